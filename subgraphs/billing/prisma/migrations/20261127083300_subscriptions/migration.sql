-- AlterTable
ALTER TABLE "stars_order" ADD COLUMN     "is_subscription" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "stars_payment" ADD COLUMN     "paid_until" TIMESTAMPTZ(3),
ADD COLUMN     "recurrence" TEXT,
ADD COLUMN     "subscription_id" TEXT;

-- CreateTable
CREATE TABLE "stars_subscription" (
    "environment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "telegram_bot_id" TEXT NOT NULL,
    "charge_id" TEXT NOT NULL,
    "stars" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "period_end" TIMESTAMPTZ(3) NOT NULL,
    "canceled_by" TEXT,
    "canceled_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "wish" TEXT,
    "wish_due_at" TIMESTAMPTZ(3),
    "wish_tries" INTEGER NOT NULL DEFAULT 0,
    "traceparent" TEXT NOT NULL,

    CONSTRAINT "stars_subscription_pkey" PRIMARY KEY ("environment_id","id")
);

-- CreateIndex
CREATE INDEX "stars_subscription_environment_id_order_id_idx" ON "stars_subscription"("environment_id", "order_id");

-- CreateIndex
CREATE INDEX "stars_subscription_environment_id_player_id_id_idx" ON "stars_subscription"("environment_id", "player_id", "id" DESC);

-- CreateIndex
CREATE INDEX "stars_subscription_environment_id_player_id_product_id_idx" ON "stars_subscription"("environment_id", "player_id", "product_id");

-- CreateIndex
CREATE UNIQUE INDEX "stars_subscription_telegram_bot_id_charge_id_key" ON "stars_subscription"("telegram_bot_id", "charge_id");

-- AddForeignKey
ALTER TABLE "stars_subscription" ADD CONSTRAINT "stars_subscription_environment_id_order_id_fkey" FOREIGN KEY ("environment_id", "order_id") REFERENCES "stars_order"("environment_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What Prisma's language can't say.

ALTER TABLE "stars_subscription"
  ADD CONSTRAINT "stars_subscription_state_is_known" CHECK ("state" IN ('active', 'canceled', 'grace', 'expired')),
  ADD CONSTRAINT "stars_subscription_canceler_is_known" CHECK ("canceled_by" IN ('player', 'telegram', 'platform')),
  ADD CONSTRAINT "stars_subscription_end_is_known" CHECK ("end_reason" IN ('canceled', 'unpaid', 'refunded')),
  ADD CONSTRAINT "stars_subscription_ends_for_a_reason" CHECK (("state" = 'expired') = ("end_reason" IS NOT NULL)),
  ADD CONSTRAINT "stars_subscription_is_due_until_it_ends" CHECK (("state" = 'expired') = ("due_at" IS NULL)),
  ADD CONSTRAINT "stars_subscription_is_canceled_by_somebody" CHECK (("canceled_by" IS NULL) = ("canceled_at" IS NULL) AND ("state" <> 'canceled' OR "canceled_by" IS NOT NULL)),
  ADD CONSTRAINT "stars_subscription_wish_is_known" CHECK ("wish" IN ('cancel', 'resume')),
  ADD CONSTRAINT "stars_subscription_wish_is_due" CHECK (("wish" IS NULL) = ("wish_due_at" IS NULL)),
  ADD CONSTRAINT "stars_subscription_costs_something" CHECK ("stars" BETWEEN 1 AND 10000);

-- At most one that is renewed, for a player and a product.
CREATE UNIQUE INDEX "stars_subscription_runs_once" ON "stars_subscription" ("environment_id", "player_id", "product_id") WHERE "state" IN ('active', 'grace');
-- What time changes next, and what Telegram has yet to be told: few rows, whatever their number.
CREATE INDEX "stars_subscription_due_idx" ON "stars_subscription" ("due_at") WHERE "state" <> 'expired';
CREATE INDEX "stars_subscription_wish_idx" ON "stars_subscription" ("wish_due_at") WHERE "wish" IS NOT NULL;

ALTER TABLE "stars_payment"
  ADD CONSTRAINT "stars_payment_recurrence_is_known" CHECK ("recurrence" IN ('first', 'renewal', 'unknown')),
  ADD CONSTRAINT "stars_payment_of_a_period_is_matched" CHECK (("subscription_id" IS NULL) = ("paid_until" IS NULL) AND ("subscription_id" IS NULL OR "state" = 'matched'));

-- An order is paid by one payment, whatever is charged, unless each pays another period.
DROP INDEX "stars_payment_pays_an_order_once";
CREATE UNIQUE INDEX "stars_payment_pays_an_order_once" ON "stars_payment" ("environment_id", "order_id") WHERE "state" = 'matched' AND "subscription_id" IS NULL;
CREATE INDEX "stars_payment_subscription_idx" ON "stars_payment" ("environment_id", "subscription_id", "id") WHERE "subscription_id" IS NOT NULL;

REVOKE DELETE ON "stars_subscription" FROM stargraph_billing;
