/** Which licences the packages of the lock file may have, production and development alike. */

const free = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Licences that were read and accepted for these packages alone. */
const named: Readonly<Record<string, readonly RegExp[]>> = {
  // To use and to ship inside a product; not to be sold as a managed gateway. README says so.
  'Elastic-2.0': [/^@apollo\/(composition|federation-internals|gateway|query-graphs|query-planner)$/],
  // Weak copyleft, per file, used unchanged while building and testing: the bundler's CSS, the accessibility rules.
  'MPL-2.0': [/^lightningcss(-|$)/, /^(@axe-core\/playwright|axe-core)$/],
  // Data, not code.
  'CC-BY-4.0': [/^caniuse-lite$/],
};

/** Packages whose manifest doesn't say: the licence that stands in their own file, by name and version. */
const readByHand: Readonly<Record<string, string>> = {
  'ansi-color@0.2.2': 'BSD-3-Clause',
  'bufrw@1.4.0': 'MIT',
  'error@7.0.2': 'MIT',
  'hexer@1.5.0': 'MIT',
  'limiter@1.1.5': 'MIT',
  'process@0.10.1': 'MIT',
  'string-template@0.2.1': 'MIT',
  'thriftrw@3.12.0': 'MIT',
};

export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  /** A package's own name where it is installed under an alias. */
  readonly name?: string;
}

const isAllowed = (licence: string, name: string): boolean =>
  free.has(licence) || (named[licence]?.some((pattern) => pattern.test(name)) ?? false);

/** An SPDX expression: one of its alternatives must be allowed in all its parts. */
const satisfies = (expression: string, name: string): boolean =>
  expression
    .replaceAll(/[()]/g, '')
    .split(/ or /i)
    .some((alternative) => alternative.split(/ and /i).every((licence) => isAllowed(licence.trim(), name)));

/** One line for each package of the lock file whose licence is not on the list. */
export const findUnlisted = (packages: Readonly<Record<string, LockedPackage>>): readonly string[] =>
  Object.entries(packages).flatMap(([path, { version = '', license, link, name: alias }]) => {
    const folder = path.split('node_modules/').at(-1) ?? '';
    if (!path.includes('node_modules/') || link === true) return [];
    const name = alias ?? folder;
    const licence = readByHand[`${name}@${version}`] ?? license ?? 'no licence named';
    return satisfies(licence, name) ? [] : [`${name}@${version}: ${licence}`];
  });
