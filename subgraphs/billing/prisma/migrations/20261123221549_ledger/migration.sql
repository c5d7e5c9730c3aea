-- CreateTable
CREATE TABLE "account" (
    "environment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "currency_id" TEXT NOT NULL,
    "balance" BIGINT,
    "held" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("environment_id","id")
);

-- CreateTable
CREATE TABLE "transfer" (
    "environment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "release_hash" TEXT,
    "traceparent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "transfer_pkey" PRIMARY KEY ("environment_id","id")
);

-- CreateTable
CREATE TABLE "posting" (
    "environment_id" TEXT NOT NULL,
    "transfer_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "posting_pkey" PRIMARY KEY ("environment_id","transfer_id","account_id")
);

-- CreateTable
CREATE TABLE "hold" (
    "environment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "transfer_id" TEXT,

    CONSTRAINT "hold_pkey" PRIMARY KEY ("environment_id","id")
);

-- CreateTable
CREATE TABLE "purchase" (
    "environment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "release_hash" TEXT NOT NULL,
    "price" BIGINT NOT NULL,
    "currency_id" TEXT NOT NULL,
    "grants" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "hold_id" TEXT NOT NULL,
    "traceparent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "purchase_pkey" PRIMARY KEY ("environment_id","id")
);

-- CreateIndex
CREATE INDEX "account_environment_id_owner_idx" ON "account"("environment_id", "owner");

-- CreateIndex
CREATE UNIQUE INDEX "transfer_environment_id_idempotency_key_key" ON "transfer"("environment_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "posting_environment_id_account_id_transfer_id_idx" ON "posting"("environment_id", "account_id", "transfer_id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "hold_environment_id_transfer_id_key" ON "hold"("environment_id", "transfer_id");

-- CreateIndex
CREATE INDEX "purchase_environment_id_player_id_id_idx" ON "purchase"("environment_id", "player_id", "id" DESC);

-- CreateIndex
CREATE INDEX "purchase_environment_id_player_id_product_id_idx" ON "purchase"("environment_id", "player_id", "product_id");

-- CreateIndex
CREATE UNIQUE INDEX "purchase_environment_id_hold_id_key" ON "purchase"("environment_id", "hold_id");

-- AddForeignKey
ALTER TABLE "posting" ADD CONSTRAINT "posting_environment_id_transfer_id_fkey" FOREIGN KEY ("environment_id", "transfer_id") REFERENCES "transfer"("environment_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "hold" ADD CONSTRAINT "hold_environment_id_account_id_fkey" FOREIGN KEY ("environment_id", "account_id") REFERENCES "account"("environment_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "hold" ADD CONSTRAINT "hold_environment_id_transfer_id_fkey" FOREIGN KEY ("environment_id", "transfer_id") REFERENCES "transfer"("environment_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "purchase" ADD CONSTRAINT "purchase_environment_id_hold_id_fkey" FOREIGN KEY ("environment_id", "hold_id") REFERENCES "hold"("environment_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What Prisma's language can't say.

ALTER TABLE "account"
  ADD CONSTRAINT "account_id_is_its_key" CHECK ("id" = "owner" || '/' || "currency_id"),
  ADD CONSTRAINT "account_owner_is_known" CHECK ("owner" LIKE 'player:_%' OR "owner" IN ('system:issuance', 'system:revenue')),
  ADD CONSTRAINT "account_only_players_store_a_balance" CHECK (("balance" IS NOT NULL) = ("owner" LIKE 'player:%')),
  ADD CONSTRAINT "account_is_not_overdrawn" CHECK ("held" >= 0 AND "balance" - "held" >= 0);

ALTER TABLE "transfer" ADD CONSTRAINT "transfer_kind_is_known" CHECK ("kind" IN ('reward', 'purchase'));

ALTER TABLE "posting" ADD CONSTRAINT "posting_moves_something" CHECK ("amount" <> 0);

ALTER TABLE "hold"
  ADD CONSTRAINT "hold_reserves_something" CHECK ("amount" > 0),
  ADD CONSTRAINT "hold_state_is_known" CHECK ("state" IN ('pending', 'posted')),
  ADD CONSTRAINT "hold_is_posted_by_a_transfer" CHECK (("state" = 'posted') = ("transfer_id" IS NOT NULL));

ALTER TABLE "purchase"
  ADD CONSTRAINT "purchase_state_is_known" CHECK ("state" IN ('pending', 'completed')),
  ADD CONSTRAINT "purchase_is_completed_at_a_time" CHECK (("state" = 'completed') = ("completed_at" IS NOT NULL));

-- What the settler looks for: few rows, whatever the number of purchases.
CREATE INDEX "purchase_pending_idx" ON "purchase" ("created_at") WHERE "state" = 'pending';

-- Every statement that posts must leave each transfer balanced in each currency, on accounts that exist.
-- The accounts are read without a lock: they are never deleted.
CREATE FUNCTION "assert_postings_balance"() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (
    SELECT FROM posted LEFT JOIN account ON account.environment_id = posted.environment_id AND account.id = posted.account_id
    GROUP BY posted.environment_id, posted.transfer_id, account.currency_id
    HAVING sum(posted.amount) <> 0 OR bool_or(account.id IS NULL)
  ) THEN
    RAISE EXCEPTION 'The postings of a transfer do not balance' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER "posting_balances" AFTER INSERT ON "posting" REFERENCING NEW TABLE AS posted
  FOR EACH STATEMENT EXECUTE FUNCTION "assert_postings_balance"();

-- The ledger is append-only, also for its own service. Nor can accounts or purchases be made unseen.
REVOKE UPDATE, DELETE ON "transfer", "posting" FROM stargraph_billing;
REVOKE DELETE ON "account", "hold", "purchase" FROM stargraph_billing;
