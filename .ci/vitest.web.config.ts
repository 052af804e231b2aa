import { defineConfig } from 'vitest/config';

/** The page in a real browser: `npm run test:web`. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/web/**/*.web.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    // One browser at a time: what is measured is the page, not the computer.
    fileParallelism: false,
  },
});
