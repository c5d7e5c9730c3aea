-- AlterTable
ALTER TABLE "stars_order" ADD COLUMN     "stock" INTEGER;

-- CreateIndex
CREATE INDEX "purchase_environment_id_product_id_idx" ON "purchase"("environment_id", "product_id");

-- What Prisma's language can't say.

ALTER TABLE "stars_order" ADD CONSTRAINT "stars_order_stock_is_something" CHECK ("stock" > 0);

-- What was sold of a product for Stars, and what is being paid for: few rows beside the orders that nobody paid.
CREATE INDEX "stars_order_paid_idx" ON "stars_order" ("environment_id", "product_id") WHERE "state" = 'paid';
CREATE INDEX "stars_order_checked_out_idx" ON "stars_order" ("environment_id", "product_id", "checked_out_at")
  WHERE "state" = 'open' AND "checked_out_at" IS NOT NULL;
