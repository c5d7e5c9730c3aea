import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowDown, IconArrowUp, IconCopy, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fieldsOfBlock, fieldsOfKind, isBlockType, type Field } from '../draft/field.ts';
import { newNodeId } from '../draft/new-id.ts';
import { nodeOf, siblingsOf, type DraftNode, type Props } from '../draft/node.ts';
import { Notice } from '../ui/state.tsx';
import { useEditor } from './context.ts';
import { FieldForm } from './field-form.tsx';
import { moveBy } from './move.ts';
import { isLimitedByKind } from './product-kind.ts';
import { useWords } from './use-words.ts';

/** Of a product, only a bundle has parts, and not every kind a limit. What is there all the same is shown. */
const isAsked = (name: string, props: Props): boolean => {
  if (name === 'parts') return props['kind'] === 'bundle' || props['parts'] !== undefined;
  return name !== 'perPlayerLimit' || !isLimitedByKind(props['kind']) || props['perPlayerLimit'] !== undefined;
};

const fieldsOf = ({ kind, props }: DraftNode): readonly Field[] | null => {
  if (kind === 'PRODUCT') return fieldsOfKind.PRODUCT.filter(({ name }) => isAsked(name, props));
  if (kind !== 'BLOCK') return fieldsOfKind[kind];
  return isBlockType(props['type']) ? fieldsOfBlock[props['type']] : null;
};

/** Takes a node away at once, and says what went and how it comes back. */
const useRemove = (): ((node: DraftNode) => void) => {
  const { t } = useTranslation();
  const { store, nodes, select } = useEditor();
  const words = useWords();
  return (node) => {
    const blocks = siblingsOf(nodes, 'BLOCK', node.id).length;
    const users = nodes.filter(
      ({ id, props }) => id !== node.id && JSON.stringify(props).includes(`"${node.id}"`),
    ).length;
    const siblings = siblingsOf(nodes, node.kind, node.parentId);
    const index = siblings.findIndex(({ id }) => id === node.id);
    const next = siblings[index + 1]?.id ?? siblings[index - 1]?.id ?? node.parentId;
    const message = t('editor.removed', { name: words.name(node) });
    store.edit([{ remove: { id: node.id } }], 'now');
    if (next !== null) select(next);
    const id = `removed-${node.id}`;
    notifications.show({
      id,
      color: 'gray',
      title: message,
      closeButtonProps: { 'aria-label': t('common.close') },
      message: (
        <div className="ad-toast">
          {blocks > 0 && <span>{t('editor.removedBlocks', { count: blocks })}</span>}
          {users > 0 && <span>{t('editor.removedUsers', { count: users })}</span>}
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => {
              notifications.hide(id);
              store.undo();
              select(node.id);
            }}
          >
            {t('editor.undo')}
          </Button>
        </div>
      ),
    });
  };
};

const Acts = ({ node }: { readonly node: DraftNode }) => {
  const { t } = useTranslation();
  const { store, nodes, select } = useEditor();
  const remove = useRemove();
  const siblings = siblingsOf(nodes, node.kind, node.parentId);
  const index = siblings.findIndex(({ id }) => id === node.id);
  const duplicate = (): void => {
    const id = newNodeId();
    const { kind, parentId, props } = node;
    const { home: _, ...copied } = props;
    const blocks = siblingsOf(nodes, 'BLOCK', node.id).map((block) => ({
      insert: { id: newNodeId(), kind: block.kind, parentId: id, props: block.props },
    }));
    store.edit([{ insert: { id, kind, parentId, afterId: node.id, props: copied } }, ...blocks], 'now');
    select(id);
  };
  const acts = [
    {
      label: t('editor.moveUp'),
      icon: IconArrowUp,
      disabled: index <= 0,
      act: () => store.edit(moveBy(nodes, node, -1), 'now'),
    },
    {
      label: t('editor.moveDown'),
      icon: IconArrowDown,
      disabled: index >= siblings.length - 1,
      act: () => store.edit(moveBy(nodes, node, 1), 'now'),
    },
    { label: t('editor.duplicate'), icon: IconCopy, disabled: false, act: duplicate },
    { label: t('editor.remove'), icon: IconTrash, disabled: false, act: () => remove(node) },
  ];
  return (
    <div className="ad-form-acts" role="toolbar" aria-label={t('editor.acts')}>
      {acts.map(({ label, icon: Icon, disabled, act }) => (
        <Tooltip key={label} label={label}>
          <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={act}>
            <Icon size={16} stroke={1.8} />
          </ActionIcon>
        </Tooltip>
      ))}
    </div>
  );
};

/** The properties of what is selected. */
export const NodeForm = () => {
  const { t } = useTranslation();
  const { nodes, selectedId, problems, defaultLocale } = useEditor();
  const words = useWords();
  const node = selectedId === null ? undefined : nodeOf(nodes, selectedId);
  if (node === undefined) return <Notice title={t('editor.nothing.title')} text={t('editor.nothing.text')} />;
  const fields = fieldsOf(node);
  const general = problems.filter(({ nodeId, path }) => nodeId === node.id && path.length === 0);
  return (
    <section className="ad-form" aria-label={words.name(node)}>
      <header className="ad-form-head">
        <div>
          <p className="ad-form-kind">{words.kind(node)}</p>
          <h2 className="ad-form-name">{words.name(node)}</h2>
        </div>
        {node.kind !== 'SETTINGS' && <Acts node={node} />}
      </header>
      {general.map((problem) => (
        <p key={problem.code} className="ad-field-error">
          {words.problem(problem)}
        </p>
      ))}
      {fields === null ? (
        <p className="ad-none">{t('editor.unknownBlock')}</p>
      ) : fields.length === 0 ? (
        <p className="ad-none">{t('editor.noFields')}</p>
      ) : (
        fields.map((field) => <FieldForm key={field.name} node={node} field={field} />)
      )}
      {node.kind === 'BLOCK' && (
        <p className="ad-form-foot">
          {t(`blockHint.${isBlockType(node.props['type']) ? node.props['type'] : 'unknown'}`, {
            language: defaultLocale,
          })}
        </p>
      )}
    </section>
  );
};
