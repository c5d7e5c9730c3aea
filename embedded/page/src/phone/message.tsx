import type { InlineButton, StoredMessage } from '../../../src/simulator/contract.ts';
import { clockTime, number } from '../format.ts';
import { usePhoneText } from '../i18n.ts';
import { Icon, Star } from '../icons.tsx';
import { RichText, type TextActions } from './rich-text.tsx';

export type Press = (messageId: number, row: number, column: number) => void;

const marks = (button: InlineButton) => {
  if (button.web_app !== undefined) return <Icon name="app" size={12} />;
  if (button.url !== undefined) return <Icon name="out" size={12} />;
  return button.copy_text === undefined ? null : <Icon name="copy" size={12} />;
};

/** Stars in a button's text are drawn, as Telegram does with XTR. */
const ButtonText = ({ text }: { text: string }) => {
  const parts = text.split(/⭐️?|XTR/);
  return parts.map((part, index) => (
    <span key={index} className="button-text">
      {part}
      {index < parts.length - 1 && <Star size={14} />}
    </span>
  ));
};

const InlineKeyboard = ({ stored, onPress }: { stored: StoredMessage; onPress: Press }) => {
  const t = usePhoneText();
  const rows = stored.message.reply_markup?.inline_keyboard ?? [];
  return (
    <div className="inline-keyboard">
      {rows.map((row, rowIndex) => (
        <div key={rowIndex} className="inline-row">
          {row.map((button, column) => (
            <button
              type="button"
              key={column}
              className="inline-button"
              data-style={button.style}
              disabled={button.pay === true && stored.paidBy !== undefined}
              onClick={() => onPress(stored.message.message_id, rowIndex, column)}
            >
              {button.pay === true && stored.paidBy !== undefined ? (
                <span className="button-text">{t.receipt}</span>
              ) : (
                <ButtonText text={button.pay === true ? `${t.pay} · ${button.text}` : button.text} />
              )}
              <span className="inline-mark">{marks(button)}</span>
            </button>
          ))}
        </div>
      ))}
    </div>
  );
};

/** One message: a bubble with its buttons, or a line of the chat for what Telegram itself says. */
export const Message = ({
  stored,
  language,
  actions,
  onPress,
}: {
  stored: StoredMessage;
  language: string;
  actions: TextActions;
  onPress: Press;
}) => {
  const t = usePhoneText();
  const { message } = stored;
  const own = !message.from.is_bot;
  const payment = message.successful_payment ?? message.refunded_payment;
  if (payment !== undefined) {
    const stars = number(payment.total_amount, language);
    return (
      <li className="service">
        <span>
          <Star size={14} /> {message.refunded_payment === undefined ? t.paidPlain(stars) : t.refunded(stars)}
        </span>
      </li>
    );
  }
  const text = message.text ?? message.caption ?? '';
  return (
    <li className={own ? 'message own' : 'message'}>
      <div className="bubble">
        {stored.photoUrl !== undefined && <img className="photo" src={stored.photoUrl} alt="" />}
        {message.reply_to_message !== undefined && (
          <div className="reply">
            <strong>{message.reply_to_message.from.first_name}</strong>
            <span>{message.reply_to_message.text ?? ''}</span>
          </div>
        )}
        {message.invoice !== undefined && (
          <div className="invoice-card">
            <strong>{message.invoice.title}</strong>
            <span>{message.invoice.description}</span>
            <span className="invoice-price">
              <Star size={15} /> {number(message.invoice.total_amount, language)}
            </span>
          </div>
        )}
        {text !== '' && (
          <span className="bubble-text">
            <RichText text={text} entities={message.entities ?? message.caption_entities} actions={actions} />
          </span>
        )}
        <span className="bubble-meta">
          {message.edit_date !== undefined && <span>{t.edited}</span>}
          <time>{clockTime(message.date * 1000, language)}</time>
          {own && <Icon name="checks" size={14} />}
        </span>
      </div>
      {message.reply_markup !== undefined && <InlineKeyboard stored={stored} onPress={onPress} />}
    </li>
  );
};
