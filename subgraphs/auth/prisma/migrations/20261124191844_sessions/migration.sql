-- CreateTable
CREATE TABLE "player_profile" (
    "environment_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "player_profile_pkey" PRIMARY KEY ("environment_id","player_id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "holder_id" TEXT NOT NULL,
    "environment_id" TEXT,
    "project_id" TEXT,
    "seed_sealed" TEXT NOT NULL,
    "generation" INTEGER NOT NULL,
    "rotated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE INDEX "session_holder_id_idx" ON "session"("holder_id");

-- By hand: what Prisma's language can't say.
ALTER TABLE "session" ADD CONSTRAINT "session_kind_check" CHECK (("kind" = 'player') = ("environment_id" IS NOT NULL AND "project_id" IS NOT NULL) AND "kind" IN ('player', 'operator'));
ALTER TABLE "session" ADD CONSTRAINT "session_generation_check" CHECK ("generation" >= 1);
ALTER TABLE "session" ADD CONSTRAINT "session_end_check" CHECK (("ended_at" IS NULL) = ("ended_by" IS NULL) AND "ended_by" IN ('holder', 'reuse'));
