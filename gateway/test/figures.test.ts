import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { ask } from './raw-request.ts';
import { startToyPlatform, type ToyPlatform } from './toy-platform.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const me = 'query Me { player { id points } }';
const broken = 'query Broken { player { id broken } }';

let platform: ToyPlatform | undefined;
afterEach(() => platform?.close());

const post = async (from: ToyPlatform, host: string, body: unknown): Promise<unknown> =>
  ask(from.port, {
    host,
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await from.token()}` },
    body: JSON.stringify(body),
  });

const seriesOf = async (from: ToyPlatform, metric: string): Promise<string[]> =>
  (await from.figures()).split('\n').filter((line) => line.startsWith(`${metric}_count`));

describe.each(['http', 'in-process'] as const)('figures, %s', (form) => {
  test('an operation is counted under the name of its trusted document, and by whose fault it failed', async () => {
    platform = await startToyPlatform(form, {
      freeDocuments: false,
      documents: { [hash(me)]: me, [hash(broken)]: broken },
    });
    await post(platform, 'shop.app.localhost', { documentId: hash(me) });
    await post(platform, 'shop.app.localhost', { documentId: hash(broken) });
    await post(platform, 'shop.app.localhost', { query: '{ player { id } }' });
    const operations = await seriesOf(platform, 'stargraph_operation_seconds');
    expect(operations).toContain('stargraph_operation_seconds_count{service="gateway",operation="Me",outcome="ok"} 1');
    expect(operations).toContain(
      'stargraph_operation_seconds_count{service="gateway",operation="Broken",outcome="failed"} 1',
    );
    expect(operations).toContain(
      'stargraph_operation_seconds_count{service="gateway",operation="none",outcome="refused"} 1',
    );
    expect(operations.filter((line) => line.includes('operation="player"')).length).toBeGreaterThan(0);
  });

  test("a client's own choice of name adds no series", async () => {
    platform = await startToyPlatform(form, { freeDocuments: true });
    for (const name of ['A', 'B', 'C'])
      await post(platform, 'shop.app.localhost', { query: `query ${name} { player { id } }` });
    const operations = (await seriesOf(platform, 'stargraph_operation_seconds')).filter((line) =>
      line.includes('gateway'),
    );
    expect(operations).toEqual([
      'stargraph_operation_seconds_count{service="gateway",operation="other",outcome="ok"} 3',
    ]);
  });

  test('fetches and commands are told by who was asked', async () => {
    platform = await startToyPlatform(form, { freeDocuments: true });
    await post(platform, 'shop.app.localhost', { query: '{ player { id points } }' });
    const fetches = await seriesOf(platform, 'stargraph_fetch_seconds');
    expect(fetches.length).toBeGreaterThan(0);
    for (const line of fetches) expect(line).toMatch(/\{subgraph="[a-z]+",outcome="ok"\} \d+$/);
    const commands = await seriesOf(platform, 'stargraph_command_seconds');
    // What the gateway sends is never left to a subgraph's GraphQL front.
    const ways = (await platform.figures())
      .split('\n')
      .filter((line) => line.startsWith('stargraph_subgraph_answers_total{'));
    expect(ways).toEqual(form === 'http' ? ['stargraph_subgraph_answers_total{service="game",way="compiled"} 1'] : []);
    expect(commands.some((line) => /owner="config",command="release\.pinned",status="200"/.test(line))).toBe(true);
  });
});
