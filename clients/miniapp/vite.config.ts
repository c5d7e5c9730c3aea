import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, minify, transformWithOxc, type Plugin } from 'vite';
import { App_PlayerDocument, Session_LaunchDocument, Session_RefreshDocument } from './src/generated/graphql.ts';

/**
 * Puts `src/runtime/early.ts` into the page's head, right behind the boot data: compiled by itself, with the ids of
 * the documents that it sends. It stays the same for every project, so that its hash can stand in the policy.
 */
const earlyScript = (): Plugin => ({
  name: 'stargraph-early-script',
  transformIndexHtml: {
    order: 'post',
    handler: async () => {
      const path = join(import.meta.dirname, 'src/runtime/early.ts');
      const { code } = await transformWithOxc(await readFile(path, 'utf8'), path, { target: 'es2022' });
      const ids = {
        launch: Session_LaunchDocument.documentId,
        refresh: Session_RefreshDocument.documentId,
        player: App_PlayerDocument.documentId,
      };
      const whole = `(()=>{const documentIds=${JSON.stringify(ids)};${code.replace(/\bexport \{\};?/g, '')}})()`;
      const small = await minify(path.replace(/ts$/, 'js'), whole, { compress: true, mangle: true });
      return [{ tag: 'script', children: small.code.trim(), injectTo: 'head' }];
    },
  },
});

export default defineConfig({
  base: '/',
  plugins: [react(), earlyScript()],
  build: {
    target: ['es2023', 'chrome111', 'safari16.4'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
  },
});
