import { Badge, Button, Modal, Stack, Text } from '@mantine/core';
import type { Release } from '@stargraph/miniapp/release/release';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useClient, useMutation, useQuery } from 'urql';
import { createIdempotencyKeys } from '../api/idempotency.ts';
import { useLive } from '../api/use-live.ts';
import { usePages } from '../api/use-pages.ts';
import { differences, type Difference } from '../draft/difference.ts';
import { useFormat } from '../format/use-format.ts';
import {
  CurrentReleaseDocument,
  ReleaseContentsDocument,
  ReleaseRollbackDocument,
  ReleasesDocument,
  type ReleasesQuery,
} from '../generated/graphql.ts';
import { useRoom, useWorkspace } from '../shell/context.ts';
import { TakeDown } from '../staff/take-down.tsx';
import { MoreButton } from '../ui/more.tsx';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';
import { problemText, toastDone, toastProblem } from '../ui/toast.tsx';
import { DifferenceList } from './difference-list.tsx';

type Listed = NonNullable<ReleasesQuery['environment']>['releases']['edges'][number]['node'];

/** What one release changed against the one before it, asked for when it is opened. */
const Changes = ({ cursor }: { readonly cursor: string | null }) => {
  const { t } = useTranslation();
  const { environment } = useRoom();
  const [{ data, error }, reload] = useQuery({
    query: ReleaseContentsDocument,
    variables: { environmentId: environment.id, first: 2, after: cursor },
    requestPolicy: 'cache-first',
  });
  if (error !== undefined)
    return <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />;
  const [own, before] = data?.environment?.releases.edges ?? [];
  if (own === undefined) return <RowsSkeleton rows={2} />;
  if (before === undefined) return <p className="ad-none">{t('releases.first')}</p>;
  const found = differences(before.node.content as Release, own.node.content as Release);
  return found.length === 0 ? (
    <p className="ad-none">{t('releases.hidden')}</p>
  ) : (
    <DifferenceList differences={found} />
  );
};

const useRollback = (onDone: () => void) => {
  const { t } = useTranslation();
  const { environment } = useRoom();
  const [{ fetching }, send] = useMutation(ReleaseRollbackDocument);
  const keyFor = useMemo(() => createIdempotencyKeys(), []);
  const rollBack = async ({ hash, number }: Listed, current: string): Promise<void> => {
    // The release that is current now is part of the wish: rolling back to the same one later is another wish.
    const idempotencyKey = keyFor({ hash, current, environmentId: environment.id });
    const { data, error } = await send({ input: { environmentId: environment.id, hash, idempotencyKey } });
    const result = data?.releaseRollback;
    if (result?.__typename === 'ReleaseRollbackSuccess') {
      toastDone(t('releases.rolledBack', { number, environment: t(`environment.${environment.kind.toLowerCase()}`) }));
      onDone();
      return;
    }
    const problem = result ?? error;
    if (problem === undefined) return;
    const { title, text } = problemText(problem);
    toastProblem(title, text);
  };
  return { rollBack, busy: fetching };
};

const Confirm = ({
  release,
  current,
  busy,
  onConfirm,
  onClose,
}: {
  readonly release: Listed;
  readonly current: number;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}) => {
  const { t } = useTranslation();
  const client = useClient();
  const { environment, kind } = useRoom();
  const [{ data }] = useQuery({ query: CurrentReleaseDocument, variables: { environmentId: environment.id } });
  const [change, setChange] = useState<readonly Difference[] | null>(null);
  const look = async (): Promise<void> => {
    const answer = await client
      .query(
        ReleaseContentsDocument,
        { environmentId: environment.id, first: 100, after: null },
        { requestPolicy: 'cache-first' },
      )
      .toPromise();
    const target = answer.data?.environment?.releases.edges.find(({ node }) => node.hash === release.hash)?.node
      .content;
    const now = data?.environment?.release?.content;
    if (target !== undefined && now !== undefined) setChange(differences(now as Release, target as Release));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('releases.confirm.title', { number: release.number })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {t('releases.confirm.does', { number: release.number, current, environment: t(`environment.${kind}`) })}
        </Text>
        <Text size="sm" c="dimmed">
          {t('releases.confirm.keeps')}
        </Text>
        {change === null ? (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            onClick={() => void look()}
            style={{ alignSelf: 'start' }}
          >
            {t('releases.confirm.look')}
          </Button>
        ) : change.length === 0 ? (
          <p className="ad-none">{t('releases.hidden')}</p>
        ) : (
          <DifferenceList differences={change} />
        )}
        <div className="ad-buttons">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button color="red" loading={busy} onClick={onConfirm} data-autofocus>
            {t('releases.rollBack')}
          </Button>
        </div>
      </Stack>
    </Modal>
  );
};

/** Every release that the environment had, which one it has, and the way back. */
export const ReleasesPage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment, to } = useRoom();
  const [{ data }, reloadCurrent] = useQuery({
    query: CurrentReleaseDocument,
    variables: { environmentId: environment.id },
  });
  const { nodes, loading, error, hasMore, more, reload } = usePages(
    ReleasesDocument,
    environment.id,
    (after) => ({ environmentId: environment.id, first: 30, after }),
    (answer) =>
      answer.environment && {
        ...answer.environment.releases,
        edges: answer.environment.releases.edges.map(({ cursor, node }) => ({ node: { ...node, cursor } })),
      },
  );
  const refresh = (): void => {
    reloadCurrent({ requestPolicy: 'network-only' });
    reload();
  };
  useLive(environment.id, (topic) => {
    if (topic === 'release') refresh();
  });
  const current = data?.environment?.release;
  const looking = useWorkspace().staffDesk?.look != null;
  const [asked, setAsked] = useState<Listed | null>(null);
  const { rollBack, busy } = useRollback(() => {
    setAsked(null);
    refresh();
  });
  return (
    <Page
      title={t('page.releases')}
      actions={
        <Button component={Link} to={`${to('editor')}?publish=1`}>
          {t('publish.action')}
        </Button>
      }
    >
      {nodes.length === 0 ? (
        <div className="ad-card">
          {error !== undefined ? (
            <FailureNotice error={error} onRetry={reload} />
          ) : loading ? (
            <RowsSkeleton />
          ) : (
            <Notice
              title={t('releases.empty.title')}
              text={t('releases.empty.text')}
              action={
                <Button component={Link} to={to('editor')} variant="default">
                  {t('releases.empty.action')}
                </Button>
              }
            />
          )}
        </div>
      ) : (
        <ol className="ad-card ad-card-flush ad-releases">
          {nodes.map((release, index) => {
            const isCurrent = release.hash === current?.hash;
            return (
              <li key={release.hash} data-current={isCurrent || undefined}>
                <div className="ad-release">
                  <span className="ad-release-number">{release.number}</span>
                  <div className="ad-release-words">
                    <span>
                      {release.note ?? <span className="ad-dim">{t('releases.noNote')}</span>}
                      {release.takenDownReason != null && (
                        <Badge ml="xs" variant="light" color="red">
                          {t('staff.takenDownBadge')}
                        </Badge>
                      )}
                      {isCurrent && (
                        <Badge ml="xs" variant="light" color="teal">
                          {t('releases.current')}
                        </Badge>
                      )}
                    </span>
                    <Text size="xs" c="dimmed">
                      {format.moment(release.publishedAt)} · <code className="ad-code">{release.hash.slice(0, 8)}</code>
                    </Text>
                  </div>
                  {!isCurrent && current != null && release.takenDownReason == null && (
                    <Button
                      variant="default"
                      size="compact-sm"
                      aria-label={t('releases.rollBackTo', { number: release.number })}
                      onClick={() => setAsked(release)}
                    >
                      {t('releases.rollBack')}
                    </Button>
                  )}
                </div>
                {release.takenDownReason != null && <Text size="sm">{release.takenDownReason}</Text>}
                {looking && release.takenDownReason == null && <TakeDown release={release} onDone={refresh} />}
                <LazyDetails label={t('releases.changes')}>
                  <Changes cursor={index === 0 ? null : (nodes[index - 1]?.cursor ?? null)} />
                </LazyDetails>
              </li>
            );
          })}
        </ol>
      )}
      {hasMore && <MoreButton busy={loading} onMore={more} />}
      {asked !== null && current != null && (
        <Confirm
          release={asked}
          current={current.number}
          busy={busy}
          onConfirm={() => void rollBack(asked, current.hash)}
          onClose={() => setAsked(null)}
        />
      )}
    </Page>
  );
};

/** Its content is made when it is opened first. */
const LazyDetails = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => {
  const [opened, setOpened] = useState(false);
  return (
    <details className="ad-details ad-release-details" onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{label}</summary>
      {opened && children}
    </details>
  );
};
