import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { domains } from '@stargraph/kit/contracts/domain';
import { personalData } from '@stargraph/kit/contracts/personal-data';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

interface Entry {
  readonly erasure?: string;
  readonly holds?: string;
  readonly none?: string;
}

/** The tables of a domain's datamodel. */
const tablesOf = async (domain: string): Promise<string[]> => {
  const folder = join(root, 'subgraphs', domain, 'prisma');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.prisma'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return [...texts.join('\n').matchAll(/@@map\("([a-z_]+)"\)/g)].flatMap(([, name]) => name ?? []);
};

describe('the inventory of personal data', () => {
  test.for(domains)('tells of every table of %s, and of no other', async (domain) => {
    const clickhouse = domain === 'analytics' ? ['events'] : [];
    const tables = [...(await tablesOf(domain)), ...clickhouse];
    expect(tables.length).toBeGreaterThan(3);
    expect(Object.keys(personalData[domain]).toSorted()).toEqual(tables.toSorted());
  });

  test('stands in the documentation with each table that holds something of players', async () => {
    const page = await readFile(join(root, 'docs', 'personal-data.md'), 'utf8');
    const lines = domains.flatMap((domain) => {
      const tables: Readonly<Record<string, Entry>> = personalData[domain];
      return Object.entries(tables).flatMap(([table, { erasure, holds }]) =>
        erasure === undefined ? [] : [`| ${domain} | \`${table}\` | ${erasure} | ${holds} |`],
      );
    });
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => !page.includes(line))).toEqual([]);
  });
});
