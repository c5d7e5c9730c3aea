import { afterAll, beforeAll, expect, test } from 'vitest';
import { environmentLegalPage, environmentResolve } from '@stargraph/kit/contracts/commands/tenant';
import type { Viewer } from '@stargraph/kit/viewer';
import { startTenant, type RunningTenant } from './harness.ts';

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(() => tenant.stop());

const set = (viewer: Viewer, input: Readonly<Record<string, unknown>>) =>
  tenant.field<{ texts: { kind: string; language: string; text: string }[] }>(
    'legalTextSet',
    'mutation ($input: LegalTextSetInput!) { legalTextSet(input: $input) { ... on LegalTextSetSuccess { texts { kind language text } } } }',
    viewer,
    { input },
  );
const page = (environmentId: string, languages: string[], kind: 'terms' | 'privacy' = 'terms') =>
  tenant.commandsOf('gateway').call(environmentLegalPage, { environmentId, kind, languages });

test('a text is written, read in the language that is wanted, changed and taken away, each time in the audit log', async () => {
  const { owner, live, sandbox, companyId } = await tenant.createTenant();
  expect(await page(live, ['en'])).toBeNull();
  await set(owner, { environmentId: live, kind: 'TERMS', language: 'en', text: ' Rules ' });
  const { texts } = await set(owner, { environmentId: live, kind: 'TERMS', language: 'pt-BR', text: 'Regras' });
  expect(texts).toEqual([
    { kind: 'TERMS', language: 'en', text: 'Rules' },
    { kind: 'TERMS', language: 'pt-BR', text: 'Regras' },
  ]);
  expect(await page(live, ['pt', 'en'])).toMatchObject({
    language: 'pt-BR',
    text: 'Regras',
    languages: ['en', 'pt-BR'],
  });
  expect(await page(live, ['de'])).toMatchObject({ language: 'en', projectName: 'Star garden' });
  expect(await page(live, ['en'], 'privacy')).toBeNull();
  expect(await page(sandbox, ['en'])).toBeNull();
  expect(await tenant.commandsOf('gateway').call(environmentResolve, { environmentId: live })).toMatchObject({
    legalPages: ['terms'],
  });
  // The same again changes nothing.
  await set(owner, { environmentId: live, kind: 'TERMS', language: 'en', text: 'Rules' });
  await set(owner, { environmentId: live, kind: 'TERMS', language: 'en', text: '' });
  expect(await page(live, ['en'])).toMatchObject({ language: 'pt-BR' });
  const { rows } = await tenant.pool.query<{ before: unknown; after: unknown }>(
    `select envelope->'data'->'before' as before, envelope->'data'->'after' as after from outbox
     where envelope->'data'->>'companyId' = $1 and envelope->'data'->>'action' = 'legalText.changed' order by position`,
    [companyId],
  );
  expect(rows).toEqual([
    { before: null, after: { text: 'Rules' } },
    { before: null, after: { text: 'Regras' } },
    { before: { text: 'Rules' }, after: null },
  ]);
});

test('a text is for whoever manages the project, of a form that a page can hold', async () => {
  const mine = await tenant.createTenant();
  const other = await tenant.createTenant();
  const input = { environmentId: mine.live, kind: 'PRIVACY', language: 'en', text: 'Text' };
  for (const viewer of [mine.withRole('editor'), mine.withRole('support'), other.owner])
    await expect(set(viewer, input)).rejects.toThrow('FORBIDDEN');
  await expect(set(mine.owner, { ...input, language: '../en' })).rejects.toThrow('BAD_USER_INPUT');
  await expect(set(mine.owner, { ...input, text: 'x'.repeat(50_001) })).rejects.toThrow('BAD_USER_INPUT');
  expect(await page(mine.live, ['en'], 'privacy')).toBeNull();
});
