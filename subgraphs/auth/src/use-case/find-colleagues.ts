import type { CommandClient } from '@stargraph/kit/commands';
import { memberAmong } from '@stargraph/kit/contracts/commands/tenant';
import type { Sql } from '@stargraph/kit/db/sql';
import type { ColleagueKey } from '@stargraph/kit/graphql/foreign';
import { findOperators } from '../store/operator.ts';

export interface ColleagueRow extends ColleagueKey {
  readonly name: string;
  readonly email: string | null;
}

/**
 * Who these operators are, as far as they are members of the company that they are asked for in. Whoever may ask in a
 * company can name any operator there: tenant says who belongs to it, before anything of them is read.
 */
export const findColleagues = async (
  sql: Sql,
  commands: CommandClient,
  keys: readonly ColleagueKey[],
): Promise<ColleagueRow[]> => {
  const byCompany = [...Map.groupBy(keys, ({ companyId }) => companyId)];
  const found = await Promise.all(
    byCompany.map(async ([companyId, own]): Promise<ColleagueRow[]> => {
      const asked = [...new Set(own.map(({ operatorId }) => operatorId))];
      const { operatorIds } = await commands.call(memberAmong, { companyId, operatorIds: asked });
      const rows = await findOperators(sql, operatorIds);
      return rows.map(({ id, name, email }) => ({ companyId, operatorId: id, name, email }));
    }),
  );
  return found.flat();
};
