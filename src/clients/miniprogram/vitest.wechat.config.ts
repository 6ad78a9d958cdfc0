import { defineConfig } from 'vitest/config';

// Of what `npm run build:mp-weixin` made; the other tests need no build.
export default defineConfig({
  test: { include: ['tests/wechat/*.test.ts'], environment: 'node', testTimeout: 20_000 },
});
