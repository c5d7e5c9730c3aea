-- CreateTable
CREATE TABLE "company" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "company_id" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "member_pkey" PRIMARY KEY ("operator_id","company_id")
);

-- CreateTable
CREATE TABLE "project" (
    "id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "languages" TEXT[],
    "time_zone" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "environment" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bot" (
    "id" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "telegram_bot_id" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "token_sealed" TEXT NOT NULL,
    "simulated" BOOLEAN NOT NULL,
    "connected_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bot_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "member_company_id_idx" ON "member"("company_id");

-- CreateIndex
CREATE UNIQUE INDEX "project_slug_key" ON "project"("slug");

-- CreateIndex
CREATE INDEX "project_company_id_idx" ON "project"("company_id");

-- CreateIndex
CREATE UNIQUE INDEX "project_id_company_id_key" ON "project"("id", "company_id");

-- CreateIndex
CREATE UNIQUE INDEX "environment_slug_key" ON "environment"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "environment_project_id_kind_key" ON "environment"("project_id", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "bot_environment_id_key" ON "bot"("environment_id");

-- CreateIndex
CREATE UNIQUE INDEX "bot_telegram_bot_id_key" ON "bot"("telegram_bot_id");

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "environment" ADD CONSTRAINT "environment_project_id_company_id_fkey" FOREIGN KEY ("project_id", "company_id") REFERENCES "project"("id", "company_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bot" ADD CONSTRAINT "bot_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By hand: what Prisma's language can't say.
ALTER TABLE "member" ADD CONSTRAINT "member_role_check" CHECK ("role" IN ('owner', 'admin', 'editor', 'analyst', 'support'));
ALTER TABLE "environment" ADD CONSTRAINT "environment_kind_check" CHECK ("kind" IN ('live', 'sandbox'));
-- A slug is a host's first label.
ALTER TABLE "project" ADD CONSTRAINT "project_slug_check" CHECK ("slug" ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' AND length("slug") <= 55);
ALTER TABLE "environment" ADD CONSTRAINT "environment_slug_check" CHECK ("slug" ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' AND length("slug") <= 63);
