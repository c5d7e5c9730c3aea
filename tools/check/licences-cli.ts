import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findUnlisted, type LockedPackage } from './licences.ts';

const lock = join(import.meta.dirname, '..', '..', 'package-lock.json');
const { packages } = JSON.parse(await readFile(lock, 'utf8')) as { packages: Record<string, LockedPackage> };
const unlisted = [...new Set(findUnlisted(packages))].toSorted();
if (unlisted.length > 0) {
  console.error(
    `${unlisted.join('\n')}\nRead the licence; where it can be accepted, name it in tools/check/licences.ts.`,
  );
  process.exitCode = 1;
}
