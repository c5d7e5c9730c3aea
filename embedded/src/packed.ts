import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What set-up packs: the files that processes of the embedded and the distributed form start with, from the root. */
export const startFiles = [
  'embedded/src/main.ts',
  ...['gateway', 'tenant', 'workers'].map((name) => `embedded/src/distributed/${name}.ts`),
  ...['analytics', 'auth', 'billing', 'config', 'game'].map((domain) => `subgraphs/${domain}/src/main.ts`),
];

/** Where they are packed, each as {@link packedName}. */
export const packedFolder = join(root, 'node_modules', '.cache', 'stargraph', 'start');

/** @param file one of {@link startFiles} */
export const packedName = (file: string): string => `${file.replace(/\.ts$/, '').replaceAll('/', '-')}.js`;

/**
 * What to start for one of {@link startFiles}: what is packed where STARGRAPH_START says `packed`, as whoever has just
 * set up does (`npm test`, …); else the source, since what is packed may be older.
 */
export const startFile = (file: string): string =>
  process.env['STARGRAPH_START'] === 'packed' ? join(packedFolder, packedName(file)) : join(root, file);
