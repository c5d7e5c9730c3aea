import { describe, expect, test } from 'vitest';
import { findUnlisted } from '../check/licences.ts';

const judge = (name: string, license?: string): readonly string[] =>
  findUnlisted({ [`node_modules/${name}`]: { version: '1.0.0', ...(license === undefined ? {} : { license }) } });

describe('the list of licences', () => {
  test.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0)', '(MPL-2.0 OR Apache-2.0)', '(MIT AND Zlib)', 'MIT and ISC'])(
    'takes %s from any package',
    (licence) => {
      expect(judge('any', licence)).toEqual([]);
    },
  );

  test.each([
    'GPL-3.0',
    'AGPL-3.0',
    'Elastic-2.0',
    'SSPL-1.0',
    '(MIT AND GPL-3.0)',
    'UNLICENSED',
    'SEE LICENSE IN LICENSE',
  ])('refuses %s from a package that is not named', (licence) => {
    expect(judge('any', licence)).toEqual([`any@1.0.0: ${licence}`]);
  });

  test('takes Elastic-2.0 from the named packages of Apollo alone', () => {
    expect(judge('@apollo/gateway', 'Elastic-2.0')).toEqual([]);
    expect(judge('@apollo/router-bridge', 'Elastic-2.0')).toHaveLength(1);
    expect(judge('@other/gateway', 'Elastic-2.0')).toHaveLength(1);
  });

  test('refuses a package that names no licence', () => {
    expect(judge('any')).toEqual(['any@1.0.0: no licence named']);
  });

  test('judges a nested package by its own name, and an aliased one by its real name', () => {
    expect(
      findUnlisted({
        'node_modules/lightningcss/node_modules/other': { version: '2.0.0', license: 'MPL-2.0' },
        'node_modules/lightningcss': { name: 'not-it', version: '3.0.0', license: 'MPL-2.0' },
      }),
    ).toEqual(['other@2.0.0: MPL-2.0', 'not-it@3.0.0: MPL-2.0']);
  });

  test('passes over the rooms of this repository', () => {
    expect(findUnlisted({ '': {}, kit: {}, 'node_modules/@stargraph/kit': { link: true } })).toEqual([]);
  });
});
