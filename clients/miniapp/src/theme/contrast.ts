/** Red, green, blue from 0 to 255. */
type Rgb = readonly [number, number, number];

/** `#rgb`, `#rrggbb` or `#rrggbbaa`; undefined for anything else. */
const parse = (colour: string): Rgb | undefined => {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?$/i.exec(colour);
  const parts = long?.slice(1, 4) ?? short?.slice(1).map((digit) => digit + digit);
  if (parts === undefined) return undefined;
  const [r = 0, g = 0, b = 0] = parts.map((part) => Number.parseInt(part, 16));
  return [r, g, b];
};

const hex = (rgb: Rgb): string => `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance, WCAG 2.2. */
const luminance = (rgb: Rgb): number => {
  const [r = 0, g = 0, b = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const ratio = (a: Rgb, b: Rgb): number => {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
};

/** Contrast ratio of two colours, 1 to 21, WCAG 2.2; 1 where one is no colour. */
export const contrast = (a: string, b: string): number => {
  const [first, second] = [parse(a), parse(b)];
  return first === undefined || second === undefined ? 1 : ratio(first, second);
};

/** Whether text on it should be light. */
export const isDark = (colour: string): boolean => {
  const rgb = parse(colour);
  return rgb !== undefined && luminance(rgb) < 0.18;
};

const mix = (from: Rgb, to: Rgb, share: number): Rgb => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

/**
 * `colour`, moved towards black or white in the smallest of 50 steps with which it has `least` contrast to every one
 * of `grounds`. Black or white itself where no mix is enough.
 */
export const readable = (colour: string, grounds: readonly string[], least: number): string => {
  const rgb = parse(colour);
  const behind = grounds.map(parse).filter((ground) => ground !== undefined);
  if (rgb === undefined) return colour;
  const enough = (candidate: Rgb): boolean => behind.every((ground) => ratio(candidate, ground) >= least);
  const darkGround = behind.some((ground) => luminance(ground) < 0.18);
  const end: Rgb = darkGround ? [255, 255, 255] : [0, 0, 0];
  for (let step = 0; step <= 50; step += 1) {
    const candidate = parse(hex(mix(rgb, end, step / 50))) ?? end;
    if (enough(candidate)) return hex(candidate);
  }
  return hex(end);
};

/** White or near-black, whichever reads better on `ground`. */
export const inkOn = (ground: string): string =>
  contrast('#ffffff', ground) >= contrast('#0b0d12', ground) ? '#ffffff' : '#0b0d12';
