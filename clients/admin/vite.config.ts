import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `vite` finds a running platform: its admin host. */
const platform = process.env['STARGRAPH_PLATFORM'] ?? 'http://admin.localhost:4000';

export default defineConfig({
  base: '/',
  plugins: [react()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    proxy: { '/graphql': { target: platform, changeOrigin: true }, '/live': { target: platform, changeOrigin: true } },
  },
});
