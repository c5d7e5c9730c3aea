-- CreateTable
CREATE TABLE "economy_hour" (
    "environment_id" TEXT NOT NULL,
    "currency_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "owner" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason_kind" TEXT NOT NULL,
    "reason_id" TEXT NOT NULL,
    "given" DECIMAL(38,0) NOT NULL,
    "taken" DECIMAL(38,0) NOT NULL,
    "transfers" BIGINT NOT NULL,

    CONSTRAINT "economy_hour_pkey" PRIMARY KEY ("environment_id","currency_id","hour","owner","kind","reason_kind","reason_id")
);

-- CreateTable
CREATE TABLE "economy_stock" (
    "environment_id" TEXT NOT NULL,
    "currency_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "circulation" DECIMAL(38,0) NOT NULL,

    CONSTRAINT "economy_stock_pkey" PRIMARY KEY ("environment_id","currency_id","hour")
);

-- CreateTable
CREATE TABLE "ledger_proof" (
    "environment_id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "closed_until" TIMESTAMPTZ(3),
    "proved_at" TIMESTAMPTZ(3),
    "whole_proved_at" TIMESTAMPTZ(3),
    "whole_started_at" TIMESTAMPTZ(3),
    "whole_phase" TEXT,
    "whole_cursor" TEXT,

    CONSTRAINT "ledger_proof_pkey" PRIMARY KEY ("environment_id")
);

-- CreateTable
CREATE TABLE "ledger_breach" (
    "environment_id" TEXT NOT NULL,
    "proof" TEXT NOT NULL,
    "law" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "currency_id" TEXT,
    "expected" DECIMAL(38,0),
    "found" DECIMAL(38,0),
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_breach_pkey" PRIMARY KEY ("environment_id","proof","law","subject")
);

-- What Prisma's language can't say.

ALTER TABLE "ledger_proof"
  ADD CONSTRAINT "ledger_proof_of_the_whole_stands_somewhere" CHECK (
    "whole_phase" IN ('accounts', 'transfers') AND "whole_cursor" IS NOT NULL AND "whole_started_at" IS NOT NULL
    OR "whole_phase" IS NULL AND "whole_cursor" IS NULL AND "whole_started_at" IS NULL);

ALTER TABLE "ledger_breach"
  ADD CONSTRAINT "ledger_breach_proof_is_known" CHECK ("proof" IN ('recent', 'whole')),
  ADD CONSTRAINT "ledger_breach_law_is_known" CHECK ("law" IN ('transfer', 'balance', 'statement', 'held', 'debt', 'trial'));

-- What is promised now: few rows, whatever the number of holds.
CREATE INDEX "hold_pending_idx" ON "hold" ("environment_id", "account_id") WHERE "state" = 'pending';
