import type { NextExpiry } from './model.ts';
import { useStage } from './stage.tsx';

/** What expires next, and when by the player's own clock: an end of a day in UTC is some hour here. */
export const ExpiryLine = ({ amount, at }: NextExpiry) => {
  const { locale, messages, number } = useStage();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(at);
  return (
    <p className="sg-balance-note">
      <time dateTime={at.toISOString()}>{messages.expires(number(amount), Number(amount), moment)}</time>
    </p>
  );
};
