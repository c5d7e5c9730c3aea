-- CreateTable
CREATE TABLE "asset" (
    "project_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "byte_size" INTEGER NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "name" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "upload_until" TIMESTAMPTZ(3),

    CONSTRAINT "asset_pkey" PRIMARY KEY ("project_id","id")
);

-- CreateTable
CREATE TABLE "release_asset" (
    "project_id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "asset_id" TEXT NOT NULL,

    CONSTRAINT "release_asset_pkey" PRIMARY KEY ("project_id","hash","asset_id")
);

-- CreateIndex
CREATE INDEX "asset_state_changed_at_idx" ON "asset"("state", "changed_at");

-- CreateIndex
CREATE INDEX "asset_upload_until_idx" ON "asset"("upload_until");

-- CreateIndex
CREATE UNIQUE INDEX "asset_project_id_sha256_content_type_byte_size_key" ON "asset"("project_id", "sha256", "content_type", "byte_size");

-- CreateIndex
CREATE INDEX "release_asset_project_id_asset_id_idx" ON "release_asset"("project_id", "asset_id");

-- AddForeignKey
ALTER TABLE "release_asset" ADD CONSTRAINT "release_asset_project_id_hash_fkey" FOREIGN KEY ("project_id", "hash") REFERENCES "release"("project_id", "hash") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_asset" ADD CONSTRAINT "release_asset_project_id_asset_id_fkey" FOREIGN KEY ("project_id", "asset_id") REFERENCES "asset"("project_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "asset" ADD CONSTRAINT "asset_state_check" CHECK ("state" IN ('pending', 'ready', 'deleted'));
ALTER TABLE "asset" ADD CONSTRAINT "asset_content_check" CHECK ("sha256" ~ '^[0-9a-f]{64}$' AND "byte_size" > 0);
ALTER TABLE "asset" ADD CONSTRAINT "asset_ready_check" CHECK ("state" <> 'ready' OR ("width" > 0 AND "height" > 0));
