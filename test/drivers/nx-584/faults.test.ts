import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { frame } from '../../../drivers/nx-584/framing.ts';
import type { Framing } from '../../../drivers/nx-584/framing.ts';
import { serialise } from '../../../drivers/nx-584/messages.ts';
import type { Message } from '../../../drivers/nx-584/message-types.ts';
import type { Nx584Simulator } from '../../../drivers/nx-584/simulator/simulator.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { MASTER, openNxHouse, type NxHouse, type NxHouseOptions } from './house.ts';

async function open(options?: NxHouseOptions): Promise<NxHouse> {
  const house = await openNxHouse(options);
  onTestFinished(() => house.stop());
  return house;
}

/** Does something once, as the module hears a request of this kind; true: it never hears it. */
function at(simulator: Nx584Simulator, kind: Message['kind'], act: () => boolean | void): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  simulator.module.faults.onRequest = (message) => {
    if (message.kind !== kind) return false;
    simulator.module.faults.onRequest = () => undefined;
    resolve();
    return act();
  };
  return promise;
}

const connection = (up: boolean) => (event: { kind: string; up?: boolean }) =>
  event.kind === 'connection' && event.up === up;
const used = (event: { kind: string }) => event.kind === 'used';

describe('a connection that breaks', () => {
  it('in the middle of a write leaves nobody in the belief that the code is there', async () => {
    const { simulator, driver, events } = await open();
    void at(simulator, 'set-user-code', () => {
      simulator.cut();
      return true;
    });
    const up = events.next(connection(true));
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toMatchObject({ kind: 'unreachable' });
    expect(driver.readings('panel/1').has(5)).toBe(false);
    await up;
    expect(await driver.read('panel/1', 5)).toEqual({ kind: 'empty' });
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual({ kind: 'confirmed' });
  });

  it('once the panel has stored a code leaves it to the next read to say so', async () => {
    const { simulator, driver, events } = await open();
    void at(simulator, 'set-user-code', () => {
      simulator.panel.user(5).code = '554433';
      simulator.cut();
      return true;
    });
    const up = events.next(connection(true));
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toMatchObject({ kind: 'unreachable' });
    await up;
    expect(await driver.read('panel/1', 5)).toEqual({ kind: 'known', pin: Pin.of('554433') });
  });

  it('misses no disarm: it is read from the log, with its user and its time', async () => {
    const clock = { month: 11, day: 3, hour: 8, minute: 5 };
    const now = (): number => Date.UTC(2026, clock.month - 1, clock.day, clock.hour - 1, clock.minute, 30);
    const { simulator, driver, events } = await open({ panel: { clock: () => clock }, driver: { now } });
    await driver.write('panel/1', 5, Pin.of('554433'));
    const live = events.next(used);
    await simulator.typePin('554433');
    expect(await live).toEqual({ kind: 'used', device: 'panel/1', slot: 5, how: 'arm' });

    simulator.cut();
    const from = events.all.length;
    clock.minute = 20;
    await simulator.typePin('554433');
    simulator.panel.secondary('exit', 1);
    clock.minute = 30;
    await simulator.typePin(MASTER);
    const told = () => events.all.slice(from).filter(used) as { how: string; slot?: number; at?: number }[];
    await events.until(() => told().length === 3);
    expect(told().map(({ how, slot }) => [how, slot])).toEqual([
      ['disarm', 5],
      ['arm', undefined],
      ['disarm', 1],
    ]);
    const times = told().map((event) =>
      new Date(event.at!).toLocaleString('sv', { timeZone: 'Europe/Berlin' }),
    );
    expect(times.map((time) => time.slice(5))).toEqual([
      '11-03 08:20:00',
      '11-03 08:20:00',
      '11-03 08:30:00',
    ]);
  });

  it('is made again ever more slowly', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    let connections = 0;
    const server = createServer((socket) => {
      socket.destroy();
      if (++connections === 6) resolve();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const began = performance.now();
    const { events } = await open({ driver: { port: `tcp://127.0.0.1:${port}` } });
    await promise;
    expect(performance.now() - began).toBeGreaterThanOrEqual(10 + 20 + 40 + 80 + 80);
    expect(events.all.filter(connection(false))).toHaveLength(1);
  });

  it('is found out though nothing is asked', async () => {
    const { simulator, driver, events } = await open({
      driver: { timing: { replyMs: 30, idleMs: 20, firstRetryMs: 10, lastRetryMs: 10 } },
    });
    const down = events.next(connection(false));
    simulator.module.faults.offline = true;
    expect(await down).toMatchObject({
      why: { code: 'silent', stage: 'later' },
    });
    expect(driver.devices()[0]?.reachable).toBe(false);
  });
});

describe('another program', () => {
  it('that came first is named as what may be in the way, and waited for', async () => {
    let first: Socket | undefined;
    const prepare = (simulator: Nx584Simulator): void => {
      first = connect(Number(new URL(simulator.url).port), '127.0.0.1');
    };
    const { events } = await open({ prepare });
    const why = expect.objectContaining({ code: 'cut-off', stage: 'start' }) as DriverMessage;
    expect(events.reports).toEqual([{ kind: 'connection', up: false, why }]);
    const up = events.next(connection(true));
    first!.destroy();
    await up;
  });

  it('that comes second is turned away, and nothing is noticed', async () => {
    const { simulator, driver } = await open();
    const second = connect(Number(new URL(simulator.url).port), '127.0.0.1');
    await once(second, 'close');
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual({ kind: 'confirmed' });
  });
});

describe('after a restart of the program', () => {
  it('what happened meanwhile is told, and what was told is not told again', async () => {
    const first = await open();
    await first.driver.write('panel/1', 5, Pin.of('554433'));
    const live = first.events.next(used);
    await first.simulator.typePin('554433');
    await live;
    await first.driver.stop();
    await first.simulator.typePin('554433');
    const second = await first.restart();
    onTestFinished(() => second.driver.stop());
    await second.events.until(() => second.events.all.some(used));
    expect(second.events.all.filter(used)).toEqual([
      { kind: 'used', device: 'panel/1', slot: 5, how: 'disarm', at: expect.any(Number) as number },
    ]);
  });
});

describe.each<Framing>(['ascii', 'binary'])('noise on a line in %s', (framing) => {
  it('is skipped: half frames, garbage and wrong checksums change nothing', async () => {
    const { simulator, driver, events } = await open({ panel: { framing } });
    const opening: Message = {
      ...{ kind: 'log-event', number: 0, logSize: 185, type: 40, reported: true, who: 4, partition: 1 },
      ...{ month: 1, day: 1, hour: 1, minute: 1 },
    };
    const whole = frame(serialise(opening), framing);
    const broken = Buffer.from(whole);
    broken[broken.length - 3]! ^= 1;
    for (const noise of [broken, whole.subarray(0, 9), Buffer.alloc(3000, 0x55), Buffer.from('\r\r\n\n~~')]) {
      simulator.module.sendRaw(noise);
      expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual({ kind: 'confirmed' });
      expect(await driver.clear('panel/1', 5)).toEqual({ kind: 'confirmed' });
    }
    expect(events.all.filter(used)).toEqual([]);
  });
});

describe('what the module repeats', () => {
  it('because our acknowledge was lost, is told once', async () => {
    const { simulator, driver, events } = await open();
    await driver.write('panel/1', 5, Pin.of('554433'));
    let lost = 0;
    simulator.module.faults.onRequest = (message) => message.kind === 'ack' && ++lost <= 3;
    await simulator.typePin('554433');
    simulator.panel.secondary('exit', 1); // sent only once all before it is acknowledged
    await events.until(() => driver.devices()[0]?.armed === 'away' && lost > 3);
    await driver.read('panel/1', 5);
    expect(events.all.filter(used)).toEqual([{ kind: 'used', device: 'panel/1', slot: 5, how: 'arm' }]);
  });

  it('a "not acknowledged" is followed by the same request again', async () => {
    const { simulator, driver } = await open();
    void at(simulator, 'set-user-code', () => {
      simulator.module.sendRaw(frame(serialise({ kind: 'nak' }), 'ascii'));
      return true;
    });
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual({ kind: 'confirmed' });
  });
});

describe('while the panel is armed', () => {
  it('codes are changed where the panel does that', async () => {
    const { simulator, driver, events } = await open();
    simulator.panel.secondary('exit', 1);
    await events.until(() => driver.devices()[0]?.armed === 'away');
    expect(driver.devices()[0]?.canEditWhileArmed).toBe('try');
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual({ kind: 'confirmed' });
  });

  it('and refuses, a change waits, also where it was armed in its middle, until the disarm is told', async () => {
    const { simulator, driver, events } = await open();
    simulator.module.faults.refuseWhileArmed = true;
    void at(simulator, 'set-user-code', () => simulator.panel.secondary('exit', 1));
    const refused = await driver.write('panel/1', 5, Pin.of('554433'));
    expect(refused).toMatchObject({ kind: 'not-now', why: 'armed' });
    expect(await simulator.slots()).toEqual({});

    const accepts = events.next((event) => event.kind === 'accepts-changes');
    simulator.panel.primary(MASTER, 'disarm', 1);
    expect(await accepts).toEqual({ kind: 'accepts-changes', device: 'panel/1' });
    expect(driver.devices()[0]?.armed).toBe('disarmed');
    expect(await driver.write('panel/1', 5, Pin.of('554433'))).toEqual({ kind: 'confirmed' });
  });

  it('and refuses to clear, the code is not called gone', async () => {
    const { simulator, driver, events } = await open();
    await driver.write('panel/1', 5, Pin.of('554433'));
    simulator.module.faults.refuseWhileArmed = true;
    simulator.panel.secondary('exit', 1);
    await events.until(() => driver.devices()[0]?.armed === 'away');
    expect(await driver.clear('panel/1', 5)).toMatchObject({ kind: 'not-now', why: 'armed' });
    expect(await simulator.slots()).toEqual({ 5: '554433' });
  });
});

describe('while somebody programs the panel', () => {
  it('nothing is written, and afterwards every slot is to be read again', async () => {
    const { simulator, driver, events } = await open();
    await driver.write('panel/1', 5, Pin.of('554433'));
    simulator.panel.setProgramming(true);
    expect(await driver.write('panel/1', 6, Pin.of('665544'))).toMatchObject({
      kind: 'not-now',
      why: 'programming',
    });
    const ended = events.next((event) => event.kind === 'slots-changed');
    const accepts = events.next((event) => event.kind === 'accepts-changes');
    simulator.panel.setProgramming(false);
    expect(await ended).toEqual({ kind: 'slots-changed', device: 'panel/1', slots: 'all' });
    expect(await accepts).toEqual({ kind: 'accepts-changes', device: 'panel/1' });
    expect(driver.readings('panel/1').size).toBe(0);
    expect(await driver.write('panel/1', 6, Pin.of('665544'))).toEqual({ kind: 'confirmed' });
  });
});
