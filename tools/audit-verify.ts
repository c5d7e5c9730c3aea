/**
 * `npm run audit:verify [-- --company cmp_…] [-- --anchor cmp_…@POSITION=HASH …] [--json]`: works the audit log's chains
 * out again and compares them with their sealed checkpoints. Reads TENANT_DATABASE_URL and SECRET_KEYS, as tenant does,
 * or the embedded platform that runs on STARGRAPH_DATA. Ends with 0 where all is right, 1 where a chain is broken,
 * 2 where it could not be looked at.
 */
import { parseArgs } from 'node:util';
import { ConfigError } from '@stargraph/kit/config';
import { inTransaction } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import { verifyAudit, type Anchor, type Verdict } from '@stargraph/tenant/audit';
import { openTenant } from './operate/tenant-store.ts';

const usage = `Usage:
  npm run audit:verify -- [--company COMPANY_ID] [--anchor COMPANY_ID@POSITION=HASH ...] [--json]
      --anchor: a checkpoint as the log of the workers has it ("audit checkpoint"), which nobody who can write to
      the database can take back.
TENANT_DATABASE_URL and SECRET_KEYS name the database and tenant's keys; without them the embedded platform is looked at.
`;

class UsageError extends Error {}

const anchorOf = (text: string): Anchor => {
  const [, companyId, position, headHash] = /^(cmp_[a-z0-9]+)@(\d{1,18})=([0-9a-f]{64})$/.exec(text) ?? [];
  if (companyId === undefined || position === undefined || headHash === undefined)
    throw new UsageError(`--anchor is COMPANY_ID@POSITION=HASH, not ${text}`);
  return { companyId, position: BigInt(position), headHash };
};

const parseCommand = () => {
  try {
    return parseArgs({
      options: {
        company: { type: 'string' },
        anchor: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
};

const tell = ({ companies, entries, checkpoints, breaks }: Verdict, json: boolean): void => {
  if (json) {
    const numbered = breaks.map((each) => ({
      ...each,
      position: each.position === null ? null : Number(each.position),
    }));
    console.log(
      JSON.stringify({ companies, entries: Number(entries), checkpoints: Number(checkpoints), breaks: numbered }),
    );
    return;
  }
  for (const { companyId, position, problem } of breaks)
    console.log(`BROKEN  ${companyId}${position === null ? '' : `  entry ${position}`}: ${problem}`);
  console.log(
    `${breaks.length === 0 ? 'All is right' : `${breaks.length} broken`}: ${companies} chains, ${entries} entries, ${checkpoints} checkpoints.`,
  );
};

const run = async (): Promise<boolean> => {
  const { company, anchor, json } = parseCommand();
  const anchors = anchor.map(anchorOf);
  const { pool, secrets } = await openTenant(process.env, 'stargraph-audit-verify');
  try {
    const verdict = await inTransaction(pool, async (tx) => {
      await tx.query('set transaction isolation level repeatable read read only');
      return verifyAudit({ tx, secrets }, company ?? null, anchors);
    });
    if (company !== undefined && verdict.companies === 0 && verdict.breaks.length === 0)
      throw new UsageError(`${company} has no audit log`);
    tell(verdict, json);
    return verdict.breaks.length === 0;
  } finally {
    await pool.end();
  }
};

try {
  if (!(await run())) process.exitCode = 1;
} catch (error) {
  process.exitCode = 2;
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
  else console.error(error instanceof ConfigError ? error.message : `The audit log can't be read: ${messageOf(error)}`);
}
