import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconAlertCircle, IconGripVertical, IconHome, IconLanguage, IconPlus, IconSettings } from '@tabler/icons-react';
import { useState, type DragEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { blockTypes } from '../draft/field.ts';
import { freshBlockProps, freshProps } from '../draft/fresh.ts';
import { newNodeId } from '../draft/new-id.ts';
import { nodeOf, ofKind, siblingsOf, type DraftNode, type NodeKind } from '../draft/node.ts';
import { textEntries } from '../draft/texts.ts';
import { useEditor } from './context.ts';
import { moveBy, moveTo } from './move.ts';
import { useWords } from './use-words.ts';

const dragType = 'application/x-stargraph-node';

interface Drop {
  readonly id: string;
  readonly side: 'before' | 'after' | 'inside';
}

const Row = ({
  node,
  depth = 0,
  drop,
  dragged,
  onDrag,
  onDropAt,
}: {
  readonly node: DraftNode;
  readonly depth?: 0 | 1;
  readonly drop: Drop | null;
  readonly dragged: DraftNode | null;
  readonly onDrag: (node: DraftNode | null) => void;
  readonly onDropAt: (drop: Drop | null) => void;
}) => {
  const { t } = useTranslation();
  const { store, nodes, selectedId, view, select, problems } = useEditor();
  const words = useWords();
  const fits =
    dragged !== null &&
    dragged.id !== node.id &&
    (dragged.kind === node.kind || (dragged.kind === 'BLOCK' && node.kind === 'SCREEN'));
  const sideOf = (event: DragEvent): Drop['side'] => {
    if (dragged?.kind === 'BLOCK' && node.kind === 'SCREEN') return 'inside';
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return event.clientY < top + height / 2 ? 'before' : 'after';
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    store.edit(moveBy(nodes, node, event.key === 'ArrowUp' ? -1 : 1), 'now');
  };
  const name = words.name(node);
  const kind = words.kind(node);
  const count = problems.filter(({ nodeId }) => nodeId === node.id).length;
  return (
    // Dragging is the pointer’s way; with the keyboard a node moves by Alt and the arrows.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      className="ad-node"
      data-depth={depth}
      data-drop={drop?.id === node.id ? drop.side : undefined}
      draggable
      onDragStart={(event) => {
        event.stopPropagation();
        event.dataTransfer.setData(dragType, node.id);
        event.dataTransfer.effectAllowed = 'move';
        onDrag(node);
      }}
      onDragEnd={() => {
        onDrag(null);
        onDropAt(null);
      }}
      onDragOver={(event) => {
        if (!fits) return;
        event.preventDefault();
        const side = sideOf(event);
        if (drop?.id !== node.id || drop.side !== side) onDropAt({ id: node.id, side });
      }}
      onDrop={(event) => {
        event.preventDefault();
        if (fits) store.edit(moveTo(dragged, node, sideOf(event)), 'now');
        onDropAt(null);
      }}
    >
      <IconGripVertical className="ad-grip" size={13} aria-hidden="true" />
      <button
        type="button"
        className="ad-node-button"
        aria-current={view === 'node' && selectedId === node.id ? 'true' : undefined}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        onClick={() => select(node.id)}
        onKeyDown={onKeyDown}
      >
        <span className="ad-node-name">{name}</span>
        {node.kind === 'BLOCK' && name !== kind && <span className="ad-node-kind">{kind}</span>}
        {node.kind === 'SCREEN' && node.props['home'] === true && (
          <IconHome size={13} stroke={1.8} aria-label={t('editor.home')} />
        )}
        {count > 0 && <IconAlertCircle className="ad-bad" size={14} aria-label={t('publish.problems', { count })} />}
      </button>
    </li>
  );
};

const AddButton = ({ label, onClick }: { readonly label: string; readonly onClick: () => void }) => (
  <Tooltip label={label}>
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onClick}>
      <IconPlus size={14} stroke={2} />
    </ActionIcon>
  </Tooltip>
);

const groups: readonly {
  readonly name: string;
  readonly kinds: readonly Exclude<NodeKind, 'BLOCK' | 'SCREEN' | 'SETTINGS'>[];
}[] = [
  { name: 'rewards', kinds: ['QUEST', 'LEVEL', 'ACTION'] },
  { name: 'shop', kinds: ['PRODUCT', 'ITEM', 'CURRENCY', 'EXCHANGE'] },
  { name: 'rankings', kinds: ['LEADERBOARD'] },
];

/** Everything that the draft consists of: screens with their blocks, then what they show. */
export const Structure = () => {
  const { t } = useTranslation();
  const { store, nodes, select, view, openTexts, locales, selectedId, problems } = useEditor();
  const [dragged, setDragged] = useState<DraftNode | null>(null);
  const [drop, setDrop] = useState<Drop | null>(null);
  const shared = { drop, dragged, onDrag: setDragged, onDropAt: setDrop };
  const settings = ofKind(nodes, 'SETTINGS')[0];
  const missing = textEntries(nodes, locales).reduce((sum, entry) => sum + entry.missing.length, 0);

  const add = (kind: Exclude<NodeKind, 'BLOCK'>): void => {
    const id = newNodeId();
    store.edit([{ insert: { id, kind, props: freshProps(kind, nodes, t('kind.SCREEN')) } }], 'now');
    select(id);
  };
  const addBlock = (screen: DraftNode, type: (typeof blockTypes)[number]): void => {
    const id = newNodeId();
    const selected = selectedId === null ? undefined : nodeOf(nodes, selectedId);
    // Behind the block that is looked at, where it is of this screen; else last.
    const afterId = selected?.parentId === screen.id ? selected.id : undefined;
    store.edit(
      [{ insert: { id, kind: 'BLOCK', parentId: screen.id, afterId, props: freshBlockProps(type, nodes) } }],
      'now',
    );
    select(id);
  };

  return (
    <nav className="ad-structure" aria-label={t('editor.part.structure')}>
      <div className="ad-structure-top">
        <button
          type="button"
          className="ad-node-button"
          aria-current={view === 'texts' ? 'true' : undefined}
          onClick={openTexts}
        >
          <IconLanguage size={15} stroke={1.7} aria-hidden="true" />
          <span className="ad-node-name">{t('texts.title')}</span>
          {missing > 0 && <span className="ad-count">{t('texts.missing', { count: missing })}</span>}
        </button>
        {settings !== undefined && (
          <button
            type="button"
            className="ad-node-button"
            aria-current={view === 'node' && selectedId === settings.id ? 'true' : undefined}
            onClick={() => select(settings.id)}
          >
            <IconSettings size={15} stroke={1.7} aria-hidden="true" />
            <span className="ad-node-name">{t('kind.SETTINGS')}</span>
            {problems.some(({ nodeId }) => nodeId === settings.id) && (
              <IconAlertCircle className="ad-bad" size={14} aria-hidden="true" />
            )}
          </button>
        )}
      </div>
      <section>
        <h2 className="ad-structure-head">
          {t('editor.group.screens')}
          <AddButton label={t('editor.add.SCREEN')} onClick={() => add('SCREEN')} />
        </h2>
        <ul className="ad-nodes">
          {ofKind(nodes, 'SCREEN').map((screen) => (
            <li key={screen.id} className="ad-screen">
              <ul className="ad-nodes">
                <Row node={screen} {...shared} />
                {siblingsOf(nodes, 'BLOCK', screen.id).map((block) => (
                  <Row key={block.id} node={block} depth={1} {...shared} />
                ))}
                <li className="ad-node-add">
                  <Menu position="right-start" shadow="md" width={220}>
                    <Menu.Target>
                      <button type="button" className="ad-add-block">
                        <IconPlus size={13} stroke={2} aria-hidden="true" />
                        {t('editor.add.BLOCK')}
                      </button>
                    </Menu.Target>
                    <Menu.Dropdown>
                      {blockTypes.map((type) => (
                        <Menu.Item key={type} onClick={() => addBlock(screen, type)}>
                          {t(`block.${type}`)}
                          <span className="ad-menu-hint">{t(`blockHint.${type}`)}</span>
                        </Menu.Item>
                      ))}
                    </Menu.Dropdown>
                  </Menu>
                </li>
              </ul>
            </li>
          ))}
        </ul>
      </section>
      {groups.map(({ name, kinds }) => (
        <section key={name}>
          {kinds.map((kind) => (
            <div key={kind}>
              <h2 className="ad-structure-head">
                {t(`kinds.${kind}`)}
                <AddButton label={t(`editor.add.${kind}`)} onClick={() => add(kind)} />
              </h2>
              <ul className="ad-nodes">
                {ofKind(nodes, kind).map((node) => (
                  <Row key={node.id} node={node} {...shared} />
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
    </nav>
  );
};
