import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    // The page's policy allows no inline script, and every asset a file of its own.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
