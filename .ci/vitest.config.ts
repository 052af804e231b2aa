import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // `npm run coverage`
    coverage: {
      provider: 'v8',
      include: ['{src,drivers,bot,config,packaging}/**/*.ts'],
      reporter: ['text-summary', 'html'],
    },
  },
});
