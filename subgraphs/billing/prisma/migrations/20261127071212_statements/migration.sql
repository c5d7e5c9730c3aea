-- AlterTable
ALTER TABLE "account" ADD COLUMN     "entries" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "moved_at" TIMESTAMPTZ(3),
ADD COLUMN     "overdraft" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "transfer" ADD COLUMN     "input_hash" TEXT;

-- AlterTable: what every row has is made compulsory once the rows that are there have it.
ALTER TABLE "posting" ADD COLUMN     "balance_after" BIGINT,
ADD COLUMN     "created_at" TIMESTAMPTZ(3),
ADD COLUMN     "position" BIGINT;

-- AlterTable
ALTER TABLE "hold" ADD COLUMN     "created_at" TIMESTAMPTZ(3),
ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "kind" TEXT,
ADD COLUMN     "reason_id" TEXT,
ADD COLUMN     "reason_kind" TEXT;

-- The rows that are there. Postings get their places in the order in which their transfers were begun: no other is known.
UPDATE "posting" SET "created_at" = transfer.created_at
FROM "transfer" WHERE transfer.environment_id = posting.environment_id AND transfer.id = posting.transfer_id;

UPDATE "posting" SET "position" = placed.position, "balance_after" = placed.balance_after
FROM (
  SELECT environment_id, transfer_id, account_id, row_number() OVER own AS position, sum(amount) OVER own AS balance_after
  FROM posting WHERE account_id LIKE 'player:%'
  WINDOW own AS (PARTITION BY environment_id, account_id ORDER BY created_at, transfer_id ROWS UNBOUNDED PRECEDING)
) AS placed
WHERE posting.environment_id = placed.environment_id AND posting.transfer_id = placed.transfer_id AND posting.account_id = placed.account_id;

UPDATE "account" SET "entries" = counted.entries, "moved_at" = counted.moved_at
FROM (SELECT environment_id, account_id, count(*) AS entries, max(created_at) AS moved_at FROM posting GROUP BY 1, 2) AS counted
WHERE account.environment_id = counted.environment_id AND account.id = counted.account_id AND account.balance IS NOT NULL;

UPDATE "transfer" SET "input_hash" = encode(sha256(convert_to(concat_ws(E'\n', transfer.kind, transfer.reason_kind, transfer.reason_id, moved.postings), 'UTF8')), 'hex')
FROM (
  SELECT environment_id, transfer_id, string_agg(account_id || ' ' || amount, E'\n' ORDER BY account_id COLLATE "C") AS postings
  FROM posting GROUP BY 1, 2
) AS moved
WHERE transfer.environment_id = moved.environment_id AND transfer.id = moved.transfer_id AND transfer.reason_kind IS NOT NULL;

UPDATE "hold" SET "kind" = 'purchase', "reason_kind" = 'product', "reason_id" = purchase.product_id, "created_at" = purchase.created_at
FROM "purchase" WHERE purchase.environment_id = hold.environment_id AND purchase.hold_id = hold.id;

ALTER TABLE "posting" ALTER COLUMN "created_at" SET NOT NULL;

ALTER TABLE "hold" ALTER COLUMN "created_at" SET NOT NULL,
ALTER COLUMN "kind" SET NOT NULL,
ALTER COLUMN "reason_id" SET NOT NULL,
ALTER COLUMN "reason_kind" SET NOT NULL;

-- DropIndex
DROP INDEX "posting_environment_id_account_id_transfer_id_idx";

-- CreateIndex: a statement by page, the balance at a time, and the sum of a system account over a span.
CREATE INDEX "posting_environment_id_account_id_created_at_position_idx" ON "posting"("environment_id", "account_id", "created_at", "position");

-- What Prisma's language can't say.

ALTER TABLE "account"
  DROP CONSTRAINT "account_owner_is_known",
  DROP CONSTRAINT "account_is_not_overdrawn",
  ADD CONSTRAINT "account_owner_is_known" CHECK ("owner" LIKE 'player:_%' OR "owner" IN ('system:issuance', 'system:revenue', 'system:exchange', 'system:expiry')),
  ADD CONSTRAINT "account_is_not_overdrawn" CHECK ("held" >= 0 AND "overdraft" >= 0 AND "balance"::numeric - "held" >= -"overdraft"::numeric),
  ADD CONSTRAINT "account_counts_its_entries" CHECK ("entries" >= 0 AND ("entries" = 0) = ("moved_at" IS NULL));

ALTER TABLE "transfer"
  DROP CONSTRAINT "transfer_kind_is_known",
  ADD CONSTRAINT "transfer_kind_is_known" CHECK ("kind" IN ('reward', 'purchase', 'stars', 'refund', 'exchange', 'expiry', 'charge'));

ALTER TABLE "posting"
  ADD CONSTRAINT "posting_of_a_player_has_its_place" CHECK (
    ("position" IS NOT NULL) = ("account_id" LIKE 'player:%') AND ("position" IS NULL) = ("balance_after" IS NULL) AND "position" > 0);

ALTER TABLE "hold"
  DROP CONSTRAINT "hold_state_is_known",
  ADD CONSTRAINT "hold_state_is_known" CHECK ("state" IN ('pending', 'posted', 'voided', 'expired')),
  ADD CONSTRAINT "hold_kind_is_known" CHECK ("kind" IN ('purchase', 'charge')),
  ADD CONSTRAINT "hold_of_a_purchase_does_not_expire" CHECK (("kind" = 'purchase') = ("expires_at" IS NULL));

-- What is to be asked about: few rows, whatever the number of holds.
CREATE INDEX "hold_expiring_idx" ON "hold" ("expires_at") WHERE "state" = 'pending' AND "expires_at" IS NOT NULL;
