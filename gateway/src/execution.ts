import { messageOf } from '@stargraph/kit/errors';
import { outcomeOf } from '@stargraph/kit/graphql/outcome';
import { logFieldsOf } from '@stargraph/kit/log-fields';
import type { Logger } from '@stargraph/kit/logging';
import type { Registry } from '@stargraph/kit/metrics';
import { GraphQLError, type DocumentNode, type ExecutionResult, type OperationDefinitionNode } from 'graphql';
import { RequestRefusedError } from './answer.ts';
import { maxCost, tooCostly } from './cost/cost.ts';
import { maskedMessage, refusal, shownErrors } from './errors.ts';
import type { Federation } from './federation.ts';
import { overLimit } from './limits.ts';
import { chargeOf } from './rate-limit/charge.ts';
import type { RequestState } from './request-state.ts';
import type { ResponseCache } from './response-cache/cache.ts';
import { createVariableReader } from './variables.ts';

/** An operation that was parsed and validated. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | undefined;
  readonly variables: Record<string, unknown>;
  /** Its name in metrics, of which there must be few: a client's own choice of name is `other`. */
  readonly label: string;
  readonly state: RequestState;
}

export type Execution = (prepared: PreparedOperation) => Promise<ExecutionResult>;

/** Checks variables, counts the operation's cost, executes by the federation or takes what is kept, and decides what of its errors the caller sees. */
export const createExecution = (
  { hash: supergraph, schema, costOf, factsOf, execute }: Federation,
  responses: ResponseCache | undefined,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Registry },
): Execution => {
  const refused = overLimit(metrics).labels('cost');
  const readVariables = createVariableReader(schema);
  return async (prepared) => {
    const { operation, variables, state } = prepared;
    const coerced = readVariables(operation, variables);
    if (coerced.errors !== undefined)
      return { errors: coerced.errors.map((error) => refusal('BAD_USER_INPUT', error.message)) };
    const cost = costOf(prepared.document, operation, coerced.coerced);
    if (cost > maxCost) {
      refused.inc();
      return { errors: [tooCostly(cost)] };
    }
    try {
      await state.charge(chargeOf(prepared.document, operation), cost);
      const { cachePolicy: policy, hash } = factsOf(prepared.document);
      const result =
        policy === undefined || responses === undefined
          ? await execute(prepared)
          : await responses.answer({
              policy,
              supergraph,
              document: hash,
              variables: coerced.coerced,
              state,
              execute: (shared) => execute({ ...prepared, state: shared }),
            });
      const errors = shownErrors(result.errors, { trace: state.trace, viewer: state.viewer, logger });
      state.executed = { operation: prepared.label, outcome: outcomeOf(errors) };
      return {
        ...(result.data === undefined ? {} : { data: result.data }),
        ...(errors.length === 0 ? {} : { errors }),
      };
    } catch (error) {
      if (error instanceof RequestRefusedError) {
        state.executed = { operation: prepared.label, outcome: 'refused' };
        const { message, code, status, headers } = error;
        return { errors: [new GraphQLError(message, { extensions: { code, http: { status, headers } } })] };
      }
      state.executed = { operation: prepared.label, outcome: 'failed' };
      const { traceId } = state.trace;
      logger.error(
        {
          ...logFieldsOf(state),
          operation: prepared.label,
          problem: messageOf(error),
          stack: error instanceof Error ? error.stack : undefined,
        },
        'operation failed',
      );
      return {
        errors: [
          new GraphQLError(maskedMessage(traceId), {
            extensions: { code: 'INTERNAL', traceId, http: { status: 500 } },
          }),
        ],
      };
    }
  };
};
