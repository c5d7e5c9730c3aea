import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, gzip, inflate, zstdDecompress } from 'node:zlib';
import type { ChdbResult, RawInsertFormat, Session } from 'chdb';

/** A refusal in ClickHouse's own words: `Code: N. DB::Exception: …`. */
class ClickHouseException extends Error {
  readonly code: number;
  constructor(message: string) {
    super(message);
    this.name = 'ClickHouseException';
    this.code = Number(/Code: (\d+)/.exec(message)?.[1] ?? 1002);
  }
}
const exception = (code: number, name: string, problem: string): ClickHouseException =>
  new ClickHouseException(`Code: ${code}. DB::Exception: ${problem}. (${name})`);

// What ClickHouse's HTTPHandler answers for these codes; all others are 500.
const statusOf = (code: number): number => {
  if ([6, 25, 26, 27, 38, 41, 53, 62, 69, 72, 117, 130, 349, 456, 457].includes(code)) return 400;
  if ([46, 47, 50, 56, 60, 73, 81, 115].includes(code)) return 404;
  if (code === 48) return 501;
  return code === 209 || code === 439 ? 503 : 500;
};

/** URL parameters of the HTTP layer itself: everything else is a setting of the query. */
const ownParameters = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'quota_key',
  'role',
  'compress',
  'decompress',
  'buffer_size',
  'wait_end_of_query',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'http_response_buffer_size',
  'http_zlib_compression_level',
  'enable_http_compression',
]);

interface Question {
  readonly query: string;
  /** What follows the query: an insert's rows. */
  readonly data: Buffer;
  readonly database: string;
  readonly format: string;
  /** Settings, and bound parameters as `param_<name>`, which ClickHouse takes the same way. */
  readonly settings: ReadonlyMap<string, string>;
}

const decoders: Readonly<Record<string, (body: Buffer) => Promise<Buffer<ArrayBuffer>>>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
};

const readQuestion = async (request: IncomingMessage, url: URL): Promise<Question> => {
  const encoding = request.headers['content-encoding'];
  const decode = encoding === undefined ? undefined : decoders[encoding];
  if (encoding !== undefined && decode === undefined)
    throw exception(89, 'UNKNOWN_COMPRESSION_METHOD', `Unknown compression method ${encoding}`);
  let body: Buffer = await buffer(request);
  if (decode !== undefined) body = await decode(body);
  const parameters = new Map(url.searchParams);
  const type = request.headers['content-type'];
  if (type?.startsWith('multipart/form-data') === true) {
    // How parameters too long for a URL come.
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) if (typeof value === 'string') parameters.set(name, value);
    body = Buffer.alloc(0);
  }
  const inUrl = parameters.get('query');
  if (parameters.has('session_id')) throw exception(48, 'NOT_IMPLEMENTED', 'Sessions are not implemented here');
  return {
    query: inUrl ?? body.toString('utf8'),
    data: inUrl === undefined ? Buffer.alloc(0) : body,
    database: parameters.get('database') ?? 'default',
    format: parameters.get('default_format') ?? 'TabSeparated',
    settings: new Map([...parameters].filter(([name]) => !ownParameters.has(name))),
  };
};

const literal = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;

/** What sets a session up for a question: its database, its settings, its parameters. */
const preludeOf = ({ database, settings }: Question): string => {
  const statements = database === 'default' ? [] : [`USE \`${database.replaceAll('`', '')}\``];
  for (const [name, value] of settings) {
    if (!/^\w+$/.test(name)) throw exception(115, 'UNKNOWN_SETTING', `Unknown setting '${name}'`);
    statements.push(`SET ${name} = ${literal(value)}`);
  }
  return statements.map((statement) => `${statement};\n`).join('');
};

const plainInsert =
  /^\s*INSERT\s+INTO\s+(?<table>\w+(?:\.\w+)?)\s*(?:\((?<columns>[\w\s,]+)\))?\s*FORMAT\s+(?<format>\w+)\s*;?\s*$/i;
/** Formats whose rows reach the engine as the bytes they came as. */
const rawFormats: readonly string[] = [
  'JSONEachRow',
  'JSONCompactEachRow',
  'CSV',
  'CSVWithNames',
  'TabSeparated',
  'TabSeparatedWithNames',
] satisfies RawInsertFormat[];

interface Answer {
  readonly body: Uint8Array;
  readonly summary: Readonly<Record<string, string>>;
}

const summaryOf = (read: ChdbResult | undefined, written: { rows: number; bytes: number }): Answer['summary'] => ({
  read_rows: String(read?.rowsRead ?? 0),
  read_bytes: String(read?.bytesRead ?? 0),
  written_rows: String(written.rows),
  written_bytes: String(written.bytes),
  total_rows_to_read: '0',
  result_rows: String(read?.rowsRead ?? 0),
  result_bytes: String(read?.bytesRead ?? 0),
  elapsed_ns: String(Math.round((read?.elapsed ?? 0) * 1e9)),
});

const answer = async (session: Session, question: Question): Promise<Answer> => {
  const { query, data, format } = question;
  const prelude = preludeOf(question);
  const insert = plainInsert.exec(query)?.groups;
  if (insert !== undefined && rawFormats.includes(insert['format'] ?? '')) {
    if (prelude !== '') await session.queryAsync(prelude);
    const { rowsWritten, bytesWritten } = await session.insert({
      table: insert['table'] ?? '',
      format: insert['format'] as RawInsertFormat,
      values: data,
      ...(insert['columns'] === undefined ? {} : { columns: insert['columns'].split(',').map((name) => name.trim()) }),
    });
    return { body: Buffer.alloc(0), summary: summaryOf(undefined, { rows: rowsWritten, bytes: bytesWritten }) };
  }
  const rest = data.length === 0 ? '' : `\n${data.toString('utf8')}`;
  const result = await session.queryAsync(`${prelude}${query}${rest}`, { format });
  return { body: result.bytes(), summary: summaryOf(result, { rows: 0, bytes: 0 }) };
};

/** Lets at most `limit` run at once; the others wait their turn. */
const createTurns = (limit: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running === limit) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
};

/**
 * ClickHouse's HTTP interface, as much as its client speaks: queries in the URL or the body, bound parameters,
 * settings, any format, inserts with their rows in the body, compression both ways, errors as the server words
 * them. Left out: sessions, users, progress headers; results are whole before their first byte is sent.
 */
export const createClickHouseHandler = (deps: {
  /** A fresh one for each request, so that no setting or parameter reaches the next. */
  readonly openSession: () => Session;
}): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) => {
  const inTurn = createTurns(8);
  const run = (question: Question): Promise<Answer> =>
    inTurn(async () => {
      const session = deps.openSession();
      try {
        return await answer(session, question);
      } finally {
        session.close();
      }
    });

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/ping') {
      response.end('Ok.\n');
      return;
    }
    response.setHeader('X-ClickHouse-Query-Id', url.searchParams.get('query_id') ?? crypto.randomUUID());
    response.setHeader('X-ClickHouse-Timezone', 'UTC');
    try {
      const question = await readQuestion(request, url);
      const { body, summary } = await run(question);
      response.setHeader('X-ClickHouse-Summary', JSON.stringify(summary));
      response.setHeader(
        'X-ClickHouse-Format',
        /\bFORMAT\s+(\w+)\s*;?\s*$/i.exec(question.query)?.[1] ?? question.format,
      );
      const compress =
        url.searchParams.get('enable_http_compression') === '1' &&
        /\bgzip\b/.test(String(request.headers['accept-encoding']));
      if (compress) response.setHeader('Content-Encoding', 'gzip');
      response.end(compress ? await promisify(gzip)(body) : body);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      const refusal = said.startsWith('Code: ')
        ? new ClickHouseException(said)
        : exception(1002, 'UNKNOWN_EXCEPTION', said);
      response.statusCode = statusOf(refusal.code);
      response.setHeader('X-ClickHouse-Exception-Code', refusal.code);
      response.end(`${refusal.message} (version 26.7)\n`);
    }
  };
};
