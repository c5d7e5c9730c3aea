import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { membershipLeave } from '@stargraph/kit/contracts/commands/tenant';
import { newId } from '@stargraph/kit/ids';
import { startTenant, type RunningTenant } from './harness.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

const leave = (operatorId: string) => tenant.commandsOf('auth').call(membershipLeave, { operatorId });
const companyOf = async (operatorId: string, name: string): Promise<string> =>
  (await tenant.createCompany(await tenant.completed(operatorId), name)).company.id;
const join = (companyId: string, operatorId: string, role: string) =>
  tenant.pool.query('insert into member (company_id, operator_id, role, created_at) values ($1, $2, $3, now())', [
    companyId,
    operatorId,
    role,
  ]);
const membersOf = async (companyId: string): Promise<string[]> =>
  (
    await tenant.pool.query<{ operator_id: string }>('select operator_id from member where company_id = $1', [
      companyId,
    ])
  ).rows.map(({ operator_id }) => operator_id);

describe('an operator whose account is being deleted', () => {
  test('leaves all companies, which the audit log tells, and asking again finds nothing to leave', async () => {
    const [owner, member] = [newId('operator'), newId('operator')];
    const companies = [await companyOf(owner, 'One'), await companyOf(owner, 'Two')];
    for (const companyId of companies) await join(companyId, member, 'editor');
    expect(await leave(member)).toEqual({ outcome: 'left' });
    for (const companyId of companies) {
      expect(await membersOf(companyId)).toEqual([owner]);
      const { rows } = await tenant.pool.query(
        `select envelope->'data'->'before' as before from outbox
         where environment_id = $1 and type = 'tenant.audit.recorded.v1' and envelope->'data'->>'action' = 'member.left'`,
        [companyId],
      );
      expect(rows).toEqual([{ before: { role: 'editor' } }]);
    }
    expect(await leave(member)).toEqual({ outcome: 'left' });
  });

  test('leaves none while one of them would be left without an owner', async () => {
    const [owner, other] = [newId('operator'), newId('operator')];
    const alone = await companyOf(owner, 'Alone');
    const shared = await companyOf(other, 'Shared');
    await join(shared, owner, 'admin');
    await join(alone, other, 'admin');
    expect(await leave(owner)).toEqual({ outcome: 'refused', companies: ['Alone'] });
    expect(await membersOf(shared)).toHaveLength(2);
    await tenant.pool.query(`update member set role = 'owner' where company_id = $1 and operator_id = $2`, [
      alone,
      other,
    ]);
    expect(await leave(owner)).toEqual({ outcome: 'left' });
  });

  test('of two last owners who leave at once one stays', async () => {
    const [one, two] = [newId('operator'), newId('operator')];
    const companyId = await companyOf(one, 'Both');
    await join(companyId, two, 'owner');
    const answers = await Promise.all([leave(one), leave(two)]);
    expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual(['left', 'refused']);
    expect(await membersOf(companyId)).toHaveLength(1);
  });
});
