-- AlterTable
ALTER TABLE "bot" ADD COLUMN     "check_due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "checked_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_error" TEXT,
ADD COLUMN     "last_error_at" TIMESTAMPTZ(3),
ADD COLUMN     "pending_updates" INTEGER;

-- CreateIndex
CREATE INDEX "bot_check_due_at_idx" ON "bot"("check_due_at");
