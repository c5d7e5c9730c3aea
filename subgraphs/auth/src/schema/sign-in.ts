import { Refusal, settle } from '@stargraph/kit/graphql/error-types';
import type { AuthBuilder } from '../builder.ts';
import { InvalidCodeError, InvalidCredentialsError, LinkEndedError, TooManyAttemptsError } from '../domain/errors.ts';
import type { AccessToken } from '../access-tokens.ts';
import { selfOf, type AccountParts } from './parts.ts';

export const addSignIn = ({ builder, resultType }: AuthBuilder, parts: AccountParts): void => {
  const input = builder.inputType('OperatorSignInInput', {
    description: "An operator's credentials.",
    fields: (t) => ({
      email: t.string({ required: true, description: 'The address they registered with.' }),
      password: t.string({ required: true, description: 'The password.' }),
      deviceToken: t.string({ description: parts.deviceTokenDescription }),
    }),
  });
  const success = parts.sessionType('OperatorSignInSuccess', 'The operator is signed in.');
  const result = builder.unionType('OperatorSignInResult', {
    description: 'What `operatorSignIn` answers: success, a second step, or an error that says what to change.',
    types: [success, parts.secondFactorRequired, parts.invalidCredentials, parts.tooManyAttempts],
    resolveType: (value) => {
      if (value instanceof Refusal) return value.error.name;
      return 'challenge' in value ? 'SecondFactorRequired' : 'OperatorSignInSuccess';
    },
  });
  builder.mutationField('operatorSignIn', (t) =>
    t.field({
      type: result,
      description:
        'Signs an operator in. Failures are counted by where they come from, and never make an operator wait in a browser that has signed in before. Errors: BAD_USER_INPUT for an input too long, UNAVAILABLE where too many sign in at once.',
      access: 'public',
      args: { input: t.arg({ type: input, required: true, description: 'The credentials.' }) },
      resolve: (_root, args, { services, client }) =>
        settle([InvalidCredentialsError, TooManyAttemptsError], () =>
          services.accounts.signIn({ ...args.input, from: client }),
        ),
    }),
  );

  const codeInput = builder.inputType('OperatorSecondFactorInput', {
    description: 'The second step of signing in.',
    fields: (t) => ({
      challenge: t.string({ required: true, description: 'What `operatorSignIn` answered.' }),
      code: t.string({ required: true, description: 'The six digits of the authenticator app, or a recovery code.' }),
      deviceToken: t.string({ description: parts.deviceTokenDescription }),
    }),
  });
  builder.mutationField('operatorSecondFactor', (t) =>
    t.field({
      type: resultType(
        'OperatorSecondFactorResult',
        parts.sessionType('OperatorSecondFactorSuccess', 'The operator is signed in.'),
        [parts.invalidCode, parts.linkEnded, parts.tooManyAttempts],
      ),
      description: 'Ends a sign-in by a code. Each code is taken once.',
      access: 'public',
      args: { input: t.arg({ type: codeInput, required: true, description: 'The challenge and the code.' }) },
      resolve: (_root, args, { services, client }) =>
        settle([InvalidCodeError, LinkEndedError, TooManyAttemptsError], () =>
          services.accounts.secondFactor({ ...args.input, from: client }),
        ),
    }),
  );

  const verifyInput = builder.inputType('OperatorVerifyInput', {
    description: 'A proof of who holds the session.',
    fields: (t) => ({
      password: t.string({ description: 'The password; asked for where two-step sign-in is off.' }),
      code: t.string({
        description:
          'The six digits of the authenticator app, or a recovery code; asked for where two-step sign-in is on.',
      }),
    }),
  });
  const verified = builder.objectRef<AccessToken>('OperatorVerifySuccess').implement({
    description: 'The session may do what is dangerous, for 10 minutes.',
    access: 'inherit',
    fields: (t) => ({
      accessToken: t.exposeString('accessToken', {
        description: 'Send it in the place of the one before. Good until `expiresAt`, 15 minutes from now.',
      }),
      expiresAt: t.field({
        type: 'DateTime',
        description: 'When the token ends.',
        resolve: (parent) => parent.expiresAt,
      }),
    }),
  });
  builder.mutationField('operatorVerify', (t) =>
    t.field({
      type: resultType('OperatorVerifyResult', verified, [
        parts.invalidCredentials,
        parts.invalidCode,
        parts.tooManyAttempts,
      ]),
      description:
        'Proves again who holds the session. Fields that answer STEP_UP_REQUIRED are open to the new access token.',
      access: { operator: true },
      args: { input: t.arg({ type: verifyInput, required: true, description: 'The proof.' }) },
      resolve: (_root, args, context) =>
        settle([InvalidCredentialsError, InvalidCodeError, TooManyAttemptsError], () =>
          context.services.accounts.confirmIdentity(selfOf(context), {
            password: args.input.password,
            code: args.input.code,
          }),
        ),
    }),
  );
};
