import { Refusal, settle } from '@stargraph/kit/graphql/error-types';
import type { AuthBuilder } from '../builder.ts';
import { LinkEndedError, OnlyWayInError, TelegramRefusedError, TelegramTakenError } from '../domain/errors.ts';
import { findLink, type TelegramLinkRow } from '../store/operator-telegram.ts';
import { selfOf, type AccountParts } from './parts.ts';

/** Operators' sign-in by Telegram (OpenID Connect: code, PKCE, state, nonce), and the account that it is linked to. */
export const addTelegram = (types: AuthBuilder, parts: AccountParts): void => {
  const { builder, errorType, resultType } = types;
  const refused = errorType(TelegramRefusedError, 'Telegram did not confirm who it is.');
  const taken = errorType(TelegramTakenError, "The Telegram account opens another operator's account.");
  const onlyWayIn = errorType(OnlyWayInError, 'Nothing else would open the account.');

  const link = builder.objectRef<TelegramLinkRow>('OperatorTelegram').implement({
    description: 'The Telegram account that an operator signs in with.',
    access: 'inherit',
    fields: (t) => ({
      label: t.exposeString('label', { description: 'What to know it by: `@username`, else the name.' }),
      linkedAt: t.field({ type: 'DateTime', description: 'When it was linked.', resolve: (parent) => parent.linkedAt }),
    }),
  });
  builder.objectField(parts.operator, 'telegram', (t) =>
    t.field({
      type: link,
      nullable: true,
      description: 'The Telegram account to sign in with; null for none.',
      resolve: ({ id }, _args, { services }) => findLink(services.sql, id),
    }),
  );

  builder.queryField('telegramSignInAvailable', (t) =>
    t.boolean({
      description: 'Whether operators can sign in by Telegram here.',
      access: 'public',
      cacheControl: { maxAge: 60 },
      resolve: (_root, _args, { services }) => services.telegram.available,
    }),
  );

  const beginType = (name: string) =>
    builder.objectRef<{ readonly url: string; readonly state: string }>(name).implement({
      description: 'Where to go on.',
      access: 'inherit',
      fields: (t) => ({
        url: t.exposeString('url', { description: "Telegram's page. It sends the browser back within ten minutes." }),
        state: t.exposeString('state', {
          description: 'Keep it in the tab: only an answer with the same state is its own.',
        }),
      }),
    });
  builder.mutationField('telegramSignInBegin', (t) =>
    t.field({
      type: resultType('TelegramSignInBeginResult', beginType('TelegramSignInBeginSuccess'), []),
      description:
        'Begins a sign-in by Telegram. Errors: UNAVAILABLE where Telegram gives no answer, or it is not set up.',
      access: 'public',
      resolve: (_root, _args, { services }) => services.telegram.beginSignIn(),
    }),
  );
  builder.mutationField('telegramLinkBegin', (t) =>
    t.field({
      type: resultType('TelegramLinkBeginResult', beginType('TelegramLinkBeginSuccess'), []),
      description: 'Begins to link a Telegram account. Errors: UNAVAILABLE as `telegramSignInBegin`.',
      access: { operator: true, elevated: true },
      resolve: (_root, _args, context) => context.services.telegram.beginLink(selfOf(context)),
    }),
  );

  const returned = {
    state: 'The state that came back with the browser.',
    code: 'The code that came back with it; good once.',
  };
  const finishInput = builder.inputType('TelegramSignInFinishInput', {
    description: 'What the browser came back with.',
    fields: (t) => ({
      state: t.string({ required: true, description: returned.state }),
      code: t.string({ required: true, description: returned.code }),
      language: t.field({ type: parts.language, description: 'Of mail to a new operator. @default EN' }),
      deviceToken: t.string({ description: parts.deviceTokenDescription }),
    }),
  });
  const success = parts.sessionType('TelegramSignInFinishSuccess', 'The operator is signed in.');
  const result = builder.unionType('TelegramSignInFinishResult', {
    description: 'What `telegramSignInFinish` answers: success, a second step, or an error that says what to change.',
    types: [success, parts.secondFactorRequired, parts.linkEnded, refused],
    resolveType: (value) => {
      if (value instanceof Refusal) return value.error.name;
      return 'challenge' in value ? 'SecondFactorRequired' : 'TelegramSignInFinishSuccess';
    },
  });
  builder.mutationField('telegramSignInFinish', (t) =>
    t.field({
      type: result,
      description:
        'Signs in whom Telegram names. Who comes for the first time becomes an operator; an account is never found by its address. Errors: UNAVAILABLE where Telegram gives no answer.',
      access: 'public',
      args: { input: t.arg({ type: finishInput, required: true, description: 'What came back.' }) },
      resolve: (_root, { input }, { services, client }) =>
        settle([LinkEndedError, TelegramRefusedError], () =>
          services.telegram.signIn({ ...input, language: input.language ?? 'en', from: client }),
        ),
    }),
  );

  const done = (name: string, description: string) =>
    builder.objectRef<{ readonly done: boolean }>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({ done: t.exposeBoolean('done', { description: 'True.' }) }),
    });
  const linkInput = builder.inputType('TelegramLinkFinishInput', {
    description: 'What the browser came back with.',
    fields: (t) => ({
      state: t.string({ required: true, description: returned.state }),
      code: t.string({ required: true, description: returned.code }),
    }),
  });
  builder.mutationField('telegramLinkFinish', (t) =>
    t.field({
      type: resultType(
        'TelegramLinkFinishResult',
        done('TelegramLinkFinishSuccess', 'The Telegram account opens the account from now on.'),
        [parts.linkEnded, refused, taken],
      ),
      description:
        'Links the Telegram account, in the place of an earlier one. Errors: UNAVAILABLE as `telegramSignInFinish`.',
      access: { operator: true, elevated: true },
      args: { input: t.arg({ type: linkInput, required: true, description: 'What came back.' }) },
      resolve: (_root, { input }, context) =>
        settle([LinkEndedError, TelegramRefusedError, TelegramTakenError], async () => {
          await context.services.telegram.link(selfOf(context), input);
          return { done: true };
        }),
    }),
  );
  builder.mutationField('telegramUnlink', (t) =>
    t.field({
      type: resultType('TelegramUnlinkResult', done('TelegramUnlinkSuccess', 'Telegram does not open it any more.'), [
        onlyWayIn,
      ]),
      description: 'Unlinks the Telegram account. Refused where it is the only way in.',
      access: { operator: true, elevated: true },
      resolve: (_root, _args, context) =>
        settle([OnlyWayInError], async () => {
          await context.services.telegram.unlink(selfOf(context));
          return { done: true };
        }),
    }),
  );
};
