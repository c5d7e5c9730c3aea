// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { createPendingStore, type PendingEdit } from '../../src/draft/pending.ts';

const edit = (key: string): PendingEdit => ({
  key,
  operations: [{ remove: { id: 'a' } }],
  origin: 'edit',
  sent: false,
});
const open = (tabId: string, openTabs: readonly string[] = []) =>
  createPendingStore({ storage: localStorage, projectId: 'prj_1', tabId, isOpen: (id) => openTabs.includes(id) });

beforeEach(() => localStorage.clear());

test('edits of a tab that is gone are taken over, those of an open one are left alone', () => {
  open('gone').save([edit('1')]);
  open('open').save([edit('2')]);
  const adopted = open('new', ['open']).adopt();
  expect(adopted).toEqual([{ ...edit('1'), sent: true }]);
  expect(
    open('open')
      .adopt()
      .map(({ key }) => key),
  ).toContain('2');
});

test('edits taken over are kept under the new tab until they are acknowledged', () => {
  open('gone').save([edit('1')]);
  open('new').adopt();
  expect(open('new').adopt()).toHaveLength(1);
  open('new').save([]);
  expect(open('new').adopt()).toHaveLength(0);
});

test('another project’s edits and foreign texts are nobody’s', () => {
  localStorage.setItem('stargraph.draft.prj_2.x', JSON.stringify([edit('1')]));
  localStorage.setItem('stargraph.draft.prj_1.y', 'not json');
  expect(open('new').adopt()).toEqual([]);
});
