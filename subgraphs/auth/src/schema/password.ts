import { settle } from '@stargraph/kit/graphql/error-types';
import type { AuthBuilder } from '../builder.ts';
import { LinkEndedError, TooManyAttemptsError, WeakPasswordError } from '../domain/errors.ts';
import { selfOf, type AccountParts } from './parts.ts';

export const addPassword = ({ builder, resultType }: AuthBuilder, parts: AccountParts): void => {
  const done = (name: string, description: string) =>
    builder.objectRef<{ readonly done: true }>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({ done: t.exposeBoolean('done', { description: 'True.' }) }),
    });

  const forgotInput = builder.inputType('OperatorPasswordForgotInput', {
    description: 'Whose password is to be set anew.',
    fields: (t) => ({
      email: t.string({ required: true, description: 'The address to sign in with.' }),
      language: t.field({ type: parts.language, description: 'Left out: English.' }),
    }),
  });
  builder.mutationField('operatorPasswordForgot', (t) =>
    t.field({
      type: resultType(
        'OperatorPasswordForgotResult',
        done('OperatorPasswordForgotSuccess', 'If the address has an account, mail is on its way to it.'),
        [parts.tooManyAttempts],
      ),
      description:
        'Has a link mailed by which a new password is chosen. The answer is the same, and takes as long, whether the address has an account or not.',
      access: 'public',
      args: { input: t.arg({ type: forgotInput, required: true, description: 'The address.' }) },
      resolve: (_root, args, { services, client }) =>
        settle([TooManyAttemptsError], async () => {
          const { email, language } = args.input;
          await services.accounts.requestPasswordReset({ email, language: language ?? 'en', from: client });
          return { done: true as const };
        }),
    }),
  );

  const resetInput = builder.inputType('OperatorPasswordResetInput', {
    description: 'A new password, by a mailed link.',
    fields: (t) => ({
      token: t.string({ required: true, description: 'What stands behind `#` in the link. Good for an hour, once.' }),
      password: t.string({ required: true, description: '8 to 256 bytes, hard to guess.' }),
    }),
  });
  builder.mutationField('operatorPasswordReset', (t) =>
    t.field({
      type: resultType(
        'OperatorPasswordResetResult',
        done('OperatorPasswordResetSuccess', 'The password is set, and every session was ended.'),
        [parts.linkEnded, parts.weakPassword],
      ),
      description: 'Sets a new password by a mailed link and ends every session of the operator.',
      access: 'public',
      args: { input: t.arg({ type: resetInput, required: true, description: 'The link and the password.' }) },
      resolve: (_root, args, { services, client }) =>
        settle([LinkEndedError, WeakPasswordError], async () => {
          await services.accounts.resetPassword({ ...args.input, from: client });
          return { done: true as const };
        }),
    }),
  );

  const changeInput = builder.inputType('OperatorPasswordChangeInput', {
    description: 'A new password.',
    fields: (t) => ({ password: t.string({ required: true, description: '8 to 256 bytes, hard to guess.' }) }),
  });
  builder.mutationField('operatorPasswordChange', (t) =>
    t.field({
      type: resultType(
        'OperatorPasswordChangeResult',
        done('OperatorPasswordChangeSuccess', 'The password is set, and every other session was ended.'),
        [parts.weakPassword],
      ),
      description: "Sets one's own password and ends every other session.",
      access: { operator: true, elevated: true },
      args: { input: t.arg({ type: changeInput, required: true, description: 'The password.' }) },
      resolve: (_root, args, context) =>
        settle([WeakPasswordError], async () => {
          await context.services.accounts.changePassword(selfOf(context), args.input);
          return { done: true as const };
        }),
    }),
  );
};
