-- What Prisma's language can't say.

ALTER TABLE "reconciliation_finding"
  DROP CONSTRAINT "reconciliation_finding_kind_is_known",
  ADD CONSTRAINT "reconciliation_finding_kind_is_known" CHECK ("kind" IN
    ('payment-missing', 'refund-missing', 'refund-orphaned', 'amount-differs', 'payload-differs', 'payment-unknown', 'refund-unknown', 'withdrawal', 'other'));

-- What failed by a fault of ours: few rows, asked for at each scrape.
CREATE INDEX "reconciliation_run_internal_idx" ON "reconciliation_run" ("environment_id", "telegram_bot_id") WHERE "failure" = 'internal';
