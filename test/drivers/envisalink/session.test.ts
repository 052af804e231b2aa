/** What an owner reads of a session that does not come about or does not last, and states whose end nobody tells. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { EnvisalinkClient, type ClientListener } from '../../../drivers/envisalink/client.ts';
import { PanelState } from '../../../drivers/envisalink/state.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { openEnvisalinkHouse, type EnvisalinkHouse } from './house.ts';

const ID = 'panel/1';
const PIN = Pin.of('719350');
const TIMING = { firstRetryMs: 10, lastRetryMs: 80, pollMs: 50, answerMs: 150 };

let house: EnvisalinkHouse | undefined;

afterEach(async () => {
  await house?.stop();
  house = undefined;
});

/** The first message about the end of a session with something that does this with whoever comes. */
async function troubleWith(does: (socket: Socket) => void): Promise<DriverMessage> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    does(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const down = Promise.withResolvers<DriverMessage>();
  const listener: ClientListener = {
    connection: (up, why) => void (up || down.resolve(why)),
    report: () => {},
    keepAlive: () => ({ kind: 'poll' }),
  };
  const client = new EnvisalinkClient(
    { host: '127.0.0.1', port, password: Pin.of('house6'), timing: TIMING },
    listener,
  );
  client.start();
  onTestFinished(async () => {
    await client.stop();
    server.close();
  });
  return down.promise;
}

const ASKED = '5053CD\r\n';
const ACCEPTED = '5051CB\r\n';

describe('an EnvisaLink that', () => {
  it.each<[string, (socket: Socket) => void, object]>([
    ['says nothing', () => {}, { code: 'session-taken' }],
    ['hangs up at once', (socket) => socket.destroy(), { code: 'session-taken' }],
    ['is silent after the password', (socket) => socket.write(ASKED), { code: 'silent', stage: 'login' }],
    [
      'hangs up after the password',
      (socket) => {
        socket.write(ASKED);
        socket.once('data', () => socket.destroy());
      },
      { code: 'cut-off', stage: 'login' },
    ],
    [
      'refuses the password',
      (socket) => {
        socket.write(ASKED);
        socket.once('data', () => socket.write('5050CA\r\n'));
      },
      { code: 'wrong-login' },
    ],
    [
      'answers nothing after the login',
      (socket) => {
        socket.write(ASKED);
        socket.once('data', () => socket.write(ACCEPTED));
      },
      { code: 'silent', stage: 'later' },
    ],
    [
      'hangs up in the middle',
      (socket) => {
        socket.write(ASKED);
        socket.once('data', () => socket.write(ACCEPTED, () => setTimeout(() => socket.destroy(), 20)));
      },
      { code: 'cut-off', stage: 'later' },
    ],
  ])('%s is told as what it is', async (_what, does, trouble) => {
    expect(await troubleWith(does)).toMatchObject({ what: 'envisalink', ...trouble });
  });
});

describe('somebody who programs the panel', () => {
  const isProgramming = async () =>
    (await house!.driver.write(ID, 5, PIN)).kind === 'not-now' && !house!.simulator.panel.users.has(5);

  it('as an installer, of whose end nobody tells, is not waited for for ever', async () => {
    const timing = { ...TIMING, pollMs: 400, answerMs: 700, keyMs: 0, promptMs: 400 };
    house = await openEnvisalinkHouse({}, { timing });
    house.simulator.panel.send('680');
    const end = house.events.next((event) => event.kind === 'slots-changed');
    await heard(house);
    expect(await isProgramming()).toBe(true);
    expect(await end).toMatchObject({ slots: 'all' });
    expect(await house.driver.write(ID, 5, PIN)).toEqual({ kind: 'unverified' });
  });

  it('has ended where the panel is armed', () => {
    const state = new PanelState();
    state.take({ kind: 'partition', partition: 1, state: 'ready' });
    state.take({ kind: 'installer-mode' });
    state.take({ kind: 'lights', flashing: true, lights: new Set(['program']) });
    expect(state.isProgramming).toBe(true);
    state.take({ kind: 'armed', partition: 1, mode: 'away' });
    expect(state.isProgramming).toBe(false);
  });

  it('as an installer has ended where the lights show no menu', () => {
    const state = new PanelState();
    state.take({ kind: 'installer-mode' });
    state.take({ kind: 'lights', flashing: true, lights: new Set(['program']) });
    state.take({ kind: 'lights', flashing: true, lights: new Set() });
    state.take({ kind: 'lights', flashing: false, lights: new Set(['ready']) });
    expect(state.isProgramming).toBe(false);
  });
});

describe('people who are leaving', () => {
  const MINUTE_MS = 60_000;

  it('and whose arming failed are not leaving any more', () => {
    const state = new PanelState();
    state.take({ kind: 'partition', partition: 1, state: 'exit-delay' });
    state.take({ kind: 'partition', partition: 1, state: 'failed-to-arm' });
    expect(state.partition(1).leaving).toBe(false);
  });

  it('are not so for longer than any exit delay, where the panel says that it could be armed', () => {
    let now = 0;
    const state = new PanelState(() => now);
    state.take({ kind: 'partition', partition: 1, state: 'exit-delay' });
    now += MINUTE_MS;
    state.take({ kind: 'partition', partition: 1, state: 'ready' });
    expect(state.partition(1).leaving).toBe(true);
    now += 5 * MINUTE_MS;
    state.take({ kind: 'partition', partition: 1, state: 'ready' });
    expect(state.partition(1).leaving).toBe(false);
  });

  it('or who were away, and are told as a disarm alone, are back', () => {
    const state = new PanelState();
    state.take({ kind: 'armed', partition: 1, mode: 'away' });
    state.take({ kind: 'by-user', partition: 1, action: 'disarm', user: 5 });
    expect(state.partition(1)).toMatchObject({ armed: 'disarmed', leaving: false });
  });
});

it('a panel that did not tell its state at first is asked again', async () => {
  house = await openEnvisalinkHouse({ answersStatusFrom: 3 });
  await house.events.until(() => house!.panel().reachable);
});

it('a master code with too few digits is named as what may be wrong', async () => {
  house = await openEnvisalinkHouse({}, { masterCode: Pin.of('9024') });
  expect(await house.driver.write(ID, 5, Pin.of('7193'))).toMatchObject({
    kind: 'unreachable',
    why: { code: 'keypad-interrupted', by: 'no-menu' },
  });
});

/** Resolves once the driver has heard all that the panel has said before. */
async function heard({ simulator, events }: EnvisalinkHouse): Promise<void> {
  const told = events.next((event: DriverEvent) => event.kind === 'trouble');
  simulator.panel.send('829');
  await told;
}
