import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/use-format.ts';
import { eventWords } from './event-words.ts';

/** What happened, as a sentence. */
export const EventText = ({ name, data }: { readonly name: string; readonly data: unknown }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const { key, values } = eventWords(name, data);
  if (key === null) return <code className="ad-code">{name}</code>;
  const shown = Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, format.amount(String(value))]),
  );
  return t(key, shown);
};
