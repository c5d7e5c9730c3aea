-- AlterTable
ALTER TABLE "account" ADD COLUMN     "expiring" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "hold" ADD COLUMN     "lots" JSONB;

-- CreateTable
CREATE TABLE "lot" (
    "environment_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "project_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "lot_pkey" PRIMARY KEY ("environment_id","account_id","expires_at")
);

-- CreateIndex
CREATE INDEX "lot_expires_at_idx" ON "lot"("expires_at");

-- What Prisma's language can't say.

ALTER TABLE "account"
  ADD CONSTRAINT "account_expires_by_what_is_free" CHECK ("expiring" >= 0 AND "expiring" <= greatest("balance"::numeric - "held", 0));

ALTER TABLE "lot"
  ADD CONSTRAINT "lot_is_something" CHECK ("amount" > 0);

ALTER TABLE "transfer"
  DROP CONSTRAINT "transfer_reason_is_known",
  ADD CONSTRAINT "transfer_reason_is_known" CHECK ("reason_kind" IN ('action', 'level', 'quest', 'product', 'exchange', 'currency'));

ALTER TABLE "ledger_breach"
  DROP CONSTRAINT "ledger_breach_law_is_known",
  ADD CONSTRAINT "ledger_breach_law_is_known" CHECK ("law" IN ('transfer', 'balance', 'statement', 'held', 'debt', 'lots', 'trial'));
