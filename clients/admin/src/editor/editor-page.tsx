import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { createPendingStore } from '../draft/pending.ts';
import { createDraftStore, type DraftStore } from '../draft/store.ts';
import { currentTab } from '../draft/tab.ts';
import { useRoom } from '../shell/context.ts';
import { useTitle } from '../ui/page.tsx';
import { FailureNotice, PageSkeleton } from '../ui/state.tsx';
import { EditorRoom } from './editor-room.tsx';
import { createDraftTransport } from './transport.ts';

type Opened = { readonly store: DraftStore } | 'loading' | 'failed';

/** How often it looks whether colleagues have edited. */
const lookEvery = 15_000;

const useDraftStore = (projectId: string): Opened => {
  const client = useClient();
  const [opened, setOpened] = useState<Opened>('loading');
  const current = useRef<DraftStore | null>(null);
  useEffect(() => {
    let gone = false;
    const transport = createDraftTransport(client, projectId);
    const open = async (): Promise<void> => {
      const [draft, tab] = await Promise.all([transport.load(), currentTab()]);
      if (gone) return;
      if (draft === null) {
        setOpened('failed');
        return;
      }
      const store = createDraftStore(draft, {
        ...transport,
        pending: createPendingStore({
          storage: localStorage,
          projectId,
          tabId: tab.id,
          isOpen: (id) => tab.open.has(id),
        }),
        later: (work, milliseconds) => {
          const timer = setTimeout(work, milliseconds);
          return () => clearTimeout(timer);
        },
        newKey: () => crypto.randomUUID(),
      });
      current.current = store;
      setOpened({ store });
    };
    void open();
    const wake = (): void => void current.current?.flush();
    const look = (): void => {
      if (document.visibilityState === 'visible') void current.current?.refresh();
      else wake();
    };
    const timer = setInterval(look, lookEvery);
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', look);
    return () => {
      gone = true;
      clearInterval(timer);
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', look);
      // What waits is sent still; without an answer it stays in the storage for the next time.
      const store = current.current;
      current.current = null;
      void store?.flush().then(() => store.close());
    };
  }, [client, projectId]);
  return opened;
};

const Opening = ({ projectId, onRetry }: { readonly projectId: string; readonly onRetry: () => void }) => {
  const opened = useDraftStore(projectId);
  if (opened === 'loading') return <PageSkeleton />;
  if (opened === 'failed')
    return (
      <div className="ad-center">
        <FailureNotice error={{ graphQLErrors: [] }} onRetry={onRetry} />
      </div>
    );
  return <EditorRoom store={opened.store} />;
};

export const EditorPage = () => {
  const { t } = useTranslation();
  const { project } = useRoom();
  const [attempt, setAttempt] = useState(0);
  useTitle(t('page.editor'));
  return <Opening key={attempt} projectId={project.id} onRetry={() => setAttempt((old) => old + 1)} />;
};
