-- AlterTable
ALTER TABLE "posting" ADD COLUMN     "expires_at" TIMESTAMPTZ(3);
