import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Metrics } from '../../../src/app/metrics/metrics.ts';
import { answerHealth } from '../../../src/app/watch/health.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { EarlierHouse } from '../../support/houses/earlier-house.ts';
import { devicesThen, houseThen } from '../../support/houses/earlier-house-files.ts';
import { freePort } from '../../support/network/free-port.ts';

const page = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');

/** Values by the name with its labels, as they stand in the text. */
function valuesIn(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

const namesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name]) => name!));

/** Of figures that are mentioned: a histogram is read by its parts. */
const mentionedIn = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/\b(?:latchkey|nodejs|process)_[a-z0-9_]+/g)].map(([name]) =>
      name.replace(/^(latchkey_verified_seconds)_(bucket|sum|count)$/, '$1'),
    ),
  );

async function open(): Promise<{ house: EarlierHouse; ask: () => Promise<string> }> {
  const port = await freePort();
  const house = await EarlierHouse.withoutProgram();
  await house.start({ health: { host: '127.0.0.1', port } });
  const ask = async (): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/plain; version=0\.0\.4/),
    ]);
    return response.text();
  };
  return { house, ask };
}

describe('figures for Prometheus', () => {
  it('say how devices, codes, queues and parts stand, and count what is asked of a device', async () => {
    const { house, ask } = await open();
    const values = valuesIn(await ask());
    const of = (name: string): number | undefined => values.get(name);
    expect(of('latchkey_well')).toBe(1);
    expect(of('latchkey_clock_trusted')).toBe(1);
    expect(of('latchkey_review_pending')).toBe(0);
    expect(of('latchkey_part_running{part="chat"}')).toBe(1);
    for (const { id } of houseThen.devices) {
      expect(of(`latchkey_device_reachable{device="${id}"}`), id).toBe(1);
      expect(of(`latchkey_device_queue{device="${id}"}`), id).toBe(0);
      const live = house.program.house.queries.deviceSync(id).states.live ?? 0;
      expect(of(`latchkey_codes{device="${id}",state="live"}`), id).toBe(live);
    }
    expect(of('latchkey_database_bytes')).toBeGreaterThan(100_000);
    // There is none, and 0 would read as one of 1970.
    expect(values.has('latchkey_backup_timestamp_seconds')).toBe(false);
    expect(of('nodejs_eventloop_lag_p99_seconds')).toBeDefined();
    expect(of('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);

    const user = house.program.house.users.add(CONSOLE, { firstName: 'Zoe', lastName: '' });
    const devices = ['zwave/3'];
    const pin = house.program.house.pinPolicy.propose({ devices });
    if (!user.ok || !pin.ok) throw new Error('refused');
    house.program.house.codes.issue(CONSOLE, { user: user.value, pin: pin.value, devices, schedule: {} });
    await house.settled();
    const later = valuesIn(await ask());
    const writes = [...later].filter(([name]) =>
      name.startsWith('latchkey_device_calls_total{device="zwave/3",call="write"'),
    );
    expect(writes.map(([, count]) => count)).toEqual([1]);
    expect(later.get('latchkey_verified_seconds_count{device="zwave/3"}')).toBe(1);
    expect(later.get('latchkey_codes_out_of_sync{device="zwave/3"}')).toBe(
      of('latchkey_codes_out_of_sync{device="zwave/3"}'),
    );
  });

  it('hold no name, no PIN and no name of a device', async () => {
    const { ask } = await open();
    const text = await ask();
    const names = [
      ...houseThen.users.flatMap(({ firstName, lastName }) => [firstName, lastName]),
      ...houseThen.members.map(({ name }) => name),
      ...houseThen.devices.map(({ name }) => name),
    ].filter((name) => name !== '' && !houseThen.devices.some(({ id }) => id.includes(String(name))));
    for (const name of names) expect(text).not.toContain(String(name));
    const { alarmo: _alarmo, ...memories } = devicesThen;
    const digits = [
      ...Object.values(houseThen.pins),
      ...Object.values(memories).flatMap((memory) => Object.values(memory)),
    ];
    for (const pin of digits) expect(text).not.toContain(String(pin));
  });

  it('are those that docs and dashboard name', async () => {
    const { ask } = await open();
    const names = namesIn(await ask());
    // Once there is a copy, and a device that tells of its battery.
    for (const name of ['backup_timestamp_seconds', 'backup_proven', 'device_battery_percent'])
      expect(names.has(`latchkey_${name}`), name).toBe(true);
    const dashboard = mentionedIn(page('packaging/grafana/latchkey.json'));
    expect(dashboard.size).toBeGreaterThan(15);
    expect([...dashboard].filter((name) => !names.has(name))).toEqual([]);
    const docs = mentionedIn(page('docs/metrics.md'));
    expect([...docs].filter((name) => !names.has(name))).toEqual([]);
    expect([...names].filter((name) => name.startsWith('latchkey_') && !docs.has(name))).toEqual([]);
  });
});

it('a figure that fails is left out and counted, and all others are told', async () => {
  const metrics = new Metrics();
  metrics.add([
    {
      name: 'broken',
      help: 'It fails.',
      labels: ['device'],
      read: function* () {
        yield [{ device: 'a' }, 1] as const;
        throw new Error('the database is closed');
      },
    },
    { name: 'sound', help: 'It does not.', read: () => [[{}, 3]] },
  ]);
  await metrics.text();
  const values = valuesIn(await metrics.text());
  expect(values.get('latchkey_sound')).toBe(3);
  // It was asked for twice.
  expect(values.get('latchkey_figures_failed_total')).toBe(2);
  expect(values.has('latchkey_broken{device="a"}')).toBe(false);
});

it('figures that cannot be told at all are one bad answer, and the health check goes on', async () => {
  const port = await freePort();
  const metrics = { type: 'text/plain', text: () => Promise.reject(new Error('broken')) };
  const { stop } = await answerHealth(
    { host: '127.0.0.1', port },
    () => ({ well: true, parts: {} }),
    metrics,
  );
  onTestFinished(stop);
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(500);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
});
