import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most files wait for timers and sockets: two at once fit on two processors.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // `npm run coverage`
    coverage: {
      provider: 'v8',
      include: ['{src,drivers,bot,config,packaging}/**/*.ts'],
      reporter: ['text-summary', 'html'],
    },
  },
});
