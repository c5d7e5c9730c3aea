import { expect, test } from 'vitest';
import { fromLocal, toLocal, zoneName } from '../../src/draft/instant.ts';

test('a moment is the same one after it was shown and typed, to the minute', () => {
  for (const instant of ['2026-12-01T00:00:00.000Z', '2026-03-29T01:30:00.000Z', '2030-06-15T23:59:00.000Z'])
    expect(fromLocal(toLocal(instant))).toBe(instant);
  expect(toLocal('2026-12-01T00:00:59.999Z')).toBe(toLocal('2026-12-01T00:00:00.000Z'));
});

test('what is no moment yet is none', () => {
  for (const typed of ['', '2026-13-01T00:00', '2026-12-01T']) expect(fromLocal(typed)).toBeNull();
  expect(toLocal('soon')).toBe('');
});

test('the time zone is named, also where there is no moment', () => {
  const { timeZone } = new Intl.DateTimeFormat('en').resolvedOptions();
  for (const at of ['2026-12-01T00:00', '']) expect(zoneName('en', at)).toContain(timeZone);
});
