-- AlterTable
ALTER TABLE "bot" ADD COLUMN     "registered_at" TIMESTAMPTZ(3),
ADD COLUMN     "registered_for" TEXT,
ADD COLUMN     "registration_problem" TEXT,
ADD COLUMN     "secret_sealed" TEXT;

-- CreateTable
CREATE TABLE "received_update" (
    "bot_id" TEXT NOT NULL,
    "update_id" BIGINT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "telegram_bot_id" TEXT NOT NULL,
    "chat" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "traceparent" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "problem" TEXT,

    CONSTRAINT "received_update_pkey" PRIMARY KEY ("bot_id","update_id")
);

-- CreateTable
CREATE TABLE "outbound_message" (
    "id" TEXT NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "environment_id" TEXT NOT NULL,
    "bot_id" TEXT NOT NULL,
    "chat" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbound_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat_reach" (
    "bot_id" TEXT NOT NULL,
    "chat" TEXT NOT NULL,
    "reachable" BOOLEAN NOT NULL,
    "update_id" BIGINT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "chat_reach_pkey" PRIMARY KEY ("bot_id","chat")
);

-- CreateIndex
CREATE INDEX "received_update_received_at_idx" ON "received_update"("received_at");

-- CreateIndex
CREATE INDEX "outbound_message_created_at_idx" ON "outbound_message"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "outbound_message_bot_id_reason_key" ON "outbound_message"("bot_id", "reason");

-- By hand: what Prisma's language can't say.
ALTER TABLE "received_update" ADD CONSTRAINT "received_update_state_check" CHECK ("state" IN ('inline', 'waiting', 'done', 'parked'));
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_state_check" CHECK ("state" IN ('queued', 'sending', 'sent', 'failed', 'unknown'));
-- The heads of the queues: few rows of many.
CREATE INDEX "received_update_waiting" ON "received_update"("bot_id", "chat", "update_id") WHERE "state" = 'waiting';
CREATE INDEX "outbound_message_open" ON "outbound_message"("bot_id", "chat", "position") WHERE "state" IN ('queued', 'sending');
CREATE INDEX "received_update_parked" ON "received_update"("kind") WHERE "state" = 'parked';
