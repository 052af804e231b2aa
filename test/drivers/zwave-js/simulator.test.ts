/** What the simulated locks do wrong on request, seen by zwave-js itself and by who stands at the door. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserIDStatus } from '@zwave-js/cc';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Driver, type ZWaveNode } from 'zwave-js';
import {
  SIMULATED_KEYS,
  ZwaveSimulator,
  type SimulatedLock,
} from '../../../drivers/zwave-js/simulator/simulator.ts';

const PIN = 1;
const ENABLED: UserIDStatus.Enabled = 1;
const folder = mkdtempSync(join(tmpdir(), 'zwave-simulator-'));
const HEALTHY = {
  settleSetMs: 0,
  settleClearMs: 0,
  settlesSilently: false,
  showsEmpty: false,
  keepsCleared: false,
  dropsAfterMs: 0,
  announceAfterMs: 0,
  announceWrites: false,
} as const;
let network: ZwaveSimulator;
let stick: Driver;
/** What the locks have put off, and for how long. */
let waiting: { delayMs: number; run: () => void }[] = [];
const told: string[] = [];

function timer(delayMs: number, run: () => void): () => void {
  const entry = { delayMs, run };
  waiting.push(entry);
  return () => {
    waiting = waiting.filter((other) => other !== entry);
  };
}

function ring(delayMs: number): void {
  const due = waiting.filter((entry) => entry.delayMs === delayMs);
  expect(due).toHaveLength(1);
  waiting = waiting.filter((entry) => entry !== due[0]);
  due[0]!.run();
}

const lockOf = (name: string): SimulatedLock => network.lock(name);
const nodeOf = (name: string): ZWaveNode => stick.controller.nodes.getOrThrow(lockOf(name).nodeId);

/** As the lock itself answers. */
async function look(name: string, slot: number): Promise<string | undefined> {
  const node = nodeOf(name);
  if (name !== 'credential') {
    const report = await node.commandClasses['User Code'].get(slot);
    return report?.userIdStatus === ENABLED ? String(report.userCode) : undefined;
  }
  const credential = await node.accessControl!.getCredential(PIN, slot);
  return credential?.data === undefined || credential.userId === 0
    ? undefined
    : Buffer.from(credential.data as Uint8Array).toString();
}

async function set(name: string, slot: number, digits: string): Promise<unknown> {
  const node = nodeOf(name);
  if (name !== 'credential') return node.commandClasses['User Code'].set(slot, ENABLED, digits);
  await node.accessControl!.setUser(slot, { active: true });
  return node.accessControl!.setCredential(slot, PIN, slot, digits);
}

async function clear(name: string, slot: number): Promise<unknown> {
  const node = nodeOf(name);
  return name === 'credential'
    ? node.accessControl!.deleteCredential(slot, PIN, slot)
    : node.commandClasses['User Code'].clear(slot);
}

/** What the lock tells next, in zwave-js's words. */
async function next(name: string, act: () => Promise<unknown>): Promise<string> {
  const from = told.length;
  await act();
  while (told.length === from)
    await new Promise((resolve) => nodeOf(name).once('notification', resolve as never));
  return told[from]!;
}

beforeAll(async () => {
  network = await ZwaveSimulator.start({
    hopMs: 1,
    locks: [
      { name: 'plain', kind: 'plain', timer },
      { name: 's2', kind: 's2', timer },
      { name: 'credential', kind: 'credential', timer },
      { name: 'yale', kind: 'yale', timer },
      { name: 'id-lock', kind: 'id-lock', timer },
    ],
  });
  stick = new Driver(network.url, {
    logConfig: { enabled: false },
    securityKeys: Object.fromEntries(
      Object.entries(SIMULATED_KEYS).map(([name, hex]) => [name, Buffer.from(hex, 'hex')]),
    ),
    interview: { queryAllUserCodes: true },
    storage: { cacheDir: folder, lockDir: join(folder, 'locks') },
    features: { softReset: false },
    testingHooks: { skipFirmwareIdentification: true },
  });
  stick.on('error', () => {});
  const ready = new Promise((resolve) => stick.once('all nodes ready', () => resolve(undefined)));
  await stick.start();
  await ready;
  for (const { name } of network.locks) {
    nodeOf(name).on('notification', (_endpoint, _cc, args) => {
      const { event, parameters } = args as { event: number; parameters?: unknown };
      told.push(`${event} ${JSON.stringify(parameters ?? {})}`);
    });
  }
});

afterAll(async () => {
  await stick.destroy();
  await network.stop();
  rmSync(folder, { recursive: true });
});

afterEach(async () => {
  for (const lock of network.locks) await lock.setFaults(HEALTHY);
  waiting = [];
});

describe.each(['plain', 's2', 'credential'])('the lock %s', (name) => {
  it('shows a code late, lets it in at once, and then tells', async () => {
    const lock = lockOf(name);
    await set(name, 2, '111111');
    await lock.setFaults({ settleSetMs: 1500 });
    await set(name, 2, '222222');
    expect(await look(name, 2)).toBe('111111');
    expect(await lock.typePin('222222')).toEqual({ opened: true, slot: 2 });
    expect((await lock.typePin('111111')).opened).toBe(false);
    ring(1500);
    expect(await look(name, 2)).toBe('222222');
    await lock.setFaults(HEALTHY);
    await clear(name, 2);
  });

  it('lets a code in that was cleared, and shows it, until that has settled', async () => {
    const lock = lockOf(name);
    await set(name, 3, '333333');
    await lock.setFaults({ settleClearMs: 3000 });
    await clear(name, 3);
    expect(await look(name, 3)).toBe('333333');
    expect((await lock.typePin('333333')).opened).toBe(true);
    ring(3000);
    expect(await look(name, 3)).toBeUndefined();
    expect((await lock.typePin('333333')).opened).toBe(false);
  });

  it('shows every slot empty', async () => {
    const lock = lockOf(name);
    await lock.setFaults({ showsEmpty: true });
    await set(name, 4, '444444');
    expect(await look(name, 4)).toBeUndefined();
    expect((await lock.typePin('444444')).opened).toBe(true);
    await lock.setFaults(HEALTHY);
    await clear(name, 4);
  });

  it('keeps what was cleared, and lets it be overwritten', async () => {
    const lock = lockOf(name);
    await set(name, 5, '555555');
    await lock.setFaults({ keepsCleared: true });
    await clear(name, 5);
    expect(await look(name, 5)).toBe('555555');
    expect((await lock.typePin('555555')).opened).toBe(true);
    await set(name, 5, '565656');
    expect((await lock.slots())[5]).toBe('565656');
    await lock.setFaults(HEALTHY);
    await clear(name, 5);
    expect((await lock.slots())[5]).toBeUndefined();
  });

  it('deletes a code some time after it took it, without a word', async () => {
    const lock = lockOf(name);
    await lock.setFaults({ dropsAfterMs: 7000 });
    await set(name, 6, '666666');
    expect(await look(name, 6)).toBe('666666');
    const from = told.length;
    ring(7000);
    expect((await lock.typePin('666666')).opened).toBe(false);
    expect(await look(name, 6)).toBeUndefined();
    expect(told.slice(from).filter((text) => text.startsWith('13 '))).toEqual([]);
  });
});

it('tells of changes late, as everyone’s, and without a slot', async () => {
  const lock = lockOf('plain');
  await lock.setFaults({ announceAfterMs: 4000 });
  await lock.changeAtKeypad(7, '777777');
  expect(await next('plain', async () => ring(4000))).toBe('14 {"userId":7}');
  await lock.setFaults({ announceAfterMs: 0, namesChanges: 'everyone' });
  expect(await next('plain', () => lock.wipeAtKeypad())).toBe('13 {"userId":255}');
  await lock.setFaults({ namesChanges: 'none' });
  expect(await next('plain', () => lock.changeAtKeypad(7, '777777'))).toBe('14 {}');
  await lock.setFaults({ namesChanges: 'slot' });
});

it('tells of a settled code, unless it is to be silent', async () => {
  const lock = lockOf('plain');
  await lock.setFaults({ settleSetMs: 1500 });
  await set('plain', 8, '888888');
  expect(await next('plain', async () => ring(1500))).toBe('14 {"userId":8}');
  await lock.setFaults({ settlesSilently: true });
  await set('plain', 8, '898989');
  const from = told.length;
  ring(1500);
  expect(await look('plain', 8)).toBe('898989');
  expect(told.length).toBe(from);
});

it.each([
  [
    'a PIN',
    () =>
      lockOf('yale')
        .preload(9, '909090')
        .then(() => lockOf('yale').typePin('909090')),
    19,
    9,
  ],
  ['a tag', () => lockOf('yale').useTag(2), 144, 2],
  ['a code outside its schedule', () => lockOf('yale').comeOutsideSchedule(9), 132, 9],
  ['a deleted code', () => lockOf('yale').changeAtKeypad(9), 33, 9],
  ['a new code', () => lockOf('yale').changeAtKeypad(9, '919191'), 112, 9],
  ['all codes deleted', () => lockOf('yale').wipeAtKeypad(), 32, 255],
])('tells of %s by the vendor’s alarm type and level', async (_what, act, type, level) => {
  const node = nodeOf('yale');
  const property = (name: string) => ({ commandClass: 0x71, endpoint: 0, property: name });
  const heard = new Promise<void>((resolve) => {
    node.on('value updated', (_node, args) => {
      if (args.property === 'alarmLevel') resolve();
    });
    node.on('value added', (_node, args) => {
      if (args.property === 'alarmLevel') resolve();
    });
  });
  await act();
  await heard;
  expect(node.getValue(property('alarmType'))).toBe(type);
  expect(node.getValue(property('alarmLevel'))).toBe(level);
});

it('names a user and a tag by the numbers of an ID Lock 150', async () => {
  const lock = lockOf('id-lock');
  await lock.preload(9, '909090');
  expect(await next('id-lock', () => lock.typePin('909090'))).toBe('6 {"userId":68}');
  expect(await next('id-lock', () => lock.useTag(1))).toBe('6 {"userId":10}');
});

it('tells of a tag in the place of a PIN, with the vendor’s alarm type in the same report', async () => {
  const lock = lockOf('plain');
  await lock.preload(9, '909090');
  expect(await next('plain', () => lock.useTag(9))).toBe('6 {"userId":9}');
  expect(nodeOf('plain').getValue({ commandClass: 0x71, endpoint: 0, property: 'alarmType' })).toBe(144);
});
