import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Vite would load graphql's ES modules while Node's own loader takes the CommonJS ones: two copies, which graphql refuses.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
});
