/** The panel's connection in trouble. */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { MASTER, openElkHouse, type ElkHouse } from './house.ts';
import { SELF_SIGNED } from './tls.ts';

const ANNA = Pin.of('314159');
const LOGIN = { user: 'latchkey', password: 'open sesame' };

let house: ElkHouse;

afterEach(() => house.stop());

const isReachable = () => house.driver.devices().some((device) => device.reachable);
const lost = () => house.events.next((event) => event.kind === 'connection' && !event.up);
const back = () => house.events.next((event) => event.kind === 'connection' && event.up);

/** Resolves when the panel has seen so many. */
async function connections(count: number): Promise<void> {
  while (house.simulator.connections < count) await new Promise(setImmediate);
}

describe('a panel that hangs up in the middle of a write', () => {
  it.each(['before-change', 'after-change'] as const)(
    'leaves it unknown, and a reading tells (%s)',
    async (hangsUp) => {
      house = await openElkHouse();
      await house.driver.write('panel/1', 5, Pin.of('161803'));
      house.simulator.setFaults({ hangsUp });
      expect(await house.driver.write('panel/1', 5, ANNA)).toMatchObject({ kind: 'unreachable' });
      expect(house.driver.readings('panel/1').has(5)).toBe(false);
      house.simulator.setFaults({ hangsUp: 'never' });
      await house.events.until(isReachable);
      const there = hangsUp === 'after-change';
      const reading = there ? { kind: 'known', pin: ANNA } : { kind: 'empty' };
      expect(await house.driver.read('panel/1', 5, ANNA)).toEqual(reading);
      expect(house.simulator.panel.users.get(5)?.digits === ANNA.reveal()).toBe(there);
    },
  );
});

describe('a line with noise on it', () => {
  it('is asked again where an answer came with a wrong checksum', async () => {
    house = await openElkHouse();
    house.simulator.setFaults({ damagesNext: 1 });
    expect(await house.driver.read('panel/1', 5, ANNA)).toEqual({ kind: 'empty' });
    expect(house.simulator.connections).toBe(1);
  });

  it('does not make a write that was not understood a success', async () => {
    house = await openElkHouse();
    await house.driver.read('panel/1', 5, ANNA);
    // The answer to the first question comes whole, the one to the change does not.
    const write = house.driver.write('panel/1', 5, ANNA);
    while (house.simulator.heard.at(-1) !== 'ua') await new Promise(setImmediate);
    house.simulator.setFaults({ damagesNext: 1 });
    const outcome = await write;
    expect(['unreachable', 'confirmed']).toContain(outcome.kind);
    expect(await house.driver.read('panel/1', 5, ANNA)).toEqual({ kind: 'known', pin: ANNA });
  });
});

describe('a second client', () => {
  it('that asks for everything at once disturbs nothing', async () => {
    house = await openElkHouse();
    const other = connect(house.simulator.port, '127.0.0.1');
    const questions = ['0Cua0034560025', '06as0066', '09ld00100D6', '0Cua1234560022', '06vn0056'];
    const pestering = setInterval(() => other.write(questions.map((line) => `${line}\r\n`).join('')), 1);
    for (let slot = 1; slot <= 20; slot++) {
      const pin = Pin.of(String(310_000 + slot));
      expect(await house.driver.write('panel/1', slot, pin)).toEqual({ kind: 'confirmed' });
    }
    clearInterval(pestering);
    other.destroy();
    expect(house.simulator.panel.users.size).toBe(21);
  });
});

describe('a panel that is gone', () => {
  it('is told once, not at each try, and its return too', async () => {
    house = await openElkHouse();
    const gone = lost();
    house.simulator.setFaults({ offline: true });
    expect(await gone).toMatchObject({ up: false });
    expect(isReachable()).toBe(false);
    await connections(house.simulator.connections + 5);
    const told = house.events.all.flatMap((event) =>
      event.kind === 'connection' && !event.up ? event.why : [],
    );
    expect(told).toEqual([
      { code: 'connection-lost', what: 'elk-m1', place: house.simulator.url },
      { code: 'cut-off', what: 'elk-m1', place: house.simulator.url, stage: 'start' },
    ]);
    const returned = back();
    house.simulator.setFaults({ offline: false });
    await returned;
    expect(isReachable()).toBe(true);
  });

  it('that accepts and hangs up again and again is not stormed', async () => {
    house = await openElkHouse({}, { timing: { firstRetryMs: 20, lastRetryMs: 10_000, replyMs: 200 } });
    const began = performance.now();
    const storm = setInterval(() => house.simulator.hangUp(), 1);
    await connections(5);
    clearInterval(storm);
    // After the first: 20, 40, 80 and 160 ms.
    expect(performance.now() - began).toBeGreaterThan(250);
  });

  it('is noticed where it only fell silent', async () => {
    house = await openElkHouse(
      {},
      { timing: { silenceMs: 100, firstRetryMs: 10, lastRetryMs: 40, replyMs: 200 } },
    );
    const gone = lost();
    house.simulator.setFaults({ mute: true });
    expect(await gone).toMatchObject({ why: { code: 'silent', stage: 'later' } });
    const returned = back();
    house.simulator.setFaults({ mute: false });
    await returned;
  });

  it('answers a question with its silence, in good time', async () => {
    house = await openElkHouse({}, { timing: { replyMs: 50, firstRetryMs: 10, lastRetryMs: 40 } });
    house.simulator.setFaults({ mute: true });
    expect(await house.driver.read('panel/1', 5, ANNA)).toMatchObject({ kind: 'unreachable' });
    await house.events.until(() => !isReachable());
  });
});

describe('TLS with a login', () => {
  it('carries codes to a panel with a certificate of its own making', async () => {
    house = await openElkHouse({ tls: { ...SELF_SIGNED, ...LOGIN } }, { login: LOGIN });
    expect(house.simulator.url).toMatch(/^tls:/);
    expect(await house.driver.write('panel/1', 5, ANNA)).toEqual({ kind: 'confirmed' });
  });

  it.each(['TLSv1', 'TLSv1.2', 'TLSv1.3'] as const)(
    'works with a module that speaks only %s',
    async (version) => {
      house = await openElkHouse({ tls: { ...SELF_SIGNED, ...LOGIN, version } }, { login: LOGIN });
      expect(isReachable() || (await back()).kind === 'connection').toBe(true);
    },
  );

  it('names user and password where the panel refuses them, and shows neither', async () => {
    const login = { user: 'latchkey', password: 'close sesame' };
    house = await openElkHouse({ tls: { ...SELF_SIGNED, ...LOGIN } }, { login });
    expect(house.events.all[0]).toMatchObject({
      ...{ kind: 'connection', up: false },
      why: { code: 'wrong-login', what: 'elk-m1' },
    });
    expect(JSON.stringify([house.events.all, house.log])).not.toContain('sesame');
  });

  it('names the port where the panel speaks no TLS', async () => {
    const plain = await openElkHouse();
    house = await openElkHouse(
      {},
      { login: LOGIN, url: plain.simulator.url.replace('tcp:', 'tls:'), timing: { connectMs: 200 } },
    );
    await plain.stop();
    expect(house.events.all[0]).toMatchObject({ up: false, why: { code: 'elk-no-tls' } });
  });
});

it('lets neither the master code nor a code out', async () => {
  house = await openElkHouse();
  house.simulator.setFaults({ hangsUp: 'after-change' });
  const outcome = await house.driver.write('panel/1', 5, ANNA);
  const told = JSON.stringify([outcome, house.events.all, house.log]);
  for (const digits of [MASTER, ANNA.reveal()]) expect(told.includes(digits), 'digits').toBe(false);
});
