-- AlterTable
ALTER TABLE "quest_progress" ADD COLUMN     "claimed_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "referral_code" (
    "environment_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,

    CONSTRAINT "referral_code_pkey" PRIMARY KEY ("environment_id","code")
);

-- CreateTable
CREATE TABLE "referral" (
    "environment_id" TEXT NOT NULL,
    "invitee_id" TEXT NOT NULL,
    "inviter_id" TEXT NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "referral_pkey" PRIMARY KEY ("environment_id","invitee_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "referral_code_environment_id_player_id_key" ON "referral_code"("environment_id", "player_id");

-- CreateIndex
CREATE INDEX "referral_environment_id_inviter_id_idx" ON "referral"("environment_id", "inviter_id");

-- Until now every quest was paid when it was completed.
UPDATE "quest_progress" SET "claimed_at" = "completed_at" WHERE "completed_at" IS NOT NULL;

-- What Prisma's language can't say.
ALTER TABLE "quest_progress" ADD CONSTRAINT "quest_progress_claimed_check" CHECK ("claimed_at" IS NULL OR "completed_at" IS NOT NULL);
ALTER TABLE "referral" ADD CONSTRAINT "referral_self_check" CHECK ("inviter_id" <> "invitee_id");
