import type { ReactNode } from 'react';

/** Something that scrolls by itself, so that the keyboard must reach it. */
export const Scroll = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  <section className="ad-table-scroll" aria-label={label} tabIndex={0}>
    {children}
  </section>
);
