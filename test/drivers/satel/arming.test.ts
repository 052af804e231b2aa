import { afterEach, expect, it } from 'vitest';
import type { DriverMessageCode } from '../../../src/domain/driver/driver-message.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { ArmMode } from '../../../src/domain/device.ts';
import type { ArmOptions } from '../../../src/domain/driver/driver.ts';
import { openSatelHouse, type SatelHouse } from './house.ts';

let house: SatelHouse;

afterEach(() => house.stop());

async function open(): Promise<SatelHouse> {
  return (house = await openSatelHouse());
}

const arm = (mode: ArmMode, options: ArmOptions = {}, pin?: Pin) =>
  house.driver.arm('panel/1', mode, pin, options);

it.each<[ArmMode, ArmOptions, number, ArmMode]>([
  ['away', {}, 0, 'away'],
  ['stay', {}, 2, 'stay'],
  ['night', {}, 3, 'night'],
  ['stay', { noEntryDelay: true }, 3, 'night'],
])('%s with %o is mode %i, and the disarm ends it', async (mode, options, panelMode, shown) => {
  const { simulator, device } = await open();
  expect(await arm(mode, options)).toEqual({ kind: 'done' });
  expect(simulator.panel.armed).toEqual(new Map([[1, panelMode]]));
  expect(device().armed).toBe(shown);
  expect(device(2).armed).toBe('disarmed');
  expect(await arm('disarmed')).toEqual({ kind: 'done' });
  expect(simulator.panel.armed.size).toBe(0);
  expect(device().armed).toBe('disarmed');
});

it('is in the name of the user whose PIN is given', async () => {
  const { driver, events } = await open();
  await driver.write('panel/1', 5, Pin.of('473829'));
  const used = events.next((event) => event.kind === 'used');
  expect(await arm('away', {}, Pin.of('473829'))).toEqual({ kind: 'done' });
  expect(await used).toEqual({ kind: 'used', device: 'panel/1', slot: 5, how: 'arm' });
});

it('names the open zones of this partition, and arms without them on request', async () => {
  const { simulator } = await open();
  simulator.panel.violatedZones.add(1).add(2);
  expect(await arm('away')).toEqual({
    kind: 'refused',
    message: { code: 'zones-open', mayLeaveOut: true },
    openZones: ['Kitchen window'],
  });
  expect(simulator.panel.armed.size).toBe(0);
  expect(await arm('away', { bypass: true })).toEqual({ kind: 'done' });
});

it('is done already where it is so armed, and refused where it is armed otherwise', async () => {
  const { simulator } = await open();
  expect(await arm('disarmed')).toEqual({ kind: 'done' });
  await arm('away');
  expect(await arm('away')).toEqual({ kind: 'done' });
  expect(await arm('stay')).toMatchObject({
    ...{ kind: 'refused', message: { code: 'already-armed', mode: 'away' } },
  });
  expect(simulator.panel.armed).toEqual(new Map([[1, 0]]));
});

it('counts the exit time as armed', async () => {
  const { simulator, device } = await open();
  simulator.setFaults({ exitTime: true });
  expect(await arm('away')).toEqual({ kind: 'done' });
  expect(device().armed).toBe('away');
  simulator.panel.endExitTime();
  expect(device().armed).toBe('away');
});

it.each<[string, ArmMode, ArmOptions, Pin | undefined, DriverMessageCode]>([
  ['a wish that the panel cannot grant: silent', 'away', { silent: true }, undefined, 'silent-unsupported'],
  [
    'no entry delay while all are away',
    'away',
    { noEntryDelay: true },
    undefined,
    'no-entry-delay-unsupported',
  ],
  ['a PIN that nobody has', 'away', {}, Pin.of('111111'), 'code-unknown'],
])('says why it refuses %s', async (_what, mode, options, pin, code) => {
  const { simulator } = await open();
  expect(await arm(mode, options, pin)).toEqual({
    kind: 'refused',
    message: { code },
    openZones: [],
  });
  expect(simulator.panel.armed.size).toBe(0);
});

it('says nothing of success where the panel does not answer', async () => {
  const { simulator } = await open();
  simulator.setFaults({ cutAt: { kind: 'arm', when: 'after' } });
  expect((await arm('away')).kind).toBe('unreachable');
});
