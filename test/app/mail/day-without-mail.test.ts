import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { SmtpChannel } from '../../../src/app/mail/smtp-channel.ts';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import { stay } from '../../support/bookings/fake-feeds.ts';
import { AIRBNB, LetHouse } from '../../support/bookings/let-house.ts';
import { BROKER_TLS } from '../../support/network/broker-tls.ts';
import { freePort } from '../../support/network/free-port.ts';
import { listen, LOGIN, serve } from '../../support/network/mail-server.ts';

const NORA = { guest: { name: 'Nora Lind', email: 'nora@example.org' } };
const refusal = (responseCode: number): Error => Object.assign(new Error('no'), { responseCode });

/** Takes connections, and says nothing. */
async function mute(port: number): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
  await listen(server, port);
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  onTestFinished(close);
  return close;
}

it('a mail server that is away, silent and busy for a day gets each message once when it is back', async () => {
  const port = await freePort();
  const options = {
    host: '127.0.0.1',
    port,
    security: 'starttls',
    login: LOGIN,
    ca: BROKER_TLS.cert,
  } as const;
  const channel = new SmtpChannel({
    ...options,
    ...{ from: 'flat@example.org', fromName: 'Garden flat', stepMs: 500 },
  });
  const home = await LetHouse.open({
    devices: [{ name: 'front' }, { name: 'back' }],
    guestChannels: [channel],
    unit: {
      devices: ['memory/front', 'memory/back'],
      share: { ...DEFAULT_UNIT.share, when: { kind: 'when-ready' }, ways: [{ kind: 'email' }] },
    },
  });
  const feed = await home.feed();
  home.feeds.shows(AIRBNB, stay('a', ['2026-06-02', '2026-06-09'], NORA));
  await home.read(feed);
  const share = (): unknown => home.bookings.shares.of(home.stay().id).at(-1);

  await home.until('2026-06-02T23:00');
  expect(share()).toMatchObject({ state: 'waiting', problem: { kind: 'unreachable' } });
  const speaks = await mute(port);
  await home.until('2026-06-03T01:00');
  expect(share()).toMatchObject({ state: 'waiting', problem: { kind: 'timed-out' } });
  await home.test.restart();
  await home.until('2026-06-03T02:00');
  await speaks();
  // A change on such a day is no message more: the guest hears how it is in the end.
  home.feeds.shows(AIRBNB, stay('a', ['2026-06-02', '2026-06-10'], NORA));
  await home.read(feed);
  const busy = await serve({}, () => refusal(452), port);
  await home.until('2026-06-03T15:05');
  expect(share()).toMatchObject({ state: 'waiting', problem: { kind: 'answer', code: 452 } });
  await busy.close();
  const { arrived } = await serve({}, undefined, port);
  await home.test.kill();
  await home.until('2026-06-03T18:00');
  expect(share()).toMatchObject({ state: 'sent' });
  expect(arrived.map(({ to }) => to)).toEqual([['nora@example.org']]);
  expect(arrived[0]!.mail).toContain(home.test.codesIn('back')[0]);
  expect(arrived[0]!.mail).toContain('10 June');
  expect(home.told().filter((one) => one.startsWith('not-sent'))).toEqual(['not-sent Nora Lind']);
  expect(home.told().filter((one) => one.startsWith('perhaps'))).toEqual([]);
  await home.test.stop();
}, 60_000);
