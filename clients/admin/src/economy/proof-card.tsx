import { Alert, Anchor, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconScale } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useFormat } from '../format/use-format.ts';
import { LedgerProofDocument, type LedgerProofQuery } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Scroll } from '../ui/scroll.tsx';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';

type Proof = NonNullable<LedgerProofQuery['environment']>['ledgerProof'];

const Breaches = ({ breaches }: Pick<Proof, 'breaches'>) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { to } = useRoom();
  return (
    <Scroll label={t('proof.title')}>
      <Table className="ad-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('proof.law')}</Table.Th>
            <Table.Th scope="col">{t('proof.place')}</Table.Th>
            <Table.Th scope="col" className="ad-amount">
              {t('proof.expected')}
            </Table.Th>
            <Table.Th scope="col" className="ad-amount">
              {t('proof.found')}
            </Table.Th>
            <Table.Th scope="col">{t('proof.foundAt')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {breaches.map(({ law, subject, playerId, currency, expected, found, foundAt }) => (
            <Table.Tr key={`${law} ${subject}`}>
              <Table.Td>{t(`proof.laws.${law}`)}</Table.Td>
              <Table.Td>
                {playerId == null ? (
                  law === 'TRIAL' ? (
                    currency?.name
                  ) : (
                    <code className="ad-code">{subject}</code>
                  )
                ) : (
                  <Anchor component={Link} to={`${to(`players/${playerId}`)}?tab=wallets`} size="sm">
                    {t('players.short', { id: playerId.slice(-4).toUpperCase() })} · {currency?.code}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td className="ad-amount">{expected == null ? '—' : format.amount(expected)}</Table.Td>
              <Table.Td className="ad-amount">{found == null ? '—' : format.amount(found)}</Table.Td>
              <Table.Td className="ad-nowrap">{format.moment(foundAt)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
};

/** Whether the books are right: when they were last looked at, and where they are wrong. */
export const ProofCard = () => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { environment } = useRoom();
  const [{ data, error }, reload] = useQuery({
    query: LedgerProofDocument,
    variables: { environmentId: environment.id, locale: i18n.language },
    requestPolicy: 'cache-and-network',
  });
  const proof = data?.environment?.ledgerProof;
  if (proof === undefined)
    return (
      <section className="ad-card">
        {error === undefined ? (
          <RowsSkeleton rows={2} />
        ) : (
          <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
        )}
      </section>
    );
  const { provedAt, wholeProvedAt, breaches } = proof;
  const when = [
    ...(provedAt == null ? [] : [t('proof.recent', { when: format.moment(provedAt) })]),
    ...(wholeProvedAt == null ? [] : [t('proof.whole', { when: format.moment(wholeProvedAt) })]),
  ].join(' ');
  const wrong = breaches.length > 0;
  return (
    <Alert
      color={wrong ? 'red' : provedAt == null ? 'gray' : 'teal'}
      icon={wrong ? <IconAlertTriangle size={18} /> : <IconScale size={18} />}
      title={t(wrong ? 'proof.wrong' : provedAt == null ? 'proof.never' : 'proof.right')}
      role={wrong ? 'alert' : 'note'}
      mb="md"
    >
      <Text size="sm">
        {wrong ? `${t('proof.wrongText')} ${when}` : provedAt == null ? t('proof.neverText') : when}
      </Text>
      {wrong && <Breaches breaches={breaches} />}
    </Alert>
  );
};
