import type { Clock } from '@stargraph/kit/clock';
import { handleCommand, type CommandHandler } from '@stargraph/kit/commands';
import { botVerifyLaunch, environmentResolve, membershipOf } from '@stargraph/kit/contracts/command';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import type { SecretBox } from '@stargraph/kit/secrets';
import type { ServiceDeps } from '@stargraph/kit/service';
import type { z } from 'zod';
import { verifyLaunch } from './domain/launch.ts';
import { findSealedBot } from './store/bot.ts';
import { findMemberships } from './store/membership.ts';
import { findEnvironmentBySlug, findEnvironments, type EnvironmentRow } from './store/project.ts';

type LaunchAnswer = z.input<typeof botVerifyLaunch.output>;

const resolved = ({ id, projectId, companyId, kind }: EnvironmentRow) => ({
  environmentId: id,
  projectId,
  companyId,
  kind,
});

/** The internal commands that tenant owns. */
export const createCommands = (deps: {
  readonly pool: ServiceDeps['pool'];
  readonly clock: Clock;
  readonly secrets: SecretBox;
}): CommandHandler[] => {
  const sql = sqlOfPool(deps.pool);
  const environmentOf = async (environmentId: string): Promise<EnvironmentRow | null> =>
    (await findEnvironments(sql, [environmentId]))[0] ?? null;

  return [
    handleCommand(botVerifyLaunch, async ({ environmentId, initData }): Promise<LaunchAnswer> => {
      const [environment, bot] = await Promise.all([environmentOf(environmentId), findSealedBot(sql, environmentId)]);
      if (environment === null) return { outcome: 'refused', reason: 'unknown-environment' };
      if (bot === null) return { outcome: 'refused', reason: 'no-bot' };
      const verdict = verifyLaunch(initData, deps.secrets.open(bot.tokenSealed, environmentId), deps.clock.now());
      return verdict.outcome === 'refused' ? verdict : { ...verdict, environment: resolved(environment) };
    }),
    handleCommand(membershipOf, async ({ operatorId }) => ({ memberships: await findMemberships(sql, operatorId) })),
    handleCommand(environmentResolve, async (input) => {
      const environment =
        'slug' in input ? await findEnvironmentBySlug(sql, input.slug) : await environmentOf(input.environmentId);
      return environment === null ? null : resolved(environment);
    }),
  ];
};
