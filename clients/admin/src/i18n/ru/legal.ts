import type { legal as english } from '../en/legal.ts';

/** Условия и конфиденциальность окружения. */
export const legal = {
  legal: {
    title: 'Условия и конфиденциальность',
    text: 'Открытые страницы для игроков ({{environment}}). Мини-приложение ссылается на те, что написаны; публиковать релиз не нужно.',
    page: 'Страница',
    language: 'Язык',
    kind: { TERMS: 'Условия', PRIVACY: 'Конфиденциальность' },
    hint: 'Markdown: заголовки, списки, выделение и ссылки. Пустой текст убирает страницу.',
    save: 'Сохранить',
    saved: 'Теперь игроки читают это',
    removed: 'Страница убрана',
    open: 'Открыть страницу',
    none: 'Ещё не написано',
    updated: 'Изменено {{at}}',
  },
} satisfies Record<keyof typeof english, unknown>;
