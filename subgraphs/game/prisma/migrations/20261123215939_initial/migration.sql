-- CreateTable
CREATE TABLE "player" (
    "environment_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "level" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "player_pkey" PRIMARY KEY ("environment_id","id")
);

-- CreateTable
CREATE TABLE "quest_progress" (
    "environment_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "quest_id" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "release_hash" TEXT NOT NULL,

    CONSTRAINT "quest_progress_pkey" PRIMARY KEY ("environment_id","player_id","quest_id")
);

-- CreateTable
CREATE TABLE "intent" (
    "environment_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "intent_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "outcome" JSONB NOT NULL,
    "release_hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "intent_pkey" PRIMARY KEY ("environment_id","player_id","intent_id")
);

-- CreateTable
CREATE TABLE "inventory_item" (
    "environment_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "item_id" TEXT NOT NULL,
    "quantity" BIGINT NOT NULL,

    CONSTRAINT "inventory_item_pkey" PRIMARY KEY ("environment_id","player_id","item_id")
);

-- CreateTable
CREATE TABLE "leaderboard_entry" (
    "environment_id" TEXT NOT NULL,
    "leaderboard_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "score" BIGINT NOT NULL,
    "reached_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "leaderboard_entry_pkey" PRIMARY KEY ("environment_id","leaderboard_id","player_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "ordering" BIGINT NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "project_id" TEXT,
    "subject" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "envelope" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("ordering","position")
);

-- CreateTable
CREATE TABLE "subject_sequence" (
    "environment_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "sequence" BIGINT NOT NULL,
    "ordering" BIGINT NOT NULL,

    CONSTRAINT "subject_sequence_pkey" PRIMARY KEY ("environment_id","subject")
);

-- CreateTable
CREATE TABLE "consumed_event" (
    "consumer_group" TEXT NOT NULL,
    "event_id" UUID NOT NULL,
    "consumed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consumed_event_pkey" PRIMARY KEY ("consumer_group","event_id")
);

-- CreateTable
CREATE TABLE "idempotency_record" (
    "environment_id" TEXT NOT NULL,
    "viewer" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" TEXT NOT NULL,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_record_pkey" PRIMARY KEY ("environment_id","viewer","operation","key")
);

-- CreateIndex
CREATE INDEX "intent_at_idx" ON "intent" USING BRIN ("at");

-- CreateIndex
CREATE INDEX "leaderboard_entry_rank_idx" ON "leaderboard_entry"("environment_id", "leaderboard_id", "score" DESC, "reached_at", "player_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_id_key" ON "outbox"("id");

-- CreateIndex
CREATE INDEX "consumed_event_consumed_at_idx" ON "consumed_event"("consumed_at");

-- CreateIndex
CREATE INDEX "idempotency_record_expires_at_idx" ON "idempotency_record"("expires_at");

-- What Prisma's language can't say: the invariants of the rules, and room in a page for updates in place.
ALTER TABLE "player"
    ADD CONSTRAINT "player_points_check" CHECK ("points" BETWEEN 0 AND 9007199254740991),
    ADD CONSTRAINT "player_level_check" CHECK ("level" >= 1),
    SET (fillfactor = 80);
ALTER TABLE "quest_progress" ADD CONSTRAINT "quest_progress_count_check" CHECK ("count" >= 1), SET (fillfactor = 80);
ALTER TABLE "intent" ADD CONSTRAINT "intent_count_check" CHECK ("count" >= 1);
ALTER TABLE "inventory_item" ADD CONSTRAINT "inventory_item_quantity_check" CHECK ("quantity" >= 1);
ALTER TABLE "leaderboard_entry" ADD CONSTRAINT "leaderboard_entry_score_check" CHECK ("score" >= 1);
