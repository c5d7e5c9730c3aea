import { Skeleton, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import { Scroll } from '../ui/scroll.tsx';
import { Plot, type PlotColour } from './plot.tsx';
import { total, type Series } from './series.ts';

/** A figure by day: its sum, a plot, and a table with the same numbers. */
export const PlotCard = ({
  title,
  headline,
  colour,
  days,
  series,
  note,
  extra = [],
}: {
  readonly title: string;
  /** What stands large; the sum where it is absent. */
  readonly headline?: string;
  readonly colour: PlotColour;
  readonly days: readonly string[];
  readonly series: Series;
  readonly note: string;
  /** Further columns of the table. */
  readonly extra?: readonly Series[];
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const sum = total(series);
  return (
    <section className="ad-card">
      <h2 className="ad-card-title">{title}</h2>
      <p className="ad-figure">{headline ?? format.number(sum)}</p>
      <Plot days={days} series={series} colour={colour} />
      <Text size="xs" c="dimmed" mt={4}>
        {note}
      </Text>
      <details className="ad-details">
        <summary>{t('overview.table')}</summary>
        <Scroll label={title}>
          <Table className="ad-table" horizontalSpacing="xs" verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('overview.day')}</Table.Th>
                {[series, ...extra].map(({ name }) => (
                  <Table.Th key={name} scope="col" className="ad-amount">
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {days
                .map((day, index) => ({ day, index }))
                .toReversed()
                .map(({ day, index }) => (
                  <Table.Tr key={day}>
                    <Table.Td>{format.day(day)}</Table.Td>
                    {[series, ...extra].map(({ name, values }) => (
                      <Table.Td key={name} className="ad-amount">
                        {format.number(values[index] ?? 0)}
                      </Table.Td>
                    ))}
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      </details>
    </section>
  );
};

export const PlotCardSkeleton = () => (
  <div className="ad-card" aria-hidden="true">
    <Skeleton height={14} width={110} />
    <Skeleton height={26} width={70} mt={10} />
    <Skeleton height={168} mt={10} />
    <Skeleton height={12} width={140} mt={10} mb={22} />
  </div>
);
