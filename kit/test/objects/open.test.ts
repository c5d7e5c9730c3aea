import { expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { objectVariables, openObjectStore } from '../../src/objects/open.ts';

const read = (variables: Record<string, string>) => readConfig(z.object(objectVariables(variables)), variables);

test('an endpoint asks for all that S3 needs, and shows none of it', () => {
  const half = () =>
    read({ S3_ENDPOINT: 'https://s3.example', S3_BUCKET: 'No Bucket', S3_SECRET_ACCESS_KEY: 'hunter2' });
  expect(half).toThrow(/S3_REGION[^]*S3_BUCKET[^]*S3_ACCESS_KEY_ID/);
  expect(half).not.toThrow(/hunter2/);
});

test('without an endpoint objects are in a folder, which has to be named', () => {
  expect(() => read({})).toThrow('OBJECTS_FOLDER');
  expect(read({ OBJECTS_FOLDER: '/objects' })).toEqual({ OBJECTS_FOLDER: '/objects' });
});

test('a bucket that nobody can reach is told at the start', async () => {
  const { check } = openObjectStore({
    S3_ENDPOINT: 'http://127.0.0.1:1',
    S3_REGION: 'us-east-1',
    S3_BUCKET: 'objects',
    S3_ACCESS_KEY_ID: 'id',
    S3_SECRET_ACCESS_KEY: 'secret',
  });
  await expect(check()).rejects.toThrow(/bad port|ECONNREFUSED/);
});
