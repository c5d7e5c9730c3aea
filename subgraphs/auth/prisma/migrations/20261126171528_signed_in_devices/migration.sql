-- AlterTable
ALTER TABLE "operator" ALTER COLUMN "email_normalized" DROP NOT NULL;

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "network" TEXT,
ADD COLUMN     "user_agent" TEXT;

-- AlterTable
ALTER TABLE "signing_key" ADD COLUMN     "signs_from" TIMESTAMPTZ(3);
-- By hand: keys of before sign since they were made.
UPDATE "signing_key" SET "signs_from" = "created_at";
ALTER TABLE "signing_key" ALTER COLUMN "signs_from" SET NOT NULL;

-- CreateTable
CREATE TABLE "operator_telegram" (
    "telegram_user_id" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "operator_telegram_pkey" PRIMARY KEY ("telegram_user_id")
);

-- CreateTable
CREATE TABLE "telegram_sign_in" (
    "state_hash" TEXT NOT NULL,
    "secrets_sealed" TEXT NOT NULL,
    "operator_id" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "telegram_sign_in_pkey" PRIMARY KEY ("state_hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "operator_telegram_operator_id_key" ON "operator_telegram"("operator_id");

-- CreateIndex
CREATE INDEX "telegram_sign_in_expires_at_idx" ON "telegram_sign_in"("expires_at");

-- By hand: what Prisma's language can't say.
ALTER TABLE "session" DROP CONSTRAINT "session_end_check";
ALTER TABLE "session" ADD CONSTRAINT "session_end_check" CHECK (("ended_at" IS NULL) = ("ended_by" IS NULL) AND "ended_by" IN ('holder', 'reuse', 'revoked', 'administrator', 'credentials'));
