import type { Sql } from '@stargraph/kit/db/sql';
import type { Logger } from '@stargraph/kit/logging';
import { askForGauge, type Registry } from '@stargraph/kit/metrics';
import { ledgerLaws, type ProofKind } from '../domain/ledger-law.ts';

/**
 * Tells at every scrape what of the money needs somebody: Stars that pay for nothing, purchases
 * and refunds that nobody completes, Stars that differ from Telegram's list.
 * Every process with billing's jobs tells the same, so take the highest, not the sum.
 *
 * @returns tells no more
 */
export const observeMoney = (deps: {
  readonly sql: Sql;
  readonly metrics: Registry;
  readonly logger: Logger;
}): (() => void) => {
  const one = (name: string, help: string, query: string): (() => void) =>
    askForGauge(
      deps.metrics,
      { name, help: `${help}; the same in every process`, labelNames: [] },
      async () => (await deps.sql.query<{ value: number }>(query)).map(({ value }) => ({ labels: {}, value })),
      deps.logger,
    );
  const all = [
    one(
      'stargraph_stars_unmatched',
      'Payments in Stars that pay for nothing and wait for a refund',
      `select count(*)::float8 as value from stars_payment as payment where state = 'unmatched' and reason <> 'refunded'
         and not exists (select from stars_refund as refund where refund.environment_id = payment.environment_id
           and refund.payment_id = payment.id and refund.state <> 'failed')`,
    ),
    one(
      'stargraph_stars_refunds_pending_age_seconds',
      'Age of the oldest refund of Stars that Telegram has not answered',
      `select coalesce(extract(epoch from now() - min(requested_at)), 0)::float8 as value from stars_refund where state = 'requested'`,
    ),
    one(
      'stargraph_stars_findings_open',
      "Differences between our books and Telegram's list that somebody has to look at, of the last seven days",
      `select count(*)::float8 as value from reconciliation_finding where state = 'open' and found_at > now() - interval '7 days'`,
    ),
    one(
      'stargraph_stars_reconciliation_late_seconds',
      "How long ago the bot whose comparison with Telegram's list is the latest should have been compared",
      `select greatest(0, coalesce(extract(epoch from now() - least(
         (select min(due_at) from stars_book),
         (select min(started_at) from reconciliation_run where state = 'running'))), 0))::float8 as value`,
    ),
    one(
      'stargraph_stars_comparisons_failed',
      "Bots whose last comparison with Telegram's list failed by a fault of ours",
      `select count(*)::float8 as value from reconciliation_run as failed where failure = 'internal'
         and not exists (select from reconciliation_run as later where later.environment_id = failed.environment_id
           and later.telegram_bot_id = failed.telegram_bot_id and later.id > failed.id and later.state <> 'running')`,
    ),
    one(
      'stargraph_purchases_pending_age_seconds',
      'Age of the oldest purchase that is pending',
      `select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as value from purchase where state = 'pending'`,
    ),
    one(
      'stargraph_expired_unmoved_age_seconds',
      'How long ago the oldest currency expired that is still in its account',
      `select coalesce(extract(epoch from now() - min(expires_at)), 0)::float8 as value from lot where expires_at <= now()`,
    ),
    askForGauge(
      deps.metrics,
      {
        name: 'stargraph_ledger_breaches',
        help: 'Places where the proofs found a law of the ledger broken, by law; the same in every process',
        labelNames: ['law'],
      },
      async () => {
        const found = await deps.sql.query<{ law: string; value: number }>(
          'select law, count(distinct (environment_id, subject))::float8 as value from ledger_breach group by law',
        );
        const byLaw = new Map(found.map(({ law, value }) => [law, value]));
        return ledgerLaws.map((law) => ({ labels: { law }, value: byLaw.get(law) ?? 0 }));
      },
      deps.logger,
    ),
    askForGauge(
      deps.metrics,
      {
        name: 'stargraph_ledger_proof_age_seconds',
        help: 'Age of the oldest proof among the ledgers, by kind of proof; the same in every process',
        labelNames: ['proof'],
      },
      async () => {
        const [ages] = await deps.sql.query<Record<ProofKind, number>>(
          `select coalesce(extract(epoch from now() - min(coalesce(proved_at, since))), 0)::float8 as recent,
             coalesce(extract(epoch from now() - min(coalesce(whole_proved_at, since))), 0)::float8 as whole from ledger_proof`,
        );
        return (['recent', 'whole'] as const).map((proof) => ({ labels: { proof }, value: ages?.[proof] ?? 0 }));
      },
      deps.logger,
    ),
  ];
  return () => {
    for (const forget of all) forget();
  };
};
