-- CreateTable
CREATE TABLE "audit_chain" (
    "company_id" TEXT NOT NULL,
    "length" BIGINT NOT NULL,
    "head_hash" TEXT NOT NULL,

    CONSTRAINT "audit_chain_pkey" PRIMARY KEY ("company_id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "company_id" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "target_name" TEXT,
    "project_id" TEXT,
    "environment_id" TEXT,
    "before" JSONB,
    "after" JSONB,
    "origin_hash" TEXT,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("company_id","position")
);

-- CreateTable
CREATE TABLE "audit_origin" (
    "company_id" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "ip" TEXT,
    "user_agent" TEXT,
    "salt" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_origin_pkey" PRIMARY KEY ("company_id","position")
);

-- CreateTable
CREATE TABLE "audit_checkpoint" (
    "ordinal" BIGINT NOT NULL,
    "company_id" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "head_hash" TEXT NOT NULL,
    "ends" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "seal" TEXT NOT NULL,

    CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY ("ordinal")
);

-- CreateTable
CREATE TABLE "audit_verification" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "companies" INTEGER NOT NULL,
    "entries" BIGINT NOT NULL,
    "broken" INTEGER NOT NULL,

    CONSTRAINT "audit_verification_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entry_company_id_at_idx" ON "audit_entry"("company_id", "at");

-- CreateIndex
CREATE INDEX "audit_entry_company_id_actor_id_position_idx" ON "audit_entry"("company_id", "actor_id", "position");

-- CreateIndex
CREATE INDEX "audit_entry_company_id_action_position_idx" ON "audit_entry"("company_id", "action", "position");

-- CreateIndex
CREATE INDEX "audit_entry_company_id_target_id_position_idx" ON "audit_entry"("company_id", "target_id", "position");

-- CreateIndex
CREATE INDEX "audit_entry_company_id_project_id_position_idx" ON "audit_entry"("company_id", "project_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "audit_entry_company_id_id_key" ON "audit_entry"("company_id", "id");

-- CreateIndex
CREATE INDEX "audit_origin_recorded_at_idx" ON "audit_origin"("recorded_at");

-- CreateIndex
CREATE INDEX "audit_checkpoint_company_id_position_idx" ON "audit_checkpoint"("company_id", "position");

-- By hand: what Prisma's language can't say.
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_position_check" CHECK ("position" >= 1);
-- The log is append-only, also for its own service.
REVOKE UPDATE, DELETE ON "audit_entry", "audit_checkpoint" FROM stargraph_tenant;
REVOKE DELETE ON "audit_chain" FROM stargraph_tenant;
REVOKE UPDATE ON "audit_origin", "audit_verification" FROM stargraph_tenant;
-- A chain never gets shorter, whoever asks.
CREATE FUNCTION "assert_audit_chain_grows"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.company_id <> OLD.company_id OR NEW.length < OLD.length THEN
    RAISE EXCEPTION 'An audit chain never gets shorter' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "audit_chain_grows" BEFORE UPDATE ON "audit_chain" FOR EACH ROW EXECUTE FUNCTION "assert_audit_chain_grows"();
-- The one way out: the whole chain of a company that is gone, after a checkpoint that says so and stays.
CREATE FUNCTION "forget_audit"(forgotten TEXT) RETURNS BIGINT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  chain audit_chain%ROWTYPE;
BEGIN
  IF EXISTS (SELECT FROM company WHERE id = forgotten) THEN
    RAISE EXCEPTION 'The company is still there' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO chain FROM audit_chain WHERE company_id = forgotten FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  IF NOT EXISTS (
    SELECT FROM audit_checkpoint
    WHERE company_id = forgotten AND ends AND position = chain.length AND head_hash = chain.head_hash
  ) THEN
    RAISE EXCEPTION 'No checkpoint says that the chain ends' USING ERRCODE = 'check_violation';
  END IF;
  DELETE FROM audit_origin WHERE company_id = forgotten;
  DELETE FROM audit_entry WHERE company_id = forgotten;
  DELETE FROM audit_chain WHERE company_id = forgotten;
  RETURN chain.length;
END
$$;
REVOKE ALL ON FUNCTION "forget_audit"(TEXT) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "forget_audit"(TEXT) TO stargraph_tenant;
