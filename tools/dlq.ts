/**
 * `npm run dlq -- list [GROUP] [--show] [--json]`, `npm run dlq -- replay|drop GROUP SOURCE EVENT_ID [--json]`: the events
 * that a consumer group could not handle. Reads BUS_DATABASE_URL, in the role that owns schema `bus`. A running
 * platform takes up a replay within a second.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { DeadLetter, DeadLetters } from '@stargraph/kit/bus/bus';
import { createDeadLetters, groupsWithDeadLetters } from '@stargraph/kit/bus/dead-letters';
import { ConfigError, readConfig } from '@stargraph/kit/config';
import { domains } from '@stargraph/kit/contracts/domain';
import { createPool } from '@stargraph/kit/db/pool';
import { sqlOfPool } from '@stargraph/kit/db/sql';
import type { Sql } from '@stargraph/kit/db/sql';
import { messageOf } from '@stargraph/kit/errors';

const usage = `Usage:
  npm run dlq -- list [GROUP] [--show] [--json]
      The dead letters of a group, or of all groups, at most 1000 of each. --show adds what the events carry,
      which may be personal data.
  npm run dlq -- replay GROUP SOURCE EVENT_ID [--json]
      Hands a poison event to its group again, and once it is handled those parked behind it.
  npm run dlq -- drop GROUP SOURCE EVENT_ID [--json]
      Gives an event up for good; those parked behind it are handled.
SOURCE is one of ${domains.join(', ')}. BUS_DATABASE_URL names the database, in the bus's role.
`;

const limit = 1000;

class UsageError extends Error {}

const keySchema = z.tuple([z.string().min(1), z.enum(domains), z.uuid()]);

const lineOf = (letter: DeadLetter, show: boolean): string => {
  const { type, environmentId, subject } = aboutOf(letter);
  const payload = show ? `\n    ${JSON.stringify(letter.envelope)}` : '';
  return `${letter.group}  ${letter.source}  ${letter.eventId}  ${letter.state}  ${letter.at.toISOString()}
    ${type}  ${environmentId}  ${subject}
    ${letter.reason}${payload}`;
};

/** What an operator needs to know it by; an envelope may be anything. */
const aboutOf = (letter: DeadLetter): { type: string; environmentId: string; subject: string } => {
  const fields: Readonly<Record<string, unknown>> =
    typeof letter.envelope === 'object' && letter.envelope !== null ? { ...letter.envelope } : {};
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '-');
  return { type: text('type'), environmentId: text('environmentId'), subject: text('subject') };
};

const jsonOf = ({ envelope, ...letter }: DeadLetter, show: boolean): string =>
  JSON.stringify({ ...letter, ...aboutOf({ envelope, ...letter }), ...(show ? { envelope } : {}) });

interface Flags {
  readonly json: boolean;
  readonly show: boolean;
}

const list = async (letters: DeadLetters, sql: Sql, args: readonly string[], flags: Flags): Promise<boolean> => {
  if (args.length > 1) throw new UsageError('list takes one group at most');
  const known = await groupsWithDeadLetters(sql);
  const groups = args[0] === undefined ? known : known.filter((group) => group === args[0]);
  const found = (await Promise.all(groups.map((group) => letters.list(group, limit)))).flat();
  for (const letter of found) console.log(flags.json ? jsonOf(letter, flags.show) : lineOf(letter, flags.show));
  if (found.length === 0 && !flags.json) console.log('No dead letters.');
  return true;
};

const change = async (
  letters: DeadLetters,
  way: 'replay' | 'drop',
  args: readonly string[],
  flags: Flags,
): Promise<boolean> => {
  const key = keySchema.safeParse(args);
  if (!key.success) throw new UsageError(`${way} takes a group, a source and an event's id`);
  const [group, source, eventId] = key.data;
  const done = await letters[way]({ group, source, eventId });
  if (flags.json) console.log(JSON.stringify({ group, source, eventId, [way]: done }));
  else if (done) console.log(way === 'replay' ? 'It will be handed again.' : 'It is given up.');
  else
    console.error(
      `Group ${group} has no ${way === 'replay' ? 'poison event' : 'dead letter'} of that id in ${source}.`,
    );
  return done;
};

const run = async (): Promise<boolean> => {
  const { values, positionals } = parseCommand();
  const [command, ...args] = positionals;
  if (command !== 'list' && command !== 'replay' && command !== 'drop') {
    throw new UsageError(command === undefined ? 'what is to be done?' : `there is no ${command}`);
  }
  const { BUS_DATABASE_URL: url } = readConfig(
    z.object({ BUS_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }) }),
    process.env,
  );
  const pool = createPool({ url, max: 2, applicationName: 'stargraph-dlq' });
  try {
    const sql = sqlOfPool(pool);
    const letters = createDeadLetters(sql, () => undefined);
    return command === 'list' ? await list(letters, sql, args, values) : await change(letters, command, args, values);
  } finally {
    await pool.end();
  }
};

const parseCommand = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, show: { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
};

try {
  if (!(await run())) process.exitCode = 1;
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else {
    console.error(error instanceof ConfigError ? error.message : `Dead letters can't be reached: ${messageOf(error)}`);
    process.exitCode = 1;
  }
}
