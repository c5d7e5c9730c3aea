import { Anchor, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import type { LiveState } from '../api/live.ts';
import { useFormat } from '../format/use-format.ts';
import { ActivityDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Scroll } from '../ui/scroll.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';
import { EventText } from './event-text.tsx';

const useNow = (): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return now;
};

/** What happens, the newest on top. `version` grows when there may be something new. */
export const ActivityFeed = ({ version, live }: { readonly version: number; readonly live: LiveState }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment, to } = useRoom();
  const [{ data, error }, reload] = useQuery({
    query: ActivityDocument,
    variables: { environmentId: environment.id, first: 30 },
  });
  const now = useNow();
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    reload({ requestPolicy: 'network-only' });
  }, [version, reload]);
  const events = data?.environment?.activity;
  return (
    <section className="ad-card ad-feed">
      <div className="ad-card-head">
        <h2 className="ad-card-title">{t('overview.activity')}</h2>
        <output className="ad-live" data-state={live}>
          {t(`live.${live}`)}
        </output>
      </div>
      {events === undefined ? (
        error === undefined ? (
          <RowsSkeleton />
        ) : (
          <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
        )
      ) : events.length === 0 ? (
        <Notice title={t('overview.quiet.title')} text={t('overview.quiet.text')} />
      ) : (
        <Scroll label={t('overview.activity')}>
          <ol className="ad-feed-list">
            {events.map(({ id, name, data: details, occurredAt, playerId }) => (
              <li key={id}>
                <span>
                  <EventText name={name} data={details} />
                  {playerId != null && (
                    <Anchor component={Link} to={to(`players/${playerId}`)} size="xs" className="ad-feed-player">
                      {t('players.short', { id: playerId.slice(-4).toUpperCase() })}
                    </Anchor>
                  )}
                </span>
                <Text component="time" dateTime={occurredAt} size="xs" c="dimmed" title={format.moment(occurredAt)}>
                  {format.ago(occurredAt, Math.max(now, Date.parse(occurredAt)))}
                </Text>
              </li>
            ))}
          </ol>
        </Scroll>
      )}
    </section>
  );
};
