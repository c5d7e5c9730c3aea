import type { Language } from '../domain/account.ts';
import type { PasswordWeakness } from '../domain/errors.ts';
import {
  EmailTakenError,
  InvalidCodeError,
  InvalidCredentialsError,
  LinkEndedError,
  SoleOwnerError,
  TooManyAttemptsError,
  WeakPasswordError,
} from '../domain/errors.ts';
import { operatorOf } from '@stargraph/kit/graphql/request';
import type { AuthBuilder } from '../builder.ts';
import type { AuthContext } from '../context.ts';
import type { OperatorRow } from '../store/operator.ts';
import type { OperatorSession, Self } from '../use-case/account-deps.ts';
import type { SecondFactorChallenge } from '../use-case/sign-in.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import { sessionFields } from './session-fields.ts';

const weaknessValues = {
  SHORT: { value: 'short', description: 'It has fewer than 8 bytes.' },
  BREACHED: {
    value: 'breached',
    description: 'It is among passwords that were stolen elsewhere, so it is tried first.',
  },
  COMMON: { value: 'common', description: 'It is much like a common password.' },
  PERSONAL: { value: 'personal', description: 'It is made of the name or the address.' },
  WORDS: { value: 'words', description: 'It is made of few common words.' },
  KEYBOARD: { value: 'keyboard', description: 'It is a row of neighbouring keys.' },
  REPEATED: { value: 'repeated', description: 'It repeats itself.' },
  SEQUENCE: { value: 'sequence', description: 'It is a sequence, such as `abcd` or `2345`.' },
  DATE: { value: 'date', description: 'It is a date or a year.' },
  GUESSABLE: { value: 'guessable', description: 'It takes too few guesses.' },
} as const satisfies Record<string, { readonly value: PasswordWeakness; readonly description: string }>;

/** Whose account is asked about, and from where. Access rules let nobody else come here. */
export const selfOf = ({ viewer, client }: AuthContext): Self => ({
  operatorId: operatorOf(viewer),
  sessionId: viewer.kind === 'operator' ? viewer.sessionId : undefined,
  from: client,
});

/** The types that several mutations around accounts share, each made once. */
export const addAccountParts = (types: AuthBuilder, errors: CommonErrorTypes) => {
  const { builder, errorType } = types;
  const operator = builder.objectRef<OperatorRow>('Operator').implement({
    description: 'A person who works for a company.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `opr_…`.' }),
      email: t.exposeString('email', {
        nullable: true,
        description: 'The address to sign in with, in lower case; null for who came by Telegram and has given none.',
      }),
      name: t.exposeString('name', { description: 'The name, 1 to 80 characters.' }),
      createdAt: t.field({
        type: 'DateTime',
        description: 'When they registered.',
        resolve: (parent) => parent.createdAt,
      }),
    }),
  });
  const language = builder.enumType('OperatorLanguage', {
    description: 'The language of the mail that an operator gets.',
    values: {
      EN: { value: 'en', description: 'English.' },
      RU: { value: 'ru', description: 'Russian.' },
    } as const satisfies Record<string, { readonly value: Language; readonly description: string }>,
  });
  const weakness = builder.enumType('PasswordWeakness', {
    description: 'Why a password is too easy to guess.',
    values: weaknessValues,
  });
  const sessionType = (name: string, description: string) =>
    builder.objectRef<OperatorSession>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({
        operator: t.field({ type: operator, description: 'Who it is.', resolve: (parent) => parent.operator }),
        ...sessionFields(t),
        deviceToken: t.exposeString('deviceToken', {
          description:
            'Keep it, and send it with the next sign-in: the browser is then known, and other people’s failures don’t make it wait. It opens nothing.',
        }),
      }),
    });
  const secondFactorRequired = builder.objectRef<SecondFactorChallenge>('SecondFactorRequired').implement({
    description: 'The password is right; a code is asked for too, by `operatorSecondFactor`.',
    access: 'inherit',
    fields: (t) => ({
      challenge: t.exposeString('challenge', { description: 'Hand it back with the code. Good for five codes.' }),
      challengeExpiresAt: t.field({
        type: 'DateTime',
        description: 'When it ends, 10 minutes from now.',
        resolve: (parent) => parent.challengeExpiresAt,
      }),
    }),
  });
  return {
    operator,
    language,
    sessionType,
    secondFactorRequired,
    ...errors,
    weakPassword: errorType(WeakPasswordError, 'The password is too easy to guess.', (t) => ({
      reasons: t.field({ type: [weakness], description: 'Why.', resolve: (parent) => [...parent.error.reasons] }),
    })),
    tooManyAttempts: errorType(
      TooManyAttemptsError,
      'Too many tries failed from here. Tries from elsewhere are not concerned.',
      (t) => ({
        retryAfter: t.int({ description: 'Seconds to wait.', resolve: (parent) => parent.error.retryAfter }),
      }),
    ),
    emailTaken: errorType(
      EmailTakenError,
      'The e-mail address is registered already. Said only where no mail can be sent.',
    ),
    invalidCredentials: errorType(
      InvalidCredentialsError,
      'The address or the password is wrong; which of them is not said.',
    ),
    invalidCode: errorType(InvalidCodeError, 'The code is wrong, or was used before.'),
    linkEnded: errorType(LinkEndedError, 'The link or challenge was used, has run out, or never was.'),
    soleOwner: errorType(SoleOwnerError, 'A company would be left without an owner.', (t) => ({
      companies: t.field({
        type: ['String'],
        description: 'The names of those companies.',
        resolve: (parent) => [...parent.error.companies],
      }),
    })),
    deviceTokenDescription: 'What the last sign-in in this browser answered, if there was one.',
  };
};
export type AccountParts = ReturnType<typeof addAccountParts>;
