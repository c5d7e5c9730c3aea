-- AlterTable
ALTER TABLE "stars_order" ADD COLUMN     "refunded_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "stars_refund" (
    "environment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "telegram_bot_id" TEXT NOT NULL,
    "charge_id" TEXT NOT NULL,
    "payment_id" TEXT,
    "player_id" TEXT,
    "amount" BIGINT NOT NULL,
    "cause" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "requested_by" TEXT,
    "state" TEXT NOT NULL,
    "failure" TEXT,
    "failure_words" TEXT,
    "taken" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "traceparent" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "stars_refund_pkey" PRIMARY KEY ("environment_id","id")
);

-- CreateTable
CREATE TABLE "stars_policy" (
    "environment_id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "refund_unmatched_after" INTEGER,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stars_policy_pkey" PRIMARY KEY ("environment_id")
);

-- CreateTable
CREATE TABLE "stars_transaction" (
    "telegram_bot_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "stars" BIGINT NOT NULL,
    "payload" TEXT,
    "position" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stars_transaction_pkey" PRIMARY KEY ("environment_id","telegram_bot_id","id","direction")
);

-- CreateTable
CREATE TABLE "stars_book" (
    "environment_id" TEXT NOT NULL,
    "telegram_bot_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "balance" BIGINT,
    "balance_at" TIMESTAMPTZ(3),

    CONSTRAINT "stars_book_pkey" PRIMARY KEY ("environment_id","telegram_bot_id")
);

-- CreateTable
CREATE TABLE "reconciliation_run" (
    "environment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "telegram_bot_id" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "requested_by" TEXT,
    "state" TEXT NOT NULL,
    "failure" TEXT,
    "begun_at" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "transactions" INTEGER NOT NULL,
    "repaired" INTEGER NOT NULL,
    "shown" INTEGER NOT NULL,
    "oldest_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "reconciliation_run_pkey" PRIMARY KEY ("environment_id","id")
);

-- CreateTable
CREATE TABLE "reconciliation_finding" (
    "environment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "telegram_bot_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "transaction_id" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "theirs" BIGINT,
    "ours" BIGINT,
    "payment_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reconciliation_finding_pkey" PRIMARY KEY ("environment_id","id")
);

-- CreateIndex
CREATE INDEX "stars_refund_environment_id_payment_id_id_idx" ON "stars_refund"("environment_id", "payment_id", "id" DESC);

-- CreateIndex
CREATE INDEX "stars_refund_telegram_bot_id_charge_id_idx" ON "stars_refund"("telegram_bot_id", "charge_id");

-- CreateIndex
CREATE INDEX "stars_refund_environment_id_player_id_idx" ON "stars_refund"("environment_id", "player_id");

-- CreateIndex
CREATE INDEX "stars_transaction_environment_id_kind_direction_idx" ON "stars_transaction"("environment_id", "kind", "direction");

-- CreateIndex
CREATE INDEX "stars_book_due_at_idx" ON "stars_book"("due_at");

-- CreateIndex
CREATE INDEX "reconciliation_run_environment_id_id_idx" ON "reconciliation_run"("environment_id", "id" DESC);

-- CreateIndex
CREATE INDEX "reconciliation_finding_environment_id_run_id_id_idx" ON "reconciliation_finding"("environment_id", "run_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "reconciliation_finding_environment_id_telegram_bot_id_trans_key" ON "reconciliation_finding"("environment_id", "telegram_bot_id", "transaction_id", "direction", "kind");

-- CreateIndex
CREATE INDEX "stars_payment_environment_id_charge_id_idx" ON "stars_payment"("environment_id", "charge_id");

-- CreateIndex
CREATE INDEX "stars_payment_environment_id_player_id_id_idx" ON "stars_payment"("environment_id", "player_id", "id" DESC);

-- CreateIndex
CREATE INDEX "stars_payment_telegram_bot_id_paid_at_idx" ON "stars_payment"("telegram_bot_id", "paid_at");

-- CreateIndex
CREATE INDEX "stars_payment_environment_id_paid_at_idx" ON "stars_payment"("environment_id", "paid_at");

-- What Prisma's language can't say.

ALTER TABLE "stars_order"
  DROP CONSTRAINT "stars_order_state_is_known",
  DROP CONSTRAINT "stars_order_is_paid_at_a_time",
  ADD CONSTRAINT "stars_order_state_is_known" CHECK ("state" IN ('open', 'paid', 'refunded')),
  ADD CONSTRAINT "stars_order_is_paid_at_a_time" CHECK (("state" = 'open') = ("paid_at" IS NULL)),
  ADD CONSTRAINT "stars_order_is_refunded_at_a_time" CHECK (("state" = 'refunded') = ("refunded_at" IS NOT NULL));

ALTER TABLE "stars_payment"
  DROP CONSTRAINT "stars_payment_reason_is_known",
  ADD CONSTRAINT "stars_payment_reason_is_known" CHECK (CASE "state"
    WHEN 'matched' THEN coalesce("reason", 'over-limit') = 'over-limit'
    ELSE coalesce("reason", '') IN ('unknown-order', 'already-paid', 'wrong-player', 'wrong-amount', 'wrong-currency', 'wallet-full', 'refunded')
  END);

ALTER TABLE "stars_refund"
  ADD CONSTRAINT "stars_refund_cause_is_known" CHECK ("cause" IN ('operator', 'policy', 'telegram')),
  ADD CONSTRAINT "stars_refund_of_an_operator_names_one" CHECK (("cause" = 'operator') = ("requested_by" IS NOT NULL)),
  ADD CONSTRAINT "stars_refund_state_is_known" CHECK ("state" IN ('requested', 'done', 'failed')),
  ADD CONSTRAINT "stars_refund_is_settled_at_a_time" CHECK (("state" = 'requested') = ("settled_at" IS NULL)),
  ADD CONSTRAINT "stars_refund_fails_for_a_reason" CHECK (("state" = 'failed') = ("failure" IS NOT NULL)),
  ADD CONSTRAINT "stars_refund_failure_is_known" CHECK ("failure" IN ('no-bot', 'balance-too-low', 'charge-unknown', 'telegram-refused'));

-- A charge is refunded once; one that failed may be tried again.
CREATE UNIQUE INDEX "stars_refund_once" ON "stars_refund" ("telegram_bot_id", "charge_id") WHERE "state" <> 'failed';
-- What the jobs look for: few rows, whatever the number of refunds.
CREATE INDEX "stars_refund_requested_idx" ON "stars_refund" ("due_at") WHERE "state" = 'requested';
CREATE INDEX "stars_refund_done_idx" ON "stars_refund" ("environment_id", "payment_id" DESC) WHERE "state" = 'done';
CREATE INDEX "stars_policy_active_idx" ON "stars_policy" ("environment_id") WHERE "refund_unmatched_after" IS NOT NULL;

ALTER TABLE "stars_policy" ADD CONSTRAINT "stars_policy_waits_for_hours" CHECK ("refund_unmatched_after" BETWEEN 1 AND 480);

ALTER TABLE "stars_transaction"
  ADD CONSTRAINT "stars_transaction_direction_is_known" CHECK ("direction" IN ('in', 'out')),
  ADD CONSTRAINT "stars_transaction_kind_is_known" CHECK ("kind" IN ('invoice', 'withdrawal', 'ads', 'broadcasts', 'other')),
  ADD CONSTRAINT "stars_transaction_is_not_negative" CHECK ("stars" >= 0 AND "position" >= 0);

ALTER TABLE "reconciliation_run"
  ADD CONSTRAINT "reconciliation_run_cause_is_known" CHECK ("cause" IN ('schedule', 'operator')),
  ADD CONSTRAINT "reconciliation_run_state_is_known" CHECK ("state" IN ('running', 'done', 'failed')),
  ADD CONSTRAINT "reconciliation_run_ends_at_a_time" CHECK (("state" = 'running') = ("finished_at" IS NULL)),
  ADD CONSTRAINT "reconciliation_run_fails_for_a_reason" CHECK (("state" = 'failed') = ("failure" IS NOT NULL));

-- One comparison of a bot at a time.
CREATE UNIQUE INDEX "reconciliation_run_running_once" ON "reconciliation_run" ("environment_id", "telegram_bot_id") WHERE "state" = 'running';

ALTER TABLE "reconciliation_finding"
  ADD CONSTRAINT "reconciliation_finding_kind_is_known" CHECK ("kind" IN
    ('payment-missing', 'refund-missing', 'amount-differs', 'payload-differs', 'payment-unknown', 'refund-unknown', 'withdrawal', 'other')),
  ADD CONSTRAINT "reconciliation_finding_state_is_known" CHECK ("state" IN ('repaired', 'open', 'noted', 'closed'));

-- What somebody has to look at: few rows.
CREATE INDEX "reconciliation_finding_open_idx" ON "reconciliation_finding" ("environment_id", "telegram_bot_id") WHERE "state" = 'open';

-- The bots that there are: one for each that ever made an invoice.
INSERT INTO "stars_book" ("environment_id", "telegram_bot_id", "due_at")
SELECT DISTINCT "environment_id", "telegram_bot_id", now() FROM "stars_order" WHERE "telegram_bot_id" IS NOT NULL;

GRANT UPDATE ("refunded_at") ON "stars_order" TO stargraph_billing;
-- What was given back, or found, stays on record.
REVOKE DELETE ON "stars_refund", "stars_transaction", "reconciliation_run", "reconciliation_finding" FROM stargraph_billing;
