-- AlterTable
ALTER TABLE "bot" ADD COLUMN     "launch_check" TEXT NOT NULL DEFAULT 'token';

-- By hand: what Prisma's language can't say.
ALTER TABLE "bot" ADD CONSTRAINT "bot_launch_check_check" CHECK ("launch_check" IN ('token', 'signature', 'test-signature'));
