import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../src/domain/people/actor.ts';
import { ZwaveSimulator } from '../../drivers/zwave-js/simulator/simulator.ts';
import type { SimulatedLock } from '../../drivers/zwave-js/simulator/simulator.ts';
import { openDemoHouse } from '../../src/app/demo/demo-house.ts';
import type { DemoHouse } from '../../src/app/demo/demo-house.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../src/domain/schedule/schedule.ts';
import { QUICK_HOP_MS } from '../support/houses/test-house.ts';

/** Somebody who opens with a fingerprint. */
const BERT = { name: 'Bert', fingerprint: true };
const BY = CONSOLE;

let house: DemoHouse;
let lock: SimulatedLock;
let device: string;
let anna: number;

beforeEach(async () => {
  const locks = [{ name: 'front-door', kind: 'credential', slots: 8 }] as const;
  const network = await ZwaveSimulator.start({ locks, hopMs: QUICK_HOP_MS });
  house = await openDemoHouse({ network });
  lock = network.lock('front-door');
  device = `zwave/${lock.nodeId}`;
  anna = value(house.program.house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' }));
});

afterEach(() => house.close());

const grant = (code: number) => house.program.house.queries.code(code)!.grants[0]!;

it('a code whose place on the lock turns out to be somebody’s gets the next one', async () => {
  await lock.setFaults({ offline: true });
  await lock.enrol(1, BERT);
  await lock.setFaults({ offline: false });
  const wish = { user: anna, pin: Pin.of('274916'), devices: [device], schedule: ALWAYS };
  const code = value(house.program.house.codes.issue(BY, wish));
  await house.settled();
  expect(grant(code).state).toBe('live');
  expect(await lock.slots()).toEqual({ 2: '274916' });
  expect(await lock.user(1)).toMatchObject(BERT);
});

it('a code that was taken over from somebody with a fingerprint comes again beside them', async () => {
  const { foreign, codes } = house.program.house;
  await lock.enrol(3, BERT);
  await lock.changeAtKeypad(3, '161616');
  await house.settled();
  await foreign.readAll(BY, device);
  const { code } = value(await foreign.adopt(BY, { device, slot: 3, user: anna }));
  await house.settled();
  expect(grant(code).state).toBe('live');
  value(codes.pause(BY, code));
  await house.settled();
  expect(await lock.slots()).toEqual({});
  value(codes.resume(BY, code));
  await house.settled();
  expect(grant(code).state).toBe('live');
  expect(await lock.slots()).toEqual({ 1: '161616' });
  expect(await lock.typePin('161616')).toEqual({ opened: true, slot: 1 });
  expect(await lock.user(3)).toMatchObject({ ...BERT, active: true });
});

function value<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (result.ok) return result.value;
  throw new Error('refused');
}
