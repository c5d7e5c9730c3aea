import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Pool } from 'pg';
import { z } from 'zod';
import { readConfig, secretKeysVariable, type Variables } from '@stargraph/kit/config';
import { createPool } from '@stargraph/kit/db/pool';
import { domainUrl } from '@stargraph/kit/db/provision';
import { createSecretBox, type SecretBox } from '@stargraph/kit/secrets';
import { databaseUrlVariable } from '@stargraph/kit/service-config';
import { loadKeys } from '../../embedded/src/keys.ts';

/** The embedded platform's data folder; undefined where there is none. */
const dataFolder = (variables: Variables): string | undefined => {
  const folder = resolve(variables['STARGRAPH_DATA'] ?? '.stargraph');
  return existsSync(join(folder, 'secret')) ? folder : undefined;
};

/**
 * An administrator's URL: DATABASE_URL, or else that of the embedded platform's own PostgreSQL, which runs while
 * `npm start` does.
 * @throws ConfigError
 */
export const readAdminUrl = async (variables: Variables): Promise<string> => {
  const folder = dataFolder(variables);
  const own = folder === undefined ? undefined : join(folder, 'postgres');
  if (variables['DATABASE_URL'] === undefined && own !== undefined && existsSync(join(own, 'port'))) {
    const [port, password] = await Promise.all([
      readFile(join(own, 'port'), 'utf8'),
      readFile(join(own, 'password'), 'utf8'),
    ]);
    return `postgres://stargraph:${password}@127.0.0.1:${port}/stargraph`;
  }
  return readConfig(z.object({ DATABASE_URL: databaseUrlVariable }), variables).DATABASE_URL;
};

/**
 * Tenant's database in its own role, and the keys of its secrets: of TENANT_DATABASE_URL and SECRET_KEYS, or else of
 * the embedded platform that runs on STARGRAPH_DATA.
 * @throws ConfigError
 */
export const openTenant = async (
  variables: Variables,
  applicationName: string,
): Promise<{ readonly pool: Pool; readonly secrets: SecretBox }> => {
  const folder = dataFolder(variables);
  if (variables['TENANT_DATABASE_URL'] !== undefined || folder === undefined) {
    const config = readConfig(
      z.object({ TENANT_DATABASE_URL: databaseUrlVariable, SECRET_KEYS: secretKeysVariable }),
      variables,
    );
    return {
      pool: createPool({ url: config.TENANT_DATABASE_URL, max: 2, applicationName }),
      secrets: createSecretBox(config.SECRET_KEYS),
    };
  }
  const keys = await loadKeys(folder);
  const url = domainUrl(await readAdminUrl(variables), 'tenant', keys.rolePassword('tenant'));
  return {
    pool: createPool({ url, max: 2, applicationName }),
    secrets: createSecretBox({ current: 1, keys: new Map([[1, keys.secretsKey('tenant')]]) }),
  };
};
