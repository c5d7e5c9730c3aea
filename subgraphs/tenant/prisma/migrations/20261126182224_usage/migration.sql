-- AlterTable
ALTER TABLE "company" ADD COLUMN     "plan" TEXT NOT NULL DEFAULT 'free',
ADD COLUMN     "plan_since" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "usage_month" (
    "company_id" TEXT NOT NULL,
    "limit_name" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "used" BIGINT NOT NULL,

    CONSTRAINT "usage_month_pkey" PRIMARY KEY ("company_id","limit_name","month")
);

-- CreateTable
CREATE TABLE "active_player" (
    "month" DATE NOT NULL,
    "company_id" TEXT NOT NULL,
    "player_id" TEXT NOT NULL,

    CONSTRAINT "active_player_pkey" PRIMARY KEY ("month","company_id","player_id")
);

-- CreateTable
CREATE TABLE "stored_asset" (
    "project_id" TEXT NOT NULL,
    "asset_id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL,
    "byte_size" BIGINT NOT NULL,

    CONSTRAINT "stored_asset_pkey" PRIMARY KEY ("project_id","asset_id")
);

-- CreateTable
CREATE TABLE "limit_notice" (
    "company_id" TEXT NOT NULL,
    "limit_name" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "level" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "limit_notice_pkey" PRIMARY KEY ("company_id","limit_name","month","level")
);

-- CreateIndex
CREATE INDEX "stored_asset_company_id_idx" ON "stored_asset"("company_id");

-- AddForeignKey
ALTER TABLE "usage_month" ADD CONSTRAINT "usage_month_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stored_asset" ADD CONSTRAINT "stored_asset_project_id_company_id_fkey" FOREIGN KEY ("project_id", "company_id") REFERENCES "project"("id", "company_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "limit_notice" ADD CONSTRAINT "limit_notice_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;
