/** One code's way through Latchkey and Home Assistant to the device and back, told of whichever Home Assistant. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { House } from '../../../src/engine/house.ts';
import { Store } from '../../../src/storage/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import type { HomeAssistantUnderTest } from './suite.ts';

const BY = CONSOLE;
/** While something is waited for, the house's time runs so much faster than that of the clock on the wall. */
const HASTE = 10;
/** Of the real time, before the test itself has ended. */
const PATIENCE_MS = 100_000;
const TICK_MS = 100;
const HOUR = 3_600_000;
/** The clock of the house stands at two in the afternoon, on a Monday. */
const UNTIL_SIX: Schedule = { windows: [{ days: [1, 2, 3, 4, 5], start: '11:00', end: '18:00' }] };
const [PIN, NEW_PIN, OTHER_PIN] = ['314159', '271828', '161803'];

export interface Story {
  readonly homeAssistant: HomeAssistantUnderTest;
  /** Devices by name, of those that the house has. */
  readonly names: readonly string[];
  /** Begins the work and kills Home Assistant while the first of its writes is at the lock. */
  killDuring(work: () => void): Promise<void>;
}

export function describeStory(name: string, story: () => Story): void {
  describe(`a house whose devices belong to ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'home-assistant-'));
    const clock = new FakeClock();
    let house: House;
    let devices: readonly DeviceId[];
    let user: number;
    let code: number;
    const logged: string[] = [];
    let before: Record<string, Record<number, string>>;

    /** What each device's own memory holds, beyond what was there before Latchkey. */
    const memories = async (): Promise<string[][]> => {
      const { homeAssistant, names } = story();
      return Promise.all(
        names.map(async (device) => {
          const slots = await homeAssistant.device(device).device.slots();
          for (const [slot, digits] of Object.entries(before[device] ?? {})) {
            expect(slots[Number(slot)], `slot ${slot} of ${device} is somebody's`).toBe(digits);
            delete slots[Number(slot)];
          }
          return Object.values(slots);
        }),
      );
    };
    const everywhere = (digits: string): string[][] => devices.map(() => [digits]);
    const nowhere = (): string[][] => devices.map(() => []);
    const states = (): string[] => house.queries.code(code)?.grants.map(({ state }) => state) ?? [];
    const isThere = (): boolean =>
      states().length > 0 && states().every((state) => state === 'live' || state === 'unverified');

    beforeAll(async () => {
      const { homeAssistant, names } = story();
      const { url, token } = homeAssistant;
      devices = names.map((device) => `ha/${homeAssistant.device(device).entityId}`);
      before = Object.fromEntries(
        await Promise.all(
          names.map(async (device) => [device, await homeAssistant.device(device).device.slots()] as const),
        ),
      );
      const store = await Store.open(join(folder, 'latchkey.db'), new Uint8Array(32).fill(7));
      store.members.save({ id: 1, name: 'Olivia', role: 'owner' }, 0);
      const driver = new HomeAssistantDriver({
        ...{ id: 'ha', url, token, folder, mayUseActions: true, zhaSlots: [2, 30], firstRetryMs: 50 },
        log: (_, message) => void logged.push(message),
      });
      house = new House({ name: 'Home', zone: 'Europe/Berlin', store, clock, drivers: [driver] });
      await house.start();
      await until(() =>
        devices.every((id) => house.queries.devices().some((one) => one.id === id && one.reachable)),
      );
      user = value(house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' }));
    });

    afterAll(async () => {
      await house.stop();
      rmSync(folder, { recursive: true });
    });

    /**
     * Resolves once it holds; asked at each thing that happens in the house. Time goes on meanwhile: a first try
     * may fail where Home Assistant has only just been started, and the next ones come later.
     */
    const until = (condition: () => boolean): Promise<void> =>
      new Promise((resolve, reject) => {
        const time = setInterval(() => clock.leap(TICK_MS * HASTE), TICK_MS);
        const patience = setTimeout(
          () => ended(() => reject(new Error(`It ended as ${told()}`))),
          PATIENCE_MS,
        );
        const unsubscribe = house.subscribe(look);
        function ended(how: () => void): void {
          unsubscribe();
          clearInterval(time);
          clearTimeout(patience);
          how();
        }
        function look(): void {
          if (condition()) ended(resolve);
        }
        look();
      });

    /** How far the house is, for a test that has waited in vain. */
    const told = (): string => {
      const reachable = house.queries.devices().map(({ id, reachable: is }) => [id, is]);
      return JSON.stringify({ grants: house.queries.code(code)?.grants, reachable, logged });
    };

    it('has a code in the memory of each device once it is issued', async () => {
      const wish = { user, pin: Pin.of(PIN), devices, schedule: UNTIL_SIX };
      code = value(house.codes.issue(BY, wish));
      await until(isThere);
      expect(await memories()).toEqual(everywhere(PIN));
      // The first of them shows its codes.
      expect(house.queries.code(code)!.grants.find(({ device }) => device === devices[0])?.state).toBe(
        'live',
      );
    });

    it('knows who came when the code is typed at the door', async () => {
      const [first] = story().names;
      const { device, entityId } = story().homeAssistant.device(first!);
      expect(await device.typePin(PIN)).toMatchObject({ opened: true });
      await until(() => house.queries.entries({ limit: 1 }).length > 0);
      expect(house.queries.entries({ limit: 1 })).toMatchObject([
        { device: `ha/${entityId}`, how: 'unlock', user: { name: 'Anna Berg' } },
      ]);
    });

    it('has the new PIN in each device, and the old one in none, once it is edited', async () => {
      value(house.codes.edit(BY, code, { pin: Pin.of(NEW_PIN) }));
      await house.settled();
      await until(isThere);
      expect(await memories()).toEqual(everywhere(NEW_PIN));
    });

    it('has it in no device when its window ends', async () => {
      await clock.run(4 * HOUR, () => house.settled());
      await until(() => states().every((state) => state === 'scheduled'));
      expect(await memories()).toEqual(nowhere());
    });

    it('has it in each device again when the next window begins', async () => {
      await clock.run(17 * HOUR, () => house.settled());
      await until(isThere);
      expect(await memories()).toEqual(everywhere(NEW_PIN));
    });

    it('ends right when Home Assistant dies in the middle of a write', async () => {
      await story().killDuring(() => value(house.codes.edit(BY, code, { pin: Pin.of(OTHER_PIN) })));
      expect(isThere()).toBe(false);
      await story().homeAssistant.startAgain();
      await until(isThere);
      expect(await memories()).toEqual(everywhere(OTHER_PIN));
    });

    it('ends right when Home Assistant dies in the middle of a removal', async () => {
      await story().killDuring(() => value(house.codes.pause(BY, code)));
      await story().homeAssistant.startAgain();
      await until(() => states().every((state) => state === 'scheduled'));
      expect(await memories()).toEqual(nowhere());
      value(house.codes.resume(BY, code));
      await until(isThere);
      expect(await memories()).toEqual(everywhere(OTHER_PIN));
    });

    it('has it in no device once it is deleted', async () => {
      value(house.codes.delete(BY, code));
      await house.settled();
      await until(() => states().every((state) => state === 'gone'));
      expect(await memories()).toEqual(nowhere());
    });
  });
}

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (result.ok) return result.value;
  throw new Error('refused');
}
