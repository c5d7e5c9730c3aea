import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ofKind, type DraftNode } from '../draft/node.ts';
import { useEditor } from './context.ts';

/** What is offered. A kind beyond them, set by a program, stays until another one is chosen. */
const kinds = ['consumable', 'permanent', 'bundle'] as const;

/** How a product is owned. What no longer goes with the new kind is taken away in the same step, which one undo reverts. */
export const ProductKindField = ({ node, label }: { readonly node: DraftNode; readonly label: string }) => {
  const { t } = useTranslation();
  const { store, nodes, problems, setProblems } = useEditor();
  const stored = node.props['kind'];
  const kind = typeof stored === 'string' ? stored : 'consumable';
  const shown = kinds.some((each) => each === kind) ? kinds : [...kinds, kind];
  const choose = (next: string): void => {
    const set = (name: string, value: unknown) => ({ set: { id: node.id, path: [name], value } });
    const part = ofKind(nodes, 'PRODUCT').find(
      ({ id, props }) => id !== node.id && (props['kind'] ?? 'consumable') === 'consumable',
    );
    store.edit(
      [
        set('kind', next),
        ...(next === 'bundle'
          ? node.props['parts'] === undefined && part !== undefined
            ? [set('parts', [{ productId: part.id, quantity: 1 }])]
            : []
          : [set('parts', null)]),
        ...(next === 'permanent' ? [set('perPlayerLimit', null)] : []),
      ],
      'now',
    );
    const settled = new Set(['kind', 'parts', 'perPlayerLimit', 'price']);
    setProblems(problems.filter(({ nodeId, path }) => nodeId !== node.id || !settled.has(path[0] ?? '')));
  };
  return (
    <div>
      <span className="ad-label">{label}</span>
      <SegmentedControl
        aria-label={label}
        value={kind}
        onChange={choose}
        data={shown.map((each) => ({ value: each, label: t(`choice.kind.${each}`) }))}
      />
      <p className="ad-dim">{t(`kindHint.${kind}`)}</p>
    </div>
  );
};
