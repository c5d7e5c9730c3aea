import { textIn } from '@stargraph/miniapp/release/text';
import { useTranslation } from 'react-i18next';
import { isBlockType } from '../draft/field.ts';
import type { Difference } from '../draft/difference.ts';

const shown = 40;

/** Differences in words, one a line. */
export const DifferenceList = ({ differences }: { readonly differences: readonly Difference[] }) => {
  const { t, i18n } = useTranslation();
  const nameOf = ({ thing, name }: Difference): string => {
    if (thing === 'block') return t(`block.${isBlockType(name) ? name : 'unknown'}`);
    if (name === null) return '';
    return typeof name === 'string' ? name : textIn(name, i18n.language, i18n.language);
  };
  return (
    <ul className="ad-differences">
      {differences.slice(0, shown).map((difference) => {
        const { change, thing, id, text, fields } = difference;
        const said = text === null ? '' : textIn(text, i18n.language, i18n.language);
        const fieldNames = fields.map((field) => t(`field.${field}`, { defaultValue: field })).join(', ');
        return (
          <li key={`${id} ${change}`} data-change={change}>
            <span className="ad-change">{t(`difference.${change}`)}</span>
            <span>
              {t(`difference.thing.${thing}`)} <strong>{nameOf(difference)}</strong>
              {said !== '' && ` ${t('difference.said', { text: said.slice(0, 60) })}`}
              {fieldNames !== '' && <span className="ad-dim"> · {fieldNames}</span>}
            </span>
          </li>
        );
      })}
      {differences.length > shown && <li>{t('difference.more', { count: differences.length - shown })}</li>}
    </ul>
  );
};
