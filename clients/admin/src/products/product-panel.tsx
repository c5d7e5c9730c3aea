import { Anchor, Button, Drawer, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useFormat } from '../format/use-format.ts';
import { ProductPricesDocument } from '../generated/graphql.ts';
import { useRoom } from '../shell/context.ts';
import { FailureNotice, RowsSkeleton } from '../ui/state.tsx';
import type { ProductRow } from './product-row.ts';
import { usePrice } from './use-price.ts';

const Prices = ({ productId }: { readonly productId: string }) => {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const price = usePrice();
  const { environment, to } = useRoom();
  const [{ data, error }, reload] = useQuery({
    query: ProductPricesDocument,
    variables: { environmentId: environment.id, productId, locale: i18n.language },
    requestPolicy: 'cache-and-network',
  });
  const changes = data?.environment?.priceChanges;
  if (changes === undefined)
    return error === undefined ? <RowsSkeleton rows={3} /> : <FailureNotice error={error} onRetry={reload} />;
  if (changes.length === 0) return <Text size="sm">{t('products.noPrices')}</Text>;
  return (
    <ol className="ad-price-history">
      {changes.map(({ release, before, after }) => (
        <li key={release.number}>
          <Anchor component={Link} size="sm" to={to('releases')}>
            {t('products.release', { number: release.number, when: format.moment(release.publishedAt) })}
          </Anchor>
          <Text size="sm">
            {before == null
              ? after && t('products.came', { price: price(after.money, after.stars) })
              : after == null
                ? t('products.went', { price: price(before.money, before.stars) })
                : t('products.changed', {
                    before: price(before.money, before.stars),
                    after: price(after.money, after.stars),
                  })}
          </Text>
        </li>
      ))}
    </ol>
  );
};

/** One product: when it is sold, what it brought, and how its price came about. */
export const ProductPanel = ({ row, onClose }: { readonly row: ProductRow; readonly onClose: () => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const price = usePrice();
  const { to } = useRoom();
  const { product } = row;
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={520}
      title={row.title}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <dl className="ad-pairs">
        <dt>{t('products.sold')}</dt>
        <dd>{format.amount(String(row.sold))}</dd>
        {row.left !== null && (
          <>
            <dt>{t('products.left')}</dt>
            <dd>{t('products.leftOf', { left: format.amount(String(row.left)), stock: product?.stock })}</dd>
          </>
        )}
        {row.revenue.map(({ currency, revenue }) => (
          <div key={currency?.id ?? 'stars'} className="ad-contents">
            <dt>{t('products.revenue')}</dt>
            <dd>{price(currency == null ? null : { amount: revenue, currency }, revenue)}</dd>
          </div>
        ))}
        {product?.availableFrom != null && (
          <>
            <dt>{t('field.availableFrom')}</dt>
            <dd>{format.moment(product.availableFrom)}</dd>
          </>
        )}
        {product?.availableUntil != null && (
          <>
            <dt>{t('field.availableUntil')}</dt>
            <dd>{format.moment(product.availableUntil)}</dd>
          </>
        )}
      </dl>
      <h3 className="ad-audit-head">{t('products.prices')}</h3>
      <Prices productId={row.id} />
      {product !== null && (
        <Button component={Link} to={`${to('editor')}?node=${row.id}`} variant="default" mt="md">
          {t('products.edit')}
        </Button>
      )}
    </Drawer>
  );
};
