import { domainErrorCodes, messageOf, type RequestErrorCode } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import { logFieldsOf } from '@stargraph/kit/log-fields';
import type { Trace } from '@stargraph/kit/tracing';
import type { Viewer } from '@stargraph/kit/viewer';
import { GraphQLError } from 'graphql';

const requestErrorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'STEP_UP_REQUIRED',
  'BAD_USER_INPUT',
  'RATE_LIMITED',
  'UNAVAILABLE',
  'INTERNAL',
] as const satisfies readonly RequestErrorCode[];

/** Codes that subgraphs give on purpose. An error without one of them was not meant for the caller. */
const deliberate: ReadonlySet<unknown> = new Set([...domainErrorCodes, ...requestErrorCodes]);

/** An error that refuses the whole request before anything is executed. */
export const refusal = (
  code: string,
  message: string,
  status = 400,
  more: Readonly<Record<string, unknown>> = {},
): GraphQLError => new GraphQLError(message, { extensions: { code, ...more, http: { status, spec: true } } });

export const maskedMessage = (traceId: string): string =>
  `Something failed on our side. Quote ${traceId} when you report it.`;

/** The errors of an execution as the caller sees them: deliberate ones whole, every other as its trace id. */
export const shownErrors = (
  errors: readonly GraphQLError[],
  deps: { readonly trace: Trace; readonly viewer: Viewer; readonly logger: Logger },
): GraphQLError[] =>
  errors.map((error) => {
    const path = error.path === undefined ? {} : { path: error.path };
    const extensions: Record<string, unknown> = { ...error.extensions };
    delete extensions['serviceName'];
    if (deliberate.has(extensions['code'])) return new GraphQLError(error.message, { ...path, extensions });
    const { traceId } = deps.trace;
    deps.logger.error({ ...logFieldsOf(deps), path: error.path, problem: messageOf(error) }, 'an error was masked');
    return new GraphQLError(maskedMessage(traceId), { ...path, extensions: { code: 'INTERNAL', traceId } });
  });
