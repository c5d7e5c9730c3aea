import fc from 'fast-check';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigintArray, jsonbArray, textArray, timestampArray, uuidArray } from '../../src/db/arrays.ts';
import { sqlOfPool } from '../../src/db/sql.ts';
import { createTestDatabase, type TestDatabase } from '../../src/testkit/database.ts';

describe('arrays in binary form', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.poolOf('game', 1);
  });
  afterAll(() => database.drop());

  const column = async (type: string, array: Buffer): Promise<unknown[]> =>
    (
      await sqlOfPool(pool).query<{ value: unknown }>(
        `select value from unnest($1::${type}[]) with ordinality as given(value, place) order by place`,
        [array],
      )
    ).map(({ value }) => value);

  const listOf = <Value>(each: fc.Arbitrary<Value>) => fc.array(fc.option(each), { maxLength: 60 });
  const arrival = async <Value>(
    each: fc.Arbitrary<Value>,
    type: string,
    arrayOf: (values: readonly (Value | null)[]) => Buffer,
    read: (value: Value) => unknown = (value) => value,
  ): Promise<void> => {
    await fc.assert(
      fc.asyncProperty(listOf(each), async (values) => {
        expect(await column(type, arrayOf(values))).toEqual(
          values.map((value) => (value === null ? null : read(value))),
        );
      }),
      { numRuns: 60 },
    );
  };

  // PostgreSQL holds no NUL in a text, and no half of a surrogate pair.
  const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((each) => !each.includes('\0'));

  test('texts of any characters, long ones too', async () => {
    await expect(
      arrival(fc.oneof(text, fc.constant('ж'.repeat(1500)), fc.constant('"{}\\,\n')), 'text', textArray),
    ).resolves.toBeUndefined();
  });
  test('whole numbers of 64 bits', async () => {
    await expect(
      arrival(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), 'bigint', bigintArray),
    ).resolves.toBeUndefined();
  });
  test('times, to the millisecond', async () => {
    const min = new Date('1900-01-01T00:00:00Z');
    await expect(
      arrival(
        fc.date({ min, max: new Date('2200-01-01T00:00:00Z'), noInvalidDate: true }),
        'timestamptz',
        timestampArray,
      ),
    ).resolves.toBeUndefined();
  });
  test('UUIDs', async () => {
    await expect(arrival(fc.uuid(), 'uuid', uuidArray)).resolves.toBeUndefined();
  });
  test('JSON', async () => {
    const value = fc.record({ name: text, count: fc.integer(), more: fc.array(fc.boolean()) });
    await expect(
      arrival(
        value.map((each) => JSON.stringify(each)),
        'jsonb',
        jsonbArray,
        (each) => JSON.parse(each) as unknown,
      ),
    ).resolves.toBeUndefined();
  });

  test.each([
    ['a number beyond 64 bits', () => bigintArray([2n ** 63n])],
    ['a date that is none', () => timestampArray([new Date(Number.NaN)])],
    ['a UUID that is none', () => uuidArray(['018f0000-0000-7000-8000-00000000000g'])],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(RangeError);
  });
});
