-- AlterTable
ALTER TABLE "reconciliation_finding" ADD COLUMN     "dismiss_reason" TEXT,
ADD COLUMN     "dismissed_at" TIMESTAMPTZ(3),
ADD COLUMN     "dismissed_by" TEXT;

-- CreateIndex
CREATE INDEX "plan_payment_telegram_bot_id_paid_at_idx" ON "plan_payment"("telegram_bot_id", "paid_at");

-- What Prisma's language can't say.

ALTER TABLE "reconciliation_finding"
  DROP CONSTRAINT "reconciliation_finding_state_is_known",
  ADD CONSTRAINT "reconciliation_finding_state_is_known" CHECK ("state" IN ('repaired', 'open', 'noted', 'closed', 'dismissed')),
  ADD CONSTRAINT "reconciliation_finding_is_dismissed_by_somebody" CHECK (
    ("state" = 'dismissed') = ("dismissed_at" IS NOT NULL)
    AND ("dismissed_at" IS NULL) = ("dismissed_by" IS NULL)
    AND ("dismissed_at" IS NULL) = ("dismiss_reason" IS NULL));

-- The platform's own bot is compared as others are: one book for each bot that ever made a plan's invoice.
INSERT INTO "stars_book" ("environment_id", "telegram_bot_id", "due_at")
SELECT DISTINCT 'platform', "telegram_bot_id", now() FROM "plan_subscription" WHERE "telegram_bot_id" IS NOT NULL
ON CONFLICT DO NOTHING;
