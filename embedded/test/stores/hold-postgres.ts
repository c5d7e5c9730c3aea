/** A process that starts PostgreSQL, commits one row and then waits to be killed. */
import pg from 'pg';
import { startPostgres } from '../../src/stores/postgres.ts';

const { adminUrl } = await startPostgres({ folder: String(process.argv[2]) });
const client = new pg.Client({ connectionString: adminUrl });
await client.connect();
await client.query('CREATE TABLE IF NOT EXISTS kept (id bigserial PRIMARY KEY)');
await client.query('INSERT INTO kept DEFAULT VALUES');
process.stdout.write(`${adminUrl}\n`);
setInterval(() => {}, 60_000);
