/** What planning costs: one change among many codes, everything at once, and the next edge of all schedules after one changed. */
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import type { Device } from '../../../src/domain/device.ts';
import type { Driver } from '../../../src/domain/driver/driver.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { planSlot } from '../../../src/domain/plan/plan.ts';
import type { Schedule, Weekday } from '../../../src/domain/schedule/schedule.ts';
import { systemClock } from '../../../src/engine/clock.ts';
import { House } from '../../../src/engine/house.ts';
import { desiredIn } from '../../../src/engine/scheduling/desired-state.ts';
import type { CodeRecord } from '../../../src/storage/tables/codes/code-store.ts';
import type { GrantRecord } from '../../../src/storage/tables/codes/grant-store.ts';
import { Store } from '../../../src/storage/store.ts';
import { nextChangeAfterOne } from '../../domain/schedule/next-change.bench.ts';
import { median, timed } from './report.ts';
import type { Say } from './report.ts';

const ZONE = 'Europe/Berlin';
const CODES_A_DEVICE = 100;
const CHANGE_ROUNDS = 41;
const FULL_ROUNDS = 3;
const NOW = Date.UTC(2026, 5, 1, 9);

export async function benchPlan(say: Say): Promise<void> {
  for (const codes of [100, 10_000, 100_000]) {
    const rounds = await oneChangeAmong(codes);
    say({ name: `plan.one_change_${codes}`, value: median(rounds), unit: 'ms', rounds: rounds.length });
  }
  const full: number[] = [];
  for (let round = 0; round < FULL_ROUNDS; round++) full.push(await timed(() => planAll(10_000, 50)));
  say({ name: 'plan.full_10000x50', value: median(full), unit: 'ms', rounds: FULL_ROUNDS });

  for (const codes of [100, 1_000, 10_000, 100_000]) {
    const rounds = nextChangeAfterOne(codes, CHANGE_ROUNDS);
    say({ name: `schedule.next_change_${codes}`, value: median(rounds), unit: 'ms', rounds: rounds.length });
  }
}

/** From the owner's command to the end of all work, in a house of so many codes on devices that answer at once. */
async function oneChangeAmong(codes: number): Promise<number[]> {
  const store = await Store.open(':memory:', Buffer.alloc(32, 7));
  const devices = fill(store, codes);
  const house = new House({
    name: 'Bench',
    zone: ZONE,
    store,
    drivers: [instant(devices)],
    clock: systemClock,
  });
  await house.start();
  await house.settled();
  const rounds: number[] = [];
  for (let round = 0; round < CHANGE_ROUNDS; round++) {
    const code = 1 + Math.floor((round * codes) / CHANGE_ROUNDS);
    rounds.push(
      await timed(async () => {
        const done = house.codes.pause(CONSOLE, code);
        if (!done.ok) throw new Error(`The code ${code} could not be paused.`);
        await house.settled();
      }),
    );
  }
  await house.stop();
  store.close();
  return rounds;
}

/** Codes that are live already, written past the rules. */
function fill(store: Store, codes: number): Device[] {
  const devices: Device[] = [];
  store.transaction(() => {
    const user = store.users.add({ firstName: 'Many', lastName: 'Codes' }, NOW);
    for (let index = 0; index < codes; index++) {
      const slot = 1 + (index % CODES_A_DEVICE);
      if (slot === 1) {
        devices.push(deviceNo(devices.length + 1));
        store.slots.saveDevice(devices.at(-1)!);
      }
      const device = devices.at(-1)!.id;
      const pin = Pin.of(String(20_000_000 + index * 37));
      const digest = store.cipher.digest(pin);
      const code = store.codes.add(user, pin, {}, NOW);
      store.grants.change(store.grants.add(code, device), { slot, state: 'live', verifiedAt: NOW });
      store.slots.set(
        device,
        slot,
        { ...store.slots.get(device, slot), observed: { kind: 'known', digest }, ownDigests: [digest] },
        NOW,
      );
    }
  });
  return devices;
}

function deviceNo(number: number): Device {
  return {
    id: `instant/${number}`,
    name: `Device ${number}`,
    kind: 'lock',
    slots: CODES_A_DEVICE,
    reserved: [],
    pin: { minLength: 4, maxLength: 8, charset: '0123456789', keypad: 'ten-key' },
    reachable: true,
  };
}

/** Does at once whatever it is asked. */
function instant(devices: readonly Device[]): Driver {
  return {
    id: 'instant',
    start: async () => undefined,
    stop: async () => undefined,
    devices: () => devices,
    readings: () => new Map(),
    read: async () => ({ kind: 'empty' }),
    write: async () => ({ kind: 'confirmed' }),
    clear: async () => ({ kind: 'confirmed' }),
  };
}

/** The desired for and the decision on every slot, without the store. */
function planAll(codes: number, devices: number): void {
  let written = 0;
  for (let id = 1; id <= codes; id++) {
    const code: CodeRecord = {
      id,
      userId: id,
      digest: `digest ${id}`,
      schedule: scheduleNo(id),
      lasting: scheduleNo(id),
      times: scheduleNo(id),
      paused: false,
      deleted: false,
    };
    for (let device = 1; device <= devices; device++) {
      const grant: GrantRecord = {
        id,
        codeId: id,
        device: `instant/${device}`,
        wanted: true,
        slot: 1,
        state: 'live',
      };
      const desired = desiredIn(grant, code, NOW, ZONE);
      const { action } = planSlot({
        desired,
        observed: { kind: 'empty' },
        ownDigests: [],
        former: [],
        blockingDigest: null,
        seenOnDevice: false,
        suspended: null,
        provenByUse: false,
        refused: false,
        unwanted: false,
        removalOverdue: false,
        changedExternally: false,
      });
      if (action === 'write') written++;
    }
  }
  if (written === 0) throw new Error('The planner planned nothing.');
}

function scheduleNo(index: number): Schedule {
  const day = ((index % 7) + 1) as Weekday;
  const hour = String(index % 20).padStart(2, '0');
  return { windows: [{ days: [day, 1], start: `${hour}:00`, end: '23:30' }], until: '2027-06-30T00:00' };
}
