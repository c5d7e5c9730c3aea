-- AlterTable
ALTER TABLE "bot" ADD COLUMN     "revoked_at" TIMESTAMPTZ(3);
