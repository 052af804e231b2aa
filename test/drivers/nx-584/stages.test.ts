/** How far a session came before it got stuck: the owner reads that, and nothing ends the driver for good. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Message } from '../../../drivers/nx-584/message-types.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { until } from '../../support/until.ts';
import { openNxHouse, QUICK, type NxHouse, type NxHouseOptions } from './house.ts';

async function open(options?: NxHouseOptions): Promise<NxHouse> {
  const house = await openNxHouse(options);
  onTestFinished(() => house.stop());
  return house;
}

/** A serial port server that does as `serve` says. */
async function serve(serve: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const whyOf = ({ events }: NxHouse): DriverMessage | undefined => {
  const [first] = events.all;
  return first?.kind === 'connection' && !first.up ? first.why : undefined;
};
const timing = { ...QUICK, replyMs: 30 };

describe('what the owner reads of a line', () => {
  it('that hangs up before anything came: another program has it', async () => {
    const port = await serve((socket) => socket.destroy());
    expect(whyOf(await open({ driver: { port } }))).toMatchObject({
      ...{ code: 'cut-off', stage: 'start' },
    });
  });

  it('that says nothing: power, framing and speed', async () => {
    const port = await serve(() => undefined);
    expect(whyOf(await open({ driver: { port, timing } }))).toMatchObject({
      ...{ code: 'silent', stage: 'start' },
    });
  });

  it('that brings what is no frame: framing and speed, and not the power', async () => {
    const port = await serve((socket) => socket.on('data', () => socket.write(Buffer.alloc(40, 0x9d))));
    expect(whyOf(await open({ driver: { port, timing } }))).toMatchObject({
      ...{ code: 'something-else-answers', what: 'nx-584' },
    });
  });

  it('that worked and fell silent: that, and not how it is set', async () => {
    const house = await open({ driver: { timing: { ...timing, idleMs: 20 } } });
    const down = house.events.next((event) => event.kind === 'connection' && !event.up);
    await house.simulator.setFaults({ offline: true });
    expect(await down).toMatchObject({
      why: { code: 'silent', stage: 'later' },
    });
  });

  it('with a module whose panel cannot say how it is: that, and it is looked at again', async () => {
    let refuses = true;
    const house = await open({
      prepare: ({ module }) =>
        Object.assign(module.faults, {
          onRequest: (message: Message) => {
            if (!refuses || message.kind !== 'ask-system-status') return false;
            module.refuse();
            return true;
          },
        }),
    });
    expect(whyOf(house)).toEqual({ code: 'nx584-busy' });
    refuses = false;
    await house.events.until(() => house.driver.devices()[0]?.reachable === true);
    expect(house.simulator.connections).toBe(1);
  });
});

describe('one answer', () => {
  it('does not end the driver: a master code that the panel did not take once is tried again', async () => {
    let refusals = 20;
    const { simulator, driver, events } = await open({
      prepare: ({ module }) =>
        Object.assign(module.faults, {
          onRequest: (message: Message) => {
            if (message.kind !== 'ask-user-information' || refusals-- <= 0) return false;
            module.refuse();
            return true;
          },
        }),
    });
    expect(events.all[0]).toMatchObject({ why: { code: 'wrong-master-code' } });
    refusals = 0;
    await events.until(() =>
      events.all.some((event) => event.kind === 'connection' && event.why.code === 'connected'),
    );
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual({ kind: 'confirmed' });
    expect(simulator.connections).toBe(1);
  });

  it('does not make the panel smaller: a user that it did not tell of once is asked for again', async () => {
    let isTold = false;
    const { driver } = await open({
      prepare: ({ module }) =>
        Object.assign(module.faults, {
          onRequest: (message: Message) => {
            if (isTold || message.kind !== 'ask-user-information' || message.user !== 49) return false;
            isTold = true;
            module.refuse();
            return true;
          },
        }),
      panel: { users: 60 },
    });
    expect(isTold).toBe(true);
    expect(driver.devices()[0]?.slots).toBe(60);
  });

  it('does not take a partition away: it is asked for again', async () => {
    let refusals = 1;
    const { driver, events } = await open({
      prepare: ({ module }) =>
        Object.assign(module.faults, {
          onRequest: (message: Message) => {
            if (message.kind !== 'ask-partition-status' || message.partition !== 2 || refusals-- <= 0)
              return false;
            module.refuse();
            return true;
          },
        }),
      panel: { partitions: 2 },
    });
    await events.until(() => driver.devices().length === 2);
  });
});

describe('"somebody programs the panel"', () => {
  it('ends also where its end is lost', async () => {
    const { simulator, driver, events } = await open();
    simulator.panel.setProgramming(true);
    simulator.module.faults.onRequest = ({ kind }) => {
      if (kind !== 'ask-user-information' || !simulator.panel.programming) return false;
      simulator.module.refuse();
      return true;
    };
    const { heard } = simulator.module;
    await until(() => heard.filter((kind) => kind === 'ask-interface-configuration').length >= 3);
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toMatchObject({ kind: 'not-now' });
    // The installer leaves, and neither the log's entry nor the new state comes through.
    simulator.panel.programming = false;
    expect(await events.next((event) => event.kind === 'slots-changed')).toMatchObject({ slots: 'all' });
    expect(events.all.filter((event) => event.kind === 'connection')).toHaveLength(1);
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual({ kind: 'confirmed' });
  });
});
