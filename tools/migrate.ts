/**
 * `npm run migrate`: brings the PostgreSQL behind DATABASE_URL (an administrator's URL) to where this checkout
 * needs it: roles, schemas, migrations; and makes the bucket where S3_ENDPOINT and its companions name one. For the
 * distributed form; `npm start` does the same by itself.
 * Each role's password is POSTGRES_PASSWORD_<ROLE>, as in POSTGRES_PASSWORD_AUTH and POSTGRES_PASSWORD_BUS.
 */
import { z } from 'zod';
import { ConfigError, readConfig } from '@stargraph/kit/config';
import { messageOf } from '@stargraph/kit/errors';
import { createS3ObjectStore } from '@stargraph/kit/objects/s3';
import { s3Variables } from '@stargraph/kit/objects/open';
import { layOutDatabase } from '../embedded/src/layout.ts';
import { readDatabase } from './operate/variables.ts';

const makeBucket = async (): Promise<void> => {
  const s3 = readConfig(z.object(s3Variables), process.env);
  await createS3ObjectStore({
    endpoint: s3.S3_ENDPOINT,
    region: s3.S3_REGION,
    bucket: s3.S3_BUCKET,
    accessKeyId: s3.S3_ACCESS_KEY_ID,
    secretAccessKey: s3.S3_SECRET_ACCESS_KEY,
  }).makeBucket();
};

try {
  const { adminUrl, passwords } = readDatabase(process.env);
  const applied = await layOutDatabase(adminUrl, passwords);
  for (const { domain, migration } of applied) console.log(`Applied ${migration} of ${domain}`);
  if (applied.length === 0) console.log('Nothing to apply: the database is as this checkout needs it.');
  if (process.env['S3_ENDPOINT'] !== undefined) await makeBucket();
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : `The stores could not be laid out: ${messageOf(error)}`);
  process.exitCode = 1;
}
