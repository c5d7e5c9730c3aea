import sprite from '../assets/things.svg?no-inline';
import type { ScreenIcon, ThingIcon } from '../release/release.ts';

export type UiIcon =
  | ScreenIcon
  | 'check'
  | 'lock'
  | 'copy'
  | 'share'
  | 'chevron'
  | 'stars'
  | 'clock'
  | 'cloud'
  | 'telegram'
  | 'warning';

/** A pictogram of a thing. It says nothing to a screen reader: a name always stands beside it. */
export const Thing = ({ icon, size = 28 }: { readonly icon: ThingIcon; readonly size?: number }) => (
  <svg className="sg-thing" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <use href={`${sprite}#${icon}`} />
  </svg>
);

/** A pictogram of the interface, in the colour of the text around it. */
export const Glyph = ({ icon, size = 24 }: { readonly icon: UiIcon; readonly size?: number }) => (
  <svg className="sg-glyph" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
    <use href={`${sprite}#ui-${icon}`} />
  </svg>
);
