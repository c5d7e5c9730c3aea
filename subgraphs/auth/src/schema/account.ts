import { InvalidInputError, unauthenticated } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import { operatorOf } from '@stargraph/kit/graphql/request';
import { connectionOf, decodeCursor, encodeCursor, pageSize } from '@stargraph/kit/pagination';
import type { AuthBuilder } from '../builder.ts';
import { EmailTakenError, LinkEndedError, SoleOwnerError, TooManyAttemptsError } from '../domain/errors.ts';
import { deviceNameOf } from '../domain/device-name.ts';
import { securityEventKinds, type SecurityEventKind } from '../domain/security-event.ts';
import { findEmailChange } from '../store/email-change.ts';
import { findAccount, findOperator, type AccountRow, type OperatorRow } from '../store/operator.ts';
import { countRecoveryCodes } from '../store/second-factor.ts';
import { findSecurityEvents, type SecurityEventRow } from '../store/security-event.ts';
import { selfOf, type AccountParts } from './parts.ts';

const kindDescriptions: Readonly<Record<SecurityEventKind, string>> = {
  registered: 'The account was made.',
  signedIn: 'A session began.',
  signedInOnNewDevice: 'A session began in a browser that was not known.',
  signInFailed: 'A wrong password was given.',
  secondFactorFailed: 'The password was right, the code was not.',
  recoveryCodeUsed: 'A recovery code was used.',
  identityConfirmed: 'A session was proved again before something dangerous.',
  passwordChanged: 'The password was changed.',
  passwordReset: 'The password was set by a mailed link.',
  totpEnabled: 'Two-step sign-in was turned on.',
  totpDisabled: 'Two-step sign-in was turned off.',
  recoveryCodesRenewed: 'New recovery codes took the place of the old ones.',
  emailChangeRequested: 'Another address was asked for.',
  emailChanged: 'The address was changed.',
  profileChanged: 'The name or the language was changed.',
  telegramLinked: 'A Telegram account was linked to sign in with.',
  telegramUnlinked: 'The Telegram account was unlinked.',
};
const upper = (kind: string): string => kind.replaceAll(/[A-Z]/g, '_$&').toUpperCase();

const addSecurityLog = ({ builder }: AuthBuilder) => {
  const kind = builder.enumType('SecurityEventKind', {
    description: "What happened to an operator's account.",
    values: Object.fromEntries(
      securityEventKinds.map((value) => [upper(value), { value, description: kindDescriptions[value] }]),
    ) as Record<string, { readonly value: SecurityEventKind; readonly description: string }>,
  });
  return builder.objectRef<SecurityEventRow>('SecurityEvent').implement({
    description: "Something that happened to an operator's account.",
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id.' }),
      kind: t.field({ type: kind, description: 'What happened.', resolve: (parent) => parent.kind }),
      at: t.field({ type: 'DateTime', description: 'When.', resolve: (parent) => parent.at }),
      ip: t.exposeString('ip', { nullable: true, description: 'The address that it came from, where it is known.' }),
      userAgent: t.exposeString('userAgent', { nullable: true, description: 'What the browser called itself.' }),
      browser: t.string({
        nullable: true,
        description: 'The browser, by what it calls itself; null where that says nothing.',
        resolve: ({ userAgent }) => deviceNameOf(userAgent).browser,
      }),
      system: t.string({
        nullable: true,
        description: 'The system that it ran on; null where it is not known.',
        resolve: ({ userAgent }) => deviceNameOf(userAgent).system,
      }),
    }),
  });
};

const addAccountType = (types: AuthBuilder, parts: AccountParts) => {
  const { builder, connectionType } = types;
  const log = connectionType(addSecurityLog(types));
  return builder.objectRef<AccountRow>('OperatorAccount').implement({
    description: "An operator's own account, as only they see it.",
    access: 'inherit',
    fields: (t) => ({
      operator: t.field({ type: parts.operator, description: 'Whose it is.', resolve: (parent) => parent }),
      emailVerified: t.boolean({
        description: 'Whether mail to the address was proved to reach them.',
        resolve: (parent) => parent.emailVerifiedAt !== null,
      }),
      pendingEmail: t.string({
        nullable: true,
        description: 'The address that is to take its place, once both mailboxes have agreed.',
        resolve: async (parent, _args, { services }) =>
          (await findEmailChange(services.sql, parent.id, new Date(services.clock.now())))?.newEmail ?? null,
      }),
      language: t.field({ type: parts.language, description: 'Of their mail.', resolve: (parent) => parent.language }),
      hasPassword: t.boolean({
        description: 'Whether a password can be signed in with.',
        resolve: (parent) => parent.passwordHash !== null,
      }),
      passwordSetAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the password was last set, where it is known.',
        resolve: (parent) => parent.passwordSetAt,
      }),
      totpEnabled: t.exposeBoolean('totpEnabled', { description: 'Whether signing in asks for a code.' }),
      recoveryCodesLeft: t.int({
        description: 'Recovery codes that were not used.',
        resolve: (parent, _args, { services }) => countRecoveryCodes(services.sql, parent.id),
      }),
      securityLog: t.field({
        type: log,
        description: 'What happened to the account, newest first; goes back a year.',
        args: {
          first: t.arg.int({ description: 'At most so many, 1 to 100; 20 where it is left out.' }),
          after: t.arg.string({ description: 'Goes on behind this cursor.' }),
        },
        resolve: async (parent, { first, after }, { services }) => {
          const size = pageSize(first);
          const before = after == null ? null : String(decodeCursor(after, 1)[0]);
          const rows = await findSecurityEvents(services.sql, parent.id, before, size + 1);
          return connectionOf(rows, size, ({ id }) => encodeCursor([id]), before !== null);
        },
      }),
    }),
  });
};

export const addAccount = (types: AuthBuilder, parts: AccountParts): void => {
  const { builder, resultType } = types;
  builder.queryField('operator', (t) =>
    t.field({
      type: parts.operator,
      description: 'The operator who asks.',
      access: { operator: true },
      resolve: async (_root, _args, { viewer, services }) => {
        const found = await findOperator(services.sql, operatorOf(viewer));
        if (found === null) throw unauthenticated();
        return found;
      },
    }),
  );
  const account = addAccountType(types, parts);
  builder.queryField('operatorAccount', (t) =>
    t.field({
      type: account,
      description: "The asking operator's own account.",
      access: { operator: true },
      resolve: async (_root, _args, { viewer, services }) => {
        const found = await findAccount(services.sql, operatorOf(viewer));
        if (found === null) throw unauthenticated();
        return found;
      },
    }),
  );

  const profileInput = builder.inputType('OperatorProfileUpdateInput', {
    description: 'What others see of the operator, and how it is written to.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'The name, 1 to 80 characters.' }),
      language: t.field({ type: parts.language, required: true, description: 'Of their mail.' }),
    }),
  });
  const profile = builder.objectRef<{ readonly operator: OperatorRow }>('OperatorProfileUpdateSuccess').implement({
    description: 'It is changed.',
    access: 'inherit',
    fields: (t) => ({
      operator: t.field({ type: parts.operator, description: 'As it is now.', resolve: (parent) => parent.operator }),
    }),
  });
  builder.mutationField('operatorProfileUpdate', (t) =>
    t.field({
      type: resultType('OperatorProfileUpdateResult', profile, []),
      description: "Changes one's own name and language. Errors: BAD_USER_INPUT for a name of a wrong form.",
      access: { operator: true },
      args: { input: t.arg({ type: profileInput, required: true, description: 'The profile.' }) },
      resolve: async (_root, args, context) => ({
        operator: await context.services.accounts.changeProfile(selfOf(context), args.input),
      }),
    }),
  );

  const emailDone = (name: string) =>
    builder.objectRef<{ readonly done: boolean }>(name).implement({
      description: 'The change has begun, or is done.',
      access: 'inherit',
      fields: (t) => ({
        done: t.exposeBoolean('done', {
          description: 'Whether the address has changed; false while a mailbox has yet to agree.',
        }),
      }),
    });
  const emailInput = builder.inputType('OperatorEmailChangeInput', {
    description: 'Another address to sign in with.',
    fields: (t) => ({ email: t.string({ required: true, description: 'The address, at most 254 characters.' }) }),
  });
  builder.mutationField('operatorEmailChange', (t) =>
    t.field({
      type: resultType('OperatorEmailChangeResult', emailDone('OperatorEmailChangeSuccess'), [
        parts.invalidInput,
        parts.emailTaken,
        parts.tooManyAttempts,
      ]),
      description:
        'Asks for another address. Both mailboxes get a link; it changes when both were opened, within 24 hours.',
      access: { operator: true, elevated: true },
      args: { input: t.arg({ type: emailInput, required: true, description: 'The address.' }) },
      resolve: (_root, args, context) =>
        settle([InvalidInputError, EmailTakenError, TooManyAttemptsError], () =>
          context.services.accounts.changeEmail(selfOf(context), args.input.email),
        ),
    }),
  );
  const cancelled = builder.objectRef<{ readonly cancelled: boolean }>('OperatorEmailChangeCancelSuccess').implement({
    description: 'No other address is asked for.',
    access: 'inherit',
    fields: (t) => ({ cancelled: t.exposeBoolean('cancelled', { description: 'Whether one was.' }) }),
  });
  builder.mutationField('operatorEmailChangeCancel', (t) =>
    t.field({
      type: resultType('OperatorEmailChangeCancelResult', cancelled, []),
      description: 'Takes back the wish for another address.',
      access: { operator: true },
      resolve: async (_root, _args, context) => ({
        cancelled: await context.services.accounts.cancelEmailChange(selfOf(context)),
      }),
    }),
  );
  const tokenInput = builder.inputType('OperatorEmailConfirmInput', {
    description: 'A link that was mailed for a change of address.',
    fields: (t) => ({ token: t.string({ required: true, description: 'What stands behind `#` in the link.' }) }),
  });
  builder.mutationField('operatorEmailConfirm', (t) =>
    t.field({
      type: resultType('OperatorEmailConfirmResult', emailDone('OperatorEmailConfirmSuccess'), [parts.linkEnded]),
      description: 'One of the two mailboxes agrees to a change of address.',
      access: 'public',
      args: { input: t.arg({ type: tokenInput, required: true, description: 'The link.' }) },
      resolve: (_root, args, { services, client }) =>
        settle([LinkEndedError], () => services.accounts.confirmEmail({ token: args.input.token, from: client })),
    }),
  );

  const deleted = builder.objectRef<{ readonly deleted: true }>('OperatorDeleteSuccess').implement({
    description: 'The account is gone, and every session of it.',
    access: 'inherit',
    fields: (t) => ({ deleted: t.exposeBoolean('deleted', { description: 'True.' }) }),
  });
  builder.mutationField('operatorDelete', (t) =>
    t.field({
      type: resultType('OperatorDeleteResult', deleted, [parts.soleOwner]),
      description: "Deletes one's own account, for good. Refused to the only owner of a company.",
      access: { operator: true, elevated: true },
      resolve: (_root, _args, context) =>
        settle([SoleOwnerError], async () => {
          await context.services.accounts.deleteOperator(selfOf(context), context.trace.traceparent);
          return { deleted: true as const };
        }),
    }),
  );
};
