import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { kindKey, nodeName } from '../draft/label.ts';
import { objectAt, type DraftNode } from '../draft/node.ts';
import { shownIn } from '../draft/shown-in.ts';
import { useEditor, type Problem } from './context.ts';
import { problemWords } from './problem-words.ts';

export interface Words {
  /** `Quest`, `Balance`. */
  readonly kind: (node: DraftNode) => string;
  /** What a node is called; a block without words by what it shows; its kind where there is no name yet. */
  readonly name: (node: DraftNode) => string;
  readonly problem: (problem: Problem) => string;
  /** The name of a language in the operator's own. */
  readonly language: (locale: string) => string;
}

export const useWords = (): Words => {
  const { t, i18n } = useTranslation();
  const { nodes, locale, defaultLocale } = useEditor();
  const kind = useCallback((node: DraftNode) => t(kindKey(node)), [t]);
  const language = useCallback(
    (tag: string) => {
      try {
        return new Intl.DisplayNames(i18n.language, { type: 'language' }).of(tag) ?? tag;
      } catch {
        // Not a language tag; the operator sees what was written.
        return tag;
      }
    },
    [i18n.language],
  );
  return {
    kind,
    language,
    name: useCallback(
      (node: DraftNode) => {
        const own = nodeName(node, locale, defaultLocale);
        if (node.kind === 'EXCHANGE') {
          const [from, to] = ['give', 'get'].map((side) => {
            const { currencyId } = objectAt(node.props[side]);
            const currency = nodes.find(({ id }) => id === currencyId);
            return currency === undefined ? '?' : nodeName(currency, locale, defaultLocale) || '?';
          });
          return `${from} → ${to}`;
        }
        if (node.kind === 'BLOCK' && own === '') {
          const [first, ...others] = shownIn(nodes, node).map((shown) => nodeName(shown, locale, defaultLocale));
          if (first === undefined || first === '') return kind(node);
          return others.length === 0 ? first : t('editor.andMore', { name: first, number: others.length });
        }
        if (node.kind === 'LEVEL' && own !== '') return t('editor.level', { number: own });
        return own === '' ? kind(node) : own;
      },
      [t, nodes, locale, defaultLocale, kind],
    ),
    problem: useCallback(
      (problem: Problem) => {
        const { key, field, locale: of } = problemWords(problem, nodes);
        return t(key, {
          field: field === null ? '' : t(`field.${field}`, { defaultValue: field }),
          language: of === null ? '' : language(of),
        });
      },
      [t, nodes, language],
    ),
  };
};
