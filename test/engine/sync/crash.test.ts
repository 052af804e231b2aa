import { describe, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { BY, HOUR, MemoryHouse } from '../../support/houses/memory-house.ts';
import type { Moment } from '../../support/network/wire.ts';

const FOREIGN = '602913';

/** One code's life, and what the owner wants on the device after each command. */
const LIFE: [command: (test: MemoryHouse) => void, wanted: string | null][] = [
  [(test) => test.issueSoon('274916'), '274916'],
  [(test) => test.house.codes.edit(BY, 1, { pin: Pin.of('835027') }), '835027'],
  [(test) => test.house.codes.pause(BY, 1), null],
  [(test) => test.house.codes.resume(BY, 1), '835027'],
  [(test) => test.house.codes.delete(BY, 1), null],
];

const DEVICES = [
  { what: 'a plain device', faults: {}, refusesToOverwrite: false },
  { what: 'a masked device', faults: { mask: true }, refusesToOverwrite: false },
  { what: 'a device that refuses to overwrite', faults: {}, refusesToOverwrite: true },
];

async function openHouse({ faults, refusesToOverwrite }: (typeof DEVICES)[number]): Promise<MemoryHouse> {
  const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', slots: 3, faults }] });
  const { front } = test;
  if (refusesToOverwrite) {
    const receive = front.receive.bind(front);
    front.receive = (slot, digits) =>
      digits !== undefined && front.memory.has(slot) ? 'refused' : receive(slot, digits);
  }
  await front.preload(1, FOREIGN);
  test.user();
  return test;
}

/** Lives until the program dies; returns what may be wanted then: before and after the last command. */
async function liveUntilKilled(test: MemoryHouse, isDead: () => boolean): Promise<(string | null)[]> {
  let before: string | null = null;
  for (const [command, wanted] of LIFE) {
    try {
      command(test);
      await Promise.race([test.house.settled(), test.wire.killed]);
    } catch (error) {
      if (!isDead()) throw error;
    }
    if (isDead()) return [before, wanted];
    before = wanted;
  }
  return [before];
}

function expectRight(test: MemoryHouse, wanted: readonly (string | null)[]): void {
  const pin = test.store.codes.get(1)?.deleted ? undefined : test.store.codes.pin(1)?.reveal();
  const onDevice = test.codesIn().filter((digits) => digits !== FOREIGN);
  expect(test.front.memory.get(1)).toBe(FOREIGN);
  expect(wanted).toContain(onDevice[0] ?? null);
  expect(onDevice.length).toBeLessThanOrEqual(1);
  const grant = test.house.queries.code(1)?.grants[0];
  if (onDevice.length === 0) expect([undefined, 'scheduled', 'gone']).toContain(grant?.state);
  else {
    expect(onDevice).toEqual([pin]);
    expect(grant?.state).toBe(test.front.faults.mask ? 'unverified' : 'live');
  }
}

describe.each(DEVICES)('after a kill on $what every grant ends right', (device) => {
  it.each<Moment>(['before', 'after'])('%s the device acted in any exchange', async (moment) => {
    for (let n = 1, killed = true; killed; n++) {
      const test = await openHouse(device);
      let exchanges = 0;
      killed = false;
      test.wire.killAt = () => {
        killed = ++exchanges === n;
        return killed ? moment : undefined;
      };
      const wanted = await liveUntilKilled(test, () => killed);
      await test.kill();
      expectRight(test, wanted);
      await test.stop();
      if (!killed) expect(n).toBeGreaterThan(5);
    }
  });

  it('before any write to the store', async () => {
    for (let n = 0, killed = true; killed; n++) {
      const test = await openHouse(device);
      const isDead = test.dieAtWrite(n);
      const wanted = await liveUntilKilled(test, isDead);
      killed = isDead();
      await test.kill();
      expectRight(test, wanted);
      await test.stop();
      if (!killed) expect(n).toBeGreaterThan(30);
    }
  });
});

it.each(['write', 'clear'] as const)(
  'after a kill amid a %s the slot is read before anything is sent',
  async (what) => {
    const test = await openHouse(DEVICES[0]!);
    test.wire.killAt = (exchange) => (exchange.what === what ? 'after' : undefined);
    await liveUntilKilled(test, () => test.wire.isDead);
    await test.kill();
    expect(test.sent()[0]).toBe('read 2');
    await test.stop();
  },
);

describe('after a kill in the middle of an edge, at which one code ends and another begins', () => {
  const ends: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };
  const begins: Schedule = { windows: [{ days: [1], start: '15:00', end: '16:00' }] };

  async function atEdge(): Promise<MemoryHouse> {
    const test = await openHouse(DEVICES[0]!);
    await test.issue('274916', { schedule: ends });
    await test.issue('835027', { schedule: begins });
    await test.pass(HOUR - 1);
    return test;
  }

  async function expectRightAfter(test: MemoryHouse): Promise<void> {
    await test.kill();
    expect(test.codesIn()).toEqual([FOREIGN, '835027']);
    expect([test.state(1), test.state(2)]).toEqual(['scheduled', 'live']);
    await test.stop();
  }

  it.each<Moment>(['before', 'after'])('%s the device acted in any exchange', async (moment) => {
    for (let n = 1, killed = true; killed; n++) {
      const test = await atEdge();
      let exchanges = 0;
      killed = false;
      test.wire.killAt = () => {
        killed = ++exchanges === n;
        return killed ? moment : undefined;
      };
      await Promise.race([test.pass(1), test.wire.killed]);
      await expectRightAfter(test);
      if (!killed) expect(n).toBeGreaterThan(2);
    }
  });

  it('before any write to the store', async () => {
    for (let n = 0, killed = true; killed; n++) {
      const test = await atEdge();
      const isDead = test.dieAtWrite(n);
      await test.pass(1).catch(() => undefined);
      killed = isDead();
      await expectRightAfter(test);
      if (!killed) expect(n).toBeGreaterThan(8);
    }
  });
});
