import { Progress, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { useFormat } from '../format/use-format.ts';
import { StarsPayoutForecastDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Scroll } from '../ui/scroll.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';

/** When Stars may be withdrawn: Telegram holds them for 21 days. */
export const PayoutPage = () => {
  const { t } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const [{ data, error }, reload] = useQuery({
    query: StarsPayoutForecastDocument,
    variables: { environmentId: environment.id },
    requestPolicy: 'cache-and-network',
  });
  const forecast = data?.environment?.starsPayoutForecast;
  if (forecast === undefined)
    return (
      <div className="ad-card">
        {error === undefined ? (
          <RowsSkeleton rows={4} />
        ) : (
          <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
        )}
      </div>
    );
  const most = Math.max(...forecast.days.map(({ stars }) => Number(stars)), 1);
  return (
    <>
      <Text size="sm" c="dimmed" mb="md" maw={720}>
        {t('payout.intro')}
      </Text>
      <dl className="ad-facts">
        <div>
          <dt>{t('payout.available')}</dt>
          <dd>{format.amount(forecast.available)}</dd>
        </div>
        <div>
          <dt>{t('payout.held')}</dt>
          <dd>{format.amount(forecast.held)}</dd>
        </div>
        <div>
          <dt>{t('payout.balance')}</dt>
          <dd>
            {forecast.balance == null ? '—' : format.amount(forecast.balance)}
            {forecast.balanceAt != null && (
              <small> {t('payout.asOf', { at: format.moment(forecast.balanceAt) })}</small>
            )}
          </dd>
        </div>
      </dl>
      <section className="ad-card ad-card-flush">
        <h2 className="ad-card-title">{t('payout.days')}</h2>
        {forecast.days.length === 0 ? (
          <Notice title={t('payout.none.title')} text={t('payout.none.text')} />
        ) : (
          <Scroll label={t('payout.days')}>
            <Table className="ad-table" stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t('payout.day')}</Table.Th>
                  <Table.Th scope="col" className="ad-amount">
                    {t('payments.stars')}
                  </Table.Th>
                  <Table.Th scope="col" className="ad-wide-only" aria-hidden="true" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {forecast.days.map(({ day, stars }) => (
                  <Table.Tr key={day}>
                    <Table.Td className="ad-nowrap">{format.day(day)}</Table.Td>
                    <Table.Td className="ad-amount">{format.amount(stars)}</Table.Td>
                    <Table.Td className="ad-wide-only" aria-hidden="true" w="50%">
                      <Progress value={(Number(stars) / most) * 100} aria-hidden="true" />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Scroll>
        )}
      </section>
    </>
  );
};
