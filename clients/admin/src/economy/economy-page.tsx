import { NativeSelect, SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useLive } from '../api/use-live.ts';
import { useFormat } from '../format/use-format.ts';
import { EconomyDocument } from '../generated/graphql.ts';
import { PlotCard, PlotCardSkeleton } from '../overview/plot-card.tsx';
import { seriesOf } from '../overview/series.ts';
import { useDays } from '../overview/use-days.ts';
import { useSettled } from '../overview/use-settled.ts';
import { useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Notice } from '../ui/state.tsx';
import { circulationOf } from './circulation.ts';
import { ProofCard } from './proof-card.tsx';
import { RulesTable, type CurrencyEconomy } from './rules-table.tsx';

const windows = ['7', '30', '90'] as const;

const Facts = ({ economy }: { readonly economy: CurrencyEconomy }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { circulation, held, movement } = economy;
  const exchanged = movement.exchangedIn !== '0' || movement.exchangedOut !== '0';
  return (
    <dl className="ad-facts">
      <div>
        <dt>{t('economy.circulation')}</dt>
        <dd>
          {format.amount(circulation)}
          {held !== '0' && <small> {t('economy.held', { amount: format.amount(held) })}</small>}
        </dd>
      </div>
      <div>
        <dt>{t('economy.minted')}</dt>
        <dd>{format.amount(movement.minted)}</dd>
      </div>
      <div>
        <dt>{t('economy.burnt')}</dt>
        <dd>{format.amount(movement.burnt)}</dd>
      </div>
      {exchanged && (
        <>
          <div>
            <dt>{t('economy.exchangedIn')}</dt>
            <dd>{format.amount(movement.exchangedIn)}</dd>
          </div>
          <div>
            <dt>{t('economy.exchangedOut')}</dt>
            <dd>{format.amount(movement.exchangedOut)}</dd>
          </div>
        </>
      )}
      <div>
        <dt>{t('economy.net')}</dt>
        <dd>{format.signed(movement.net)}</dd>
      </div>
    </dl>
  );
};

const CurrencyRoom = ({ economy, days }: { readonly economy: CurrencyEconomy; readonly days: readonly string[] }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { project } = useRoom();
  const note = t('overview.zone', { zone: project.timeZone });
  const plots = useMemo(
    () => ({
      circulation: circulationOf(days, t('economy.circulation'), economy.days, economy.circulation),
      minted: seriesOf(days, t('economy.minted'), economy.days, ({ movement }) => Number(movement.minted)),
      burnt: seriesOf(days, t('economy.burnt'), economy.days, ({ movement }) => Number(movement.burnt)),
    }),
    [days, economy, t],
  );
  return (
    <>
      <Facts economy={economy} />
      <div className="ad-plots ad-spaced">
        <PlotCard
          title={t('economy.circulation')}
          headline={format.amount(economy.circulation)}
          colour="coins"
          days={days}
          series={plots.circulation}
          note={note}
        />
        <PlotCard
          title={t('economy.minted')}
          headline={format.amount(economy.movement.minted)}
          colour="minted"
          days={days}
          series={plots.minted}
          note={note}
        />
        <PlotCard
          title={t('economy.burnt')}
          headline={format.amount(economy.movement.burnt)}
          colour="burnt"
          days={days}
          series={plots.burnt}
          note={note}
        />
      </div>
      <RulesTable rules={economy.rules} />
    </>
  );
};

/** What the project's currencies do: how much comes, goes and stays, and by which rule; and whether the books agree. */
export const EconomyPage = () => {
  const { t, i18n } = useTranslation();
  const { environment } = useRoom();
  const [search, setSearch] = useSearchParams();
  const count = windows.find((each) => each === search.get('days')) ?? '30';
  const { days, window, renew } = useDays(Number(count));
  const variables = useMemo(
    () => ({ environmentId: environment.id, ...window, locale: i18n.language }),
    [environment.id, window, i18n.language],
  );
  const [{ data, error }, reload] = useQuery({ query: EconomyDocument, variables });
  const refresh = (): void => {
    renew();
    reload({ requestPolicy: 'network-only' });
  };
  const later = useSettled(refresh);
  useLive(environment.id, (topic) => {
    if (topic === 'activity') later();
  });
  const economies = data?.environment?.economy;
  const shown = economies?.find(({ currency }) => currency.id === search.get('currency')) ?? economies?.[0];
  const choose = (change: Readonly<Record<string, string>>): void =>
    setSearch((old) => ({ ...Object.fromEntries(old), ...change }), { replace: true });
  return (
    <Page
      title={t('page.economy')}
      wide
      actions={
        <>
          {economies !== undefined && shown !== undefined && economies.length > 1 && (
            <NativeSelect
              aria-label={t('economy.currency')}
              value={shown.currency.id}
              onChange={({ currentTarget }) => choose({ currency: currentTarget.value })}
              data={economies.map(({ currency }) => ({ value: currency.id, label: currency.name }))}
            />
          )}
          <SegmentedControl
            aria-label={t('overview.window')}
            value={count}
            onChange={(value) => choose({ days: value })}
            data={windows.map((value) => ({ value, label: t('overview.days', { count: Number(value) }) }))}
          />
        </>
      }
    >
      <ProofCard />
      {shown !== undefined ? (
        <CurrencyRoom key={shown.currency.id} economy={shown} days={days} />
      ) : economies !== undefined ? (
        <div className="ad-card">
          <Notice title={t('economy.empty.title')} text={t('economy.empty.text')} />
        </div>
      ) : error === undefined ? (
        <div className="ad-plots">
          {Array.from({ length: 3 }, (_, index) => (
            <PlotCardSkeleton key={index} />
          ))}
        </div>
      ) : (
        <div className="ad-card">
          <FailureNotice error={error} onRetry={refresh} />
        </div>
      )}
    </Page>
  );
};
