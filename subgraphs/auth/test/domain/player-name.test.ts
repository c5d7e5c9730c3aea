import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanPlayerName, shownName } from '../../src/domain/player-name.ts';

describe("a player's name", () => {
  test.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada \n\t Lovelace ', 'Ada Lovelace'],
    ['Ада 😀', 'Ада 😀'],
    // A family is one picture of several, joined.
    ['👨\u200D👩\u200D👧', '👨\u200D👩\u200D👧'],
    ['\u202EAda\u202C', 'Ada'],
    ['A\u0000da', 'A da'],
    ['e\u0301', 'é'],
    ['<b>Ada</b>', '<b>Ada</b>'],
    ['x'.repeat(100), 'x'.repeat(64)],
    ['😀'.repeat(100), '😀'.repeat(64)],
    ['Ada \uD83D', 'Ada \uFFFD'],
  ])('%j is kept as %j', (name, kept) => {
    expect(cleanPlayerName(name)).toBe(kept);
  });

  test.each(['', ' ', '\u200D', '\u00A0\u2028', '\u0301'])('of which nothing can be seen (%j) is none', (name) => {
    expect(cleanPlayerName(name)).toBeNull();
  });

  test('of any text is none, or one line of whole characters that stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const kept = cleanPlayerName(name);
        if (kept === null) return;
        expect(kept).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u);
        expect(kept).toBe(kept.trim());
        expect(kept.isWellFormed()).toBe(true);
        expect(cleanPlayerName(kept)).toBe(kept);
      }),
    );
  });

  test('that is missing is made of the id', () => {
    expect(shownName(null, 'plr_01h455vb4pex5vsknk084sn02q')).toBe('Player N02Q');
    expect(shownName('Ada', 'plr_01h455vb4pex5vsknk084sn02q')).toBe('Ada');
  });
});
