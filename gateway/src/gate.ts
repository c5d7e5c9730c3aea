import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { Trace } from '@stargraph/kit/tracing';
import type { Viewer } from '@stargraph/kit/viewer';
import { createAccessTokens } from './access-token.ts';
import { RequestRefusedError } from './answer.ts';
import { createApiKeys } from './api-key.ts';
import { createCredentials, type Holder } from './credential.ts';
import type { Environments } from './environment.ts';
import type { Host } from './host.ts';
import type { ReleasePins } from './release-pin.ts';
import { createViewers } from './viewer.ts';

/** Somebody who was let in. */
export interface Admission {
  readonly viewer: Viewer;
  /** When the credential ends, milliseconds since the epoch; infinity where it does not. */
  readonly until: number;
}

/** Lets a request in as its viewer. @throws RequestRefusedError 401, 404 (no such environment), 503 */
export type Gate = (host: Host, headers: IncomingHttpHeaders, trace: Trace) => Promise<Admission>;

export const createGate = (deps: {
  readonly commands: CommandClient;
  readonly pins: ReleasePins;
  readonly environmentOf: Environments;
  readonly clock: Clock;
  readonly logger: Logger;
}): Gate => {
  const holderOf = createCredentials({ tokens: createAccessTokens(deps), apiKeys: createApiKeys(deps) });
  const viewerOf = createViewers(deps);

  return async (host, headers, trace) => {
    try {
      const environment = host.kind === 'app' ? await deps.environmentOf(host.slug) : undefined;
      if (environment === null) throw new RequestRefusedError(404, 'NOT_FOUND', 'No Mini App lives on this host.');
      const holder = await holderOf(headers);
      if (holder === undefined)
        throw new RequestRefusedError(
          401,
          'UNAUTHENTICATED',
          'The credential is not valid, or no longer. Get a new one.',
        );
      if (!mayUse(holder, host, environment?.environmentId))
        throw new RequestRefusedError(401, 'UNAUTHENTICATED', 'The credential is not for this host.');
      return {
        viewer: await viewerOf(holder, trace.traceparent),
        until: 'expiresAt' in holder ? holder.expiresAt : Infinity,
      };
    } catch (error) {
      if (error instanceof RequestRefusedError) throw error;
      deps.logger.error({ traceId: trace.traceId, problem: messageOf(error) }, 'a viewer could not be completed');
      throw new RequestRefusedError(503, 'UNAVAILABLE', 'Credentials can not be checked at the moment. Try again.');
    }
  };
};

/** A credential works on the API's host, on the operators' for operators, and on an environment's own for what belongs to it. */
const mayUse = (holder: Holder, host: Host, environmentId: string | undefined): boolean => {
  if (holder.kind === 'anonymous' || host.kind === 'api') return true;
  if (host.kind === 'admin') return holder.kind === 'operator';
  return holder.kind !== 'operator' && holder.environmentId === environmentId;
};
