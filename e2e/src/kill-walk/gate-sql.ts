/** What the walker's own session is called: it passes time, and is no step. */
export const walkerName = 'stargraph-walker';

/** The advisory lock that a step waits for: (class, object). */
export const gateLock = { classId: 771_001, objectId: 1 } as const;

/**
 * A gate before every write and before every commit of the platform's tables, laid over the database by its owner. A
 * write is known by its trail: the writes of its transaction so far, each by table, verb and text, which is the same
 * each time that it happens. The gate of one trail may be shut, at its `nth` time: it then waits for a lock that the
 * walker holds, seen by all in `pg_locks`.
 *
 * What is recorded is recorded in the transaction itself, so it is there where that has come to its end.
 */
export const gateSql = `
create schema kill_walk;
create table kill_walk.control (
  one boolean primary key default true check (one),
  recording boolean not null,
  trail text,
  moment text,
  nth bigint
);
insert into kill_walk.control values (true, false, null, null, null);
create sequence kill_walk.hits;
create table kill_walk.seen (
  id bigint generated always as identity primary key,
  trail text not null,
  moment text not null,
  process text not null,
  statement text not null
);

create function kill_walk.pass(at_trail text, at_moment text, process text, statement text) returns void
language plpgsql security definer as $$
declare
  control kill_walk.control;
begin
  select * into control from kill_walk.control;
  if control.recording then
    insert into kill_walk.seen (trail, moment, process, statement) values (at_trail, at_moment, process, statement);
  end if;
  -- Counted only where it is the one: a number that is taken is gone.
  if control.trail = at_trail and control.moment = at_moment then
    if nextval('kill_walk.hits') = control.nth then
      perform pg_advisory_lock_shared(${gateLock.classId}, ${gateLock.objectId});
      perform pg_advisory_unlock_shared(${gateLock.classId}, ${gateLock.objectId});
    end if;
  end if;
end $$;

create function kill_walk.before_write() returns trigger language plpgsql security definer as $$
declare
  statement text := regexp_replace(current_query(), '\\s+', ' ', 'g');
  process text := current_setting('application_name');
  step text := format('%s.%s %s %s', tg_table_schema, tg_table_name, lower(tg_op), left(md5(statement), 8));
  trail text := coalesce(nullif(current_setting('kill_walk.trail', true), '') || ' > ', process || ': ') || step;
begin
  if process = '${walkerName}' then return null; end if;
  perform set_config('kill_walk.trail', trail, true);
  perform kill_walk.pass(trail, 'before', process, left(statement, 400));
  return null;
end $$;

create function kill_walk.before_commit() returns trigger language plpgsql security definer as $$
begin
  if coalesce(current_setting('kill_walk.committing', true), '') = '' and current_setting('application_name') <> '${walkerName}' then
    perform set_config('kill_walk.committing', 'yes', true);
    perform kill_walk.pass(current_setting('kill_walk.trail', true), 'commit', current_setting('application_name'), 'commit');
  end if;
  return null;
end $$;

do $$
declare
  place record;
begin
  for place in
    select n.nspname as of_schema, c.relname as of_table from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and (n.nspname = any (array['auth', 'tenant', 'config', 'game', 'billing', 'analytics', 'bus'])
      or n.nspname like '%\\_jobs') and c.relname not in ('_prisma_migrations', 'migrations')
  loop
    execute format('create trigger kill_walk_before before insert or update or delete on %I.%I for each statement execute function kill_walk.before_write()',
      place.of_schema, place.of_table);
    execute format('create constraint trigger kill_walk_commit after insert or update or delete on %I.%I deferrable initially deferred for each row execute function kill_walk.before_commit()',
      place.of_schema, place.of_table);
  end loop;
end $$;
`;
