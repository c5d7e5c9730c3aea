import { Button, SegmentedControl } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { nodeOf, ofKind } from '../draft/node.ts';
import type { DraftStore } from '../draft/store.ts';
import { overlaps } from '../draft/touched.ts';
import { draftRelease } from '../draft/to-release.ts';
import { useRoom } from '../shell/context.ts';
import { Notice } from '../ui/state.tsx';
import { ConflictPanel } from './conflict-panel.tsx';
import { EditorContext, type EditorValue, type Problem } from './context.ts';
import { NodeForm } from './node-form.tsx';
import { Preview } from './preview.tsx';
import { PublishPanel } from './publish-panel.tsx';
import { starterOperations } from './starter.ts';
import { Structure } from './structure.tsx';
import { TextsView } from './texts-view.tsx';
import { Toolbar } from './toolbar.tsx';
import { useImages } from './use-images.ts';

const parts = ['structure', 'form', 'preview'] as const;
type Part = (typeof parts)[number];

/** The field of `path`, or the nearest one around it. */
const focusField = (host: HTMLElement, path: readonly string[]): void => {
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join('.');
    const field = host.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
    if (field === null) continue;
    field.scrollIntoView({ block: 'center' });
    field.querySelector<HTMLElement>('input, textarea, button, select')?.focus();
    return;
  }
  host.querySelector<HTMLElement>('input, textarea, button')?.focus();
};

const Starter = ({ store }: { readonly store: DraftStore }) => {
  const { t } = useTranslation();
  const { project } = useRoom();
  const start = (game: boolean) => () =>
    store.edit(starterOperations(project.languages, game, t('editor.homeName')), 'now');
  return (
    <div className="ad-center">
      <Notice
        title={t('editor.starter.title')}
        text={t('editor.starter.text')}
        action={
          <div className="ad-buttons">
            <Button onClick={start(true)}>{t('editor.starter.game')}</Button>
            <Button variant="default" onClick={start(false)}>
              {t('editor.starter.empty')}
            </Button>
          </div>
        }
      />
    </div>
  );
};

const useShortcuts = (store: DraftStore): void => {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      // By its place on the keyboard: with a Russian layout the key says something else.
      const redo = (event.code === 'KeyZ' && event.shiftKey) || event.code === 'KeyY';
      if (event.code !== 'KeyZ' && !redo) return;
      event.preventDefault();
      if (redo) store.redo();
      else store.undo();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [store]);
};

export const EditorRoom = ({ store }: { readonly store: DraftStore }) => {
  const { t, i18n } = useTranslation();
  const { project } = useRoom();
  const state = useSyncExternalStore(store.subscribe, store.get);
  const [search, setSearch] = useSearchParams();
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [wantedLocale, setLocale] = useState<string>(i18n.language);
  const [part, setPart] = useState<Part>('structure');
  const [target, setTarget] = useState<Problem | null>(null);
  const form = useRef<HTMLDivElement>(null);
  useShortcuts(store);

  const { nodes } = state;
  const { images, add: addImage } = useImages(project.id, nodes);
  const release = useMemo(() => draftRelease(project.id, nodes, images), [project.id, nodes, images]);
  const { locales, defaultLocale } = release;
  const locale = locales.find((each) => each === wantedLocale) ?? defaultLocale;
  const view = search.get('view') === 'texts' ? 'texts' : 'node';
  const asked = search.get('node');
  const home = ofKind(nodes, 'SCREEN').find(({ props }) => props['home'] === true) ?? ofKind(nodes, 'SCREEN')[0];
  const selectedId = (asked !== null && nodeOf(nodes, asked) !== undefined ? asked : home?.id) ?? null;

  const go = useCallback(
    (parameters: Record<string, string>, shown: Part = 'form') => {
      setSearch(parameters, { replace: true });
      setPart(shown);
    },
    [setSearch],
  );
  const value = useMemo(
    (): EditorValue => ({
      store,
      state,
      nodes,
      locales,
      defaultLocale,
      locale,
      selectedId,
      view,
      problems,
      images,
      addImage,
      select: (node) => go({ node }),
      openTexts: () => go({ view: 'texts' }),
      jumpTo: (problem) => {
        if (problem.nodeId != null) go({ node: problem.nodeId });
        setTarget({ ...problem });
      },
      setProblems,
      set: (id, path, next, when = 'soon') => {
        store.edit([{ set: { id, path: [...path], value: next } }], when);
        // Of a missing text the problem is at the text, and what is typed is in one of its locales.
        setProblems((old) => old.filter((problem) => problem.nodeId !== id || !overlaps(problem.path, path)));
      },
    }),
    [store, state, nodes, locales, defaultLocale, locale, selectedId, view, problems, images, addImage, go],
  );

  useEffect(() => {
    // The form of another node is drawn first.
    if (target === null || form.current === null || (target.nodeId != null && target.nodeId !== selectedId)) return;
    focusField(form.current, target.path);
    setTarget(null);
  }, [target, selectedId]);

  if (nodes.length === 0) return <Starter store={store} />;
  return (
    <EditorContext value={value}>
      <div className="ad-editor" data-part={part}>
        <Toolbar onPublish={() => go({ ...(asked === null ? {} : { node: asked }), publish: '1' }, part)} />
        {(state.status === 'conflict' || state.status === 'rejected' || state.status === 'refused') && (
          <ConflictPanel />
        )}
        <SegmentedControl
          className="ad-editor-parts"
          fullWidth
          aria-label={t('editor.part.label')}
          value={part}
          onChange={(next) => setPart(parts.find((each) => each === next) ?? 'form')}
          data={parts.map((each) => ({ value: each, label: t(`editor.part.${each}`) }))}
        />
        <div className="ad-editor-body">
          <Structure />
          <div className="ad-editor-form" ref={form}>
            {view === 'texts' ? <TextsView /> : <NodeForm key={selectedId} />}
          </div>
          <Preview release={release} onLocale={setLocale} />
        </div>
        {search.get('publish') !== null && (
          <PublishPanel release={release} onClose={() => go(asked === null ? {} : { node: asked }, part)} />
        )}
      </div>
    </EditorContext>
  );
};
