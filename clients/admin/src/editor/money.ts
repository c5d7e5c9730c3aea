import { ofKind } from '../draft/node.ts';
import { useEditor } from './context.ts';
import { useWords } from './use-words.ts';

/** The draft's currencies as options. */
export const useMoneyOptions = (): readonly { readonly value: string; readonly label: string }[] => {
  const { nodes } = useEditor();
  const { name } = useWords();
  return ofKind(nodes, 'CURRENCY').map((currency) => ({ value: currency.id, label: name(currency) }));
};

/** What was typed as an amount: its digits, without zeros in front. */
export const amountOf = (text: string): string => text.replaceAll(/\D/g, '').replace(/^0+(?=\d)/, '');
