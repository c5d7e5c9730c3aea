-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "replaced_by" TEXT;
