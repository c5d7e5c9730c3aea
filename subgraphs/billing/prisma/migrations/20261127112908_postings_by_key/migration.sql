-- What Prisma's language can't say.

-- Every statement that posts must leave each transfer balanced in each currency, on transfers and accounts that exist.
-- Both are read without a lock: they are never deleted. Each is looked up by its key, by a subquery of its own, which no
-- statistics can turn into reading a table; and planned each time ("EXECUTE"): a session would keep the plan that it made
-- when the tables were empty, which reads all rows of an environment ("plan_cache_mode" is for statements with parameters
-- alone). The currency is the last part of an account's id ("account_id_is_its_key").
CREATE OR REPLACE FUNCTION "assert_postings_balance"() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  breaks boolean;
BEGIN
  EXECUTE $query$
    SELECT EXISTS (
      SELECT FROM posted GROUP BY environment_id, transfer_id, split_part(account_id, '/', -1) HAVING sum(amount) <> 0
    ) OR EXISTS (
      SELECT FROM (SELECT DISTINCT environment_id, account_id FROM posted) AS asked
      WHERE (SELECT true FROM account WHERE account.environment_id = asked.environment_id AND account.id = asked.account_id LIMIT 1) IS NULL
    ) OR EXISTS (
      SELECT FROM (SELECT DISTINCT environment_id, transfer_id FROM posted) AS asked
      WHERE (SELECT true FROM transfer WHERE transfer.environment_id = asked.environment_id AND transfer.id = asked.transfer_id LIMIT 1) IS NULL
    )
  $query$ INTO breaks;
  IF breaks THEN
    RAISE EXCEPTION 'The postings of a transfer do not balance' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END
$$;
