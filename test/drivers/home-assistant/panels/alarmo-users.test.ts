/** A house with Alarmo, whose owner changes Latchkey's users there by hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONSOLE } from '../../../../src/domain/people/actor.ts';
import { HomeAssistantDriver } from '../../../../drivers/home-assistant/driver.ts';
import { SimulatedHomeAssistant } from '../../../../drivers/home-assistant/simulator/simulator.ts';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../../src/domain/schedule/schedule.ts';
import { House } from '../../../../src/engine/house.ts';
import { Store } from '../../../../src/storage/store.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { until } from '../../../support/until.ts';

const BY = CONSOLE;
const AREA = 'ha/alarm_control_panel.alarmo';
const PIN = '314159';

let simulator: SimulatedHomeAssistant;
let folder: string;
let house: House;
let store: Store;
let anna: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alarmo-'));
  simulator = await SimulatedHomeAssistant.start();
  await start();
  anna = value(house.users.add(BY, { firstName: 'Anna', lastName: 'Berg' }));
});

afterEach(async () => {
  await stop();
  await simulator.stop();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  store = await Store.open(join(folder, 'latchkey.db'), new Uint8Array(32).fill(7));
  store.members.save({ id: 1, name: 'Olivia', role: 'owner' }, 0);
  const { url, identity } = simulator;
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url, token: identity.token, folder, mayUseActions: true, firstRetryMs: 20 },
    ...{ drives: ['alarmo'], log: () => {} },
  });
  house = new House({
    name: 'Home',
    zone: 'Europe/Berlin',
    store,
    clock: new FakeClock(),
    drivers: [driver],
  });
  await house.start();
  await until(() => house.queries.device(AREA)?.reachable === true, 'Alarmo');
}

async function stop(): Promise<void> {
  const gone = simulator.emptied();
  await house.stop();
  await gone;
  store.close();
}

function value<T>(result: { ok: true; value: T } | { ok: false; refusals: unknown }): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusals)}`);
  return result.value;
}

async function live(digits = PIN, devices = [AREA]): Promise<number> {
  const code = value(house.codes.issue(BY, { user: anna, pin: Pin.of(digits), devices, schedule: ALWAYS }));
  await until(() => grant(code)?.state === 'live', 'the code');
  return code;
}

function grant(code: number) {
  return house.queries.code(code)?.grants[0];
}

function entries() {
  return house.queries.entries({ role: 'owner', limit: 20 });
}

/** What an owner was told of codes. */
function told(): string[] {
  return house.pendingNotices().map(({ notice }) => JSON.stringify(notice));
}

describe('a user of ours whom somebody renames in Alarmo', () => {
  it('stays ours: its uses are named, and it goes when its code does', async () => {
    const code = await live();
    await simulator.alarmo.edit(PIN, { name: 'Cleaner' });
    await house.settled();
    expect(grant(code)?.state).toBe('live');
    await simulator.alarmo.typePin(PIN);
    await until(() => entries().some(({ user }) => user?.id === anna), 'the use');
    house.codes.delete(BY, code);
    await until(() => grant(code)?.state === undefined || grant(code)?.state === 'gone', 'the end');
    expect(simulator.alarmo.users()).toEqual([]);
    expect(await simulator.alarmo.typePin(PIN)).toEqual({ opened: false });
  });

  it('goes after a restart, during which it was renamed', async () => {
    const code = await live();
    await stop();
    await simulator.alarmo.edit(PIN, { name: 'Cleaner' });
    await start();
    await until(() => grant(code)?.state === 'live', 'the look');
    house.codes.delete(BY, code);
    await until(() => grant(code)?.state === undefined || grant(code)?.state === 'gone', 'the end');
    expect(await simulator.alarmo.typePin(PIN)).toEqual({ opened: false });
  });

  it('goes though nothing is left of what the driver kept', async () => {
    const code = await live();
    await stop();
    await simulator.alarmo.edit(PIN, { name: 'Cleaner' });
    rmSync(join(folder, 'alarmo-users.json'), { force: true });
    await start();
    house.codes.delete(BY, code);
    await until(() => grant(code)?.state === undefined || grant(code)?.state === 'gone', 'the end');
    expect(await simulator.alarmo.typePin(PIN)).toEqual({ opened: false });
  });
});

describe('a user of somebody else', () => {
  it('who was given the PIN of ours is left alone, and no code is told to be off that works by them', async () => {
    const code = await live();
    await stop();
    // Somebody makes a user of their own of it, while Latchkey is not there to see it.
    await simulator.alarmo.edit(PIN, { remove: true });
    simulator.alarmo.aheadMs = 60_000;
    simulator.alarmo.post({ name: 'Bob', code: PIN, can_arm: true, can_disarm: true });
    await start();
    house.codes.delete(BY, code);
    await until(() => grant(code)?.state === 'overdue', 'the alarm');
    expect(simulator.alarmo.users()).toMatchObject([{ name: 'Bob', enabled: true }]);
    expect(told().join('\n')).toContain('overdue');
  });
});

describe('a user of ours who may not do what a code is for', () => {
  const FORBIDDEN = [
    ['disarm', { can_disarm: false }],
    ['arm', { can_arm: false }],
    ['disarm, and is renamed', { can_disarm: false, name: 'Cleaner' }],
  ] as const;

  it.each(FORBIDDEN)('is not live, and its owner reads why: may not %s', async (_what, fields) => {
    const code = await live();
    await simulator.alarmo.edit(PIN, fields);
    await until(() => grant(code)?.state === 'conflict', 'the conflict');
    expect(grant(code)?.reason).toEqual({ kind: 'forbidden-at-device' });
    expect(told().join('\n')).toContain('forbidden-at-device');
    // It is as somebody made it until an owner decides.
    expect(simulator.alarmo.rightsOf(PIN)).toMatchObject(rights(fields));

    value(house.grants.resolveConflict(BY, grant(code)!.id, 'put-back'));
    await until(() => grant(code)?.state === 'live', 'the repair');
    expect(simulator.alarmo.rightsOf(PIN)).toMatchObject({ can_arm: true, can_disarm: true });
    expect(await simulator.alarmo.typePin(PIN)).toMatchObject({ opened: true });
  });

  it.each(FORBIDDEN)(
    'is found after a restart too, and goes with its code: may not %s',
    async (_what, fields) => {
      const code = await live();
      await simulator.alarmo.typePin(PIN); // the code is proven
      await until(() => entries().length > 0, 'the use');
      await stop();
      await simulator.alarmo.edit(PIN, fields);
      await start();
      await until(() => grant(code)?.state === 'conflict', 'the conflict');
      expect(grant(code)?.reason).toEqual({ kind: 'forbidden-at-device' });
      value(house.grants.resolveConflict(BY, grant(code)!.id, 'put-back'));
      await until(() => grant(code)?.state === 'live', 'the repair');
      house.codes.delete(BY, code);
      await until(() => grant(code)?.state === undefined || grant(code)?.state === 'gone', 'the end');
      expect(simulator.alarmo.users()).toEqual([]);
    },
  );

  it('goes with its code, though nobody has decided', async () => {
    const code = await live();
    await simulator.alarmo.edit(PIN, { can_arm: false });
    await until(() => grant(code)?.state === 'conflict', 'the conflict');
    house.codes.delete(BY, code);
    await until(() => grant(code)?.state === undefined || grant(code)?.state === 'gone', 'the end');
    expect(simulator.alarmo.users()).toEqual([]);
  });

  it('is not live where somebody switched it off, or keeps it to another area', async () => {
    for (const fields of [{ enabled: false }, { area_limit: ['1700000001'] }]) {
      const code = await live();
      await simulator.alarmo.edit(PIN, fields);
      await until(() => grant(code)?.state === 'conflict', 'the conflict');
      value(house.grants.resolveConflict(BY, grant(code)!.id, 'put-back'));
      await until(() => grant(code)?.state === 'live', 'the repair');
      expect(await simulator.alarmo.typePin(PIN)).toMatchObject({ opened: true });
      house.codes.delete(BY, code);
      await until(() => grant(code)?.state === undefined || grant(code)?.state === 'gone', 'the end');
      expect(await simulator.alarmo.typePin(PIN)).toEqual({ opened: false });
      // Where somebody has let it in, it is somebody's.
      const left = simulator.alarmo.users();
      expect(left).toEqual('enabled' in fields ? [] : [{ name: 'Latchkey 1', enabled: true, ...fields }]);
    }
  });
});

function rights({
  name: _,
  ...fields
}: {
  readonly name?: string;
  readonly can_arm?: boolean;
  readonly can_disarm?: boolean;
}) {
  return fields;
}
