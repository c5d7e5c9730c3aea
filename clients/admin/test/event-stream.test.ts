import { expect, test } from 'vitest';
import { changedTopics, createEventReader } from '../src/api/event-stream.ts';

test('events are read over any cut of the stream, and heartbeats are skipped', () => {
  const text = 'event: versions\ndata: {"activity":3}\n\n: beat\n\nevent: notice\r\ndata: {"topic":"release"}\r\n\r\n';
  for (const size of [1, 3, 7, text.length]) {
    const seen: [string, string][] = [];
    const take = createEventReader((name, data) => seen.push([name, data]));
    for (let at = 0; at < text.length; at += size) take(text.slice(at, at + size));
    expect(seen).toEqual([
      ['versions', '{"activity":3}'],
      ['notice', '{"topic":"release"}'],
    ]);
  }
});

test('the first look at the versions changes nothing, a later one tells what has grown', () => {
  const known = new Map<string, number>();
  expect(changedTopics(known, { activity: 3, release: 1 })).toEqual([]);
  expect(changedTopics(known, { activity: 5, release: 1 })).toEqual(['activity']);
  expect(changedTopics(known, { activity: 4 })).toEqual([]);
  expect(changedTopics(known, null)).toEqual([]);
});
