import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DraftNode } from '../draft/node.ts';
import { useEditor } from './context.ts';
import { kindEdits, productKinds } from './product-kind.ts';

/** How a product is owned. What no longer goes with the new kind is taken away in the same step, which one undo reverts. */
export const ProductKindField = ({ node, label }: { readonly node: DraftNode; readonly label: string }) => {
  const { t } = useTranslation();
  const { store, nodes, problems, setProblems } = useEditor();
  const stored = node.props['kind'];
  const kind = typeof stored === 'string' ? stored : 'consumable';
  const shown = productKinds.some((each) => each === kind) ? productKinds : [...productKinds, kind];
  const choose = (next: string): void => {
    store.edit(kindEdits(node, next, nodes), 'now');
    const settled = new Set(['kind', 'parts', 'perPlayerLimit', 'price', 'stars']);
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
