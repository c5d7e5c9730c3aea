-- AlterTable
ALTER TABLE "session" ADD COLUMN     "verified_at" TIMESTAMPTZ(3);
