-- DropForeignKey
ALTER TABLE "posting" DROP CONSTRAINT "posting_environment_id_transfer_id_fkey";

-- What Prisma's language can't say.

-- Every statement that posts must leave each transfer balanced in each currency, on transfers and accounts that exist.
-- Both are read without a lock: they are never deleted. Planned each time: a session would keep the plan that it made first,
-- maybe when the tables were empty; and never by reading a table as a whole, which grows with every transfer.
CREATE OR REPLACE FUNCTION "assert_postings_balance"() RETURNS trigger LANGUAGE plpgsql
  SET search_path FROM CURRENT SET plan_cache_mode = force_custom_plan
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
  IF EXISTS (
    SELECT FROM posted
      LEFT JOIN account ON account.environment_id = posted.environment_id AND account.id = posted.account_id
      LEFT JOIN transfer ON transfer.environment_id = posted.environment_id AND transfer.id = posted.transfer_id
    GROUP BY posted.environment_id, posted.transfer_id, account.currency_id
    HAVING sum(posted.amount) <> 0 OR bool_or(account.id IS NULL OR transfer.id IS NULL)
  ) THEN
    RAISE EXCEPTION 'The postings of a transfer do not balance' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
