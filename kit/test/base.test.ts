import { expect, test } from 'vitest';
import { z } from 'zod';
import { keyVariable, portVariable, readConfig } from '../src/config.ts';
import { assertEventContract } from '../src/contracts/event.ts';
import { isId, newId } from '../src/ids.ts';
import { createLogger } from '../src/logging.ts';
import { connectionOf, decodeCursor, encodeCursor, pageSize } from '../src/pagination.ts';
import { continueTrace } from '../src/tracing.ts';

test('a configuration names every bad variable at once, and no value', () => {
  const schema = z.object({ PORT: portVariable, KEY: keyVariable, NAME: z.string() });
  const read = () => readConfig(schema, { PORT: '70000', KEY: 'hunter2' });
  expect(read).toThrow(/PORT[^]*KEY[^]*NAME/);
  expect(read).not.toThrow(/hunter2/);
});

test('a log line holds no secret in its first three levels', () => {
  const lines: string[] = [];
  const logger = createLogger({ service: 'test', destination: { write: (line: string) => void lines.push(line) } });
  logger.info({ token: 'hunter2', request: { password: 'hunter2', body: { initData: 'hunter2' } } }, 'hello');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('hello');
  expect(lines[0]).not.toContain('hunter2');
});

test('a trace is continued from a good header and begun anew from a bad one', () => {
  const parent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  expect(continueTrace(parent)).toEqual({ traceId: 'a'.repeat(32), traceparent: parent });
  expect(continueTrace(`${parent.replace('00-', '7f-')}-more`).traceparent).toBe(parent);
  const zeros = '0'.repeat(32);
  for (const bad of [
    null,
    'nonsense',
    `${parent}-more`,
    parent.replace('00-', 'ff-'),
    `00-${zeros}-${'b'.repeat(16)}-01`,
  ]) {
    const { traceId, traceparent } = continueTrace(bad);
    expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
    expect([zeros, 'a'.repeat(32)]).not.toContain(traceId);
  }
});

test('an id tells its kind, and no other', () => {
  const id = newId('player');
  expect(isId('player', id)).toBe(true);
  expect(isId('project', id)).toBe(false);
  expect(isId('player', 'plr_nonsense')).toBe(false);
});

test('a page says whether more follows, and takes back only cursors that it gave', () => {
  expect(connectionOf([1, 2, 3], 2, String, false)).toMatchObject({
    edges: [{ cursor: '1' }, { cursor: '2' }],
    pageInfo: { hasNextPage: true, hasPreviousPage: false, endCursor: '2' },
  });
  expect(decodeCursor(encodeCursor(['a', 7]), 2)).toEqual(['a', 7]);
  for (const bad of ['', '!!', encodeCursor(['a']), Buffer.from('{}').toString('base64url')]) {
    expect(() => decodeCursor(bad, 2)).toThrow('not one of this list');
  }
  expect(() => pageSize(101)).toThrow('between 1 and 100');
  expect(() => pageSize(0)).toThrow('between 1 and 100');
});

test('an event of an unknown type, or with data that its contract does not have, is refused', () => {
  expect(() =>
    assertEventContract({ type: 'game.level.reached.v1', data: { playerId: 'plr_1', level: 2 } }),
  ).not.toThrow();
  expect(() => assertEventContract({ type: 'game.level.reached.v1', data: { playerId: 'plr_1' } })).toThrow(
    'breaks its contract',
  );
  expect(() => assertEventContract({ type: 'game.level.lost.v1', data: {} })).toThrow('Unknown event type');
  expect(() => assertEventContract({ type: 'constructor', data: {} })).toThrow('Unknown event type');
});
