import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConflictItem } from '../draft/conflict.ts';
import { nodeOf } from '../draft/node.ts';
import { subjectOf } from '../draft/operation.ts';
import { useEditor } from './context.ts';
import { useWords } from './use-words.ts';

const shownValue = (value: unknown): string => {
  if (value == null) return '—';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const useItemWords = () => {
  const { t } = useTranslation();
  const { nodes } = useEditor();
  const words = useWords();
  return (item: ConflictItem): { readonly place: string; readonly mine: string; readonly theirs: string } => {
    const { operation, theirs, removed } = item;
    const node = item.node ?? nodeOf(nodes, subjectOf(operation));
    const name = node === undefined ? t('conflict.gone') : `${words.kind(node)} «${words.name(node)}»`;
    const gone = removed ? t('conflict.removed') : null;
    if ('set' in operation) {
      const [field = '', ...rest] = operation.set.path;
      const place = [name, t(`field.${field}`, { defaultValue: field }), ...rest].join(' · ');
      return { place, mine: shownValue(operation.set.value), theirs: gone ?? shownValue(theirs) };
    }
    const act = 'move' in operation ? 'move' : 'remove' in operation ? 'remove' : 'insert';
    return { place: name, mine: t(`conflict.${act}`), theirs: gone ?? t('conflict.changed') };
  };
};

/** Both versions of what two people changed, and the choice. What waits behind it goes on afterwards. */
const Choices = () => {
  const { t } = useTranslation();
  const { state, store } = useEditor();
  const wordsOf = useItemWords();
  const [theirs, setTheirs] = useState<ReadonlySet<number>>(new Set());
  const choose = (index: number, side: string): void => {
    const next = new Set(theirs);
    if (side === 'theirs') next.add(index);
    else next.delete(index);
    setTheirs(next);
  };
  return (
    <>
      <p>
        <strong>{t('conflict.title', { count: state.conflict.length })}</strong> {t('conflict.text')}
      </p>
      <ul className="ad-conflicts">
        {state.conflict.map((item) => {
          const { place, mine, theirs: other } = wordsOf(item);
          const side = theirs.has(item.index) ? 'theirs' : 'mine';
          return (
            <li key={item.index}>
              <span className="ad-conflict-place">{place}</span>
              <div className="ad-conflict-sides">
                <div data-chosen={side === 'mine' || undefined}>
                  <small>{t('conflict.mine')}</small>
                  <p>{mine}</p>
                </div>
                <div data-chosen={side === 'theirs' || undefined}>
                  <small>{t('conflict.theirs')}</small>
                  <p>{other}</p>
                </div>
              </div>
              <SegmentedControl
                aria-label={place}
                value={side}
                onChange={(next) => choose(item.index, next)}
                data={[
                  { value: 'mine', label: t('conflict.keepMine') },
                  { value: 'theirs', label: t('conflict.takeTheirs') },
                ]}
              />
            </li>
          );
        })}
      </ul>
      <div className="ad-buttons">
        <Button onClick={() => store.resolve((item) => !theirs.has(item.index))}>{t('conflict.save')}</Button>
      </div>
    </>
  );
};

export const ConflictPanel = () => {
  const { t } = useTranslation();
  const { state, store } = useEditor();
  if (state.status === 'conflict')
    return (
      <section className="ad-warning" role="alert" aria-label={t('save.conflict')}>
        <Choices />
      </section>
    );
  const refused = state.status === 'refused';
  return (
    <section className="ad-warning" role="alert" aria-label={t(`save.${state.status}`)}>
      <p>
        <strong>{t(refused ? 'rejection.refusedTitle' : 'rejection.title')}</strong>{' '}
        {t(refused ? 'rejection.refusedText' : 'rejection.text', { reason: state.rejection ?? '' })}
      </p>
      <div className="ad-buttons">
        <Button color="red" variant="light" onClick={store.discard}>
          {t('rejection.discard')}
        </Button>
      </div>
    </section>
  );
};
