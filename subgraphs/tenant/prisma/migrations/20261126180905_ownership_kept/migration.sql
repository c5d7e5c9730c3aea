-- AlterTable
ALTER TABLE "ownership_offer" ADD COLUMN "stays_owner" BOOLEAN NOT NULL;
