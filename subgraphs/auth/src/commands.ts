import type { Clock } from '@stargraph/kit/clock';
import { handleCommand, type CommandClient, type CommandHandler } from '@stargraph/kit/commands';
import {
  apiKeyLookup,
  operatorEmail,
  erasureSubject,
  operatorSecondFactor,
  playerExport,
  playerExportEnd,
  playerIdentify,
  playerTelegramUser,
  sessionEnded,
  signingKeyList,
} from '@stargraph/kit/contracts/commands/auth';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import type { SigningKeys } from './signing-keys.ts';
import { findUsableKey, markKeyUsed } from './store/api-key.ts';
import { findEmail } from './store/operator.ts';
import { findSealedSubject } from './store/erasure.ts';
import { findTotp } from './store/second-factor.ts';
import { findPlayer, telegramUserOf } from './store/player-identity.ts';
import { findEndedSessions } from './store/session.ts';
import { playerDownload } from './domain/player-download.ts';
import { createEndPlayerExport } from './use-case/end-player-export.ts';
import { createPlayerExportPiece } from './use-case/player-export-piece.ts';

/** How exactly a key's last use is known. */
const usePrecisionMs = 60_000;

/** The internal commands that auth owns. */
export const createCommands = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly signingKeys: SigningKeys;
  readonly secrets: SecretBox;
  readonly commands: CommandClient;
  readonly metrics: ServiceDeps['metrics'];
  readonly wake: () => void;
}): CommandHandler[] => {
  const sql = sqlOfPool(deps.pool);
  const endExport = createEndPlayerExport(deps);
  const exportPiece = createPlayerExportPiece({ ...deps, sql, endExport });
  return [
    handleCommand(signingKeyList, async () => ({ keys: (await deps.signingKeys.list()).map((jwk) => ({ ...jwk })) })),
    handleCommand(sessionEnded, async ({ withinMs }) => ({
      sessionIds: await findEndedSessions(sql, new Date(deps.clock.now() - withinMs)),
    })),
    handleCommand(operatorEmail, async ({ operatorId }) => findEmail(sql, operatorId)),
    handleCommand(playerIdentify, async (identity) => ({ playerId: (await findPlayer(sql, identity)) ?? null })),
    handleCommand(playerTelegramUser, async (player) => ({
      telegramUserId: await telegramUserOf(sql, player.environmentId, player.playerId),
    })),
    handleCommand(playerExport, ({ ticket, place }, { traceparent }) => exportPiece(ticket, place, traceparent)),
    handleCommand(playerExportEnd, async ({ ticket, end }) => {
      const download = playerDownload.open(deps.secrets, ticket, null);
      if (download === null) return { recorded: false };
      const { environmentId, exportId: id } = download;
      return { recorded: await endExport({ environmentId, id }, end) };
    }),
    handleCommand(erasureSubject, async ({ environmentId, requestId }) => {
      const sealed = await findSealedSubject(sql, environmentId, requestId);
      return { telegramUserId: sealed === null ? null : deps.secrets.open(sealed, requestId) };
    }),
    handleCommand(operatorSecondFactor, async ({ operatorId }) => ({
      enabled: ((await findTotp(sql, operatorId))?.confirmedAt ?? null) !== null,
    })),
    handleCommand(apiKeyLookup, async ({ prefix }) => {
      const now = new Date(deps.clock.now());
      const key = await findUsableKey(sql, prefix, now);
      if (key === null) return null;
      if (key.lastUsedAt === null || now.getTime() - key.lastUsedAt.getTime() >= usePrecisionMs)
        await markKeyUsed(sql, key.environmentId, key.id, now);
      return {
        apiKeyId: key.id,
        hash: key.hash,
        environmentId: key.environmentId,
        projectId: key.projectId,
        scopes: [...key.scopes],
        expiresAt: key.expiresAt?.getTime() ?? null,
      };
    }),
  ];
};
