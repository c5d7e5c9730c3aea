/**
 * `npm run keys:rotate [-- --compromised]`: announces the next key that access tokens are signed with; it signs ten
 * minutes later, when every gateway knows it, and the old one leaves when its last token has ended. The same happens by
 * itself every 90 days. With `--compromised` the new key signs at once and the present ones count no longer: every
 * access token is refused within five minutes, and refresh tokens get new ones.
 *
 * Reads AUTH_DATABASE_URL and SECRET_KEYS, as auth does. Safe to repeat: a key that is announced already stays the next.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createSigningKeys } from '@stargraph/auth/signing-keys';
import { systemClock } from '@stargraph/kit/clock';
import { ConfigError, readConfig, secretKeysVariable } from '@stargraph/kit/config';
import { createPool } from '@stargraph/kit/db/pool';
import { messageOf } from '@stargraph/kit/errors';
import { silentLogger } from '@stargraph/kit/logging';
import { createSecretBox } from '@stargraph/kit/secrets';

const variables = z.object({ AUTH_DATABASE_URL: z.string().min(1), SECRET_KEYS: secretKeysVariable });

try {
  const { values } = parseArgs({ options: { compromised: { type: 'boolean', default: false } } });
  const config = readConfig(variables, process.env);
  const pool = createPool({
    url: config.AUTH_DATABASE_URL,
    max: 1,
    applicationName: 'stargraph-keys-rotate',
    statementTimeoutMs: 30_000,
  });
  try {
    const keys = createSigningKeys({
      pool,
      secrets: createSecretBox(config.SECRET_KEYS),
      clock: systemClock,
      logger: silentLogger,
    });
    const { kid, signsFrom, made } = await keys.rotate(values.compromised);
    console.log(`${made ? 'Made' : 'Announced already:'} ${kid}. It signs from ${signsFrom.toISOString()}.`);
  } finally {
    await pool.end();
  }
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : `Not rotated: ${messageOf(error)}`);
  process.exitCode = 1;
}
