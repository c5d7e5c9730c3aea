import { InvalidInputError } from '@stargraph/kit/errors';
import { Refusal, settle } from '@stargraph/kit/graphql/error-types';
import type { AuthBuilder } from '../builder.ts';
import {
  EmailTakenError,
  InvalidCredentialsError,
  LinkEndedError,
  TooManyAttemptsError,
  WeakPasswordError,
} from '../domain/errors.ts';
import type { VerificationSent } from '../use-case/register.ts';
import type { AccountParts } from './parts.ts';

export const addRegister = ({ builder, resultType }: AuthBuilder, parts: AccountParts): void => {
  const input = builder.inputType('OperatorRegisterInput', {
    description: 'A new operator.',
    fields: (t) => ({
      email: t.string({
        required: true,
        description: 'The address to sign in with, at most 254 characters. Upper and lower case are the same.',
      }),
      password: t.string({ required: true, description: '8 to 256 bytes, hard to guess.' }),
      name: t.string({ required: true, description: 'The name, 1 to 80 characters.' }),
      language: t.field({ type: parts.language, description: 'Of the mail that they get. Left out: English.' }),
      deviceToken: t.string({ description: parts.deviceTokenDescription }),
    }),
  });
  const success = parts.sessionType('OperatorRegisterSuccess', 'The operator exists and is signed in.');
  const sent = builder.objectRef<VerificationSent>('OperatorVerificationSent').implement({
    description:
      'Mail is on its way: with a link that goes on from here, or, where the address has an account, with word of that.',
    access: 'inherit',
    fields: (t) => ({ sentTo: t.exposeString('sentTo', { description: 'The address, in lower case.' }) }),
  });
  const result = builder.unionType('OperatorRegisterResult', {
    description:
      'What `operatorRegister` answers: success, mail to be read first, or an error that says what to change.',
    types: [success, sent, parts.emailTaken, parts.invalidInput, parts.weakPassword, parts.tooManyAttempts],
    resolveType: (value) => {
      if (value instanceof Refusal) return value.error.name;
      return 'sentTo' in value ? 'OperatorVerificationSent' : 'OperatorRegisterSuccess';
    },
  });
  builder.mutationField('operatorRegister', (t) =>
    t.field({
      type: result,
      description:
        'Makes an operator. Where the platform sends mail, the address is proved first, and whether it has an account is told to its mailbox alone. Errors: BAD_USER_INPUT for an input of a wrong form.',
      access: 'public',
      args: { input: t.arg({ type: input, required: true, description: 'The operator.' }) },
      resolve: (_root, args, { services, client }) =>
        settle([EmailTakenError, InvalidInputError, WeakPasswordError, TooManyAttemptsError], () =>
          services.accounts.register({ ...args.input, language: args.input.language ?? 'en', from: client }),
        ),
    }),
  );

  const confirmInput = builder.inputType('OperatorRegistrationConfirmInput', {
    description: 'The link of the mail that registering sent.',
    fields: (t) => ({
      token: t.string({ required: true, description: 'What stands behind `#` in the link.' }),
      password: t.string({ required: true, description: 'The password that was chosen.' }),
      deviceToken: t.string({ description: parts.deviceTokenDescription }),
    }),
  });
  builder.mutationField('operatorRegistrationConfirm', (t) =>
    t.field({
      type: resultType(
        'OperatorRegistrationConfirmResult',
        parts.sessionType('OperatorRegistrationConfirmSuccess', 'The address is proved, the operator is signed in.'),
        [parts.linkEnded, parts.invalidCredentials, parts.tooManyAttempts],
      ),
      description:
        'Proves the address of a registration and signs in. It asks for the password, so that who was registered by somebody else gets no account that the other has the password of.',
      access: 'public',
      args: { input: t.arg({ type: confirmInput, required: true, description: 'The link.' }) },
      resolve: (_root, args, { services, client }) =>
        settle([LinkEndedError, InvalidCredentialsError, TooManyAttemptsError], () =>
          services.accounts.confirmRegistration({ ...args.input, from: client }),
        ),
    }),
  );
};
