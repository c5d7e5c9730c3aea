import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operation } from '../../src/draft/operation.ts';
import { createDraftStore, type DraftStore } from '../../src/draft/store.ts';
import { createMemoryPending, createTestServer, node, type Fate, type TestServer } from './server.ts';

/** A store whose timers never go off by themselves: tests say when it sends. */
const open = (
  server: TestServer,
  pending = createMemoryPending(),
): { readonly store: DraftStore; readonly pending: typeof pending } => {
  let key = 0;
  const store = createDraftStore(server.draft(), {
    edit: server.edit,
    load: server.load,
    pending,
    later: () => () => undefined,
    newKey: () => {
      key += 1;
      return `edit-${key}-${Math.random()}`;
    },
  });
  return { store, pending };
};

const title = (id: string, value: unknown): Operation => ({ set: { id, path: ['title', 'en'], value } });
const titleOf = (
  nodes: readonly { readonly id: string; readonly props: Record<string, unknown> }[],
  id: string,
): unknown => (nodes.find((each) => each.id === id)?.props['title'] as { readonly en?: unknown } | undefined)?.en;

test('what is typed shows at once and is saved as one edit', async () => {
  const server = createTestServer([node('a')]);
  const { store } = open(server);
  for (const value of ['S', 'St', 'Sta']) store.edit([title('a', value)]);
  expect(titleOf(store.get().nodes, 'a')).toBe('Sta');
  expect(store.get().status).toBe('unsaved');
  await store.flush();
  expect(server.edits()).toHaveLength(1);
  expect(titleOf(server.draft().nodes, 'a')).toBe('Sta');
  expect(store.get().status).toBe('saved');
});

test('what is typed while an edit is under way goes in the next one, in order', async () => {
  const server = createTestServer([node('a')]);
  const { store } = open(server);
  store.edit([title('a', 'one')]);
  const sent = store.flush();
  store.edit([title('a', 'two')]);
  await sent;
  await store.flush();
  expect(server.edits().map((operations) => operations[0])).toEqual([title('a', 'one'), title('a', 'two')]);
  expect(titleOf(server.draft().nodes, 'a')).toBe('two');
});

test('without an answer the change is kept, and sent again', async () => {
  const server = createTestServer([node('a')]);
  server.fates.push('lost', 'lost');
  const { store, pending } = open(server);
  store.edit([title('a', 'kept')]);
  await store.flush();
  expect(store.get().status).toBe('offline');
  expect(pending.kept()).toHaveLength(1);
  await store.flush();
  await store.flush();
  expect(store.get().status).toBe('saved');
  expect(titleOf(server.draft().nodes, 'a')).toBe('kept');
  expect(pending.kept()).toHaveLength(0);
});

test('an edit whose answer was lost is not taken for a conflict with itself', async () => {
  const server = createTestServer([node('a')]);
  server.fates.push('answerLost');
  const { store } = open(server);
  store.edit([title('a', 'mine'), { insert: { id: 'b', kind: 'QUEST', props: {} } }]);
  await store.flush();
  await store.flush();
  expect(store.get().status).toBe('saved');
  expect(server.draft().nodes.filter(({ id }) => id === 'b')).toHaveLength(1);
  expect(server.edits()).toHaveLength(1);
});

test('a page that was closed before its edit was saved brings it to the next page', async () => {
  const server = createTestServer([node('a')]);
  server.fates.push('lost');
  const pending = createMemoryPending();
  const first = open(server, pending).store;
  first.edit([title('a', 'typed')]);
  await first.flush();
  first.close();
  const second = open(server, pending).store;
  expect(titleOf(second.get().nodes, 'a')).toBe('typed');
  await second.flush();
  expect(titleOf(server.draft().nodes, 'a')).toBe('typed');
});

test('edits of others elsewhere are taken in', async () => {
  const server = createTestServer([node('a'), node('b')]);
  const { store } = open(server);
  server.foreign([title('b', 'theirs')]);
  store.edit([title('a', 'mine')]);
  await store.flush();
  expect(store.get().status).toBe('saved');
  expect(titleOf(store.get().nodes, 'b')).toBe('theirs');
  expect(titleOf(store.get().nodes, 'a')).toBe('mine');
});

test('the same place changed by two shows both, and the choice decides', async () => {
  for (const mine of [true, false]) {
    const server = createTestServer([node('a'), node('b')]);
    const { store } = open(server);
    server.foreign([title('a', 'theirs')]);
    store.edit([title('a', 'mine'), title('b', 'untouched')]);
    await store.flush();
    expect(store.get().status).toBe('conflict');
    expect(store.get().conflict.map(({ theirs }) => theirs)).toEqual(['theirs']);
    expect(titleOf(store.get().nodes, 'a')).toBe('mine');
    store.resolve(() => mine);
    await store.flush();
    expect(store.get().status).toBe('saved');
    expect(titleOf(server.draft().nodes, 'a')).toBe(mine ? 'mine' : 'theirs');
    expect(titleOf(server.draft().nodes, 'b')).toBe('untouched');
  }
});

test('a conflict with an edit that waits is found before it overwrites theirs', async () => {
  const server = createTestServer([node('a'), node('b')]);
  const { store } = open(server);
  store.edit([title('b', 'first')]);
  server.foreign([title('a', 'theirs')]);
  const sent = store.flush();
  store.edit([title('a', 'mine')]);
  await sent;
  expect(store.get().status).toBe('conflict');
  expect(titleOf(server.draft().nodes, 'a')).toBe('theirs');
});

test('text typed into a node that somebody removed can be brought back with the node', async () => {
  const server = createTestServer([node('a', { goal: 3 })]);
  const { store } = open(server);
  server.foreign([{ remove: { id: 'a' } }]);
  store.edit([title('a', 'mine')]);
  await store.flush();
  expect(store.get().conflict[0]?.removed).toBe(true);
  store.resolve(() => true);
  await store.flush();
  expect(server.draft().nodes.find(({ id }) => id === 'a')?.props).toEqual({ goal: 3, title: { en: 'mine' } });
});

test('undo and redo go step by step, also over what was never sent', async () => {
  const server = createTestServer([node('a')]);
  const { store } = open(server);
  store.edit([title('a', 'one')]);
  await store.flush();
  store.edit([title('a', 'two')]);
  store.undo();
  expect(titleOf(store.get().nodes, 'a')).toBe('one');
  store.undo();
  await expect.poll(() => store.get().status).toBe('saved');
  await expect.poll(() => titleOf(store.get().nodes, 'a')).toBeUndefined();
  store.redo();
  await expect.poll(() => titleOf(server.draft().nodes, 'a')).toBe('one');
});

test('what others have built on can no longer be undone', async () => {
  const server = createTestServer([node('a')]);
  const { store } = open(server);
  store.edit([title('a', 'mine')]);
  await store.flush();
  server.foreign([title('a', 'theirs')]);
  await store.refresh();
  expect(store.get().canUndo).toBe(false);
  expect(titleOf(store.get().nodes, 'a')).toBe('theirs');
});

test('an edit against the rules waits for the operator, and what comes after it is kept', async () => {
  const server = createTestServer([node('a')]);
  const { store } = open(server);
  store.edit([title('nowhere', 'x')]);
  await store.flush();
  expect(store.get()).toMatchObject({ status: 'rejected', rejection: 'No edit of nowhere.' });
  store.edit([title('a', 'after')]);
  store.discard();
  await store.flush();
  expect(titleOf(server.draft().nodes, 'a')).toBe('after');
});

test('nothing that was typed is lost, whatever becomes of requests and answers', async () => {
  const fate = fc.constantFrom<Fate>('answered', 'answerLost', 'lost');
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('type' as const),
      id: fc.constantFrom('a', 'b'),
      value: fc.string({ minLength: 1, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('send' as const) }),
    fc.record({ kind: fc.constant('reopen' as const) }),
    fc.record({ kind: fc.constant('theirs' as const), value: fc.string({ maxLength: 3 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.array(fate, { maxLength: 15 }), async (steps, fates) => {
      const server = createTestServer([node('a'), node('b'), node('other')]);
      server.fates.push(...fates);
      const pending = createMemoryPending();
      let { store } = open(server, pending);
      const typed = new Map<string, string>();
      for (const each of steps) {
        if (each.kind === 'type') {
          typed.set(each.id, each.value);
          store.edit([title(each.id, each.value)]);
        } else if (each.kind === 'send') await store.flush();
        else if (each.kind === 'theirs') server.foreign([title('other', each.value)]);
        else {
          store.close();
          ({ store } = open(server, pending));
        }
        for (const [id, value] of typed) expect(titleOf(store.get().nodes, id)).toBe(value);
      }
      for (let round = 0; round <= fates.length && store.get().status !== 'saved'; round += 1) await store.flush();
      await store.flush();
      expect(store.get().status).toBe('saved');
      expect(pending.kept()).toHaveLength(0);
      for (const [id, value] of typed) expect(titleOf(server.draft().nodes, id)).toBe(value);
    }),
    { numRuns: 150 },
  );
});
