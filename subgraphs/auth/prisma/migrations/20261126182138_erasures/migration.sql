-- CreateTable
CREATE TABLE "erasure_request" (
    "id" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "telegram_sealed" TEXT,
    "reason" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "round" INTEGER NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),
    "traceparent" TEXT NOT NULL,

    CONSTRAINT "erasure_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "erasure_part" (
    "request_id" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "erased" JSONB NOT NULL,
    "found" INTEGER NOT NULL,
    "reported_at" TIMESTAMPTZ(3),

    CONSTRAINT "erasure_part_pkey" PRIMARY KEY ("request_id","domain")
);

-- CreateIndex
CREATE INDEX "erasure_request_environment_id_requested_at_id_idx" ON "erasure_request"("environment_id", "requested_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "erasure_request_environment_id_player_id_key" ON "erasure_request"("environment_id", "player_id");

-- AddForeignKey
ALTER TABLE "erasure_part" ADD CONSTRAINT "erasure_part_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "erasure_request"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is open is looked through every few seconds, and almost all are over.
CREATE INDEX "erasure_request_due" ON "erasure_request"("next_at") WHERE "next_at" IS NOT NULL;

-- A proof: over is over, and it says of nobody who they were.
ALTER TABLE "erasure_request" ADD CONSTRAINT "erasure_request_end_check"
  CHECK (("verified_at" IS NULL) = ("next_at" IS NOT NULL) AND ("verified_at" IS NULL) = ("telegram_sealed" IS NOT NULL));
REVOKE TRUNCATE ON "erasure_request", "erasure_part" FROM stargraph_auth;
