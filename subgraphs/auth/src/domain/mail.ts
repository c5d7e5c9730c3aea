import type { LimitName } from '@stargraph/kit/contracts/plan';
import type { Language } from './account.ts';

/** What mail is about. Those in the first line carry a link that opens something, once. */
export const mailKinds = [
  ...(['registration', 'passwordReset', 'emailOld', 'emailNew'] as const),
  'alreadyRegistered',
  'passwordChanged',
  'totpEnabled',
  'totpDisabled',
  'recoveryCodesRenewed',
  'recoveryCodeUsed',
  'newDevice',
  'emailChanged',
  'accountDeleted',
  'limitApproached',
] as const;
export type MailKind = (typeof mailKinds)[number];

/** What a mail's words name beside its link. */
export interface MailData {
  readonly ip?: string | null;
  readonly userAgent?: string | null;
  readonly newEmail?: string;
  readonly companyId?: string;
  readonly companyName?: string;
  readonly limit?: LimitName;
  readonly level?: 'warning' | 'over' | 'refusing';
  readonly used?: number;
  readonly allowed?: number;
}

/** The page of the constructor that a mail leads to. A token stands in the fragment, which no server is sent. */
const mailPages: Readonly<Record<MailKind, string>> = {
  registration: 'account/verify',
  passwordReset: 'account/reset',
  emailOld: 'account/confirm-email',
  emailNew: 'account/confirm-email',
  alreadyRegistered: 'account/forgot',
  passwordChanged: 'account/forgot',
  totpEnabled: 'account/security',
  totpDisabled: 'account/security',
  recoveryCodesRenewed: 'account/security',
  recoveryCodeUsed: 'account/security',
  newDevice: 'account/security',
  emailChanged: 'account/forgot',
  accountDeleted: '',
  limitApproached: 'c',
};

/** The page that a mail leads to, below the constructor's address. */
export const pageOf = (kind: MailKind, { companyId }: MailData): string =>
  kind === 'limitApproached' && companyId !== undefined ? `c/${companyId}/usage` : mailPages[kind];

interface Words {
  readonly subject: string;
  readonly text: readonly string[];
  /** What its button says; none without. */
  readonly button?: string;
}

const limitWords = {
  en: {
    projects: 'projects',
    members: 'members',
    storage: 'storage',
    players: 'players a month',
    events: 'events a month',
    messages: 'messages a month',
  },
  ru: {
    projects: 'проекты',
    members: 'участники',
    storage: 'файлы',
    players: 'игроки за месяц',
    events: 'события за месяц',
    messages: 'сообщения за месяц',
  },
} as const satisfies Record<Language, Record<LimitName, string>>;

const figures = ({ used = 0, allowed = 0 }: MailData, locale: string): readonly [string, string] => {
  const format = new Intl.NumberFormat(locale);
  return [format.format(used), format.format(allowed)];
};

const where = { en: 'From', ru: 'Откуда' };
const unknown = { en: 'an unknown address', ru: 'неизвестный адрес' };

const wordsOf: Readonly<Record<Language, Readonly<Record<MailKind, (data: MailData) => Words>>>> = {
  en: {
    registration: () => ({
      subject: 'Confirm your address',
      text: [
        'Somebody, most likely you, signed up for Stargraph with this address. Confirm it to open your account. The link is good for 24 hours.',
        'If it was not you, there is nothing to do: no account is made.',
      ],
      button: 'Confirm the address',
    }),
    alreadyRegistered: () => ({
      subject: 'You have an account already',
      text: [
        'Somebody, most likely you, signed up for Stargraph with this address, which has an account already. Sign in with it.',
        'If you have forgotten the password, choose a new one.',
      ],
      button: 'Choose a new password',
    }),
    passwordReset: () => ({
      subject: 'Choose a new password',
      text: [
        'Somebody, most likely you, asked for a new password for your Stargraph account. The link is good for one hour and works once. Using it signs you out everywhere.',
        'If it was not you, there is nothing to do: your password stays as it is.',
      ],
      button: 'Choose a new password',
    }),
    emailNew: () => ({
      subject: 'Confirm your new address',
      text: [
        'This address is to become the one of a Stargraph account. Confirm it within 24 hours; the present address has to agree, too.',
        'If you do not know of it, there is nothing to do.',
      ],
      button: 'Confirm the new address',
    }),
    emailOld: ({ newEmail = '' }) => ({
      subject: 'Agree to the change of your address',
      text: [
        `The address of your Stargraph account is to become ${newEmail}. It changes when both addresses have agreed, within 24 hours.`,
        'If it was not you, do not agree, and change your password: somebody else is signed in as you.',
      ],
      button: 'Agree to the change',
    }),
    passwordChanged: () => ({
      subject: 'Your password was changed',
      text: [
        'The password of your Stargraph account was changed, and all other sessions were signed out.',
        'If it was not you, choose a new one at once.',
      ],
      button: 'It was not me',
    }),
    totpEnabled: () => ({
      subject: 'Two-step sign-in is on',
      text: [
        'From now on, signing in to your Stargraph account asks for a code of your authenticator app.',
        'If it was not you, look at your security settings.',
      ],
      button: 'Security settings',
    }),
    totpDisabled: () => ({
      subject: 'Two-step sign-in is off',
      text: [
        'Signing in to your Stargraph account asks for the password alone.',
        'If it was not you, change your password and turn it on again.',
      ],
      button: 'Security settings',
    }),
    recoveryCodesRenewed: () => ({
      subject: 'You have new recovery codes',
      text: [
        'The old recovery codes of your Stargraph account are no longer good.',
        'If it was not you, change your password.',
      ],
      button: 'Security settings',
    }),
    recoveryCodeUsed: () => ({
      subject: 'A recovery code was used',
      text: [
        'Somebody signed in to your Stargraph account with one of your recovery codes. It is spent now.',
        'If it was not you, change your password and make new codes.',
      ],
      button: 'Security settings',
    }),
    newDevice: () => ({
      subject: 'A new sign-in',
      text: [
        'Somebody signed in to your Stargraph account in a browser that was not used for it before.',
        'If it was not you, change your password: that signs out everybody else.',
      ],
      button: 'Security settings',
    }),
    emailChanged: ({ newEmail = '' }) => ({
      subject: 'Your address was changed',
      text: [
        `Your Stargraph account now has the address ${newEmail}. Both addresses had agreed. This is the last mail to this one.`,
      ],
    }),
    accountDeleted: () => ({
      subject: 'Your account is deleted',
      text: ['Your Stargraph account is deleted, as you asked. This is the last mail to this address.'],
    }),
    limitApproached: (data) => {
      const [used, allowed] = figures(data, 'en');
      const limit = limitWords.en[data.limit ?? 'players'];
      return {
        subject:
          data.level === 'refusing'
            ? `${data.companyName ?? ''}: no room for more (${limit})`
            : `${data.companyName ?? ''}: close to a limit (${limit})`,
        text: [
          `${data.companyName ?? ''} uses ${used} of ${allowed} of its plan: ${limit}.`,
          'Reading, exporting and removing always work, and players keep what they earned. What happens at the limit, and how to get more, is on the page of plan and usage.',
        ],
        button: 'Plan and usage',
      };
    },
  },
  ru: {
    registration: () => ({
      subject: 'Подтвердите адрес',
      text: [
        'Кто-то, скорее всего вы, зарегистрировался в Stargraph с этим адресом. Подтвердите его, чтобы открыть учётную запись. Ссылка действует сутки.',
        'Если это были не вы, ничего делать не нужно: учётная запись не появится.',
      ],
      button: 'Подтвердить адрес',
    }),
    alreadyRegistered: () => ({
      subject: 'У вас уже есть учётная запись',
      text: [
        'Кто-то, скорее всего вы, пробовал зарегистрироваться в Stargraph с этим адресом, но учётная запись с ним уже есть. Войдите в неё.',
        'Если вы забыли пароль, задайте новый.',
      ],
      button: 'Задать новый пароль',
    }),
    passwordReset: () => ({
      subject: 'Задайте новый пароль',
      text: [
        'Кто-то, скорее всего вы, попросил новый пароль для вашей учётной записи Stargraph. Ссылка действует час и срабатывает один раз. После этого все сеансы завершатся.',
        'Если это были не вы, ничего делать не нужно: пароль останется прежним.',
      ],
      button: 'Задать новый пароль',
    }),
    emailNew: () => ({
      subject: 'Подтвердите новый адрес',
      text: [
        'Этот адрес хотят указать в учётной записи Stargraph. Подтвердите его в течение суток; согласие нужно и с прежнего адреса.',
        'Если вы об этом не знаете, ничего делать не нужно.',
      ],
      button: 'Подтвердить новый адрес',
    }),
    emailOld: ({ newEmail = '' }) => ({
      subject: 'Согласитесь на смену адреса',
      text: [
        `Адрес вашей учётной записи Stargraph хотят сменить на ${newEmail}. Он сменится, когда согласятся оба адреса, в течение суток.`,
        'Если это были не вы, не соглашайтесь и смените пароль: кто-то вошёл от вашего имени.',
      ],
      button: 'Согласиться',
    }),
    passwordChanged: () => ({
      subject: 'Пароль изменён',
      text: [
        'Пароль вашей учётной записи Stargraph изменён, все остальные сеансы завершены.',
        'Если это были не вы, сразу задайте новый.',
      ],
      button: 'Это был не я',
    }),
    totpEnabled: () => ({
      subject: 'Вход в два шага включён',
      text: [
        'Теперь при входе в Stargraph нужен и код из приложения-аутентификатора.',
        'Если это были не вы, проверьте настройки безопасности.',
      ],
      button: 'Настройки безопасности',
    }),
    totpDisabled: () => ({
      subject: 'Вход в два шага выключен',
      text: [
        'Теперь для входа в Stargraph хватает пароля.',
        'Если это были не вы, смените пароль и включите второй шаг снова.',
      ],
      button: 'Настройки безопасности',
    }),
    recoveryCodesRenewed: () => ({
      subject: 'Новые коды восстановления',
      text: [
        'Старые коды восстановления вашей учётной записи Stargraph больше не действуют.',
        'Если это были не вы, смените пароль.',
      ],
      button: 'Настройки безопасности',
    }),
    recoveryCodeUsed: () => ({
      subject: 'Использован код восстановления',
      text: [
        'Кто-то вошёл в вашу учётную запись Stargraph с кодом восстановления. Этот код больше не действует.',
        'Если это были не вы, смените пароль и создайте новые коды.',
      ],
      button: 'Настройки безопасности',
    }),
    newDevice: () => ({
      subject: 'Новый вход',
      text: [
        'Кто-то вошёл в вашу учётную запись Stargraph в браузере, в котором ею раньше не пользовались.',
        'Если это были не вы, смените пароль: остальные сеансы завершатся.',
      ],
      button: 'Настройки безопасности',
    }),
    emailChanged: ({ newEmail = '' }) => ({
      subject: 'Адрес изменён',
      text: [
        `Теперь у вашей учётной записи Stargraph адрес ${newEmail}. Оба адреса согласились. Это последнее письмо на прежний.`,
      ],
    }),
    accountDeleted: () => ({
      subject: 'Учётная запись удалена',
      text: ['Ваша учётная запись Stargraph удалена, как вы просили. Это последнее письмо на этот адрес.'],
    }),
    limitApproached: (data) => {
      const [used, allowed] = figures(data, 'ru');
      const limit = limitWords.ru[data.limit ?? 'players'];
      return {
        subject:
          data.level === 'refusing'
            ? `${data.companyName ?? ''}: места больше нет (${limit})`
            : `${data.companyName ?? ''}: предел близко (${limit})`,
        text: [
          `${data.companyName ?? ''} использует ${used} из ${allowed} по своему тарифу: ${limit}.`,
          'Читать, выгружать и удалять можно всегда, а заработанное остаётся у игроков. Что будет на пределе и как получить больше, написано на странице тарифа и расхода.',
        ],
        button: 'Тариф и расход',
      };
    },
  },
};

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? '');

const fonts = '-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';

/** A mail's words, as text and as HTML that needs nothing from elsewhere. @param link where its button leads; null for none */
export const writeMail = (kind: MailKind, language: Language, data: MailData, link: string | null): MailText => {
  const { subject, text, button } = wordsOf[language][kind](data);
  const origin =
    data.ip === undefined
      ? []
      : [`${where[language]}: ${[data.ip ?? unknown[language], data.userAgent].filter(Boolean).join(', ')}`];
  const leads = link !== null && button !== undefined;
  const paragraph = (line: string): string =>
    `<p style="margin:0 0 16px;font:16px/1.5 ${fonts};color:#1c1c21">${escape(line)}</p>`;
  const [first = '', ...rest] = text;
  const html = [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>${escape(subject)}</title></head>`,
    '<body style="margin:0;padding:24px;background:#f4f4f6"><div style="max-width:520px;margin:0 auto;padding:32px;background:#fff;border-radius:12px">',
    `<p style="margin:0 0 24px;font:600 14px/1 ${fonts};color:#4b53c9">Stargraph</p>`,
    `<h1 style="margin:0 0 16px;font:600 22px/1.3 ${fonts};color:#1c1c21">${escape(subject)}</h1>`,
    paragraph(first),
    ...origin.map(paragraph),
    leads
      ? `<p style="margin:24px 0"><a href="${escape(link)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#4b53c9;color:#fff;font:600 16px/1.2 ${fonts};text-decoration:none">${escape(button)}</a></p>`
      : '',
    ...rest.map((line) => paragraph(line)),
    '</div></body></html>',
  ].join('\n');
  const plain = [first, ...origin, ...(leads ? [`${button}:\n${link}`] : []), ...rest].join('\n\n');
  return { subject: `${subject} · Stargraph`, text: `${plain}\n`, html };
};
