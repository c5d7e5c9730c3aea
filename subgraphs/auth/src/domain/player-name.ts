/** Longest name that is shown, in characters as people count them. */
const longest = 64;
const characters = new Intl.Segmenter();

/** Controls, line breaks and marks that turn the text's direction: a name must not reach beyond its place. */
const unshown = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;
/** Emoji are joined by this one. */
const joiner = '\u200D';
const shown = /[\p{L}\p{N}\p{S}\p{P}]/u;

/** Telegram's name on one line, as it is kept; null where nothing of it can be seen. */
export const cleanPlayerName = (name: string): string | null => {
  const clean = name
    .toWellFormed()
    .normalize('NFC')
    .replace(unshown, (run) => (run === joiner ? joiner : ' '))
    .replace(/\s+/gu, ' ')
    .trim();
  if (!shown.test(clean)) return null;
  return [...characters.segment(clean)]
    .slice(0, longest)
    .map(({ segment }) => segment)
    .join('')
    .trim();
};

/** What other players see of a player: its name, or for one without `Player` with the end of its id. */
export const shownName = (kept: string | null, playerId: string): string =>
  kept ?? `Player ${playerId.slice(-4).toUpperCase()}`;
