-- AlterTable
ALTER TABLE "transfer" ADD COLUMN     "reason_id" TEXT,
ADD COLUMN     "reason_kind" TEXT;

-- AlterTable
ALTER TABLE "purchase" ADD COLUMN     "currency_grants" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "stars_order" (
    "environment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "release_hash" TEXT NOT NULL,
    "title" JSONB NOT NULL,
    "description" JSONB,
    "stars" INTEGER NOT NULL,
    "grants" JSONB NOT NULL,
    "currency_grants" JSONB NOT NULL,
    "per_player_limit" INTEGER,
    "traceparent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "invoice_link" TEXT,
    "telegram_bot_id" TEXT,
    "checked_out_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),

    CONSTRAINT "stars_order_pkey" PRIMARY KEY ("environment_id","id")
);

-- CreateTable
CREATE TABLE "stars_payment" (
    "environment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "telegram_bot_id" TEXT NOT NULL,
    "charge_id" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "order_id" TEXT,
    "player_id" TEXT,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "traceparent" TEXT NOT NULL,
    "paid_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stars_payment_pkey" PRIMARY KEY ("environment_id","id")
);

-- CreateIndex
CREATE INDEX "stars_order_environment_id_player_id_id_idx" ON "stars_order"("environment_id", "player_id", "id" DESC);

-- CreateIndex
CREATE INDEX "stars_order_environment_id_player_id_product_id_idx" ON "stars_order"("environment_id", "player_id", "product_id");

-- CreateIndex
CREATE INDEX "stars_payment_environment_id_order_id_idx" ON "stars_payment"("environment_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "stars_payment_telegram_bot_id_charge_id_key" ON "stars_payment"("telegram_bot_id", "charge_id");

-- AddForeignKey
ALTER TABLE "stars_payment" ADD CONSTRAINT "stars_payment_environment_id_order_id_fkey" FOREIGN KEY ("environment_id", "order_id") REFERENCES "stars_order"("environment_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What Prisma's language can't say.

ALTER TABLE "transfer"
  DROP CONSTRAINT "transfer_kind_is_known",
  ADD CONSTRAINT "transfer_kind_is_known" CHECK ("kind" IN ('reward', 'purchase', 'stars')),
  ADD CONSTRAINT "transfer_reason_is_known" CHECK ("reason_kind" IN ('action', 'level', 'quest', 'product')),
  ADD CONSTRAINT "transfer_reason_is_whole" CHECK (("reason_kind" IS NULL) = ("reason_id" IS NULL));

ALTER TABLE "stars_order"
  ADD CONSTRAINT "stars_order_state_is_known" CHECK ("state" IN ('open', 'paid')),
  ADD CONSTRAINT "stars_order_is_paid_at_a_time" CHECK (("state" = 'paid') = ("paid_at" IS NOT NULL)),
  ADD CONSTRAINT "stars_order_costs_something" CHECK ("stars" BETWEEN 1 AND 10000),
  ADD CONSTRAINT "stars_order_link_is_of_a_bot" CHECK (("invoice_link" IS NULL) = ("telegram_bot_id" IS NULL));

ALTER TABLE "stars_payment"
  ADD CONSTRAINT "stars_payment_state_is_known" CHECK ("state" IN ('matched', 'unmatched')),
  ADD CONSTRAINT "stars_payment_match_is_of_an_order" CHECK ("state" = 'unmatched' OR "order_id" IS NOT NULL),
  ADD CONSTRAINT "stars_payment_reason_is_known" CHECK (CASE "state"
    WHEN 'matched' THEN coalesce("reason", 'over-limit') = 'over-limit'
    ELSE coalesce("reason", '') IN ('unknown-order', 'already-paid', 'wrong-player', 'wrong-amount', 'wrong-currency', 'wallet-full')
  END);

-- An order is paid by one payment, whatever is charged.
CREATE UNIQUE INDEX "stars_payment_pays_an_order_once" ON "stars_payment" ("environment_id", "order_id") WHERE "state" = 'matched';
-- What an operator has to look at: few rows, whatever the number of payments.
CREATE INDEX "stars_payment_unmatched_idx" ON "stars_payment" ("environment_id", "id" DESC) WHERE "state" = 'unmatched';

-- Payments are append-only, and an order's terms are frozen, also for the ledger's own service.
REVOKE UPDATE, DELETE ON "stars_payment", "stars_order" FROM stargraph_billing;
GRANT UPDATE ("state", "invoice_link", "telegram_bot_id", "checked_out_at", "paid_at") ON "stars_order" TO stargraph_billing;
