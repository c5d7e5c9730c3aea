import type { Speech } from '../i18n/locale.ts';
import { byId, type Release } from '../release/release.ts';
import { textIn } from '../release/text.ts';
import type { PurchaseNews } from '../runtime/checkout.ts';
import type { Toast } from './toast.tsx';

/** What to say of a purchase. */
export const purchaseToast = (productId: string, news: PurchaseNews, release: Release, speech: Speech): Toast => {
  const { messages, locale, number } = speech;
  const product = byId(release.products, productId);
  const title = textIn(product?.title, locale, release.defaultLocale);
  switch (news.kind) {
    case 'bought':
      return { tone: 'done', text: messages.bought(title) };
    case 'too-dear': {
      const currency = byId(release.currencies, product?.price?.currencyId ?? '');
      const name = textIn(currency?.name, locale, release.defaultLocale);
      return { tone: 'refused', text: messages.tooDear(number(news.missing), name) };
    }
    case 'limit':
      return { tone: 'refused', text: messages.limitReached };
    case 'gone':
      return { tone: 'refused', text: messages.gone };
    case 'sold-out':
      return { tone: 'refused', text: messages.soldOutMeanwhile };
    case 'not-started':
      return { tone: 'refused', text: messages.notStarted };
    case 'ended':
      return { tone: 'refused', text: messages.ended };
    case 'price-changed':
      return { tone: 'refused', text: messages.priceChanged };
    case 'no-invoice':
      return { tone: 'refused', text: messages.invoiceUnavailable };
    case 'cancelled':
      return { tone: 'note', text: messages.paymentCancelled };
    case 'failed':
      return { tone: 'refused', text: messages.paymentFailed };
    case 'unanswered':
      return { tone: 'note', text: messages.purchaseUnanswered };
    case 'trouble':
      return { tone: 'refused', text: messages.somethingWrong };
  }
};
