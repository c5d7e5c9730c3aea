import type { Clock } from '@stargraph/kit/clock';
import type { CommandClient } from '@stargraph/kit/commands';
import { botVerifyLaunch } from '@stargraph/kit/contracts/commands/tenant-bot';
import { newEvent } from '@stargraph/kit/contracts/event';
import { inTransaction } from '@stargraph/kit/db/sql';
import { LimitReachedError, RequestError, badInput, messageOf } from '@stargraph/kit/errors';
import { isId, newId } from '@stargraph/kit/ids';
import type { Logger } from '@stargraph/kit/logging';
import { appendEvents } from '@stargraph/kit/outbox';
import type { ServiceDeps } from '@stargraph/kit/service';
import type { Client } from '@stargraph/kit/viewer';
import type { TokenHolder } from '../access-tokens.ts';
import { LaunchRefusedError } from '../domain/errors.ts';
import { cleanPlayerName } from '../domain/player-name.ts';
import type { SessionTokens, Sessions } from '../sessions.ts';
import { findPlayer, mintPlayer } from '../store/player-identity.ts';
import { saveProfile } from '../store/player-profile.ts';

export interface ExchangeLaunchRequest {
  readonly environmentId: string;
  readonly initData: string;
  readonly traceparent: string;
  readonly client: Client;
}

export interface LaunchSession extends SessionTokens {
  readonly environmentId: string;
  readonly playerId: string;
}

/** Longest launch data that is looked at, in characters. */
const longestInitData = 8192;

/**
 * Exchanges a Mini App's launch data for a player's session; a Telegram user's first launch in an
 * environment makes them a player of it.
 * @throws LaunchRefusedError; LimitReachedError for somebody new where the company's plan allows nobody new; RequestError: BAD_USER_INPUT for data too long, UNAVAILABLE where it can't be checked now
 */
export const createExchangeLaunch = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly commands: CommandClient;
  readonly sessions: Sessions;
  readonly logger: Logger;
  readonly wake: () => void;
}) => {
  const verify = async ({ environmentId, initData, traceparent }: ExchangeLaunchRequest) => {
    try {
      return await deps.commands.call(botVerifyLaunch, { environmentId, initData }, { traceparent });
    } catch (error) {
      deps.logger.error(
        { command: botVerifyLaunch.name, problem: messageOf(error) },
        'launch data could not be checked',
      );
      throw new RequestError('UNAVAILABLE', 'Launch data can’t be checked right now. Try again in a moment.');
    }
  };

  return async (request: ExchangeLaunchRequest): Promise<LaunchSession> => {
    const { environmentId, initData, traceparent } = request;
    if (initData.length > longestInitData) throw badInput(`initData must have at most ${longestInitData} characters.`);
    if (!isId('environment', environmentId)) throw new LaunchRefusedError('unknown-environment');
    const launch = await verify(request);
    if (launch.outcome === 'refused') throw new LaunchRefusedError(launch.reason);
    const { projectId } = launch.environment;

    const at = new Date(deps.clock.now());
    const { holder, playerId, refreshToken } = await inTransaction(deps.pool, async (tx) => {
      const identity = { environmentId, telegramUserId: launch.telegramUserId };
      // Whoever has played here goes on, whatever the company's plan allows.
      if (launch.newPlayers === 'full' && (await findPlayer(tx, identity)) === undefined)
        throw new LimitReachedError('players', null);
      const player = await mintPlayer(tx, {
        environmentId,
        telegramUserId: launch.telegramUserId,
        newPlayerId: newId('player'),
        at,
      });
      const { playerId } = player;
      const holder: TokenHolder = { kind: 'player', playerId, environmentId, projectId };
      const refreshToken = await deps.sessions.begin(tx, holder, request.client);
      const name = cleanPlayerName(launch.displayName ?? '');
      if (name !== null && name !== player.displayName) await saveProfile(tx, { environmentId, playerId }, name, at);
      const event = newEvent({
        type: 'auth.session.started.v1',
        environmentId,
        projectId,
        subject: `player:${playerId}`,
        occurredAt: at.toISOString(),
        traceparent,
        data: {
          playerId,
          languageCode: launch.languageCode,
          isPremium: launch.isPremium,
          firstLaunch: player.first,
          startParam: launch.startParam,
        },
      });
      await appendEvents(tx, [event], deps.clock);
      return { holder, playerId, refreshToken };
    });
    deps.wake();
    return { ...(await deps.sessions.complete(holder, refreshToken)), environmentId, playerId };
  };
};
