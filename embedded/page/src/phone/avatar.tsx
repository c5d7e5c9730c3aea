import { initials } from '../format.ts';

/**
 * Telegram's round picture of whoever has none: initials on the colour that belongs to the id. Drawn, not written:
 * as text they would belong into the name of every button that holds the picture.
 */
export const Avatar = ({ id, name, size = 40 }: { id: number; name: string; size?: number }) => (
  <span
    className={`avatar avatar-${id % 7}`}
    style={{ width: size, height: size, fontSize: size * 0.4 }}
    data-initials={initials(name)}
    aria-hidden="true"
  />
);
