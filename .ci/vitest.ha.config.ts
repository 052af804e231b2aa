import { defineConfig } from 'vitest/config';

/** Against the real Home Assistant: `npm run test:ha`. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/system/ha/**/*.real.ts'],
    globalSetup: ['test/system/ha/rig/setup.ts'],
    testTimeout: 150_000,
    hookTimeout: 180_000,
    // One Home Assistant at a time.
    fileParallelism: false,
  },
});
