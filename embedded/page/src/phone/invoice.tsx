import { useEffect, useState } from 'react';
import type { InvoiceEnding, InvoiceView, PaymentResult, SimulatorUser } from '../../../src/simulator/contract.ts';
import { api, tell } from '../api.ts';
import { number } from '../format.ts';
import { usePhoneText } from '../i18n.ts';
import { Icon, Star } from '../icons.tsx';
import { Sheet } from './sheet.tsx';

/** Long enough to read that it worked. */
const farewellMs = 1400;

type Stage =
  | { readonly kind: 'asking' | 'paid' | 'confirm' }
  | { readonly kind: 'failed'; readonly result: PaymentResult };

/** The sheet on which a user confirms a payment in Stars. */
export const InvoiceSheet = ({
  slug,
  user,
  onClose,
}: {
  slug: string;
  user: SimulatorUser;
  onClose: (ending: InvoiceEnding) => void;
}) => {
  const t = usePhoneText();
  const [invoice, setInvoice] = useState<InvoiceView | null>(null);
  const [stage, setStage] = useState<Stage>({ kind: 'confirm' });

  useEffect(() => {
    let ended = false;
    api.invoice(slug).then(
      (found) => {
        if (!ended) setInvoice(found);
      },
      () => onClose('failed'),
    );
    return () => {
      ended = true;
    };
    // An invoice is what it was when it was made.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [slug]);

  useEffect(() => {
    if (stage.kind !== 'paid') return;
    const timer = setTimeout(() => onClose('paid'), farewellMs);
    return () => clearTimeout(timer);
    // oxlint-disable-next-line react/exhaustive-deps
  }, [stage.kind]);

  if (invoice === null) return null;
  const language = user.languageCode;
  const missing = Math.max(0, invoice.stars - user.stars);

  const settle = async (act: 'pay' | 'fail'): Promise<void> => {
    setStage({ kind: 'asking' });
    try {
      const result = await api.settle(slug, act, user.id);
      setStage(result.status === 'paid' ? { kind: 'paid' } : { kind: 'failed', result });
    } catch {
      onClose('failed');
    }
  };
  const leave = (): void => {
    if (stage.kind === 'asking') return;
    if (stage.kind === 'confirm') tell(api.settle(slug, 'cancel', user.id));
    onClose(stage.kind === 'paid' ? 'paid' : stage.kind === 'failed' ? 'failed' : 'cancelled');
  };

  return (
    <Sheet label={t.invoice.title} onClose={leave}>
      <div className="invoice">
        <div className="invoice-top">
          <button type="button" className="round-button" aria-label={t.close} onClick={leave}>
            <Icon name="close" size={18} />
          </button>
          <span className="invoice-balance">
            {t.invoice.balance}
            <strong>
              <Star size={15} /> {number(user.stars, language)}
            </strong>
          </span>
        </div>
        <div className="invoice-art" data-stage={stage.kind} aria-hidden="true">
          <i />
          <i />
          <i />
          <i />
          <i />
          <i />
          {invoice.photoUrl !== null && invoice.photoUrl.startsWith('https:') ? (
            <img src={invoice.photoUrl} alt="" />
          ) : (
            <Star size={84} />
          )}
        </div>
        <div aria-live="polite">
          {stage.kind === 'failed' ? (
            <>
              <h3>{t.invoice.failed}</h3>
              <p>
                {stage.result.message ?? (stage.result.reason === null ? '' : t.invoice.reasons[stage.result.reason])}
              </p>
            </>
          ) : stage.kind === 'paid' ? (
            <>
              <h3>{t.invoice.paid}</h3>
              <p>{t.invoice.paidText(invoice.title)}</p>
            </>
          ) : (
            <>
              <h3>{t.invoice.title}</h3>
              <p>{t.invoice.question(invoice.title, invoice.botName, number(invoice.stars, language))}</p>
              <p className="invoice-description">{invoice.description}</p>
            </>
          )}
        </div>
        {stage.kind === 'paid' ? (
          <div className="invoice-done">
            <Icon name="check" size={26} />
          </div>
        ) : missing > 0 && stage.kind === 'confirm' ? (
          <button
            type="button"
            className="wide-button"
            onClick={() => tell(api.changeUser(user.id, { stars: user.stars + Math.max(missing, 500) }))}
          >
            {t.invoice.topUp}
            <small>{t.invoice.short(number(missing, language))}</small>
          </button>
        ) : (
          <button
            type="button"
            className="wide-button"
            disabled={stage.kind === 'asking'}
            onClick={() => void settle('pay')}
          >
            {stage.kind === 'asking' ? (
              <>
                <span className="spinner" aria-hidden="true" /> {t.invoice.asking}
              </>
            ) : stage.kind === 'failed' ? (
              t.invoice.retry
            ) : (
              <>
                {t.invoice.confirm} <Star size={18} /> {number(invoice.stars, language)}
                {invoice.subscriptionPeriod !== null && <small>{t.invoice.monthly}</small>}
              </>
            )}
          </button>
        )}
        {stage.kind === 'confirm' && missing === 0 && (
          <button type="button" className="flat-button" onClick={() => void settle('fail')}>
            {t.invoice.fail}
          </button>
        )}
      </div>
    </Sheet>
  );
};
