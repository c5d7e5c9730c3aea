/** Где выполнен вход, и вход через Telegram. */
export const sessions = {
  sessions: {
    title: 'Где выполнен вход',
    text: 'Сеанс заканчивается через 30 дней без использования. Завершённый здесь перестаёт действовать везде за несколько секунд.',
    current: 'Это устройство',
    unknownDevice: 'Неизвестное устройство',
    device: '{{browser}}, {{system}}',
    started: 'Вход {{at}}',
    used: 'использован {{at}}',
    network: 'из сети {{network}}',
    end: 'Завершить',
    endOf: 'Завершить сеанс: {{device}}',
    endOthers: 'Завершить все остальные',
    ended: 'Сеанс завершён',
    othersEnded_one: 'Завершён {{count}} сеанс',
    othersEnded_few: 'Завершены {{count}} сеанса',
    othersEnded_many: 'Завершено {{count}} сеансов',
    othersEnded_other: 'Завершено {{count}} сеанса',
    alone: 'Больше вы нигде не вошли.',
    notKept: {
      title: 'Этот браузер не сохраняет вход',
      text: 'Он не принимает защищённые cookie с адреса без TLS. Вход действует 15 минут или до перезагрузки страницы. Chromium и Firefox его здесь сохраняют, а по HTTPS — любой браузер.',
    },
  },
};
