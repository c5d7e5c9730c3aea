-- AlterTable
ALTER TABLE "company" ADD COLUMN     "delete_after" TIMESTAMPTZ(3),
ADD COLUMN     "deletion_requested_at" TIMESTAMPTZ(3),
ADD COLUMN     "deletion_requested_by" TEXT;

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "delete_after" TIMESTAMPTZ(3),
ADD COLUMN     "deletion_requested_at" TIMESTAMPTZ(3),
ADD COLUMN     "deletion_requested_by" TEXT;

-- CreateTable
CREATE TABLE "member_project_role" (
    "company_id" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "member_project_role_pkey" PRIMARY KEY ("operator_id","project_id")
);

-- CreateTable
CREATE TABLE "custom_role" (
    "id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_normalized" TEXT NOT NULL,
    "permissions" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "custom_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL,
    "email_normalized" TEXT,
    "role" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "invited_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "accepted_by" TEXT,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ownership_offer" (
    "company_id" TEXT NOT NULL,
    "offered_by" TEXT NOT NULL,
    "offered_to" TEXT NOT NULL,
    "offered_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ownership_offer_pkey" PRIMARY KEY ("company_id")
);

-- CreateTable
CREATE TABLE "former_slug" (
    "slug" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "environment_id" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "former_slug_pkey" PRIMARY KEY ("slug")
);

-- CreateIndex
CREATE INDEX "member_project_role_company_id_idx" ON "member_project_role"("company_id");

-- CreateIndex
CREATE INDEX "member_project_role_project_id_idx" ON "member_project_role"("project_id");

-- CreateIndex
CREATE UNIQUE INDEX "custom_role_company_id_name_normalized_key" ON "custom_role"("company_id", "name_normalized");

-- CreateIndex
CREATE UNIQUE INDEX "custom_role_id_company_id_key" ON "custom_role"("id", "company_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_company_id_created_at_idx" ON "invitation"("company_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "invitation_expires_at_idx" ON "invitation"("expires_at");

-- CreateIndex
CREATE INDEX "ownership_offer_offered_to_idx" ON "ownership_offer"("offered_to");

-- CreateIndex
CREATE INDEX "former_slug_project_id_idx" ON "former_slug"("project_id");

-- CreateIndex
CREATE INDEX "former_slug_until_idx" ON "former_slug"("until");

-- AddForeignKey
ALTER TABLE "member_project_role" ADD CONSTRAINT "member_project_role_operator_id_company_id_fkey" FOREIGN KEY ("operator_id", "company_id") REFERENCES "member"("operator_id", "company_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member_project_role" ADD CONSTRAINT "member_project_role_project_id_company_id_fkey" FOREIGN KEY ("project_id", "company_id") REFERENCES "project"("id", "company_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "custom_role" ADD CONSTRAINT "custom_role_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_offer" ADD CONSTRAINT "ownership_offer_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ownership_offer" ADD CONSTRAINT "ownership_offer_offered_to_company_id_fkey" FOREIGN KEY ("offered_to", "company_id") REFERENCES "member"("operator_id", "company_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_slug" ADD CONSTRAINT "former_slug_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what Prisma's language can't say.
-- A role is a built-in one's name or a custom role's id. The generated columns hold the latter, so that the database
-- keeps a role that somebody has, and keeps it within its company.
ALTER TABLE "member" DROP CONSTRAINT "member_role_check";
ALTER TABLE "member" ADD CONSTRAINT "member_role_check" CHECK ("role" IN ('owner', 'admin', 'editor', 'analyst', 'support') OR starts_with("role", 'rol_'));
ALTER TABLE "member" ADD COLUMN "custom_role_id" TEXT GENERATED ALWAYS AS (CASE WHEN starts_with("role", 'rol_') THEN "role" END) STORED;
ALTER TABLE "member" ADD CONSTRAINT "member_custom_role_fkey" FOREIGN KEY ("custom_role_id", "company_id") REFERENCES "custom_role"("id", "company_id");
CREATE INDEX "member_custom_role_idx" ON "member"("custom_role_id") WHERE "custom_role_id" IS NOT NULL;

-- Nobody owns a single project: owner is a role in a company.
ALTER TABLE "member_project_role" ADD CONSTRAINT "member_project_role_role_check" CHECK ("role" IN ('admin', 'editor', 'analyst', 'support') OR starts_with("role", 'rol_'));
ALTER TABLE "member_project_role" ADD COLUMN "custom_role_id" TEXT GENERATED ALWAYS AS (CASE WHEN starts_with("role", 'rol_') THEN "role" END) STORED;
ALTER TABLE "member_project_role" ADD CONSTRAINT "member_project_role_custom_role_fkey" FOREIGN KEY ("custom_role_id", "company_id") REFERENCES "custom_role"("id", "company_id");
CREATE INDEX "member_project_role_custom_role_idx" ON "member_project_role"("custom_role_id") WHERE "custom_role_id" IS NOT NULL;

ALTER TABLE "invitation" ADD CONSTRAINT "invitation_state_check" CHECK ("state" IN ('open', 'accepted', 'revoked'));
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_email_check" CHECK (("state" = 'open') = ("email_normalized" IS NOT NULL));
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_role_check" CHECK ("role" IN ('admin', 'editor', 'analyst', 'support') OR starts_with("role", 'rol_'));
-- An invitation that is over needs its role no more.
ALTER TABLE "invitation" ADD COLUMN "custom_role_id" TEXT GENERATED ALWAYS AS (CASE WHEN "state" = 'open' AND starts_with("role", 'rol_') THEN "role" END) STORED;
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_custom_role_fkey" FOREIGN KEY ("custom_role_id", "company_id") REFERENCES "custom_role"("id", "company_id");
CREATE UNIQUE INDEX "invitation_open_key" ON "invitation"("company_id", "email_normalized") WHERE "state" = 'open';

CREATE INDEX "company_delete_after_idx" ON "company"("delete_after") WHERE "delete_after" IS NOT NULL;
CREATE INDEX "project_delete_after_idx" ON "project"("delete_after") WHERE "delete_after" IS NOT NULL;
