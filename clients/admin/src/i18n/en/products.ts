/** What is for sale and what it brought. */
export const products = {
  products: {
    product: 'Product',
    state: 'State',
    sold: 'Sold',
    left: 'Left',
    leftOf: '{{left}} of {{stock}}',
    endless: 'No end',
    revenue: 'Revenue',
    stars_one: '{{amount}} Star',
    stars_other: '{{amount}} Stars',
    open: 'Open {{title}}',
    edit: 'Open in the editor',
    prices: 'Price history',
    noPrices: 'No release of this environment has sold it.',
    release: 'Release {{number}}, {{when}}',
    came: 'On sale for {{price}}',
    went: 'Taken from sale, it was {{price}}',
    changed: '{{before}} → {{after}}',
    standing: {
      onSale: 'On sale',
      soldOut: 'Sold out',
      before: 'Starts later',
      over: 'Sale ended',
      gone: 'Not in the release',
    },
    empty: {
      title: 'Nothing is for sale yet',
      text: 'Add a product in the release editor and publish it: what it brings is counted here.',
    },
  },
};
