/**
 * `npm run infra:env -- <domain>`: writes `infra/.env` with fresh secrets for docker-compose.yml. Never over one that
 * is there: its keys open what is stored. `--example` writes `.env.example` anew instead.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exampleEnvironment, newEnvironment } from './src/environment.ts';

const [argument] = process.argv.slice(2);
const isDomain = (text: string): boolean =>
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(text);
const fail = (line: string): void => {
  console.error(line);
  process.exitCode = 1;
};

if (argument === '--example') {
  await writeFile(join(import.meta.dirname, '.env.example'), exampleEnvironment());
} else if (argument === undefined || !isDomain(argument)) {
  fail('Name the domain in lower case: npm run infra:env -- stargraph.example');
} else {
  const file = join(import.meta.dirname, '.env');
  try {
    await writeFile(file, newEnvironment(argument), { flag: 'wx', mode: 0o600 });
    console.log(`Wrote ${file}. Keep a copy: what is stored can't be read without it.`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    fail(`${file} is there already, and its keys open what is stored. Move it away to make another.`);
  }
}
