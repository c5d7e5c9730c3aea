import { Anchor, SegmentedControl } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useLive } from '../api/use-live.ts';
import { useFormat } from '../format/use-format.ts';
import { MetricsDocument } from '../generated/graphql.ts';
import { miniAppUrl, useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { FailureNotice } from '../ui/state.tsx';
import { ActivityFeed } from './activity-feed.tsx';
import { PlotCard, PlotCardSkeleton } from './plot-card.tsx';
import { seriesOf, total, type Series } from './series.ts';
import { useDays } from './use-days.ts';
import { useSettled } from './use-settled.ts';

const windows = ['7', '30'] as const;

const useMetrics = (count: number) => {
  const { environment } = useRoom();
  const { days, window, renew } = useDays(count);
  const variables = useMemo(() => ({ environmentId: environment.id, ...window }), [environment.id, window]);
  const [result, reload] = useQuery({ query: MetricsDocument, variables });
  const refresh = useCallback(() => {
    renew();
    reload({ requestPolicy: 'network-only' });
  }, [reload, renew]);
  return { ...result, days, refresh };
};

export const OverviewPage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment, project } = useRoom();
  const [search, setSearch] = useSearchParams();
  const count = search.get('days') === '30' ? 30 : 7;
  const { data, error, days, refresh } = useMetrics(count);
  const [version, setVersion] = useState(0);
  const later = useSettled(refresh);
  const live = useLive(environment.id, (topic) => {
    if (topic !== 'activity') return;
    setVersion((old) => old + 1);
    later();
  });
  const metrics = data?.environment?.metrics;
  const note = t('overview.zone', { zone: project.timeZone });

  const revenue = useMemo((): readonly {
    readonly code: string;
    readonly id: string;
    readonly series: Series;
    readonly purchases: Series;
  }[] => {
    if (metrics === undefined) return [];
    const ids = new Map(metrics.revenue.map(({ currency }) => [currency.id, currency.code]));
    return [...ids].map(([id, code]) => {
      const rows = metrics.revenue.filter(({ currency }) => currency.id === id);
      return {
        id,
        code,
        series: seriesOf(days, code, rows, ({ amount }) => Number(amount)),
        purchases: seriesOf(days, t('overview.purchases'), rows, ({ purchases }) => purchases),
      };
    });
  }, [metrics, days, t]);
  const plots = useMemo(
    () =>
      metrics && {
        players: seriesOf(days, t('overview.players'), metrics.activePlayersByDay, ({ players }) => players),
        events: seriesOf(days, t('overview.events'), metrics.events, ({ count: events }) => Number(events)),
        stars: seriesOf(days, t('overview.netStars'), metrics.starsRevenue, ({ net }) => Number(net)),
        grossStars: seriesOf(days, t('overview.grossStars'), metrics.starsRevenue, ({ stars }) => Number(stars)),
        refundedStars: seriesOf(days, t('overview.refundedStars'), metrics.starsRevenue, ({ refunded }) =>
          Number(refunded),
        ),
        payments: seriesOf(days, t('overview.payments'), metrics.starsRevenue, ({ payments }) => payments),
      },
    [metrics, days, t],
  );

  return (
    <Page
      title={t('page.overview')}
      wide
      actions={
        <>
          <Anchor href={miniAppUrl(environment.slug, location)} target="_blank" rel="noreferrer" size="sm">
            {t('overview.open')}
          </Anchor>
          <SegmentedControl
            aria-label={t('overview.window')}
            value={String(count)}
            onChange={(value) => setSearch({ days: value }, { replace: true })}
            data={windows.map((value) => ({ value, label: t('overview.days', { count: Number(value) }) }))}
          />
        </>
      }
    >
      <div className="ad-overview">
        <div className="ad-plots">
          {plots === undefined ? (
            error === undefined ? (
              Array.from({ length: 4 }, (_, index) => <PlotCardSkeleton key={index} />)
            ) : (
              <div className="ad-card">
                <FailureNotice error={error} onRetry={refresh} />
              </div>
            )
          ) : (
            <>
              <PlotCard
                title={t('overview.players')}
                headline={format.number(metrics?.activePlayers ?? 0)}
                colour="players"
                days={days}
                series={plots.players}
                note={note}
              />
              <PlotCard title={t('overview.events')} colour="events" days={days} series={plots.events} note={note} />
              <PlotCard
                title={t('overview.starsRevenue')}
                colour="stars"
                days={days}
                series={plots.stars}
                extra={[plots.grossStars, plots.refundedStars, plots.payments]}
                note={`${note}. ${t('overview.starsNote', {
                  gross: format.number(total(plots.grossStars)),
                  refunded: format.number(total(plots.refundedStars)),
                })}`}
              />
              {revenue.map(({ id, code, series, purchases }) => (
                <PlotCard
                  key={id}
                  title={t('overview.revenue', { code })}
                  colour="coins"
                  days={days}
                  series={series}
                  extra={[purchases]}
                  note={note}
                />
              ))}
            </>
          )}
        </div>
        <ActivityFeed version={version} live={live} />
      </div>
      {metrics !== undefined && metrics.activePlayers === 0 && (
        <p className="ad-aside">
          {t('overview.empty')} <Link to={`../settings`}>{t('overview.emptyLink')}</Link>
        </p>
      )}
    </Page>
  );
};
