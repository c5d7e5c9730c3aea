import type { PlanId } from '@stargraph/kit/contracts/plan';
import type { Sql } from '@stargraph/kit/db/sql';
import type { Standing } from '../domain/standing.ts';
import { planOf } from '../domain/usage.ts';
import type { SealedBotRow } from './bot.ts';
import type { EnvironmentRow } from './project.ts';

/** What of a bot proves launch data. */
export type LaunchBot = Pick<
  SealedBotRow,
  'environmentId' | 'telegramBotId' | 'simulated' | 'launchCheck' | 'tokenSealed'
>;

/** All that a launch is judged by. */
export interface LaunchGround {
  readonly environment: EnvironmentRow;
  readonly standing: Standing;
  readonly plan: PlanId;
  /** What the company has used of its monthly limits, by their names. */
  readonly used: Readonly<Record<string, number>>;
  readonly bot: LaunchBot | null;
}

interface Row extends EnvironmentRow {
  readonly suspended: boolean;
  readonly closing: boolean;
  readonly plan: string;
  readonly used: Readonly<Record<string, number>>;
  readonly telegramBotId: string | null;
  readonly simulated: boolean | null;
  readonly launchCheck: SealedBotRow['launchCheck'] | null;
  readonly tokenSealed: string | null;
}

/** In one question, since a launch asks it each time. @param month the first of it, `YYYY-MM-DD` */
export const findLaunchGround = async (
  sql: Sql,
  environmentId: string,
  month: string,
): Promise<LaunchGround | null> => {
  const [row] = await sql.query<Row>(
    `select environment.id, environment.project_id as "projectId", environment.company_id as "companyId", environment.kind, environment.slug,
       exists (select from suspension where target_id in (environment.project_id, environment.company_id)) as suspended,
       (project.deletion_requested_at is not null or company.deletion_requested_at is not null) as closing,
       company.plan,
       (select coalesce(jsonb_object_agg(limit_name, used), '{}') from usage_month
        where company_id = environment.company_id and month = $2::date) as used,
       bot.telegram_bot_id as "telegramBotId", bot.simulated, bot.launch_check as "launchCheck", bot.token_sealed as "tokenSealed"
     from environment
     join project on project.id = environment.project_id
     join company on company.id = environment.company_id
     left join bot on bot.environment_id = environment.id
     where environment.id = $1`,
    [environmentId, month],
  );
  if (row === undefined) return null;
  const { suspended, closing, plan, used, telegramBotId, simulated, launchCheck, tokenSealed, ...environment } = row;
  return {
    environment,
    standing: suspended ? 'suspended' : closing ? 'closing' : 'open',
    plan: planOf(plan),
    used,
    bot:
      telegramBotId === null || simulated === null || launchCheck === null || tokenSealed === null
        ? null
        : { environmentId, telegramBotId, simulated, launchCheck, tokenSealed },
  };
};
