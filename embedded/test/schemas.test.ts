import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { domains } from '@stargraph/kit/contracts/domain';
import { diffDatamodels } from '../../tools/schema-engine.ts';

const root = join(import.meta.dirname, '..', '..');
const prismaOf = (domain: string): string => join(root, 'subgraphs', domain, 'prisma');

describe.each(domains)("%s's schema", (domain) => {
  test('has the messaging tables that every domain has', async () => {
    expect(await readFile(join(prismaOf(domain), 'messaging.prisma'), 'utf8')).toBe(
      await readFile(join(root, 'kit', 'prisma', 'messaging.prisma'), 'utf8'),
    );
  });

  test('is where its migrations lead', async () => {
    const files = ['schema.prisma', 'messaging.prisma'].map((file) => readFile(join(prismaOf(domain), file), 'utf8'));
    const migrations = (await readdir(join(prismaOf(domain), 'migrations'), { withFileTypes: true }))
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    const last = migrations.toSorted().at(-1) ?? '';
    const snapshot = await readFile(join(prismaOf(domain), 'migrations', last, 'datamodel.snapshot'), 'utf8');
    expect(await diffDatamodels(snapshot, (await Promise.all(files)).join('\n'))).toBe('');
  });
});

test('a column that no migration adds is seen', async () => {
  const header = 'datasource db {\n  provider = "postgresql"\n}\n';
  const before = `${header}model Thing {\n  id String @id\n}\n`;
  const after = `${header}model Thing {\n  id String @id\n  size Int\n}\n`;
  expect(await diffDatamodels(before, after)).toContain('ADD COLUMN     "size" INTEGER NOT NULL');
  expect(await diffDatamodels(undefined, before)).toContain('CREATE TABLE "Thing"');
});
