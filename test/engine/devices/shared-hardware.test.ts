import { describe, expect, it, onTestFinished } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import type { Device } from '../../../src/domain/device.ts';
import { House } from '../../../src/engine/house.ts';
import { Store } from '../../../src/storage/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { KEY } from '../../support/houses/memory-house.ts';

/** A driver of one lock, which says what it is once it is asked to. */
class Reaching extends MemoryDriver {
  readonly device: MemoryDevice;
  hardware: string | undefined;
  /** What it lists in place of that. */
  list: Device[] | undefined;

  constructor(id: string, hardware?: string) {
    const device = new MemoryDevice({ name: 'door' });
    super({ id, devices: [device] });
    this.device = device;
    this.hardware = hardware;
  }

  override devices(): readonly Device[] {
    const { hardware } = this;
    if (this.list) return this.list;
    return super.devices().map((device) => ({ ...device, ...(hardware !== undefined && { hardware }) }));
  }
}

async function start(...drivers: Reaching[]) {
  const store = await Store.open(':memory:', KEY);
  const clock = new FakeClock();
  const shared: [string, string][] = [];
  const house = new House({
    ...{ name: 'Home', zone: 'Europe/Berlin', store, clock, drivers },
    hardwareShared: (device, owner) => shared.push([device.id, owner.id]),
  });
  onTestFinished(async () => {
    await house.stop();
    store.close();
  });
  await house.start();
  const reachable = (): string[] =>
    house.queries
      .devices()
      .filter((device) => device.reachable)
      .map(({ id }) => id)
      .sort();
  const changes = { count: 0 };
  house.subscribe((event) => {
    if (event.kind === 'devices') changes.count++;
  });
  return { house, shared, reachable, changes };
}

describe('a lock that two drivers reach', () => {
  it('belongs to the one that is named first, which is said once', async () => {
    const ha = new Reaching('ha', 'zwave:1/2');
    const { house, shared, reachable } = await start(new Reaching('server', 'zwave:1/2'), ha);
    expect(house.queries.devices().map(({ id }) => id)).toEqual(['server/door']);
    ha.device.onChange();
    expect(reachable()).toEqual(['server/door']);
    expect(shared).toEqual([['ha/door', 'server/door']]);
  });

  it('is taken from the other one when the first finds it later, and given back when it has it no more', async () => {
    const server = new Reaching('server');
    const { reachable } = await start(server, new Reaching('ha', 'zwave:1/2'));
    expect(reachable()).toEqual(['ha/door', 'server/door']);
    server.hardware = 'zwave:1/2';
    server.device.onChange();
    expect(reachable()).toEqual(['server/door']);
    server.list = [];
    server.device.onChange();
    expect(reachable()).toEqual(['ha/door']);
  });

  it('is not taken for one where the networks differ, or nothing is known of them', async () => {
    const { shared, reachable } = await start(
      new Reaching('server', 'zwave:1/2'),
      new Reaching('ha', 'zwave:9/2'),
      new Reaching('one'),
      new Reaching('two'),
    );
    expect(reachable()).toEqual(['ha/door', 'one/door', 'server/door', 'two/door']);
    expect(shared).toEqual([]);
  });
});

describe('news of a driver', () => {
  it('that lists what it has listed goes to nobody', async () => {
    const driver = new Reaching('server', 'zwave:1/2');
    const { changes } = await start(driver);
    for (let i = 0; i < 3; i++) driver.device.onChange();
    expect(changes.count).toBe(0);
    driver.device.faults.offline = true;
    driver.device.onChange();
    expect(changes.count).toBe(1);
  });

  it('is found in a list that the driver itself has changed in place', async () => {
    const driver = new Reaching('server');
    const { changes, reachable } = await start(driver);
    driver.list = [...driver.devices()];
    driver.device.onChange();
    expect(changes.count).toBe(0);
    driver.list[0] = { ...driver.list[0]!, reachable: false };
    driver.device.onChange();
    expect([changes.count, reachable()]).toEqual([1, []]);
  });
});
