import type { ReactNode } from 'react';

/** One matter of the account: what it is now, and what can be done about it. */
export const Section = ({
  title,
  state,
  action,
  children,
}: {
  readonly title: string;
  readonly state?: ReactNode;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}) => (
  <section className="ad-card" aria-label={title}>
    <div className="ad-card-head">
      <h2 className="ad-card-title">
        {title} {state}
      </h2>
      {action}
    </div>
    {children}
  </section>
);
