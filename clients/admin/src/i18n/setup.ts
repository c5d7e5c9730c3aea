import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = ['en', 'ru'] as const;
export type Language = (typeof languages)[number];

const storageKey = 'stargraph.language';

/** What was chosen before, else the browser's first language that there are texts for. */
const initialLanguage = (): Language => {
  const chosen = localStorage.getItem(storageKey);
  const wanted = [chosen ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
  return (
    languages.find((language) => language === wanted.find((tag) => languages.some((known) => known === tag))) ?? 'en'
  );
};

/** Only the language in use is loaded. */
const load = async (language: Language): Promise<void> => {
  if (i18next.hasResourceBundle(language, 'translation')) return;
  const texts = language === 'ru' ? (await import('./ru.ts')).ru : (await import('./en.ts')).en;
  i18next.addResourceBundle(language, 'translation', texts);
};

export const startI18n = async (): Promise<void> => {
  const language = initialLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: {},
    fallbackLng: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await load(language);
  document.documentElement.lang = language;
};

export const changeLanguage = async (language: Language): Promise<void> => {
  await load(language);
  await i18next.changeLanguage(language);
  localStorage.setItem(storageKey, language);
  document.documentElement.lang = language;
};
