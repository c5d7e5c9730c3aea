import { expect, test } from 'vitest';
import { createFormat } from '../src/format/format.ts';
import { dayIn, lastDays, seriesOf, startOfDay, total } from '../src/overview/series.ts';
import { amountOf } from '../src/editor/money.ts';
import { isSlug, slugOf } from '../src/welcome/slug.ts';
import { miniAppUrl } from '../src/shell/context.ts';

const english = createFormat('en');
const russian = createFormat('ru');

test('amounts keep every digit and are grouped by the language', () => {
  expect(english.amount('123456789012345678')).toBe('123,456,789,012,345,678');
  expect(russian.amount('1234567').replaceAll(/\s/g, ' ')).toBe('1 234 567');
  expect(english.signed('20')).toBe('+20');
  expect(english.signed('-20')).toBe('-20');
  expect(english.amount('not a number')).toBe('not a number');
});

test('lengths are told in units of a thousand bytes', () => {
  expect(['0', '999', '1000', '5419', '1234567'].map(english.bytes)).toEqual([
    '0 byte',
    '999 byte',
    '1 kB',
    '5.4 kB',
    '1.2 MB',
  ]);
  expect(russian.bytes('5419').replaceAll(/\s/g, ' ')).toBe('5,4 кБ');
});

test('how long ago is told in words', () => {
  const now = Date.parse('2026-01-02T12:00:00Z');
  expect(english.ago('2026-01-02T11:58:00Z', now)).toBe('2 minutes ago');
  expect(english.ago('2026-01-02T12:00:30Z', now)).toBe('now');
  expect(russian.ago('2026-01-01T12:00:00Z', now)).toBe('вчера');
});

test('a window of days ends today in the project’s zone, over the change of clocks too', () => {
  const now = Date.parse('2026-03-29T22:30:00Z');
  expect(lastDays(2, now, 'Europe/Berlin')).toEqual(['2026-03-29', '2026-03-30']);
  expect(lastDays(2, now, 'UTC')).toEqual(['2026-03-28', '2026-03-29']);
  expect(startOfDay('2026-03-29', 'Europe/Berlin').toISOString()).toBe('2026-03-28T23:00:00.000Z');
  expect(startOfDay('2026-03-30', 'Europe/Berlin').toISOString()).toBe('2026-03-29T22:00:00.000Z');
  for (const zone of ['Asia/Kathmandu', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    const start = startOfDay('2026-06-15', zone).getTime();
    expect([dayIn(start, zone), dayIn(start - 1, zone)]).toEqual(['2026-06-15', '2026-06-14']);
  }
});

test('days without a row are 0, several rows of one day are added', () => {
  const rows = [
    { day: '2026-01-02', count: '2' },
    { day: '2026-01-02', count: '3' },
  ];
  const series = seriesOf(['2026-01-01', '2026-01-02'], 'events', rows, ({ count }) => Number(count));
  expect(series.values).toEqual([0, 5]);
  expect(total(series)).toBe(5);
});

test('what is typed as an amount becomes its digits', () => {
  expect(['1 000', '007', 'abc', '0', '12.5'].map(amountOf)).toEqual(['1000', '7', '', '0', '125']);
});

test('a short name is made from a name in either script', () => {
  expect(slugOf('Звёздный сад')).toBe('zvezdnyy-sad');
  expect(slugOf('  Café 24!  ')).toBe('cafe-24');
  expect(slugOf('2048')).toBe('');
  expect(['star-garden', 'a--b', '-a', '1a', 'a-'].map(isSlug)).toEqual([true, false, false, false, false]);
});

test('the Mini App is found beside the constructor’s own host', () => {
  expect(miniAppUrl('demo', { protocol: 'https:', host: 'admin.example.org:4000' })).toBe(
    'https://demo.app.example.org:4000/',
  );
});
