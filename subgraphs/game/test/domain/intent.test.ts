import { expect, test } from 'vitest';
import { shapeProblem, type Intent } from '../../src/domain/intent.ts';

const many = (count: number): Intent[] =>
  Array.from({ length: count }, (_, index) => ({ id: `i${index}`, action: 'tap', count: 1 }));

test('1 to 50 intents with legal ids have no problem', () => {
  expect(shapeProblem(many(1))).toBeNull();
  expect(shapeProblem(many(50))).toBeNull();
  expect(shapeProblem([{ id: `${'a'.repeat(62)}-_`, action: 'x'.repeat(64), count: -5 }])).toBeNull();
});

test.for([
  ['no intents', []],
  ['51 intents', many(51)],
  ['an empty id', [{ id: '', action: 'tap', count: 1 }]],
  ['an id of 65 characters', [{ id: 'a'.repeat(65), action: 'tap', count: 1 }]],
  ['an id with a space', [{ id: 'a b', action: 'tap', count: 1 }]],
  ['an id with a line end', [{ id: 'a\n', action: 'tap', count: 1 }]],
  ['an id that comes twice', [...many(2), ...many(1)]],
  ['an action of 65 characters', [{ id: 'a', action: 'x'.repeat(65), count: 1 }]],
] satisfies [string, Intent[]][])('%s is a problem', ([, intents]) => {
  expect(shapeProblem(intents)).toEqual(expect.any(String));
});
