import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPool } from '@stargraph/kit/db/pool';
import { serveMeasured } from '../measured.ts';

// The least that keeps an update before it says so: no secret, no bot, no command; one insert, or one for all that
// came while the last one was written.
const [adminUrl = ''] = process.argv.slice(2);
/** As many connections as tenant has. */
const pool = createPool({ url: adminUrl, max: 8, applicationName: 'bench-bare' });
await pool.query('create schema bench');
await pool.query('create table bench.update (bot text, id bigint, body text not null, primary key (bot, id))');

interface Update {
  readonly bot: string;
  readonly id: number;
  readonly body: string;
}

const insert = async (updates: readonly Update[]): Promise<void> => {
  await pool.query(
    `insert into bench.update select * from unnest($1::text[], $2::bigint[], $3::text[]) on conflict do nothing`,
    [updates.map(({ bot }) => bot), updates.map(({ id }) => id), updates.map(({ body }) => body)],
  );
};

let waiting: { readonly update: Update; readonly done: () => void; readonly failed: (error: unknown) => void }[] = [];
let writing = false;
const writeAll = async (): Promise<void> => {
  if (writing) return;
  writing = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await insert(batch.map(({ update }) => update)).then(
      () => batch.forEach(({ done }) => done()),
      (error: unknown) => batch.forEach(({ failed }) => failed(error)),
    );
  }
  writing = false;
};
const insertTogether = (update: Update): Promise<void> =>
  new Promise((done, failed) => {
    waiting.push({ update, done, failed });
    void writeAll();
  });

const take = async (request: IncomingMessage): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const [, way, bot = ''] = (request.url ?? '').split('/');
  const update = { bot, id: (JSON.parse(body) as { readonly update_id: number }).update_id, body };
  await (way === 'batched' ? insertTogether(update) : insert([update]));
};

const server = createServer((request, response) => {
  take(request).then(
    () => response.writeHead(200).end(),
    () => response.writeHead(500).end(),
  );
});
server.listen(0, '127.0.0.1', 4096, () => {
  const { port } = server.address() as AddressInfo;
  serveMeasured({ origin: `http://127.0.0.1:${port}` }, undefined, () => pool.end());
});
