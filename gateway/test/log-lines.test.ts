import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLogger } from '@stargraph/kit/logging';
import { afterEach, expect, test } from 'vitest';
import { ask } from './raw-request.ts';
import { ids, startToyPlatform, type ToyPlatform } from './toy-platform.ts';

let platform: ToyPlatform | undefined;
afterEach(() => platform?.close());

test('a log line of a request has what the collector takes out of it, and nobody’s credential', async () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  platform = await startToyPlatform('http', { gateway: { logger: createLogger({ service: 'toys', destination }) } });
  const token = await platform.token();
  const traceId = 'a'.repeat(32);
  await ask(platform.port, {
    host: 'shop.app.localhost',
    path: '/graphql',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      traceparent: `00-${traceId}-${'b'.repeat(16)}-01`,
    },
    body: JSON.stringify({ query: '{ player { id broken } }' }),
  });
  const line = lines.find((each) => each.includes(traceId)) ?? '{}';
  const entry = JSON.parse(line) as Record<string, unknown>;
  expect(entry).toMatchObject({
    level: 'error',
    service: 'toys',
    traceId,
    viewer: 'player',
    environmentId: ids.environment,
  });
  const collector = await readFile(join(import.meta.dirname, '..', '..', 'infra', 'loki', 'config.alloy'), 'utf8');
  const [, taken = ''] = /stage\.json \{\s*expressions = \{([^}]*)\}/.exec(collector) ?? [];
  const fields = [...taken.matchAll(/= "(\w+)"/g)].map(([, field = '']) => field);
  expect(fields.length).toBe(6);
  expect(fields.filter((field) => entry[field] === undefined)).toEqual([]);
  expect(new Date(String(entry['time'])).getTime()).toBeGreaterThan(0);
  expect(lines.join('')).not.toContain(token.slice(0, 30));
  expect(lines.join('')).not.toContain(ids.player);
});
