/** A panel that answers its installer alone, or says so, and what ends that. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { MASTER_SLOT, MASTER, openElkHouse, type ElkHouse } from './house.ts';

const ANNA = Pin.of('314159');

async function open(): Promise<ElkHouse> {
  const house = await openElkHouse({}, { slots: [20, 60] });
  onTestFinished(() => house.stop());
  return house;
}

const isReachable = ({ driver }: ElkHouse): boolean => driver.devices()[0]?.reachable === true;

describe('"somebody programs the panel"', () => {
  it.each(['RP0100', 'RP0200'])(
    'that is said unasked (%s), and never taken back, ends as soon as the panel answers a question',
    async (said) => {
      const house = await open();
      await house.driver.write('panel/1', 20, ANNA);
      const away = house.events.next((event) => event.kind === 'devices-changed');
      house.simulator.broadcast(said);
      await away;
      expect(isReachable(house)).toBe(false);
      await house.events.until(() => isReachable(house));
      // Any code may have been changed meanwhile.
      expect(house.events.all).toContainEqual({ kind: 'slots-changed', device: 'panel/1', slots: 'all' });
      expect(await house.driver.write('panel/1', 20, ANNA)).toEqual({ kind: 'confirmed' });
      expect(house.simulator.connections).toBe(1);
    },
  );

  it('ends also where its end is lost', async () => {
    const house = await open();
    house.simulator.enterProgramming();
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({ kind: 'not-now' });
    house.simulator.panel.programming = false;
    await house.events.until(() => isReachable(house));
    expect(await house.driver.write('panel/1', 20, ANNA)).toEqual({ kind: 'confirmed' });
  });

  it('is not said of a network module that starts', async () => {
    const house = await open();
    const away = house.events.next((event) => event.kind === 'devices-changed');
    house.simulator.broadcast('RP0200');
    await away;
    expect(await house.driver.read('panel/1', 20, ANNA)).toMatchObject({
      kind: 'unreachable',
      why: { code: 'starting', what: 'elk-m1' },
    });
  });
});

it('a master code that was refused is tried again without a new connection', async () => {
  const house = await open();
  const { users } = house.simulator.panel;
  const away = house.events.next((event) => event.kind === 'connection' && !event.up);
  users.get(MASTER_SLOT)!.digits = '777777';
  expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({ kind: 'unreachable' });
  await away;
  users.get(MASTER_SLOT)!.digits = MASTER;
  await house.events.until(() => isReachable(house));
  expect(await house.driver.write('panel/1', 20, ANNA)).toEqual({ kind: 'confirmed' });
  expect(house.simulator.connections).toBe(1);
});
