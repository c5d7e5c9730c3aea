/** Longest name that is shown, in characters as people count them. */
const longest = 64;
const characters = new Intl.Segmenter();

/** Controls, line breaks and marks that turn the text's direction: a name must not reach beyond its place. */
const unshown = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** Emoji are joined by this one. */
const joiner = '\u200D';

/**
 * What other players see of a player: Telegram's name on one line, or for one without a name `Player` with the
 * end of its id.
 */
export const shownName = (name: string | null, playerId: string): string => {
  const clean = (name ?? '')
    .normalize('NFC')
    .replace(unshown, (run) => (run === joiner ? joiner : ' '))
    .replace(/\s+/gu, ' ')
    .trim();
  if (/[\p{L}\p{N}\p{S}\p{P}]/u.test(clean)) return shortened(clean);
  return `Player ${playerId.slice(-4).toUpperCase()}`;
};

const shortened = (name: string): string =>
  [...characters.segment(name)]
    .slice(0, longest)
    .map(({ segment }) => segment)
    .join('')
    .trim();
