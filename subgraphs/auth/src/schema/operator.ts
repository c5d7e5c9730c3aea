import { InvalidInputError, forbidden, unauthenticated } from '@stargraph/kit/errors';
import { settle } from '@stargraph/kit/graphql/error-types';
import type { AuthBuilder } from '../builder.ts';
import { EmailTakenError, InvalidCredentialsError } from '../domain/errors.ts';
import { findOperator, type OperatorRow } from '../store/operator.ts';
import type { OperatorSession } from '../use-case/sign-in.ts';
import type { CommonErrorTypes } from './common-error-types.ts';
import { sessionFields } from './session-fields.ts';

export const addOperator = ({ builder, errorType, resultType }: AuthBuilder, errors: CommonErrorTypes): void => {
  const operator = builder.objectRef<OperatorRow>('Operator').implement({
    description: 'A person who works for a company.',
    access: 'inherit',
    fields: (t) => ({
      id: t.exposeID('id', { description: 'Its id, `opr_…`.' }),
      email: t.exposeString('email', { description: 'The address to sign in with, in lower case.' }),
      name: t.exposeString('name', { description: 'The name, 1 to 80 characters.' }),
      createdAt: t.field({
        type: 'DateTime',
        description: 'When they registered.',
        resolve: (parent) => parent.createdAt,
      }),
    }),
  });
  builder.queryField('operator', (t) =>
    t.field({
      type: operator,
      description: 'The operator who asks.',
      access: { operator: true },
      resolve: async (_root, _args, { viewer, services }) => {
        if (viewer.kind !== 'operator') throw forbidden();
        const found = await findOperator(services.sql, viewer.operatorId);
        if (found === null) throw unauthenticated();
        return found;
      },
    }),
  );

  const successType = (name: string, description: string) =>
    builder.objectRef<OperatorSession>(name).implement({
      description,
      access: 'inherit',
      fields: (t) => ({
        operator: t.field({ type: operator, description: 'Who it is.', resolve: (parent) => parent.operator }),
        ...sessionFields(t),
      }),
    });

  const registerInput = builder.inputType('OperatorRegisterInput', {
    description: 'A new operator.',
    fields: (t) => ({
      email: t.string({
        required: true,
        description: 'The address to sign in with, at most 254 characters. Upper and lower case are the same.',
      }),
      password: t.string({ required: true, description: '10 to 200 characters.' }),
      name: t.string({ required: true, description: 'The name, 1 to 80 characters.' }),
    }),
  });
  const taken = errorType(EmailTakenError, 'The e-mail address is registered already.');
  builder.mutationField('operatorRegister', (t) =>
    t.field({
      type: resultType(
        'OperatorRegisterResult',
        successType('OperatorRegisterSuccess', 'The operator exists and is signed in.'),
        [taken, errors.invalidInput],
      ),
      description: 'Makes an operator. Errors: BAD_USER_INPUT for an input of a wrong form.',
      access: 'public',
      args: { input: t.arg({ type: registerInput, required: true, description: 'The operator.' }) },
      resolve: (_root, { input }, { services }) =>
        settle([EmailTakenError, InvalidInputError], () => services.registerOperator(input)),
    }),
  );

  const signInInput = builder.inputType('OperatorSignInInput', {
    description: "An operator's credentials.",
    fields: (t) => ({
      email: t.string({ required: true, description: 'The address they registered with.' }),
      password: t.string({ required: true, description: 'The password.' }),
    }),
  });
  const invalid = errorType(
    InvalidCredentialsError,
    'The address or the password is wrong; which of them is not said.',
  );
  builder.mutationField('operatorSignIn', (t) =>
    t.field({
      type: resultType('OperatorSignInResult', successType('OperatorSignInSuccess', 'The operator is signed in.'), [
        invalid,
      ]),
      description: 'Signs an operator in. Errors: BAD_USER_INPUT for an input too long.',
      access: 'public',
      args: { input: t.arg({ type: signInInput, required: true, description: 'The credentials.' }) },
      resolve: (_root, { input }, { services }) =>
        settle([InvalidCredentialsError], () => services.signInOperator(input)),
    }),
  );
};
