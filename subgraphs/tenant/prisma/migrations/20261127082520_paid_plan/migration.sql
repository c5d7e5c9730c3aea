-- AlterTable
ALTER TABLE "company" ADD COLUMN     "paid_plan" TEXT,
ADD COLUMN     "staff_plan" TEXT;

-- What there is was set by staff.
UPDATE "company" SET "staff_plan" = "plan" WHERE "plan" <> 'free';
ALTER TABLE "company" ADD CONSTRAINT "company_plan_is_staffs_or_paid" CHECK ("plan" = coalesce("staff_plan", "paid_plan", 'free'));
