-- CreateTable
CREATE TABLE "charge" (
    "environment_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "hold_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "charge_pkey" PRIMARY KEY ("environment_id","player_id","hold_id")
);

-- CreateIndex
CREATE INDEX "charge_at_idx" ON "charge" USING BRIN ("at");

-- What Prisma's language can't say.

ALTER TABLE "charge" ADD CONSTRAINT "charge_outcome_is_known" CHECK ("outcome" IN ('posted', 'voided'));
