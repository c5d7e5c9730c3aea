import { Button, Drawer, Radio, Skeleton, Stack, Text, Textarea } from '@mantine/core';
import { IconArrowRight, IconCheck } from '@tabler/icons-react';
import type { Release } from '@stargraph/miniapp/release/release';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMutation, useQuery, type CombinedError } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import type { Refusal } from '../api/refusal.ts';
import { differences } from '../draft/difference.ts';
import { nodeOf } from '../draft/node.ts';
import { CurrentReleaseDocument, ReleasePublishDocument } from '../generated/graphql.ts';
import { DifferenceList } from '../releases/difference-list.tsx';
import { miniAppUrl, useRoom } from '../shell/context.ts';
import { problemText, toastDone } from '../ui/toast.tsx';
import { FailureNotice, Notice } from '../ui/state.tsx';
import { useEditor, type Problem } from './context.ts';
import { useWords } from './use-words.ts';

const Problems = ({ onJump }: { readonly onJump: (problem: Problem) => void }) => {
  const { t } = useTranslation();
  const { problems, nodes } = useEditor();
  const words = useWords();
  return (
    <section role="alert" className="ad-problems">
      <Text fw={600} size="sm">
        {t('publish.problemsTitle', { count: problems.length })}
      </Text>
      <ul>
        {problems.map((problem) => {
          const node = problem.nodeId == null ? undefined : nodeOf(nodes, problem.nodeId);
          return (
            <li key={`${problem.nodeId ?? ''} ${problem.code} ${problem.path.join('.')}`}>
              <button
                type="button"
                onClick={() => onJump(problem)}
                disabled={node === undefined && problem.nodeId != null}
              >
                <span>
                  {node !== undefined && (
                    <span className="ad-dim">
                      {words.kind(node)} · {words.name(node)}
                      <br />
                    </span>
                  )}
                  {words.problem(problem)}
                </span>
                <IconArrowRight size={15} aria-hidden="true" />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
};

/** Publishes the draft to an environment: what will change, a note, and whatever keeps it from being published. */
export const PublishPanel = ({ release, onClose }: { readonly release: Release; readonly onClose: () => void }) => {
  const { t } = useTranslation();
  const { store, state, problems, setProblems, jumpTo } = useEditor();
  const { project, environment: shown, to } = useRoom();
  const [environmentId, setEnvironmentId] = useState(shown.id);
  const environment = project.environments.find(({ id }) => id === environmentId) ?? shown;
  const kind = environment.kind === 'LIVE' ? 'live' : 'sandbox';
  const [note, setNote] = useState('');
  const [failure, setFailure] = useState<CombinedError | Refusal>();
  const [done, setDone] = useState<{ readonly number: number; readonly same: boolean }>();
  const [waiting, setWaiting] = useState(false);
  const [{ data, error }, reload] = useQuery({ query: CurrentReleaseDocument, variables: { environmentId } });
  const [{ fetching }, publish] = useMutation(ReleasePublishDocument);
  const keyFor = useMemo(() => createIdempotencyKeys(), []);
  const current = data?.environment?.release;
  const changes = useMemo(
    () => (data === undefined ? null : differences((current?.content as Release | undefined) ?? null, release)),
    [data, current, release],
  );
  const saved = state.status === 'saved';

  const send = async (): Promise<void> => {
    setFailure(undefined);
    setProblems([]);
    setWaiting(true);
    await store.flush();
    setWaiting(false);
    const { status, revision } = store.get();
    // What is not saved is not in the release: the bar above says why.
    if (status !== 'saved') return;
    const wish = { environmentId, revision, note: note.trim() === '' ? null : note.trim() };
    const answer = await publish({
      input: { ...wish, idempotencyKey: keyFor({ ...wish, current: current?.hash ?? null }) },
    });
    const result = answer.data?.releasePublish;
    if (result === undefined) {
      setFailure(answer.error);
      return;
    }
    switch (result.__typename) {
      case 'ReleasePublishSuccess':
        setDone({ number: result.release.number, same: result.release.hash === current?.hash });
        toastDone(
          t(result.release.hash === current?.hash ? 'publish.sameToast' : 'publish.doneToast', {
            number: result.release.number,
            environment: t(`environment.${kind}`),
          }),
        );
        reload({ requestPolicy: 'network-only' });
        return;
      case 'ReleaseInvalidError':
        setProblems(result.problems);
        return;
      case 'RevisionMovedError':
        await store.refresh();
        setFailure(result);
        return;
      case 'IdempotencyConflictError':
      case 'ReleaseTakenDownError':
        setFailure(result);
    }
  };
  const words = failure && problemText(failure);
  const jump = (problem: Problem): void => {
    onClose();
    // After the panel has given the focus back.
    setTimeout(() => jumpTo(problem), 80);
  };

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={440}
      title={t('publish.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {done === undefined ? (
        <Stack gap="md">
          <Radio.Group label={t('publish.where')} value={environmentId} onChange={setEnvironmentId}>
            <div className="ad-targets">
              {project.environments.map((each) => {
                const of = each.kind === 'LIVE' ? 'live' : 'sandbox';
                return (
                  <Radio.Card key={each.id} value={each.id} className="ad-target" data-environment={of} p="xs">
                    <Radio.Indicator size="xs" />
                    <span>
                      <span className="ad-environment-word">{t(`environment.${of}`)}</span>
                      <small>{t(`publish.hint.${of}`)}</small>
                    </span>
                  </Radio.Card>
                );
              })}
            </div>
          </Radio.Group>
          <section aria-label={t('publish.changes')}>
            <Text fw={600} size="sm" mb={4}>
              {current == null ? t('publish.changes') : t('publish.changesSince', { number: current.number })}
            </Text>
            {error !== undefined && data === undefined ? (
              <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
            ) : changes === null ? (
              <Skeleton height={60} />
            ) : changes.length === 0 ? (
              <p className="ad-none">{t('publish.nothing', { number: current?.number ?? 0 })}</p>
            ) : (
              <DifferenceList differences={changes} />
            )}
          </section>
          <Textarea
            label={t('publish.note')}
            description={t('publish.noteHint')}
            value={note}
            maxLength={500}
            autosize
            minRows={2}
            maxRows={6}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {problems.length > 0 && <Problems onJump={jump} />}
          {words !== undefined && (
            <section role="alert" className="ad-problems">
              <Text fw={600} size="sm">
                {words.title}
              </Text>
              <Text size="sm">{words.text}</Text>
            </section>
          )}
          {!saved && !waiting && state.status !== 'unsaved' && state.status !== 'saving' && (
            <p className="ad-field-error">{t('publish.notSaved')}</p>
          )}
          <Button size="md" fullWidth loading={fetching || waiting} onClick={() => void send()}>
            {t(`publish.to.${kind}`)}
          </Button>
        </Stack>
      ) : (
        <Stack gap="md" align="center" pt="xl">
          <span className="ad-done" aria-hidden="true">
            <IconCheck size={28} />
          </span>
          <Notice
            title={done.same ? t('publish.same', { number: done.number }) : t('publish.done', { number: done.number })}
            text={
              done.same
                ? t('publish.sameText', { number: done.number })
                : t('publish.doneText', { environment: t(`environment.${kind}`) })
            }
            action={
              <div className="ad-buttons">
                <Button component="a" href={miniAppUrl(environment.slug, location)} target="_blank" rel="noreferrer">
                  {t('overview.open')}
                </Button>
                <Button variant="default" component={Link} to={to('releases')}>
                  {t('page.releases')}
                </Button>
                <Button variant="subtle" color="gray" onClick={onClose}>
                  {t('publish.goOn')}
                </Button>
              </div>
            }
          />
        </Stack>
      )}
    </Drawer>
  );
};
