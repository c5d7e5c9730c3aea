-- CreateTable
CREATE TABLE "player_export" (
    "id" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "interruption" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "pieces" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "sha256" TEXT,
    "traceparent" TEXT NOT NULL,

    CONSTRAINT "player_export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "player_export_part" (
    "export_id" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "rows" JSONB NOT NULL,
    "whole" BOOLEAN NOT NULL,

    CONSTRAINT "player_export_part_pkey" PRIMARY KEY ("export_id","domain")
);

-- CreateIndex
CREATE INDEX "player_export_environment_id_requested_at_id_idx" ON "player_export"("environment_id", "requested_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "player_export_environment_id_player_id_requested_at_id_idx" ON "player_export"("environment_id", "player_id", "requested_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "player_export_part" ADD CONSTRAINT "player_export_part_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "player_export"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is open is looked through every few seconds, and almost all are over.
CREATE INDEX "player_export_due" ON "player_export"("due_at") WHERE "due_at" IS NOT NULL;

-- A proof: over is over, and only what was sent whole has the hash of a file.
ALTER TABLE "player_export" ADD CONSTRAINT "player_export_state_check" CHECK (
  "state" IN ('requested', 'running', 'completed', 'interrupted', 'expired')
  AND ("state" IN ('requested', 'running')) = ("due_at" IS NOT NULL)
  AND ("due_at" IS NULL) = ("ended_at" IS NOT NULL)
  AND ("state" IN ('requested', 'expired')) = ("started_at" IS NULL)
  AND ("state" = 'completed') = ("sha256" IS NOT NULL)
  AND ("state" = 'interrupted') = ("interruption" IS NOT NULL)
);
REVOKE TRUNCATE ON "player_export", "player_export_part" FROM stargraph_auth;
