import { defineConfig } from 'vitest/config';

// Separate from vite.config.ts: the uni plugin wants a page manifest and a target,
// and the tests are of plain functions only.
export default defineConfig({
  test: { include: ['tests/*.test.ts'], environment: 'node' },
});
