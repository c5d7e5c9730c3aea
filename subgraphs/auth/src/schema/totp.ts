import { InvalidInputError } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { AuthBuilder } from '../builder.ts';
import { InvalidCodeError, TooManyAttemptsError } from '../domain/errors.ts';
import type { TotpSetUp } from '../use-case/totp.ts';
import { selfOf, type AccountParts } from './parts.ts';

export const addTotp = ({ builder, resultType }: AuthBuilder, parts: AccountParts): void => {
  const elevated = { operator: true, elevated: true } as const;
  const begun = builder.objectRef<TotpSetUp>('OperatorTotpBeginSuccess').implement({
    description: 'What an authenticator app takes in. Nothing is asked for before a code of it came back.',
    access: 'inherit',
    fields: (t) => ({
      secret: t.exposeString('secret', { description: 'In base32, to be typed in.' }),
      uri: t.exposeString('uri', { description: '`otpauth://…`, to be shown as a QR code.' }),
    }),
  });
  builder.mutationField('operatorTotpBegin', (t) =>
    t.field({
      type: resultType('OperatorTotpBeginResult', begun, [parts.invalidInput]),
      description: 'Begins to turn two-step sign-in on.',
      access: elevated,
      resolve: (_root, _args, context) =>
        settle([InvalidInputError], () => context.services.accounts.beginTotp(selfOf(context))),
    }),
  );

  const codesType = (name: string, description: string) =>
    builder.objectRef<{ readonly recoveryCodes: readonly string[] }>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({
        recoveryCodes: t.field({
          type: ['String'],
          description: 'Ten codes, each for one sign-in without the app. Shown here and never again.',
          resolve: (parent) => [...parent.recoveryCodes],
        }),
      }),
    });
  const codeInput = builder.inputType('OperatorTotpConfirmInput', {
    description: 'A code of the authenticator app.',
    fields: (t) => ({ code: t.string({ required: true, description: 'The six digits that it shows.' }) }),
  });
  builder.mutationField('operatorTotpConfirm', (t) =>
    t.field({
      type: resultType(
        'OperatorTotpConfirmResult',
        codesType('OperatorTotpConfirmSuccess', 'Two-step sign-in is on.'),
        [parts.invalidCode, parts.invalidInput, parts.tooManyAttempts],
      ),
      description: 'Turns two-step sign-in on, by a first code.',
      access: elevated,
      args: { input: t.arg({ type: codeInput, required: true, description: 'The code.' }) },
      resolve: (_root, args, context) =>
        settle([InvalidCodeError, InvalidInputError, TooManyAttemptsError], async () => ({
          recoveryCodes: await context.services.accounts.confirmTotp(selfOf(context), args.input.code),
        })),
    }),
  );

  const off = builder.objectRef<{ readonly done: true }>('OperatorTotpDisableSuccess').implement({
    description: 'Signing in asks for the password alone.',
    access: 'inherit',
    fields: (t) => ({ done: t.exposeBoolean('done', { description: 'True.' }) }),
  });
  builder.mutationField('operatorTotpDisable', (t) =>
    t.field({
      type: resultType('OperatorTotpDisableResult', off, [parts.invalidInput]),
      description: 'Turns two-step sign-in off, and ends all recovery codes.',
      access: elevated,
      resolve: (_root, _args, context) =>
        settle([InvalidInputError], async () => {
          await context.services.accounts.disableTotp(selfOf(context));
          return { done: true as const };
        }),
    }),
  );

  builder.mutationField('operatorRecoveryCodesRenew', (t) =>
    t.field({
      type: resultType(
        'OperatorRecoveryCodesRenewResult',
        codesType('OperatorRecoveryCodesRenewSuccess', 'The old recovery codes are no longer good.'),
        [parts.invalidInput],
      ),
      description: 'Makes ten new recovery codes in the place of all others.',
      access: elevated,
      resolve: (_root, _args, context) =>
        settle([InvalidInputError], async () => ({
          recoveryCodes: await context.services.accounts.renewRecoveryCodes(selfOf(context)),
        })),
    }),
  );
};
