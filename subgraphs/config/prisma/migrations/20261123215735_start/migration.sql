-- CreateTable
CREATE TABLE "draft" (
    "project_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("project_id")
);

-- CreateTable
CREATE TABLE "draft_node" (
    "project_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "parent_id" TEXT,
    "order_key" TEXT NOT NULL,
    "props" JSONB NOT NULL,

    CONSTRAINT "draft_node_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "draft_edit" (
    "project_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "operations" JSONB NOT NULL,
    "inverse" JSONB NOT NULL,
    "paths" JSONB NOT NULL,
    "author" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_edit_pkey" PRIMARY KEY ("project_id","revision")
);

-- CreateTable
CREATE TABLE "release" (
    "project_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "note" TEXT,
    "author" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "release_pkey" PRIMARY KEY ("project_id","hash")
);

-- CreateTable
CREATE TABLE "release_pointer" (
    "environment_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "switched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "release_pointer_pkey" PRIMARY KEY ("environment_id")
);

-- CreateTable
CREATE TABLE "release_switch" (
    "environment_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "project_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "previous_hash" TEXT,
    "rollback" BOOLEAN NOT NULL,
    "author" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "release_switch_pkey" PRIMARY KEY ("environment_id","ordinal")
);

-- CreateTable
CREATE TABLE "definition" (
    "environment_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "default_locale" TEXT NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "definition_pkey" PRIMARY KEY ("environment_id","kind","id")
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
CREATE UNIQUE INDEX "release_project_id_number_key" ON "release"("project_id", "number");

-- CreateIndex
CREATE INDEX "release_switch_environment_id_hash_idx" ON "release_switch"("environment_id", "hash");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_id_key" ON "outbox"("id");

-- CreateIndex
CREATE INDEX "consumed_event_consumed_at_idx" ON "consumed_event"("consumed_at");

-- CreateIndex
CREATE INDEX "idempotency_record_expires_at_idx" ON "idempotency_record"("expires_at");

-- AddForeignKey
ALTER TABLE "draft_node" ADD CONSTRAINT "draft_node_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "draft"("project_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft_edit" ADD CONSTRAINT "draft_edit_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "draft"("project_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_pointer" ADD CONSTRAINT "release_pointer_project_id_hash_fkey" FOREIGN KEY ("project_id", "hash") REFERENCES "release"("project_id", "hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_switch" ADD CONSTRAINT "release_switch_project_id_hash_fkey" FOREIGN KEY ("project_id", "hash") REFERENCES "release"("project_id", "hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Releases and both histories are append-only, whatever the code above them does.
REVOKE UPDATE, DELETE, TRUNCATE ON "release", "release_switch", "draft_edit" FROM stargraph_config;
