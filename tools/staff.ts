/**
 * `npm run staff -- add|remove EMAIL`, `npm run staff -- list`: who works for the platform itself. Nothing that can be
 * reached over a network appoints anybody; this connects as the database's administrator: DATABASE_URL, or the embedded
 * platform that runs on STARGRAPH_DATA.
 */
import { parseArgs } from 'node:util';
import { ConfigError } from '@stargraph/kit/config';
import { createPool } from '@stargraph/kit/db/pool';
import { inTransaction, sqlOfPool, type Sql } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';
import { readAdminUrl } from './operate/tenant-store.ts';

const usage = `Usage:
  npm run staff -- add EMAIL
      Appoints an operator who has registered and signs in with a second factor.
  npm run staff -- remove EMAIL
      Ends it within seconds, with whatever they look at.
  npm run staff -- list
DATABASE_URL names the database, as its administrator; without it the embedded platform is meant.
`;

class UsageError extends Error {}
/** What whoever is at the terminal can change. */
class RefusedError extends Error {}

interface Operator {
  readonly id: string;
  readonly hasSecondFactor: boolean;
}

const findOperator = async (admin: Sql, email: string): Promise<Operator> => {
  const [operator] = await admin.query<Operator>(
    `select operator.id, exists (select from auth.operator_totp totp where totp.operator_id = operator.id and totp.confirmed_at is not null) as "hasSecondFactor"
     from auth.operator where email_normalized = lower(normalize($1, NFKC))`,
    [email.trim()],
  );
  if (operator === undefined) throw new RefusedError(`Nobody has registered with ${email}.`);
  return operator;
};

const add = async (admin: Sql, email: string): Promise<string> => {
  const { id, hasSecondFactor } = await findOperator(admin, email);
  if (!hasSecondFactor)
    throw new RefusedError(
      `${email} signs in with a password alone. Staff needs a second factor: have them set it up under Account, Security, then run this again.`,
    );
  const made = await admin.query(
    'insert into tenant.platform_staff (operator_id, appointed_at) values ($1, now()) on conflict do nothing returning operator_id',
    [id],
  );
  return made.length === 1 ? `${email} (${id}) is staff now.` : `${email} (${id}) was staff already.`;
};

const remove = async (admin: Sql, email: string): Promise<string> => {
  const { id } = await findOperator(admin, email);
  await admin.query(
    'update tenant.staff_look set ended_at = now() where operator_id = $1 and ended_at is null and expires_at > now()',
    [id],
  );
  const gone = await admin.query('delete from tenant.platform_staff where operator_id = $1 returning operator_id', [
    id,
  ]);
  return gone.length === 1 ? `${email} (${id}) is staff no more.` : `${email} (${id}) was not staff.`;
};

const list = async (admin: Sql): Promise<string> => {
  const rows = await admin.query<{ id: string; email: string | null; at: Date; factor: boolean }>(
    `select staff.operator_id as id, operator.email_normalized as email, staff.appointed_at as at,
       exists (select from auth.operator_totp totp where totp.operator_id = staff.operator_id and totp.confirmed_at is not null) as factor
     from tenant.platform_staff staff left join auth.operator on operator.id = staff.operator_id order by staff.appointed_at`,
  );
  if (rows.length === 0) return 'Nobody is staff.';
  return rows
    .map(
      ({ id, email, at, factor }) =>
        `${email ?? 'unknown'}  ${id}  since ${at.toISOString()}${factor ? '' : '  NO SECOND FACTOR: powerless until there is one'}`,
    )
    .join('\n');
};

const run = async (): Promise<void> => {
  const { positionals } = parseCommand();
  const [command, email, ...rest] = positionals;
  const takesEmail = command === 'add' || command === 'remove';
  if ((!takesEmail && command !== 'list') || (email !== undefined) !== takesEmail || rest.length > 0)
    throw new UsageError(command === undefined ? 'what is to be done?' : `that is not how ${command} is used`);
  const pool = createPool({ url: await readAdminUrl(process.env), max: 1, applicationName: 'stargraph-staff' });
  try {
    if (!takesEmail || email === undefined) console.log(await list(sqlOfPool(pool)));
    else console.log(await inTransaction(pool, (tx) => (command === 'add' ? add : remove)(tx, email)));
  } finally {
    await pool.end();
  }
};

const parseCommand = () => {
  try {
    return parseArgs({ allowPositionals: true, options: {} });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
};

try {
  await run();
} catch (error) {
  process.exitCode = error instanceof UsageError ? 2 : 1;
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
  else if (error instanceof RefusedError || error instanceof ConfigError) console.error(error.message);
  else console.error(`The database can't be reached: ${messageOf(error)}`);
}
