import { handleCommand, type CommandHandler } from './commands.ts';
import type { PersonalDataRead } from './contracts/commands/personal-data.ts';
import type { Domain } from './contracts/domain.ts';
import { personalTablesIn, type ErasureTreatment, type PersonalTableOf } from './contracts/personal-data.ts';
import type { Sql } from './db/sql.ts';

/** Whose data it is about. */
export interface Person {
  readonly environmentId: string;
  readonly playerId: string;
  /** Null where it is not known, or no longer. */
  readonly telegramUserId: string | null;
  /** What came later may be of the same Telegram user as another player. */
  readonly until: Date;
}

/** A row of one table as its player gets it. */
export type ExportedRow = Readonly<Record<string, unknown>>;

export interface ExportPage {
  readonly rows: readonly ExportedRow[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

/**
 * How the rows of one table are found. Expressions may name `env`, `player`, `chat` (null where unknown) and `until`.
 */
export interface PersonalRows {
  readonly whose: string;
  /** What the player gets of a row: columns, no secrets and no ids of other people. */
  readonly shown: string;
  /** Names a row among the player's: text, in the order of the export. */
  readonly key: string;
  /** Of `cleared` tables: what empties a row, and whether a row is not empty yet. */
  readonly clear?: { readonly set: string; readonly when: string };
  /** Rows that must stay for now though they are counted, as what is still worked on. */
  readonly except?: string;
}

export type FoundRows = Readonly<Record<string, number>>;

/** One domain's part in exporting and erasing a player, in its PostgreSQL schema. */
export interface PersonalStore {
  /** Erases in the caller's transaction. @returns how many rows there were to erase, by table */
  erase(this: void, tx: Sql, person: Person): Promise<FoundRows>;
  readonly tables: readonly string[];
  /** A page of one table's rows. @returns null for a table that holds nothing of players */
  read(this: void, sql: Sql, person: Person, table: string, after: string | null): Promise<ExportPage | null>;
}

const pageRows = 200;
const personSql = 'person as (select $1::text as env, $2::text as player, $3::text as chat, $4::timestamptz as until)';
const paramsOf = ({ environmentId, playerId, telegramUserId, until }: Person): unknown[] => [
  environmentId,
  playerId,
  telegramUserId,
  until,
];

/** The rows that erasing must end, by table: `found` counts them, `erase` ends them. */
const erasing = (table: string, rows: PersonalRows): { found: string; erase: string } | null => {
  const deleted = rows.clear === undefined;
  const whose = deleted ? rows.whose : `(${rows.whose}) and (${rows.clear?.when})`;
  const now = rows.except === undefined ? whose : `(${whose}) and not (${rows.except})`;
  return {
    found: `with ${personSql} select count(*)::int as count from "${table}", person where ${whose}`,
    erase: deleted
      ? `with ${personSql} delete from "${table}" using person where ${now}`
      : `with ${personSql} update "${table}" set ${rows.clear?.set} from person where ${now}`,
  };
};

const treatmentOf = (domain: Domain, table: string): ErasureTreatment | undefined =>
  personalTablesIn(domain).find((entry) => entry.table === table)?.erasure;

export const createPersonalStore = <D extends Domain>(
  domain: D,
  tables: Readonly<Record<PersonalTableOf<D>, PersonalRows>>,
): PersonalStore => {
  const all = new Map<string, PersonalRows>(Object.entries<PersonalRows>(tables));
  const erased = [...all].flatMap(([table, rows]) => {
    const treatment = treatmentOf(domain, table);
    if ((treatment === 'cleared') !== (rows.clear !== undefined))
      throw new Error(`${domain}.${table} is erased otherwise than the inventory of personal data says`);
    const statements = treatment === 'kept' ? null : erasing(table, rows);
    return statements === null ? [] : [{ table, ...statements }];
  });
  return {
    tables: [...all.keys()],
    erase: async (tx, person) => {
      const found: Record<string, number> = {};
      for (const { table, found: question, erase } of erased) {
        const [answer] = await tx.query<{ count: number }>(question, paramsOf(person));
        found[table] = answer?.count ?? 0;
        if (found[table] > 0) await tx.query(erase, paramsOf(person));
      }
      return found;
    },
    read: async (sql, person, table, after) => {
      const rows = all.get(table);
      if (rows === undefined) return null;
      const found = await sql.query<{ key: string; row: ExportedRow }>(
        `with ${personSql}, own as (
           select (${rows.key})::text collate "C" as key, (select to_jsonb(shown) from (select ${rows.shown}) shown) as row
           from "${table}", person where ${rows.whose}
         )
         select key, row from own where $5::text is null or key > $5 collate "C" order by key limit ${pageRows + 1}`,
        [...paramsOf(person), after],
      );
      const page = found.slice(0, pageRows);
      return { rows: page.map(({ row }) => row), next: found.length > pageRows ? (page.at(-1)?.key ?? null) : null };
    },
  };
};

/** Lets auth, which puts a player's export together, read a domain's part of it. */
export const answerPersonalDataRead = (
  command: PersonalDataRead,
  read: (person: Person, table: string, after: string | null) => Promise<ExportPage | null>,
): CommandHandler =>
  handleCommand(command, async ({ table, after, until, ...whose }) => {
    const page = await read({ ...whose, until: new Date(until) }, table, after);
    return page === null ? null : { ...page, rows: [...page.rows] };
  });
