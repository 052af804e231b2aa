/**
 * What the house makes of Home Assistant's people, zones and helpers, whichever Home Assistant: the local
 * simulator and the real one pass the same, so that the simulator is true.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeviceUnderTest } from '../../drivers/device-under-test.ts';
import { ProgramHouse } from '../../support/houses/program-house.ts';
import { until } from '../../support/until.ts';

/** It has `input_boolean.guest_mode` (off), `schedule.cleaning` (on) and a person, Olivia. */
export interface HouseholdUnderTest {
  readonly url: string;
  readonly token: string;
  /** A lock that shows its codes: its entity, and the lock itself. */
  readonly lock: { readonly entityId: string; readonly device: DeviceUnderTest };
  /** As somebody flips it in Home Assistant. */
  guestMode(state: 'on' | 'off'): Promise<void>;
  /** As an integration does that does not reach it. */
  guestModeUnavailable(): Promise<void>;
  /** Where Olivia's phone says that she is. */
  olivia(where: 'home' | 'not_home'): Promise<void>;
  stop(): Promise<void>;
  startAgain(): Promise<void>;
}

const PIN = '60418352';

export function describeConditions(name: string, household: () => HouseholdUnderTest): void {
  describe(`a code and the household at ${name}`, () => {
    let house: ProgramHouse;
    let lock: string;
    let code: number;

    beforeAll(async () => {
      const { url, token, lock: front } = household();
      lock = `ha/${front.entityId}`;
      house = await ProgramHouse.open({ url, token, devices: [`${lock}: { name: Front door }`] });
      await house.has(lock);
      await house.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', PIN);
      await house.does('Front door', 'Next ›', 'Always');
      await chooseGuestMode();
      code = house.program.house.queries.codesOf(1)[0]!.id;
    });

    afterAll(() => house?.close());

    const labels = () => house.labels();
    const card = () => house.program.house.queries.code(code)!;
    const slots = async () => Object.values(await household().lock.device.slots());
    const inLock = async (isThere: boolean): Promise<void> => {
      const state = isThere ? 'live' : 'scheduled';
      await until(() => card().grants[0]?.state === state, `the code is ${state}`, 20_000);
      expect((await slots()).includes(PIN)).toBe(isThere);
    };
    const known = async (isKnown: boolean): Promise<void> =>
      until(() => card().condition?.known === isKnown, `that is known: ${isKnown}`, 90_000);
    const cardText = async () => house.does('/start', '👥 Users', /Anna Berg/, /always/);

    async function chooseGuestMode(): Promise<void> {
      await house.does('🔘 Only while…');
      expect(labels()).toEqual(expect.arrayContaining(['Guest mode is on (off)', 'Cleaning is on (on)']));
      await house.does('Guest mode is on (off)', '✅ Save');
    }

    it('offers nothing that is about devices, or is no matter of on and off', () => {
      const offered = house.program.house.conditions.choices().map(({ id }) => id.split('.')[0]);
      const kinds = ['input_boolean', 'schedule', 'calendar', 'person', 'zone', 'switch', 'binary_sensor'];
      expect(kinds).toEqual(expect.arrayContaining([...new Set(offered)]));
      expect(offered).toEqual(expect.arrayContaining(['person', 'zone']));
    });

    it('the code is in the lock only while guest mode is on', async () => {
      await inLock(false);
      expect(await cardText()).toContain('🔘 Only while Guest mode is on (off now)');
      await household().guestMode('on');
      await inLock(true);
      await household().guestMode('off');
      await inLock(false);
      await household().guestMode('on');
      await inLock(true);
    });

    it('what is unavailable changes nothing', async () => {
      await household().guestModeUnavailable();
      await known(false);
      await house.settled();
      expect(await slots()).toContain(PIN);
      expect(await cardText()).toContain('(not known now, last on)');
      await household().guestMode('on');
      await known(true);
      await inLock(true);
    });

    it('a Home Assistant that stops changes nothing, nor does Latchkey that starts meanwhile', async () => {
      await household().stop();
      await known(false);
      await house.restart();
      expect(card().condition).toMatchObject({ holds: true, known: false });
      await household().startAgain();
      await known(true);
      await house.has(lock);
      await inLock(true);
      await household().guestMode('off');
      await inLock(false);
      await household().guestMode('on');
      await inLock(true);
    });

    it('who comes is told only while nobody is home, to who wants it so', async () => {
      const alerts = () =>
        house.owner.screen().filter(({ text }) => text.includes('Anna Berg came in by')).length;
      const home = () => house.program.house.somebodyHome();
      const comesIn = async (): Promise<void> => {
        const entries = () => house.program.house.queries.entries({ limit: 99 }).length;
        const before = entries();
        await household().lock.device.typePin(PIN);
        await until(() => entries() > before, 'the entry', 20_000);
        await house.settled();
      };
      await house.does('/start', '🔔 Alerts', '○ Only while nobody is home');
      await household().olivia('home');
      await until(() => home() === true, 'somebody is home', 20_000);
      await comesIn();
      expect(alerts()).toBe(0);
      await household().olivia('not_home');
      await until(() => home() !== true, 'nobody is home', 20_000);
      await comesIn();
      expect(alerts()).toBe(1);
    });
  });
}
