import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId, platformBotId } from '@stargraph/kit/ids';
import { createSecretBox } from '@stargraph/kit/secrets';
import { eraseOrigins } from '../src/store/audit-entry.ts';
import { chainFacts, chainStart } from '../src/domain/audit-entry.ts';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import { recordOf, startAudit, type RunningAudit } from './audit-support.ts';

let audit: RunningAudit;
beforeAll(async () => {
  audit = await startAudit();
});
afterAll(() => audit.stop());

/** A company with a chain of `length`, of which the first `sealed` are under a checkpoint. */
const chainOf = async (length: number, sealed = 0): Promise<string> => {
  const companyId = newId('company');
  const records = Array.from({ length }, () => recordOf(companyId));
  await audit.append(...records.slice(0, sealed));
  if (sealed > 0) await audit.checkpoint();
  await audit.append(...records.slice(sealed));
  return companyId;
};
const breaksOf = async (companyId: string) => (await audit.verify(companyId)).breaks;

describe('a chain', () => {
  test('has every fact once and without gaps, however often and by however many it is told at once', async () => {
    const [one, two] = [newId('company'), newId('company')];
    const records = Array.from({ length: 60 }, (_, index) => recordOf(index % 3 === 0 ? one : two));
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        audit.append(...(index % 2 === 0 ? records : records.toReversed()).slice(index, 40 + index)),
      ),
    );
    await audit.append(...records);
    expect(await audit.positions(one)).toEqual(Array.from({ length: 20 }, (_, index) => BigInt(index + 1)));
    expect(await audit.positions(two)).toEqual(Array.from({ length: 40 }, (_, index) => BigInt(index + 1)));
    expect(await breaksOf(one)).toEqual([]);
    expect(await breaksOf(two)).toEqual([]);
  });

  test('is left as it was by an append that fails half way', async () => {
    const companyId = await chainOf(2);
    const impossible = recordOf(companyId, { targetName: 'a\u0000b' });
    await expect(audit.append(recordOf(companyId), impossible)).rejects.toThrow(/0x00|null|unsupported/i);
    expect(await audit.positions(companyId)).toEqual([1n, 2n]);
    await audit.append(recordOf(companyId));
    expect(await audit.verify(companyId)).toMatchObject({ entries: 3n, breaks: [] });
  });

  test('survives that where its entries came from is erased', async () => {
    const companyId = await chainOf(3);
    expect(await eraseOrigins(sqlOfPool(audit.pool), new Date(audit.clock.now() + 1))).toBeGreaterThanOrEqual(3);
    const kept = await audit.pool.query('select from audit_origin where company_id = $1', [companyId]);
    expect(kept.rowCount).toBe(0);
    expect(await breaksOf(companyId)).toEqual([]);
  });

  test('grows more than a page long and is verified all the same', async () => {
    const companyId = await chainOf(2300, 1100);
    expect(await audit.verify(companyId)).toMatchObject({ entries: 2300n, breaks: [] });
    await audit.asAdmin('delete from audit_entry where company_id = $1 and position = 2001', [companyId]);
    expect(await breaksOf(companyId)).toMatchObject([{ position: 2001n }]);
  });
});

describe("the service's own role", () => {
  test.for([
    'update audit_entry set action = action',
    'delete from audit_entry',
    'truncate audit_entry',
    'update audit_checkpoint set seal = seal',
    'delete from audit_checkpoint',
    'delete from audit_chain',
    'update audit_origin set ip = null',
    'alter table audit_entry disable trigger all',
    'drop table audit_entry',
    'drop function forget_audit(text)',
  ])('may not %s', async (statement) => {
    await expect(audit.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('can make no chain shorter, nor forget one of a company that is there or that no checkpoint ends', async () => {
    const companyId = await chainOf(3, 2);
    const refused = { code: '23514' };
    await expect(
      audit.pool.query('update audit_chain set length = length - 1 where company_id = $1', [companyId]),
    ).rejects.toMatchObject(refused);
    await expect(audit.pool.query('select forget_audit($1)', [companyId])).rejects.toMatchObject(refused);
    await audit.pool.query(`insert into company (id, name, created_at) values ($1, 'C', now())`, [companyId]);
    await expect(audit.pool.query('select forget_audit($1)', [companyId])).rejects.toMatchObject(refused);
    expect(await audit.positions(companyId)).toHaveLength(3);
  });
});

test("the platform's own chain is never forgotten, whatever a checkpoint says", async () => {
  await audit.append(recordOf(platformBotId));
  const forgotten = audit.pool.connect().then(async (client) => {
    try {
      await client.query('begin');
      await client.query(
        `insert into audit_checkpoint (ordinal, company_id, position, head_hash, ends, at, seal)
         select 1000000, company_id, length, head_hash, true, now(), '' from audit_chain where company_id = $1`,
        [platformBotId],
      );
      await client.query('select forget_audit($1)', [platformBotId]);
    } finally {
      await client.query('rollback');
      client.release();
    }
  });
  await expect(forgotten).rejects.toMatchObject({ code: '23514', message: 'The log of the platform itself is kept' });
  expect(await audit.positions(platformBotId)).toEqual([1n]);
});

describe('verifying names the first entry that is wrong where', () => {
  const tampered = async (length: number, sealed: number, ...statements: string[]) => {
    const companyId = await chainOf(length, sealed);
    for (const statement of statements) await audit.asAdmin(statement, [companyId]);
    return breaksOf(companyId);
  };
  const of = 'where company_id = $1 and position';

  test.for([
    [`update audit_entry set after = '{"slug":"other"}' ${of} = 3`, 3n],
    [`update audit_entry set after = null ${of} = 3`, 3n],
    [`update audit_entry set actor_id = 'opr_2' ${of} = 2`, 2n],
    [`update audit_entry set at = at + interval '1 ms' ${of} = 4`, 4n],
    [`update audit_entry set project_id = 'prj_1' ${of} = 1`, 1n],
    [`update audit_entry set target_name = null ${of} = 1`, 1n],
    [`update audit_entry set origin_hash = null ${of} = 5`, 5n],
    [`update audit_origin set ip = '203.0.113.8' ${of} = 4`, 4n],
  ] as const)('one was changed: %s', async ([statement, position]) => {
    expect(await tampered(5, 0, statement)).toMatchObject([{ position }]);
  });

  test('one was removed, in the middle or at the start', async () => {
    expect(await tampered(5, 0, `delete from audit_entry ${of} = 3`)).toMatchObject([{ position: 3n }]);
    expect(await tampered(5, 0, `delete from audit_entry ${of} = 1`)).toMatchObject([{ position: 1n }]);
    const closed = `update audit_entry set position = position - 1 ${of} > 3`;
    expect(await tampered(4, 0, `delete from audit_entry ${of} = 3`, closed)).toMatchObject([{ position: 3n }]);
  });

  test('two were swapped', async () => {
    const swap = [
      `update audit_entry set position = 99 ${of} = 2`,
      `update audit_entry set position = 2 ${of} = 3`,
      `update audit_entry set position = 3 ${of} = 99`,
    ];
    expect(await tampered(5, 0, ...swap)).toMatchObject([{ position: 2n }]);
  });

  test('the tail was cut, with the chain told that it is shorter, and even with the checkpoints of it', async () => {
    const cut = `delete from audit_entry ${of} > 3`;
    const told = `update audit_chain set length = 3, head_hash = (select hash from audit_entry ${of} = 3) where company_id = $1`;
    await audit.asAdmin('alter table audit_chain disable trigger all');
    expect(await tampered(5, 0, cut)).toMatchObject([{ position: 4n }]);
    expect(await tampered(5, 4, cut, told)).toMatchObject([{ position: 4n }]);
    // Behind the last checkpoint nothing tells of it but what was kept elsewhere: the next test.
    expect(await tampered(5, 3, cut, told)).toEqual([]);
    await audit.asAdmin('alter table audit_chain enable trigger all');
  });

  test('what a checkpoint in the log says is not there any more', async () => {
    const companyId = await chainOf(5, 4);
    const line = audit.lines
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .findLast((each) => each['companyId'] === companyId);
    const anchor = { companyId, position: BigInt(String(line?.['position'])), headHash: String(line?.['headHash']) };
    expect((await audit.verify(companyId, [anchor])).breaks).toEqual([]);
    await audit.asAdmin('alter table audit_chain disable trigger all');
    await audit.asAdmin('delete from audit_entry where company_id = $1 and position > 2', [companyId]);
    await audit.asAdmin(
      'update audit_chain set length = 2, head_hash = (select hash from audit_entry where company_id = $1 and position = 2) where company_id = $1',
      [companyId],
    );
    await audit.asAdmin('create table gone as select * from audit_checkpoint where company_id = $1', [companyId]);
    await audit.asAdmin('delete from audit_checkpoint where company_id = $1', [companyId]);
    expect((await audit.verify(companyId, [anchor])).breaks).toMatchObject([{ position: 3n }]);
    await audit.asAdmin('insert into audit_checkpoint select * from gone');
    await audit.asAdmin('alter table audit_chain enable trigger all');
  });

  test('the whole chain was written anew with hashes that fit', async () => {
    const companyId = await chainOf(5, 3);
    const entries = chainFacts(
      { length: 0n, headHash: chainStart(companyId) },
      Array.from({ length: 5 }, () => ({ ...recordOf(companyId).fact, actorId: 'opr_other', originHash: null })),
    );
    for (const { position, id, actorId, targetId, originHash, previousHash, hash } of entries)
      await audit.asAdmin(
        `update audit_entry set id = $3, actor_id = $4, target_id = $5, origin_hash = $6, previous_hash = $7, hash = $8
         where company_id = $1 and position = $2`,
        [companyId, position, id, actorId, targetId, originHash, previousHash, hash],
      );
    await audit.asAdmin('delete from audit_origin where company_id = $1', [companyId]);
    await audit.asAdmin('update audit_chain set head_hash = $2 where company_id = $1', [
      companyId,
      entries.at(-1)?.hash,
    ]);
    expect(await breaksOf(companyId)).toMatchObject([
      { position: 3n, problem: expect.stringContaining('anew') as string },
    ]);
  });

  test('all of a chain is gone', async () => {
    const companyId = await chainOf(3, 3);
    await audit.asAdmin('delete from audit_entry where company_id = $1', [companyId]);
    await audit.asAdmin('delete from audit_chain where company_id = $1', [companyId]);
    expect(await breaksOf(companyId)).toMatchObject([{ position: 1n }]);
  });

  test('an entry was taken over from the chain of another company', async () => {
    const [one, two] = [await chainOf(1), await chainOf(1)];
    await audit.asAdmin('delete from audit_entry where company_id = $1', [two]);
    await audit.asAdmin('update audit_entry set company_id = $1 where company_id = $2', [two, one]);
    expect(await breaksOf(two)).toMatchObject([{ position: 1n }]);
  });
});

describe('checkpoints', () => {
  test('are made for what has grown, and tell nothing twice', async () => {
    const companyId = await chainOf(2);
    await audit.checkpoint();
    expect(await audit.checkpoint()).toBe(0);
    await audit.append(recordOf(companyId));
    expect(await audit.checkpoint()).toBe(1);
  });

  test('that were made at once by several processes are one sequence', async () => {
    await Promise.all(Array.from({ length: 20 }, () => chainOf(1)));
    await Promise.all(Array.from({ length: 5 }, () => audit.checkpoint()));
    expect((await audit.verify()).breaks.filter(({ position }) => position === null)).toEqual([]);
  });

  test('that were forged, changed, or taken away between others are named', async () => {
    const other = await startAudit();
    const companyId = newId('company');
    for (let round = 0; round < 40; round += 1) {
      await other.append(recordOf(companyId));
      await other.checkpoint();
    }
    expect(await other.verify()).toMatchObject({ breaks: [], checkpoints: 40n });
    // A seal is as long as any other, however many came before.
    const { rows } = await other.pool.query<{ longest: number }>(
      'select max(length(seal)) as longest from audit_checkpoint',
    );
    expect(rows[0]?.longest).toBeLessThan(1000);
    const stranger = createSecretBox({ current: 1, keys: new Map([[1, randomBytes(32)]]) });
    expect((await other.verify(null, [], stranger)).breaks).toMatchObject([
      { problem: expect.stringContaining('checkpoint 1') as string },
    ]);
    await other.asAdmin(`update audit_checkpoint set head_hash = 'other' where ordinal = 2`);
    expect((await other.verify()).breaks[0]).toMatchObject({
      position: null,
      problem: expect.stringContaining('checkpoint 2') as string,
    });
    await other.asAdmin('delete from audit_checkpoint where ordinal = 2');
    expect((await other.verify()).breaks[0]).toMatchObject({
      position: null,
      problem: expect.stringContaining('checkpoint 2 is missing') as string,
    });
    await other.stop();
  });
});

describe('the log of a company that is gone', () => {
  test('is kept for a year, then deleted with a last checkpoint that explains it', async () => {
    const own = await startAudit();
    const [gone, kept] = [newId('company'), newId('company')];
    await own.append(recordOf(gone), recordOf(gone), recordOf(kept), recordOf(platformBotId));
    await own.checkpoint();
    await own.pool.query(`insert into company (id, name, created_at) values ($1, 'C', now())`, [kept]);
    own.clock.advance(364 * 24 * 60 * 60 * 1000);
    expect(await own.forgetLeft()).toBe(0);
    own.clock.advance(2 * 24 * 60 * 60 * 1000);
    expect(await own.forgetLeft()).toBe(1);
    expect(await own.positions(gone)).toEqual([]);
    expect(await own.positions(kept)).toEqual([1n]);
    // What the platform's staff did is no company's, and stays.
    expect(await own.positions(platformBotId)).toEqual([1n]);
    expect(await own.verify()).toMatchObject({ breaks: [], companies: 3 });
    expect(await own.checkpoint()).toBe(0);
    await own.stop();
  });
});
