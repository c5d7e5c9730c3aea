-- AlterTable
ALTER TABLE "leaderboard_entry" ADD COLUMN     "version" BIGINT NOT NULL DEFAULT 1;

-- What Prisma's language can't say. The order among equals by bytes, whatever the database's locale: Redis orders so
-- too, and the two must never differ. Builds the table's two indexes anew, for which it is locked.
ALTER TABLE "leaderboard_entry" ALTER COLUMN "player_id" TYPE TEXT COLLATE "C";

-- Whoever changes a row, a former version of the platform and a hand included.
CREATE FUNCTION "count_leaderboard_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$$;
CREATE TRIGGER "leaderboard_entry_version" BEFORE UPDATE ON "leaderboard_entry"
  FOR EACH ROW EXECUTE FUNCTION "count_leaderboard_version"();
