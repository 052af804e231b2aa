import { defineConfig } from 'vitest/config';

/** The quick inner loop, `npm run test:unit`: rules, engine, storage, configuration and chat, without devices. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/{domain,engine,storage,config,bot}/**/*.test.ts'],
    exclude: [
      // What these show is in the number of their cases.
      '**/*.property.test.ts',
      '**/{schedule,schedule-oracle,pin-generator,crash}.test.ts',
      // These start processes or simulated panels, or wait for time to pass.
      '**/{instance-lock,panel-keys,acts,camera-messages,member-clips}.test.ts',
    ],
    testTimeout: 20_000,
    hookTimeout: 40_000,
    // A worker of its own for each file costs more than the tests in it.
    isolate: false,
  },
});
