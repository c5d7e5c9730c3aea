import { domains } from '@stargraph/kit/contracts/domain';
import pg from 'pg';
import type { EmbeddedTestPlatform } from '../harness.ts';

/** That somebody tried is counted, and shown to whose account it was; it is not the tenant's data. */
const ofTries: ReadonlySet<string> = new Set(['auth.throttle', 'auth.security_event']);

/** What billing's own check of the books writes by its clock, whoever asks for what meanwhile. */
const ofProofs: ReadonlySet<string> = new Set([
  'billing.ledger_proof',
  'billing.ledger_breach',
  'billing.economy_hour',
  'billing.economy_stock',
]);

const passing = ['last_used_at', 'check_due_at', 'checked_at', 'pending_updates', 'last_error_at', 'last_error'];

/**
 * A fingerprint of every table of every domain; equal fingerprints mean that nothing was written.
 * @param about only the rows that hold one of these texts; all rows where left out
 * @param except rows of these environments and companies are left out, whatever they hold: who owns them says what is in them
 */
export const fingerprintOf = async (
  platform: Pick<EmbeddedTestPlatform, 'database'>,
  about?: readonly string[],
  except: readonly string[] = [],
): Promise<Record<string, string>> => {
  const client = new pg.Client({ connectionString: platform.database.adminUrl });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema = ANY($1) AND table_type = 'BASE TABLE'`,
      [domains],
    );
    const prints: Record<string, string> = {};
    for (const { name } of tables.rows) {
      if (ofTries.has(name) || ofProofs.has(name)) continue;
      // When a key was last used, and how a bot was found by the last look, is not the tenant's data.
      const { rows } = await client.query<{ print: string }>(
        `SELECT md5(coalesce(string_agg((to_jsonb(t) - $3::text[])::text, '' ORDER BY (to_jsonb(t) - $3::text[])::text), '')) AS print FROM ${name} t
         WHERE ($1::text[] IS NULL OR t::text LIKE ANY (SELECT '%' || one || '%' FROM unnest($1::text[]) AS one))
           AND coalesce(to_jsonb(t)->>'environment_id', to_jsonb(t)->>'company_id', '') <> ALL ($2::text[])`,
        [about ?? null, except, passing],
      );
      prints[name] = rows[0]?.print ?? '';
    }
    return prints;
  } finally {
    await client.end();
  }
};
