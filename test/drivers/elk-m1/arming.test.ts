import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArmMode } from '../../../src/domain/device.ts';
import type { ArmOptions } from '../../../src/domain/driver/driver.ts';
import type { DriverMessage, DriverMessageCode } from '../../../src/domain/driver/driver-message.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { openElkHouse, type ElkHouse } from './house.ts';

const ANNA = Pin.of('314159');
const DONE = { kind: 'done' };

let house: ElkHouse;

beforeEach(async () => {
  house = await openElkHouse({
    users: { 20: { digits: ANNA.reveal() }, 21: { digits: '808080', access: true } },
  });
});

afterEach(() => house.stop());

const arm = (mode: ArmMode, options: ArmOptions = {}, pin: Pin | undefined = ANNA) =>
  house.driver.arm('panel/1', mode, pin, options);
const level = () => house.simulator.panel.levels[0];
const refused = (message: DriverMessage | DriverMessageCode, openZones: string[] = []) => ({
  kind: 'refused',
  message: typeof message === 'string' ? { code: message } : message,
  openZones,
});
const open = (mayLeaveOut: boolean): DriverMessage => ({ code: 'zones-open', mayLeaveOut });

it.each([
  ['away', {}, '1'],
  ['stay', {}, '2'],
  ['night', {}, '4'],
  ['stay', { noEntryDelay: true }, '3'],
  ['night', { noEntryDelay: true }, '5'],
] as const)('arms %s with %j, tells the state, and disarms again', async (mode, options, expected) => {
  expect(await arm(mode, options)).toEqual(DONE);
  expect(level()).toBe(expected);
  expect(house.driver.devices()[0]?.armed).toBe(mode);
  expect(await arm('disarmed')).toEqual(DONE);
  expect(level()).toBe('0');
});

it('arms by its own authority where nobody gives a code', async () => {
  expect(await house.driver.arm('panel/2', 'away', undefined, {})).toEqual(DONE);
  expect(house.simulator.panel.levels).toEqual(['0', '1', '0', '0', '0', '0', '0', '0']);
});

it('sends nothing where the partition is as it should be: an order to arm would disarm it', async () => {
  await arm('away');
  house.simulator.heard.length = 0;
  expect(await arm('away')).toEqual(DONE);
  expect(await arm('stay')).toEqual(refused({ code: 'already-armed', mode: 'away' }));
  expect(house.simulator.heard).toEqual(['as', 'as']);
  expect(level()).toBe('1');
});

it('names open zones before it fails, and leaves them out where that is asked for', async () => {
  house.simulator.panel.openZone(1, true);
  expect(await arm('away')).toEqual(refused(open(true), ['Front door']));
  expect(level()).toBe('0');
  expect(await arm('away', { bypass: true })).toEqual(DONE);
  expect(level()).toBe('1');
});

describe('a zone that may not stay open', () => {
  const zone = (number: number) => house.simulator.panel.zones.get(number)!;
  const both = async (): Promise<void> => {
    for (const number of [1, 2]) house.simulator.panel.openZone(number, true);
    // The panel has told the state of each, which is no answer to what it is asked next.
    await house.driver.read('panel/1', 1, ANNA);
  };
  const isLeftOut = (number: number) => zone(number).state === 'D';

  it('is named with the others, and left out where that is asked for, until the disarm', async () => {
    await both();
    expect(await arm('stay')).toEqual(refused(open(true), ['Front door', 'Terrace']));
    expect(house.simulator.heard).not.toContain('zb');
    expect(await arm('stay', { bypass: true })).toEqual(DONE);
    expect(level()).toBe('2');
    expect([1, 2, 3].map(isLeftOut)).toEqual([true, true, false]);
    expect(await arm('disarmed')).toEqual(DONE);
    expect([1, 2].map(isLeftOut)).toEqual([false, false]);
  });

  it('is taken back after the disarm where the panel does not do that, and no other', async () => {
    house.simulator.panel.quirks.keepsBypass = true;
    await both();
    zone(3).state = 'D';
    await arm('away', { bypass: true });
    expect(await arm('disarmed')).toEqual(DONE);
    while (isLeftOut(1) || isLeftOut(2)) await new Promise(setImmediate);
    expect(isLeftOut(3)).toBe(true);
  });

  it('and cannot be left out at all, is named, and nothing is left out', async () => {
    zone(2).bypassable = false;
    await both();
    expect(await arm('stay', { bypass: true })).toEqual(refused(open(false), ['Terrace']));
    expect([level(), isLeftOut(1)]).toEqual(['0', false]);
  });

  it('is not left out by a code that may not, and the panel is as it was', async () => {
    await both();
    house.simulator.panel.users.set(22, {
      ...house.simulator.panel.users.get(20)!,
      digits: '161803',
      areas: 0b10,
    });
    const outcome = await arm('stay', { bypass: true }, Pin.of('161803'));
    expect(outcome).toEqual(refused(open(false), ['Front door', 'Terrace']));
    expect([level(), isLeftOut(1), isLeftOut(2)]).toEqual(['0', false, false]);
  });

  it('is taken back where the order to arm was refused after it', async () => {
    await both();
    house.simulator.panel.users.set(22, {
      ...house.simulator.panel.users.get(20)!,
      digits: '808081',
      access: true,
    });
    expect(await arm('stay', { bypass: true }, Pin.of('808081'))).toEqual(
      refused('code-unknown-or-not-allowed'),
    );
    expect([level(), isLeftOut(1), isLeftOut(2)]).toEqual(['0', false, false]);
  });
});

it('that is not ready for another reason says where to look', async () => {
  house.simulator.panel.troubled = true;
  expect(await arm('away', { bypass: true })).toEqual(refused('not-ready'));
});

it('says so where the code may not', async () => {
  expect(await arm('away', {}, Pin.of('999999'))).toEqual(refused('code-unknown-or-not-allowed'));
  expect(await arm('away', {}, Pin.of('808080'))).toEqual(refused('code-unknown-or-not-allowed'));
});

it('says what this panel cannot do', async () => {
  expect(await arm('away', { noEntryDelay: true })).toEqual(refused('no-entry-delay-unsupported'));
  expect(await arm('stay', { silent: true })).toEqual(refused('silent-unsupported'));
  expect(level()).toBe('0');
});

it('knows nothing of a panel that is gone or being programmed', async () => {
  house.simulator.enterProgramming();
  expect(await arm('away')).toMatchObject({
    kind: 'unreachable',
    why: { code: 'programming' },
  });
  house.simulator.setFaults({ offline: true });
  await house.events.until(() => house.events.all.at(-1)?.kind === 'devices-changed');
  expect(await arm('away')).toMatchObject({ kind: 'unreachable' });
});
