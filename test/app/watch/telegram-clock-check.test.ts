import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { BotApiSimulator } from '../../../bot/simulator/simulator.ts';
import { loadConfig } from '../../../src/app/config.ts';
import { openProgram } from '../../../src/app/program.ts';
import { TelegramClockCheck } from '../../../src/app/watch/telegram-clock-check.ts';
import { BROKER_TLS } from '../../support/network/broker-tls.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { temporaryFolder } from '../../support/houses/memory-house.ts';

const HOUR = 3_600_000;
const TOKEN = '123456789:AAbbccddeeffgghhiijjkkllmmnnooppqqr';
const before = getCACertificates();
beforeAll(() => setDefaultCACertificates([...before, BROKER_TLS.cert]));
afterAll(() => setDefaultCACertificates(before));

interface Witnessing {
  readonly clock: FakeClock;
  readonly witness: TelegramClockCheck;
  readonly file: string;
  /** All times that it was told, less what the clock showed. */
  readonly heard: number[];
  /** Resolves at the next time that it is told. */
  next(): Promise<void>;
  /** How often the server was asked. */
  asked(): number;
  /** How far the server's clock is ahead. */
  ahead: number;
}

async function witnessing({ encrypted = true } = {}): Promise<Witnessing> {
  // What the witness waits for between two tries; the network keeps its own timers.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const clock = new FakeClock();
  let asked = 0;
  let told = (): void => undefined;
  const server = encrypted ? createServer(BROKER_TLS) : createPlainServer();
  server.on('request', (_, response) => {
    asked++;
    response.writeHead(404, { date: new Date(clock.now() + all.ahead).toUTCString() }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const file = join(temporaryFolder(), 'synchronized');
  const witness = new TelegramClockCheck({
    apiRoot: `${encrypted ? 'https' : 'http'}://127.0.0.1:${port}`,
    clock,
    synchronized: file,
    heard(time) {
      all.heard.push(time - clock.now());
      told();
      return time === clock.now();
    },
  });
  onTestFinished(() => {
    witness.stop();
    server.closeAllConnections();
    server.close();
  });
  const next = (): Promise<void> => new Promise((resolve) => (told = resolve));
  const all = { clock, witness, file, heard: [] as number[], next, asked: () => asked, ahead: 0 };
  return all;
}

it('the date of an answer of the Bot API is heard, until the clock agrees with it', async () => {
  const all = await witnessing();
  all.ahead = 2 * HOUR;
  let next = all.next();
  all.witness.ask();
  await next;
  expect(all.heard).toEqual([2 * HOUR]);
  all.ahead = 0;
  next = all.next();
  await vi.advanceTimersByTimeAsync(5_000);
  await next;
  expect(all.heard).toEqual([2 * HOUR, 0]);
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(all.asked()).toBe(2);
});

it('it is asked again when the clock was set', async () => {
  const all = await witnessing();
  let next = all.next();
  all.witness.ask();
  await next;
  next = all.next();
  all.witness.ask();
  await next;
  expect([all.heard, all.asked()]).toEqual([[0, 0], 2]);
});

it('an answer that is not encrypted says nothing of the time, and nobody is asked for one', async () => {
  const all = await witnessing({ encrypted: false });
  all.witness.ask();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect([all.heard, all.asked()]).toEqual([[], 0]);
});

it('the file of systemd-timesyncd says that the clock is right, also where it comes later', async () => {
  const all = await witnessing({ encrypted: false });
  all.witness.ask();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(all.heard).toEqual([]);
  writeFileSync(all.file, '');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(all.heard).toEqual([0]);
  // It is of the boot: of a clock that was set afterwards it says nothing.
  all.witness.ask();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(all.heard).toEqual([0]);
});

it('an answer that came while the computer slept is of no use', async () => {
  const all = await witnessing({ encrypted: false });
  const answer = Promise.withResolvers<Response>();
  const fetched = vi.spyOn(globalThis, 'fetch').mockReturnValueOnce(answer.promise);
  onTestFinished(() => fetched.mockRestore());
  const slept = new TelegramClockCheck({
    apiRoot: 'https://127.0.0.1:1',
    clock: all.clock,
    synchronized: all.file,
    heard: (time) => all.heard.push(time) > 0,
  });
  onTestFinished(() => slept.stop());
  slept.ask();
  const date = new Date(all.clock.now()).toUTCString();
  all.clock.leap(8 * HOUR);
  answer.resolve(new Response(null, { headers: { date } }));
  await vi.advanceTimersByTimeAsync(0);
  expect(all.heard).toEqual([]);
});

it('a program on a computer that was just started believes its clock only where the operating system says so', async () => {
  const telegram = new BotApiSimulator({ token: TOKEN });
  const apiRoot = await telegram.start();
  onTestFinished(() => telegram.stop());
  const folder = temporaryFolder();
  const file = join(folder, 'latchkey.yaml');
  const lines = [
    'house: { zone: Europe/Berlin }',
    `telegram: { token: "${TOKEN}", owners: [1001], api_root: "${apiRoot}" }`,
    'drivers: [{ id: zwave, kind: zwave-js, port: /dev/no-such-stick }]',
  ];
  writeFileSync(file, lines.join('\n'), { mode: 0o600 });
  const loaded = loadConfig(file, {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const opened = async (uptimeMs?: number): Promise<boolean> => {
    const program = await openProgram(
      { ...loaded.config, drivers: [] },
      {
        ...{ dataFolder: join(folder, 'data'), log: () => undefined, say: () => undefined },
        ...(uptimeMs !== undefined && { uptimeMs }),
      },
    );
    const { knowsTheTime } = program.house;
    await program.stop();
    return knowsTheTime;
  };
  const isSynchronized = existsSync('/run/systemd/timesync/synchronized');
  expect([await opened(), await opened(30_000)]).toEqual([true, isSynchronized]);
});
