import { expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../drivers/memory/driver.ts';
import type { Device } from '../../src/domain/device.ts';
import { withoutSharedHardware } from '../../src/app/one-writer.ts';
import { EventLog } from '../drivers/driver-contract.ts';

/** A driver of one lock, which says what it is once it is asked to. */
class Reaching extends MemoryDriver {
  readonly device: MemoryDevice;
  hardware: string | undefined;

  constructor(id: string, hardware?: string) {
    const device = new MemoryDevice({ name: 'door' });
    super({ id, devices: [device] });
    this.device = device;
    this.hardware = hardware;
  }

  override devices(): readonly Device[] {
    const { hardware } = this;
    return super.devices().map((device) => ({ ...device, ...(hardware !== undefined && { hardware }) }));
  }
}

async function start(drivers: readonly Reaching[]) {
  const log: string[] = [];
  const events = new EventLog();
  const guarded = withoutSharedHardware(drivers, (_level, message) => log.push(message));
  await Promise.all(guarded.map((driver) => driver.start(events.listener)));
  const ids = (): string[] => guarded.flatMap((driver) => driver.devices().map(({ id }) => id));
  return { log, events, ids };
}

it('gives a lock that two drivers reach to the one that is named first, and says so once', async () => {
  const { ids, log } = await start([new Reaching('server', 'zwave:1/2'), new Reaching('ha', 'zwave:1/2')]);
  expect(ids()).toEqual(['server/door']);
  expect(ids()).toEqual(['server/door']);
  expect(log).toEqual([
    'ha/door (door) and server/door (door) are one lock that two drivers reach. Its codes are written by the driver that the configuration names first, as server/door; ha/door is left out. Take it out of the other driver in the configuration, or change their order.',
  ]);
});

it('leaves locks of different networks, and those of which nothing is known, to both', async () => {
  const { ids, log } = await start([
    new Reaching('server', 'zwave:1/2'),
    new Reaching('ha', 'zwave:9/2'),
    new Reaching('one'),
    new Reaching('two'),
  ]);
  expect(ids()).toEqual(['server/door', 'ha/door', 'one/door', 'two/door']);
  expect(log).toEqual([]);
});

it('takes a lock away again when the first driver finds it later', async () => {
  const server = new Reaching('server');
  const { ids, events } = await start([server, new Reaching('ha', 'zwave:1/2')]);
  expect(ids()).toEqual(['server/door', 'ha/door']);
  const before = events.all.length;
  server.hardware = 'zwave:1/2';
  server.device.onChange();
  // Its own news, and the other driver's.
  expect(events.all.slice(before)).toEqual([{ kind: 'devices-changed' }, { kind: 'devices-changed' }]);
  expect(ids()).toEqual(['server/door']);
});
