import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '@stargraph/kit/ids';
import { createContent } from './content.ts';
import { asInput, createTenant, startConfig, type RunningConfig } from './harness.ts';

let config: RunningConfig;
beforeAll(async () => {
  config = await startConfig();
});
afterAll(() => config.stop());

const editedTenant = async () => {
  const tenant = createTenant();
  const { ids, operations } = createContent();
  await config.edit(tenant, 0, operations);
  return { tenant, ids };
};

describe('editing a draft', () => {
  test('a project that nobody edited has an empty draft', async () => {
    expect(await config.draftOf(createTenant())).toEqual({ revision: 0, nodes: [] });
  });

  test('an edit counts the revision, and its inverse sent back restores the stored draft exactly', async () => {
    const { tenant, ids } = await editedTenant();
    const before = await config.draftOf(tenant);
    const edited = await config.edit(tenant, 1, [
      { set: { id: ids.quest, path: ['title', 'en'], value: 'Other' } },
      { set: { id: ids.quest, path: ['reward'], value: null } },
      { move: { id: ids.tapBlock } },
      { remove: { id: ids.home } },
    ]);
    expect(edited).toMatchObject({ __typename: 'DraftEditSuccess', draft: { revision: 2 } });
    expect(edited.draft).toEqual(await config.draftOf(tenant));
    expect(edited.draft.nodes).toHaveLength(before.nodes.length - 3);
    expect(await config.edit(tenant, 2, asInput(edited.inverse))).toMatchObject({ __typename: 'DraftEditSuccess' });
    expect(await config.draftOf(tenant)).toEqual({ ...before, revision: 3 });
  });

  test('two operators who touch different parts both succeed; the same part is a conflict that names it and changes nothing', async () => {
    const { tenant, ids } = await editedTenant();
    expect(await config.edit(tenant, 1, [{ set: { id: ids.quest, path: ['title', 'en'], value: 'A' } }])).toMatchObject(
      { draft: { revision: 2 } },
    );
    expect(await config.edit(tenant, 1, [{ set: { id: ids.quest, path: ['title', 'ru'], value: 'Б' } }])).toMatchObject(
      { draft: { revision: 3 } },
    );
    const before = await config.draftOf(tenant);
    const late = await config.edit(tenant, 1, [
      { set: { id: ids.quest, path: ['goal'], value: 3 } },
      { set: { id: ids.quest, path: ['title'], value: { en: 'B' } } },
    ]);
    expect(late).toMatchObject({
      __typename: 'DraftConflictError',
      code: 'CONFLICT',
      paths: [`${ids.quest}/props/title`],
      revision: 3,
    });
    expect(await config.draftOf(tenant)).toEqual(before);
  });

  test('of many concurrent edits of one place from one revision, exactly one succeeds', async () => {
    const { tenant, ids } = await editedTenant();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        config.edit(
          tenant,
          1,
          [{ set: { id: ids.quest, path: ['goal'], value: index + 1 } }],
          tenant.operator('editor'),
        ),
      ),
    );
    expect(answers.filter((answer) => answer.__typename === 'DraftEditSuccess')).toHaveLength(1);
    expect(answers.filter((answer) => answer.__typename === 'DraftConflictError')).toHaveLength(11);
    expect((await config.draftOf(tenant)).revision).toBe(2);
  });

  test('concurrent edits of different places all succeed and none is lost', async () => {
    const tenant = createTenant();
    const ids = Array.from({ length: 12 }, () => newId('node'));
    const answers = await Promise.all(
      ids.map((id) => config.edit(tenant, 0, [{ insert: { id, kind: 'ITEM', props: {} } }])),
    );
    expect(answers.map((answer) => answer.__typename)).toEqual(ids.map(() => 'DraftEditSuccess'));
    const draft = await config.draftOf(tenant);
    expect(draft.revision).toBe(12);
    expect(draft.nodes.map((node) => node.id).toSorted()).toEqual(ids.toSorted());
  });

  test('an operation that breaks the structure is refused with the whole edit', async () => {
    const { tenant, ids } = await editedTenant();
    const before = await config.draftOf(tenant);
    for (const operation of [
      { insert: { kind: 'BLOCK', props: {}, parentId: ids.quest } },
      { insert: { kind: 'SETTINGS', props: {} } },
      { insert: { kind: 'ITEM', props: {}, id: ids.quest } },
      { set: { id: newId('node'), path: ['title'], value: 'x' } },
      { set: { id: ids.tap, path: ['key', 'deeper'], value: 'x' } },
      { set: { id: ids.tap, path: ['key'], value: 'nul \u0000' } },
      { set: { id: ids.tap, path: ['key'], value: 'x'.repeat(40_000) } },
      { move: { id: ids.quest, parentId: ids.home } },
      { move: { id: ids.quest, order: 'no key!' } },
      { remove: { id: newId('node') } },
    ]) {
      expect(
        await config.edit(tenant, 1, [{ set: { id: ids.quest, path: ['goal'], value: 99 } }, operation]),
      ).toMatchObject({ __typename: 'InvalidInputError' });
    }
    expect(await config.edit(tenant, 7, [{ remove: { id: ids.quest } }])).toMatchObject({
      __typename: 'InvalidInputError',
    });
    expect(await config.draftOf(tenant)).toEqual(before);
  });

  test('an input of the wrong shape is a top-level error', async () => {
    const tenant = createTenant();
    const mutation = 'mutation ($input: DraftEditInput!) { draftEdit(input: $input) { __typename } }';
    const insert = { insert: { kind: 'ITEM', props: {} } };
    for (const input of [
      { baseRevision: 0, operations: [] },
      { baseRevision: 0, operations: Array.from({ length: 201 }, () => insert) },
      { baseRevision: -1, operations: [insert] },
      { baseRevision: 0, operations: [{}] },
      { baseRevision: 0, operations: [{ ...insert, remove: { id: newId('node') } }] },
      { baseRevision: 0, operations: [{ insert: { kind: 'ITEM', props: [] } }] },
      { baseRevision: 0, operations: [{ insert: { kind: 'ITEM', props: {}, id: newId('player') } }] },
      {
        baseRevision: 0,
        operations: [{ move: { id: newId('node'), afterId: newId('node'), beforeId: newId('node') } }],
      },
      { baseRevision: 0, operations: [{ set: { id: newId('node'), path: [], value: 1 } }] },
      { baseRevision: 0, operations: [{ set: { id: newId('node'), path: ['__proto__', 'x'], value: 1 } }] },
    ]) {
      const result = await config.execute(mutation, tenant.owner, { input: { projectId: tenant.projectId, ...input } });
      expect(result.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
    }
    expect((await config.draftOf(tenant)).revision).toBe(0);
  });
});
