-- AlterTable
ALTER TABLE "purchase" ALTER COLUMN "hold_id" DROP NOT NULL;

-- What Prisma's language can't say.

-- Purchases are paid when they are written. One that waits was begun before that was so, and its price is held.
ALTER TABLE "purchase" ADD CONSTRAINT "purchase_that_waits_is_held" CHECK ("state" <> 'pending' OR "hold_id" IS NOT NULL);
