import { afterEach, expect, it, vi } from 'vitest';
import { Phone } from '../support/phone.ts';
import { openTestHouse } from '../support/houses/test-house.ts';

const MINUTE_MS = 60_000;
/** A whole day by `IDLE_MINUTES=1440 npm exec -- vitest run --config .ci/vitest.config.ts test/system/idle.test.ts`. */
const MINUTES = Number(process.env['IDLE_MINUTES'] ?? 10);

afterEach(() => {
  vi.useRealTimers();
});

it(
  `in ${MINUTES} minutes with nothing due, no lock receives any command`,
  { timeout: MINUTES * 2_000 },
  async () => {
    vi.useFakeTimers({
      // Both clocks: where one stands still, the computer has slept.
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
      shouldAdvanceTime: true,
      advanceTimeDelta: 2,
    });
    const house = await openTestHouse();
    const phone = new Phone(house);
    await phone.does('/start', /Users/, /New user/, 'Anna Berg', /Save/);
    await phone.does(/New code/, /All/, /Next/, /Generate/, /Always/, /Save/);
    for (const lock of house.network.locks) await lock.resetAirCommands();

    for (let minute = 0; minute < MINUTES; minute++) {
      await vi.advanceTimersByTimeAsync(MINUTE_MS);
      await house.settled();
    }

    // Whatever was sent in between is before the pause's own two commands on the line.
    await phone.does(/Pause/);
    const clear: unknown = expect.stringMatching(/^UserCodeCC(ExtendedUserCode)?Set$/);
    for (const lock of house.network.locks)
      expect(await lock.airCommands()).toEqual([clear, 'UserCodeCCGet']);
    await house.close();
  },
);
