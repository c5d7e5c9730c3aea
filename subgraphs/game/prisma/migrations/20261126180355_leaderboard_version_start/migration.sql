-- AlterTable
ALTER TABLE "leaderboard_entry" ALTER COLUMN "version" SET DEFAULT (extract(epoch from clock_timestamp()) * 1000)::bigint;
