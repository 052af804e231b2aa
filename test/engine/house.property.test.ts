import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryDevice } from '../../drivers/memory/device.ts';
import type { DeviceId } from '../../src/domain/device.ts';
import { Pin } from '../../src/domain/pin.ts';
import { wishOf } from '../../src/engine/wish.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../support/memory-house.ts';

const BACK: DeviceId = 'memory/back';
const FOREIGN = new Map([
  [1, '602913'],
  [3, '602914'],
]);
const PINS = ['274916', '835027', '490163', '718254', '936480', '581739'];
const CODES = [1, 2, 3, 4];

const THEIR_PINS = ['602915', '602916', undefined];

type Step = (test: MemoryHouse) => Promise<void> | void;

/** What somebody else has set at each device, by slot, and the slots that they changed while nobody could tell. */
const theirs = new WeakMap<MemoryDevice, { codes: Map<number, string>; silently: Set<number> }>();

/** What a masked device does not show and nobody tells, nobody can know. */
async function changeAtKeypad(
  test: MemoryHouse,
  name: string,
  { slot, digits }: { slot: number; digits: string | undefined },
): Promise<void> {
  const device = test.device(name);
  const { codes, silently } = theirs.get(device)!;
  const isHeard = !device.faults.offline && !test.wire.isDead;
  if (device.faults.mask && !isHeard) return;
  if (!isHeard) silently.add(slot);
  if (digits === undefined) codes.delete(slot);
  else codes.set(slot, digits);
  await device.changeAtKeypad(slot, digits);
}

const pin = fc.constantFrom(...PINS).map((digits) => Pin.of(digits));
const code = fc.constantFrom(...CODES);
const name = fc.constantFrom('front', 'back');
const devices = fc.constantFrom([FRONT], [BACK], [FRONT, BACK]);
const schedule = fc.constantFrom(
  {},
  { until: '2026-06-01T15:00' },
  { windows: [{ days: [1, 2, 3, 4, 5, 6, 7] as const, start: '14:30', end: '16:00' }] },
);

const uses = fc.constantFrom(null, 1, 2);

/** What may happen in a house. A command that is refused changes nothing, so it needs no care. */
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(pin, devices, schedule, uses).map(([pin, devices, schedule, uses]): Step => (test) => {
    test.house.codes.issue(BY, { user: test.user(), pin, devices, schedule, uses });
  }),
  fc.tuple(code, uses).map(
    ([id, uses]): Step =>
      ({ house }) =>
        void house.codes.edit(BY, id, { uses }),
  ),
  fc.tuple(code, pin).map(
    ([id, pin]): Step =>
      ({ house }) =>
        void house.codes.edit(BY, id, { pin }),
  ),
  fc.tuple(code, devices).map(
    ([id, devices]): Step =>
      ({ house }) =>
        void house.codes.edit(BY, id, { devices }),
  ),
  code.map(
    (id): Step =>
      ({ house }) =>
        void house.codes.pause(BY, id),
  ),
  code.map(
    (id): Step =>
      ({ house }) =>
        void house.codes.resume(BY, id),
  ),
  code.map(
    (id): Step =>
      ({ house }) =>
        void house.codes.delete(BY, id),
  ),
  code.map(
    (id): Step =>
      ({ house }) =>
        void house.grants.retry(BY, id),
  ),
  fc.tuple(name, fc.boolean()).map(
    ([name, offline]): Step =>
      (test) =>
        test.device(name).setFaults({ offline }),
  ),
  fc.tuple(name, fc.boolean()).map(
    ([name, refuse]): Step =>
      (test) =>
        test.device(name).setFaults({ refuse }),
  ),
  // What a masked device that lies does to its slots, nobody can know.
  fc.boolean().map(
    (lie): Step =>
      (test) =>
        test.device('front').setFaults({ lie }),
  ),
  fc
    .tuple(name, fc.integer({ min: 1, max: 6 }), fc.constantFrom(...THEIR_PINS), fc.boolean())
    .map(([name, slot, digits, isHeard]): Step => async (test) => {
      if (!isHeard) await test.device(name).setFaults({ offline: true });
      await changeAtKeypad(test, name, { slot, digits });
      if (!isHeard) await test.device(name).setFaults({ offline: false });
    }),
  fc.tuple(name, pin).map(([name, pin]): Step => async (test) => {
    await test.device(name).typePin(pin.reveal());
  }),
  fc.constantFrom(1_000, 30 * MINUTE, 5 * HOUR).map(
    (ms): Step =>
      (test) =>
        test.pass(ms),
  ),
  fc.constantFrom(HOUR, 24 * HOUR).map(
    (ms): Step =>
      (test) =>
        test.clock.leap(ms),
  ),
  fc.constant<Step>((test) => test.restart()),
  fc.constant<Step>((test) => test.kill()),
  fc.tuple(fc.nat(3), fc.constantFrom('before', 'after')).map(([skip, moment]): Step => (test) => {
    let left = skip;
    test.wire.killAt = () => (left-- === 0 ? moment : undefined);
  }),
);

async function settle(test: MemoryHouse): Promise<void> {
  const killed = await Promise.race([
    test.house.settled().then(() => false),
    test.wire.killed.then(() => true),
  ]);
  if (killed) await test.kill();
}

function expectHonest(test: MemoryHouse): void {
  for (const name of ['front', 'back']) {
    const { codes, silently } = theirs.get(test.device(name))!;
    for (const [slot, digits] of codes) expect(test.device(name).memory.get(slot)).toBe(digits);
    for (const grant of test.store.codes.grantsOn(`memory/${name}`)) {
      const digits = test.store.codes.pin(grant.codeId)?.reveal();
      if (grant.state === 'live' && !silently.has(grant.slot!))
        expect(test.device(name).memory.get(grant.slot!)).toBe(digits);
    }
  }
}

/** The devices are mended and the owner asks for one more try: then they hold what is wished and no more. */
async function expectAsWished(test: MemoryHouse): Promise<void> {
  test.wire.killAt = () => undefined;
  for (const name of ['front', 'back']) {
    await test.fault(name, { offline: false, refuse: false, lie: false });
    await test.does((house) => house.deviceCommands.check(BY, `memory/${name}`));
    for (const { id } of test.store.codes.grantsOn(`memory/${name}`)) {
      // Refused for a code that is gone by now, thanks to the one before.
      test.house.grants.retry(BY, id);
      await test.house.settled();
    }
    const wished = test.store.codes.grantsOn(`memory/${name}`).flatMap((grant) => {
      const code = test.store.codes.get(grant.codeId)!;
      if (grant.state === 'conflict') return [];
      const wish = wishOf(grant, code, test.clock.now(), 'Europe/Berlin');
      return wish === null ? [] : test.store.codes.pin(code.id)!.reveal();
    });
    const { codes } = theirs.get(test.device(name))!;
    expect(test.codesIn(name).sort()).toEqual([...codes.values(), ...wished].sort());
  }
}

describe('a house in which anything may happen', () => {
  it('holds what is wished once all is well, never touches a foreign code, and says live only of the truth', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const test = await MemoryHouse.onDisk({
          devices: [
            { name: 'front', slots: 12 },
            { name: 'back', slots: 12, faults: { mask: true } },
          ],
        });
        for (const device of test.devices) {
          for (const [slot, digits] of FOREIGN) device.memory.set(slot, digits);
          theirs.set(device, { codes: new Map(FOREIGN), silently: new Set() });
        }
        for (const take of steps) {
          await Promise.race([take(test), test.wire.killed]);
          await settle(test);
          expectHonest(test);
        }
        await expectAsWished(test);
        expectHonest(test);
        await test.stop();
      }),
      { numRuns: 60 },
    );
  });
});
