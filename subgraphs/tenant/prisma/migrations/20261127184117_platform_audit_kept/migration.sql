-- What Prisma's language can't say.

-- The chain of the platform itself is of no company that could be gone: it is never forgotten, whoever asks.
CREATE OR REPLACE FUNCTION "forget_audit"(forgotten TEXT) RETURNS BIGINT LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  chain audit_chain%ROWTYPE;
BEGIN
  IF forgotten = 'platform' THEN
    RAISE EXCEPTION 'The log of the platform itself is kept' USING ERRCODE = 'check_violation';
  END IF;
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
