type Category = 'one' | 'few' | 'many' | 'other';
const rules = new Map<string, Intl.PluralRules>();

/** The form of a word that goes with `count`: `{one: 'балл', few: 'балла', many: 'баллов', other: 'балла'}`. */
export const plural = (
  language: 'en' | 'ru',
  count: number,
  forms: Readonly<Partial<Record<Category, string>> & { other: string }>,
): string => {
  const rule = rules.get(language) ?? new Intl.PluralRules(language);
  rules.set(language, rule);
  return forms[rule.select(count) as Category] ?? forms.other;
};
