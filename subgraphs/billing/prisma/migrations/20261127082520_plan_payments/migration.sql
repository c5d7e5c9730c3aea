-- CreateTable
CREATE TABLE "plan_subscription" (
    "company_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "plan" TEXT NOT NULL,
    "stars" INTEGER NOT NULL,
    "ordered_by" TEXT NOT NULL,
    "traceparent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "invoice_link" TEXT,
    "telegram_bot_id" TEXT,
    "charge_id" TEXT,
    "telegram_user_id" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "paid_from" TIMESTAMPTZ(3),
    "paid_until" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),
    "stop_told" BOOLEAN NOT NULL DEFAULT false,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,

    CONSTRAINT "plan_subscription_pkey" PRIMARY KEY ("company_id","id")
);

-- CreateTable
CREATE TABLE "plan_payment" (
    "id" TEXT NOT NULL,
    "company_id" TEXT,
    "subscription_id" TEXT,
    "telegram_bot_id" TEXT NOT NULL,
    "charge_id" TEXT NOT NULL,
    "telegram_user_id" TEXT,
    "payload" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "renewal" BOOLEAN NOT NULL,
    "traceparent" TEXT NOT NULL,
    "paid_at" TIMESTAMPTZ(3) NOT NULL,
    "paid_until" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "plan_payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_refund" (
    "payment_id" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "problem" TEXT,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "plan_refund_pkey" PRIMARY KEY ("payment_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "plan_subscription_id_key" ON "plan_subscription"("id");

-- CreateIndex
CREATE INDEX "plan_payment_company_id_id_idx" ON "plan_payment"("company_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "plan_payment_telegram_bot_id_charge_id_key" ON "plan_payment"("telegram_bot_id", "charge_id");

-- AddForeignKey
ALTER TABLE "plan_payment" ADD CONSTRAINT "plan_payment_company_id_subscription_id_fkey" FOREIGN KEY ("company_id", "subscription_id") REFERENCES "plan_subscription"("company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "plan_refund" ADD CONSTRAINT "plan_refund_payment_id_fkey" FOREIGN KEY ("payment_id") REFERENCES "plan_payment"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What Prisma's language can't say.

ALTER TABLE "plan_subscription"
  ADD CONSTRAINT "plan_subscription_price_is_one_of_telegrams" CHECK ("stars" BETWEEN 1 AND 10000),
  ADD CONSTRAINT "plan_subscription_state_is_known" CHECK ("state" IN ('ordered', 'active', 'ended')),
  ADD CONSTRAINT "plan_subscription_begins_with_a_payment" CHECK ("state" <> 'active' OR "started_at" IS NOT NULL),
  ADD CONSTRAINT "plan_subscription_waits_unpaid" CHECK ("state" <> 'ordered' OR "started_at" IS NULL),
  ADD CONSTRAINT "plan_subscription_is_paid_until_a_time" CHECK (("started_at" IS NULL) = ("paid_until" IS NULL) AND ("paid_from" IS NULL) = ("paid_until" IS NULL)),
  ADD CONSTRAINT "plan_subscription_ends_for_a_reason" CHECK (("state" = 'ended') = ("ended_at" IS NOT NULL) AND ("state" = 'ended') = ("end_reason" IS NOT NULL)),
  ADD CONSTRAINT "plan_subscription_end_is_known" CHECK ("end_reason" IN ('expired', 'replaced', 'refunded', 'gone'));

-- One plan at a time.
CREATE UNIQUE INDEX "plan_subscription_active_key" ON "plan_subscription" ("company_id") WHERE "state" = 'active';
-- What the jobs look for: those whose time is over, and those that Telegram is to be told of.
CREATE INDEX "plan_subscription_paid_until_idx" ON "plan_subscription" ("paid_until") WHERE "state" = 'active';
CREATE INDEX "plan_subscription_untold_idx" ON "plan_subscription" ("company_id") WHERE "charge_id" IS NOT NULL AND ("stopped_at" IS NOT NULL) <> "stop_told";
CREATE INDEX "plan_subscription_ended_idx" ON "plan_subscription" ("ended_at") WHERE "telegram_user_id" IS NOT NULL AND "state" = 'ended';
CREATE INDEX "plan_subscription_open_idx" ON "plan_subscription" ("company_id", "created_at") WHERE "state" = 'ordered';
CREATE INDEX "plan_refund_due_idx" ON "plan_refund" ("due_at") WHERE "done_at" IS NULL;
CREATE INDEX "plan_payment_unmatched_idx" ON "plan_payment" ("id" DESC) WHERE "state" = 'unmatched';

ALTER TABLE "plan_payment"
  ADD CONSTRAINT "plan_payment_state_is_known" CHECK ("state" IN ('matched', 'unmatched')),
  ADD CONSTRAINT "plan_payment_is_unmatched_for_a_reason" CHECK (("state" = 'unmatched') = ("reason" IS NOT NULL)),
  ADD CONSTRAINT "plan_payment_names_a_company_with_its_subscription" CHECK (("company_id" IS NULL) = ("subscription_id" IS NULL)),
  ADD CONSTRAINT "plan_payment_pays_for_a_subscription" CHECK ("state" = 'unmatched' OR "subscription_id" IS NOT NULL);

-- Payments are append-only, and what was ordered is frozen, also for billing itself.
REVOKE UPDATE, DELETE ON "plan_subscription", "plan_payment", "plan_refund" FROM stargraph_billing;
GRANT UPDATE ("state", "invoice_link", "telegram_bot_id", "charge_id", "telegram_user_id", "started_at", "paid_from", "paid_until", "stopped_at", "stop_told", "ended_at", "end_reason") ON "plan_subscription" TO stargraph_billing;
GRANT UPDATE ("telegram_user_id") ON "plan_payment" TO stargraph_billing;
GRANT UPDATE ("attempts", "due_at", "problem", "done_at") ON "plan_refund" TO stargraph_billing;
