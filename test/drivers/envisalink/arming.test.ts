import { afterEach, describe, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { openEnvisalinkHouse } from './house.ts';
import type { EnvisalinkHouse } from './house.ts';

const ID = 'panel/1';

let house: EnvisalinkHouse;

afterEach(() => house.stop());

async function armed(mode: 'away' | 'stay'): Promise<void> {
  const told = house.events.next((event) => event.kind === 'used');
  house.simulator.panel.arm(1, mode);
  await told;
}

describe('arming', () => {
  it.each([
    ['away', {}, 'away', 'away'],
    ['stay', {}, 'stay', 'stay'],
    ['night', {}, 'stay-no-entry-delay', 'night'],
    ['stay', { noEntryDelay: true }, 'stay-no-entry-delay', 'night'],
  ] as const)('%s with %o is done as the panel has it', async (mode, options, panelMode, shown) => {
    house = await openEnvisalinkHouse();
    const told = house.events.next((event) => event.kind === 'used');
    expect(await house.driver.arm(ID, mode, undefined, options)).toEqual({ kind: 'done' });
    expect(await told).toEqual({ kind: 'used', device: ID, how: 'arm' });
    expect(house.simulator.panel.mode(1)).toBe(panelMode);
    expect(house.panel().armed).toBe(shown);
  });

  it('gives the code where the panel asks for one', async () => {
    house = await openEnvisalinkHouse();
    house.simulator.panel.quirks.armingNeedsCode = true;
    house.simulator.panel.users.set(5, '719350');
    const told = house.events.next((event) => event.kind === 'used');
    expect(await house.driver.arm(ID, 'away', Pin.of('719350'), {})).toEqual({ kind: 'done' });
    expect(await told).toEqual({ kind: 'used', device: ID, slot: 5, how: 'arm' });
  });

  it('names the open zones before it is tried', async () => {
    house = await openEnvisalinkHouse();
    const changed = house.events.next((event) => event.kind === 'trouble');
    house.simulator.panel.openZone(3, true);
    house.simulator.panel.openZone(7, true);
    house.simulator.panel.send('800');
    await changed;
    expect(await house.driver.arm(ID, 'away', undefined, {})).toEqual({
      kind: 'refused',
      message: { code: 'not-ready' },
      openZones: ['Terrace', 'Zone 7'],
    });
    expect(house.simulator.received).toEqual(['001']);
  });

  it.each([
    ['silently', { silent: true }, 'silent-unsupported'],
    ['past open zones', { bypass: true }, 'leaving-out-unsupported'],
    ['away without an entry delay', { noEntryDelay: true }, 'no-entry-delay-unsupported'],
  ])('%s is refused', async (_how, options, code) => {
    house = await openEnvisalinkHouse();
    const outcome = await house.driver.arm(ID, 'away', undefined, options);
    expect(outcome).toMatchObject({ kind: 'refused', message: { code } });
    expect(house.simulator.panel.mode(1)).toBe('disarmed');
  });

  it('is done already where it is so armed, and refused where it is armed otherwise', async () => {
    house = await openEnvisalinkHouse();
    await armed('stay');
    expect(await house.driver.arm(ID, 'stay', undefined, {})).toEqual({ kind: 'done' });
    expect(await house.driver.arm(ID, 'away', undefined, {})).toMatchObject({ kind: 'refused' });
    expect(house.simulator.panel.mode(1)).toBe('stay');
  });

  it('is not known where the panel went away', async () => {
    house = await openEnvisalinkHouse();
    await house.simulator.setFaults({ offline: true });
    expect(await house.driver.arm(ID, 'away', undefined, {})).toMatchObject({ kind: 'unreachable' });
  });
});

describe('disarming', () => {
  it("is done by the user's code, and the user is told", async () => {
    house = await openEnvisalinkHouse();
    house.simulator.panel.users.set(5, '719350');
    await armed('away');
    const told = house.events.next((event) => event.kind === 'used');
    expect(await house.driver.arm(ID, 'disarmed', Pin.of('719350'), {})).toEqual({ kind: 'done' });
    expect(await told).toEqual({ kind: 'used', device: ID, slot: 5, how: 'disarm' });
    expect(house.simulator.panel.mode(1)).toBe('disarmed');
  });

  it('by a wrong code is refused, and is no wrong code at a keypad', async () => {
    house = await openEnvisalinkHouse();
    await armed('away');
    const from = house.events.reports.length;
    const outcome = await house.driver.arm(ID, 'disarmed', Pin.of('909090'), {});
    expect(outcome).toMatchObject({ kind: 'refused', message: { code: 'code-unknown-or-not-allowed' } });
    expect(house.simulator.panel.mode(1)).toBe('away');
    expect(house.events.reports.slice(from)).toEqual([]);
  });

  it('of a panel that is disarmed sends nothing', async () => {
    house = await openEnvisalinkHouse();
    expect(await house.driver.arm(ID, 'disarmed', undefined, {})).toEqual({ kind: 'done' });
    expect(house.simulator.received).toEqual(['001']);
  });
});
