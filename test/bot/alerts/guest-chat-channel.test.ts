import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import type { Fault } from '../../../bot/simulator/simulator.ts';
import { GuestHouse } from '../../support/bookings/guest-house.ts';
import { seeded } from '../../support/noise/random.ts';
import { until } from '../../support/until.ts';

/** No other timer is as long. */
const RETRY_AFTER_S = 7;
const LETTER = '🔑 Flat: your code';

const TROUBLES: readonly Fault[] = [
  { code: 429, retryAfterSeconds: RETRY_AFTER_S },
  { code: 429, retryAfterSeconds: 3600 },
  { code: 500 },
  { code: 502 },
  { drop: 'before' },
  { drop: 'after' },
];

let house: GuestHouse;
afterEach(() => house.all.close());

async function open() {
  house = await GuestHouse.open({
    unit: { share: { ...DEFAULT_UNIT.share, when: { kind: 'when-ready' }, ways: [{ kind: 'chat' }] } },
  });
  const stay = await house.stay('Nora Lind', '2026-06-01', '2026-06-05');
  await house.enter(house.gus, house.token(stay));
  const { clock, house: inside } = house.all;
  // Whoever waits as long as Telegram says waits for this clock.
  const waits = (): boolean => clock.pending().includes(RETRY_AFTER_S * 1_000);
  const step = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await until(() => !inside.bookings.isBusy || waits(), 'a try');
  };
  const calm = async (): Promise<void> => {
    for (;;) {
      const isCalm = house.all.settled().then(() => true);
      if (await Promise.race([isCalm, until(waits, 'a wait').then(() => false)])) return;
      clock.advance(RETRY_AFTER_S * 1_000);
    }
  };
  return { stay, step, calm, waits };
}

const letters = (): string[] => house.texts(house.gus).filter((text) => text.startsWith(LETTER));

describe('the code in the chat of a guest, while Telegram is in trouble', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed + 1))(
    'arrives at most once, and an owner is asked where nobody can tell (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      const { stay, step, calm } = await open();
      for (let left = Math.floor(random() * 6); left > 0; left--)
        house.all.telegram.fail({ method: 'sendMessage', ...TROUBLES[Math.floor(random() * 6)]! });
      for (let i = 0; i < 120; i++) await step(i % 2 ? 7_000 : 5 * 60_000);
      await calm();
      const { kind } = house.view(stay).share;
      expect(letters().length).toBeLessThan(2);
      expect(kind).toMatch(/^(sent|perhaps)$/);
      if (kind === 'sent') expect(letters()).toHaveLength(1);
      const asked = house.view(stay).concerns.filter((one) => one.kind === 'perhaps-sent');
      expect(asked).toHaveLength(kind === 'perhaps' ? 1 : 0);
    },
  );

  it('ends soon where the program stops while Telegram has it wait, and goes out after the next start', async () => {
    const { stay, step, calm, waits } = await open();
    house.all.telegram.fail({ method: 'sendMessage', code: 429, retryAfterSeconds: RETRY_AFTER_S });
    house.all.clock.advance(60 * 60_000);
    await until(waits, 'a wait');
    await house.all.house.bookings.stop();
    expect([letters().length, house.view(stay).share.kind]).toEqual([0, 'under-way']);
    expect(house.all.house.bookings.shares.of(stay)).toMatchObject([{ state: 'waiting' }]);
    house.all.house.bookings.start();
    for (let i = 0; i < 3; i++) await step(60_000);
    await calm();
    expect(letters()).toHaveLength(1);
  });
});
