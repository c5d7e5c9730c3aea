import type { ObjectRef } from '@pothos/core';
import { DomainError, domainErrorCodes } from '../errors.ts';
import type { Builder, BuilderTypes } from './builder.ts';
import type { RequestContext } from './context.ts';

type DomainErrorClass<E extends DomainError = DomainError> = new (...args: never[]) => E;

/** A domain error on its way out as data: executors take anything that is an `Error` for a failure. */
export class Refusal<E extends DomainError = DomainError> {
  readonly error: E;
  constructor(error: E) {
    this.error = error;
  }
}

/**
 * The `Error` interface and makers of error and result types for one subgraph. Error types that several
 * subgraphs return are identical and shareable.
 */
export const createErrorTypes = <Context extends RequestContext>(builder: Builder<Context>) => {
  type Types = PothosSchemaTypes.ExtendDefaultTypes<BuilderTypes<Context>>;
  type FieldsOf<E extends DomainError> = (
    t: PothosSchemaTypes.ObjectFieldBuilder<Types, Refusal<E>>,
  ) => Record<string, PothosSchemaTypes.FieldRef<Types, unknown, 'Object'>>;

  const code = builder.enumType('ErrorCode', {
    description: 'What kind of refusal an error is. Stable: programs may branch on it.',
    values: domainErrorCodes,
  });
  const error = builder.interfaceRef<Refusal>('Error').implement({
    description: 'A refusal that the caller can act on. Nothing was changed.',
    access: 'public',
    fields: (t) => ({
      message: t.string({
        description: 'What happened and what to do, in English.',
        resolve: (parent) => parent.error.message,
      }),
      code: t.field({ type: code, description: 'What kind of refusal it is.', resolve: (parent) => parent.error.code }),
    }),
  });

  /**
   * The object type of one error class; both have the same name.
   * @param extra fields beyond `message` and `code`
   */
  const errorType = <E extends DomainError>(
    errorClass: DomainErrorClass<E>,
    description: string,
    extra?: FieldsOf<E>,
  ): ObjectRef<Types, Refusal> =>
    builder.objectRef<Refusal>(errorClass.name).implement({
      description,
      access: 'public',
      shareable: true,
      interfaces: [error],
      isTypeOf: (value) => value instanceof Refusal && value.error instanceof errorClass,
      ...(extra === undefined ? {} : { fields: extra }),
    });

  /** A mutation's result: the success type or one of the errors. */
  const resultType = <Success extends object>(
    name: string,
    success: ObjectRef<Types, Success>,
    errors: readonly ObjectRef<Types, Refusal>[],
  ) =>
    builder.unionType(name, {
      description: `What \`${name.replace(/Result$/, '').replace(/^./, (first) => first.toLowerCase())}\` answers: success, or an error that says what to change.`,
      types: [success, ...errors],
      resolveType: (value) => (value instanceof Refusal ? value.error.name : success.name),
    });

  return { error, errorType, resultType };
};

/** Runs a use case and gives its refusals of the named classes back as data; anything else is thrown on. */
export const settle = async <Success>(
  errors: readonly DomainErrorClass[],
  run: () => Promise<Success>,
): Promise<Success | Refusal> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DomainError && errors.some((errorClass) => error instanceof errorClass))
      return new Refusal(error);
    throw error;
  }
};
