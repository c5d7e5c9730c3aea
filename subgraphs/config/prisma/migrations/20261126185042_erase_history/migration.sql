-- By hand: config's role can't delete what is only ever added to. This deletes it of one whole project, a batch at a
-- time, for projects that are gone: there is no way to a single release or edit.
CREATE FUNCTION "erase_history"("history" TEXT, "project" TEXT, "batch" INTEGER) RETURNS INTEGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = config, pg_temp AS $$
DECLARE
  erased INTEGER;
BEGIN
  IF history NOT IN ('release_switch', 'taken_down_release', 'draft_edit', 'release') THEN
    RAISE EXCEPTION 'erase_history knows no %', history;
  END IF;
  EXECUTE format(
    'DELETE FROM %I WHERE ctid = ANY(ARRAY(SELECT ctid FROM %I WHERE project_id = $1 LIMIT $2))', history, history
  ) USING project, batch;
  GET DIAGNOSTICS erased = ROW_COUNT;
  RETURN erased;
END
$$;
REVOKE ALL ON FUNCTION "erase_history" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "erase_history" TO stargraph_config;
