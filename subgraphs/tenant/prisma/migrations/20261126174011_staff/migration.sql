-- CreateTable
CREATE TABLE "platform_staff" (
    "operator_id" TEXT NOT NULL,
    "appointed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "platform_staff_pkey" PRIMARY KEY ("operator_id")
);

-- CreateTable
CREATE TABLE "suspension" (
    "target_id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "suspended_by" TEXT NOT NULL,
    "suspended_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "suspension_pkey" PRIMARY KEY ("target_id")
);

-- CreateTable
CREATE TABLE "staff_look" (
    "id" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL,
    "company_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_look_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "legal_text" (
    "environment_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "legal_text_pkey" PRIMARY KEY ("environment_id","kind","language")
);

-- CreateIndex
CREATE INDEX "suspension_company_id_idx" ON "suspension"("company_id");

-- CreateIndex
CREATE INDEX "staff_look_operator_id_expires_at_idx" ON "staff_look"("operator_id", "expires_at");

-- CreateIndex
CREATE INDEX "staff_look_company_id_idx" ON "staff_look"("company_id");

-- AddForeignKey
ALTER TABLE "suspension" ADD CONSTRAINT "suspension_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "staff_look" ADD CONSTRAINT "staff_look_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "legal_text" ADD CONSTRAINT "legal_text_environment_id_fkey" FOREIGN KEY ("environment_id") REFERENCES "environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what Prisma's language can't say.
-- Staff is appointed on the server alone.
REVOKE INSERT, UPDATE, DELETE ON "platform_staff" FROM stargraph_tenant;
ALTER TABLE "staff_look" ADD CONSTRAINT "staff_look_length_check" CHECK ("expires_at" <= "started_at" + interval '60 minutes');
ALTER TABLE "legal_text" ADD CONSTRAINT "legal_text_kind_check" CHECK ("kind" IN ('terms', 'privacy'));
