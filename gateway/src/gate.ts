import type { IncomingMessage } from 'node:http';
import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { messageOf } from '@stargraph/kit/errors';
import type { Logger } from '@stargraph/kit/logging';
import type { Trace } from '@stargraph/kit/tracing';
import type { Client, Viewer } from '@stargraph/kit/viewer';
import { createAccessTokens } from './access-token.ts';
import { RequestRefusedError } from './answer.ts';
import type { ApiKeys } from './api-key.ts';
import { createCredentials, type Holder } from './credential.ts';
import { costOfPoint } from './cost/cost.ts';
import type { Environments } from './environment.ts';
import type { Host } from './host.ts';
import type { OperationCharge } from './rate-limit/charge.ts';
import { networkOf } from '@stargraph/kit/client-network';
import type { Allowance } from './rate-limit/allowance.ts';
import { tooManyRequests, type RateLimiter } from './rate-limit/limiter.ts';
import { countedAs } from './rate-limit/policy.ts';
import type { ReleasePins } from './release-pin.ts';
import type { Revocations } from './revocation.ts';
import { standsStill, type Standings } from './standing.ts';
import { createViewers } from './viewer.ts';

/** Somebody who was let in. */
export interface Admission {
  readonly viewer: Viewer;
  /** Where the request comes from. */
  readonly client: Client;
  /** When the credential ends, milliseconds since the epoch; infinity where it does not. */
  readonly until: number;
  /** The session that the credential is of; undefined where it is of none. */
  readonly sessionId: string | undefined;
  /** What is left of the rate limit that the request was counted in. */
  readonly allowance: Allowance;
  /** Who it is by now. @throws RequestRefusedError where they would not be let in any more */
  readonly again: () => Promise<Viewer>;
  /** Counts what an operation costs beside its request. @returns how what it was counted in stands then. @throws RequestRefusedError 429 */
  readonly charge: (operation: OperationCharge, cost: number) => Promise<readonly Allowance[]>;
}

/** Lets a request in as its viewer, and counts it. @throws RequestRefusedError 401, 404 (no such environment), 429, 503 */
export type Gate = (host: Host, request: IncomingMessage, trace: Trace) => Promise<Admission>;

/** Longer ones are cut, characters. */
const maxUserAgent = 512;

export const createGate = (deps: {
  readonly commands: CommandClient;
  readonly pins: ReleasePins;
  readonly environmentOf: Environments;
  readonly apiKeys: ApiKeys;
  readonly revocations: Pick<Revocations, 'isOver'>;
  /** How an environment stands. */
  readonly standingOf: Standings;
  readonly limiter: RateLimiter;
  /** The address that a request comes from. */
  readonly addressOf: (request: IncomingMessage) => string;
  readonly clock: Clock;
  readonly logger: Logger;
}): Gate => {
  const holderOf = createCredentials({ tokens: createAccessTokens(deps), apiKeys: deps.apiKeys });
  const viewerOf = createViewers(deps);

  const granted = (allowance: Allowance): Allowance => {
    if (!allowance.allowed) throw tooManyRequests(allowance);
    return allowance;
  };
  const take = async (...wanted: Parameters<RateLimiter['take']>): Promise<Allowance> =>
    granted(await deps.limiter.take(...wanted));

  const refuse = async (request: IncomingMessage, message: string): Promise<never> => {
    // Who tries credentials that are not good is counted as nobody.
    await take('anonymous', networkOf(deps.addressOf(request)), 1);
    throw new RequestRefusedError(401, 'UNAUTHENTICATED', message);
  };

  return async (host, request, trace) => {
    try {
      const environment = host.kind === 'app' ? await deps.environmentOf(host.slug) : undefined;
      if (environment === null) throw new RequestRefusedError(404, 'NOT_FOUND', 'No Mini App lives on this host.');
      // Node hands on the first of two and says nothing of the other.
      const holder = comesTwice(request, 'authorization') ? undefined : await holderOf(request.headers);
      const sessionId = holder !== undefined && 'sessionId' in holder ? holder.sessionId : undefined;
      if (holder === undefined || (sessionId !== undefined && (await deps.revocations.isOver(sessionId))))
        return await refuse(request, 'The credential is not valid, or no longer. Get a new one.');
      if (!mayUse(holder, host, environment?.environmentId))
        return await refuse(request, 'The credential is not for this host.');
      // Players are stopped, and so is what programs would change; whoever may read for the company still does.
      const still = 'environmentId' in holder && (await deps.standingOf(holder.environmentId)).standing !== 'open';
      if ((still && holder.kind === 'player') || (environment !== undefined && environment.standing !== 'open'))
        throw standsStill();
      const ip = deps.addressOf(request);
      const address = networkOf(ip);
      const { bucket, key } = countedAs(holder, address);
      // Side by side: counting costs a request no time of its own.
      const [allowance, viewer] = await Promise.all([take(bucket, key, 1), viewerOf(holder, trace.traceparent)]);
      // After their own limit: what one is refused takes nothing from the others.
      const environmentId = 'environmentId' in holder ? holder.environmentId : environment?.environmentId;
      if (environmentId !== undefined) granted(deps.limiter.takeIn(environmentId, 1));
      return {
        viewer,
        client: { ip, userAgent: request.headers['user-agent']?.slice(0, maxUserAgent) ?? null },
        sessionId,
        again: async () => {
          if (holder.kind === 'player' && (await deps.standingOf(holder.environmentId)).standing !== 'open')
            throw standsStill();
          return viewerOf(holder, trace.traceparent);
        },
        until: 'expiresAt' in holder ? holder.expiresAt : Infinity,
        allowance,
        charge: async ({ roots, signIn, launch, mutates }, cost) => {
          if (still && mutates) throw standsStill();
          // Players and operators send documents of our own, which cost what we make them cost.
          const sendsAny = holder.kind === 'anonymous' || holder.kind === 'integration';
          const more = sendsAny ? Math.max(roots, Math.ceil(cost / costOfPoint)) - 1 : 0;
          const all = await Promise.all([
            ...(more > 0 ? [take(bucket, key, more)] : []),
            ...(signIn > 0 ? [take('signIn', address, signIn)] : []),
            ...(launch > 0 ? [take('launch', address, launch)] : []),
          ]);
          if (environmentId !== undefined && more > 0) granted(deps.limiter.takeIn(environmentId, more));
          return all;
        },
      };
    } catch (error) {
      if (error instanceof RequestRefusedError) throw error;
      deps.logger.error({ traceId: trace.traceId, problem: messageOf(error) }, 'a viewer could not be completed');
      throw new RequestRefusedError(503, 'UNAVAILABLE', 'Credentials can not be checked at the moment. Try again.');
    }
  };
};

/** Whether a header came more than once. */
const comesTwice = ({ rawHeaders }: IncomingMessage, name: string): boolean =>
  rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length > 1;

/** A credential works on the API's host, on the operators' for operators, and on an environment's own for what belongs to it. */
const mayUse = (holder: Holder, host: Host, environmentId: string | undefined): boolean => {
  if (holder.kind === 'anonymous' || host.kind === 'api') return true;
  if (host.kind === 'admin') return holder.kind === 'operator';
  return holder.kind !== 'operator' && holder.environmentId === environmentId;
};
