import { Badge, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useLive } from '../api/use-live.ts';
import { useFormat } from '../format/use-format.ts';
import { ProductsDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { Page } from '../ui/page.tsx';
import { RowButton } from '../ui/row-button.tsx';
import { Scroll } from '../ui/scroll.tsx';
import { FailureNotice, Notice, RowsSkeleton } from '../ui/state.tsx';
import { ProductPanel } from './product-panel.tsx';
import { productRows, standingOf, type ProductRow } from './product-row.ts';
import { usePrice } from './use-price.ts';

const colours = { onSale: 'teal', soldOut: 'gray', before: 'blue', over: 'gray', gone: 'gray' } as const;

const Row = ({ row, onOpen }: { readonly row: ProductRow; readonly onOpen: () => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const price = usePrice();
  const [now] = useState(() => Date.now());
  const standing = standingOf(row, now);
  const { product } = row;
  return (
    <Table.Tr className="ad-row" onClick={onOpen}>
      <Table.Td>
        <RowButton label={t('products.open', { title: row.title })} onOpen={onOpen}>
          {row.title}
        </RowButton>
        {product !== null && <div className="ad-dim">{t(`choice.kind.${product.kind.toLowerCase()}`)}</div>}
      </Table.Td>
      <Table.Td className="ad-stacked-state">
        <Badge variant="light" color={colours[standing]}>
          {t(`products.standing.${standing}`)}
        </Badge>
      </Table.Td>
      <Table.Td className="ad-amount" data-name={t('field.price')}>
        {product === null ? '—' : price(product.price, product.stars)}
      </Table.Td>
      <Table.Td className="ad-amount" data-name={t('products.sold')}>
        {format.amount(String(row.sold))}
      </Table.Td>
      <Table.Td className="ad-amount" data-name={t('products.left')}>
        {row.left === null ? <span aria-label={t('products.endless')}>∞</span> : format.amount(String(row.left))}
      </Table.Td>
      <Table.Td className="ad-amount" data-name={t('products.revenue')}>
        <div>
          {row.revenue.length === 0
            ? '—'
            : row.revenue.map(({ currency, revenue }) => (
                <div key={currency?.id ?? 'stars'}>
                  {price(currency == null ? null : { amount: revenue, currency }, revenue)}
                </div>
              ))}
        </div>
      </Table.Td>
    </Table.Tr>
  );
};

/** What is for sale, at what price, how many are sold and left, and what they brought. */
export const ProductsPage = () => {
  const { t, i18n } = useTranslation();
  const { environment } = useRoom();
  const [search, setSearch] = useSearchParams();
  const [{ data, error }, reload] = useQuery({
    query: ProductsDocument,
    variables: { environmentId: environment.id, locale: i18n.language },
    requestPolicy: 'cache-and-network',
  });
  useLive(environment.id, (topic) => {
    if (topic === 'release') reload({ requestPolicy: 'network-only' });
  });
  const rows = data?.environment == null ? undefined : productRows(data.environment);
  const opened = rows?.find(({ id }) => id === search.get('product'));
  const open = (id: string | null): void => setSearch(id === null ? {} : { product: id }, { replace: true });
  const columns = [
    { name: t('products.product') },
    { name: t('products.state') },
    { name: t('field.price'), amount: true },
    { name: t('products.sold'), amount: true },
    { name: t('products.left'), amount: true },
    { name: t('products.revenue'), amount: true },
  ];
  return (
    <Page title={t('page.products')}>
      <section className="ad-card ad-card-flush">
        {rows === undefined ? (
          error === undefined ? (
            <div className="ad-inset">
              <RowsSkeleton rows={5} />
            </div>
          ) : (
            <FailureNotice error={error} onRetry={() => reload({ requestPolicy: 'network-only' })} />
          )
        ) : rows.length === 0 ? (
          <Notice title={t('products.empty.title')} text={t('products.empty.text')} />
        ) : (
          <Scroll label={t('page.products')}>
            <Table className="ad-table ad-stacked" stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  {columns.map(({ name, amount = false }) => (
                    <Table.Th key={name} scope="col" className={amount ? 'ad-amount' : undefined}>
                      {name}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
                  <Row key={row.id} row={row} onOpen={() => open(row.id)} />
                ))}
              </Table.Tbody>
            </Table>
          </Scroll>
        )}
      </section>
      {opened !== undefined && <ProductPanel row={opened} onClose={() => open(null)} />}
    </Page>
  );
};
