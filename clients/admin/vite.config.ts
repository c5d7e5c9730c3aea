import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite` finds a running platform: its admin host. */
const platform = process.env['STARGRAPH_PLATFORM'] ?? 'http://admin.localhost:4000';
const proxied = { target: platform, changeOrigin: true };

export default defineConfig({
  base: '/',
  plugins: [react()],
  build: {
    target: 'es2022',
    // The policy of the page takes images as files, not as data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What changes with our dependencies alone stays in the browser's cache over our releases.
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|react-router)\// },
            { name: 'platform', test: /node_modules\/(@urql|urql|wonka|i18next|react-i18next)\// },
          ],
        },
      },
    },
  },
  server: { proxy: { '/graphql': proxied, '/live': proxied } },
});
