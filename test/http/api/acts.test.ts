import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import { byMember } from '../../../src/domain/people/actor.ts';
import { FRONT, MemoryHouse, OWNER, temporaryFolder } from '../../support/houses/memory-house.ts';
import { findLeaks } from '../../support/process/leaks.ts';
import { until } from '../../support/until.ts';
import { ApiHouse } from './api-house.ts';

const FOREIGN = '602913';
const FRONT_DOOR = '/devices/memory%2Ffront';
const PANEL = '/devices/memory%2Fpanel';

let api: ApiHouse;

afterEach(() => api.close());

const now = (): { headers: Record<string, string> } => ({
  headers: { 'sent-at': new Date(api.all.clock.now()).toISOString() },
});

const audit = (): string[] =>
  api.all.store.database
    .all('SELECT actor, what, subject FROM audit')
    .map((row) => Object.values(row).join(' '));

async function problemOf(answer: Response): Promise<{ status: number; code: string; detail: string }> {
  return (await answer.json()) as { status: number; code: string; detail: string };
}

describe('doors and alarms', () => {
  it('are locked, unlocked, armed and disarmed by a token that may manage, and the history says by which', async () => {
    api = await ApiHouse.open(
      MemoryHouse.open({ devices: [{ name: 'front' }, { name: 'panel', kind: 'partition' }] }),
    );
    api.all.front.locked = true;
    const { id, token } = api.newToken('manage');
    expect(await api.json('POST', `${FRONT_DOOR}/unlock`, { token, ...now() })).toMatchObject({
      ...{ id: FRONT, locked: false },
    });
    expect(api.all.front.locked).toBe(false);
    expect(await api.json('POST', `${FRONT_DOOR}/lock`, { token })).toMatchObject({ locked: true });
    expect(api.all.front.locked).toBe(true);

    const armed = await api.json('POST', `${PANEL}/arm`, { token, body: { mode: 'away' } });
    expect(armed).toMatchObject({ armed: 'away' });
    expect(await api.json('POST', `${PANEL}/disarm`, { token, ...now() })).toMatchObject({
      armed: 'disarmed',
    });
    expect(api.all.device('panel').armed).toBe('disarmed');
    for (const [what, device] of [
      ...[['unlock', 'front'] as const, ['lock', 'front'] as const],
      ...[['arm', 'panel'] as const, ['disarm', 'panel'] as const],
    ])
      expect(audit()).toContain(`token:${id} ${what} device:memory/${device}`);
    const reads = api.token('read');
    expect((await api.json('GET', '/entries', { token: reads })).items).toMatchObject([
      { how: 'disarm', member_name: 'Booking software' },
      { how: 'arm', member_name: 'Booking software' },
    ]);
  });

  it('that cannot be opened or armed so are refused with the words of the chat', async () => {
    api = await ApiHouse.open();
    api.all.front.locked = true;
    const token = api.token();
    const wrong = await api.ask('POST', `${FRONT_DOOR}/disarm`, { token, ...now() });
    expect(await problemOf(wrong)).toMatchObject({ status: 409, code: 'arming' });
    const nowhere = await api.ask('POST', '/devices/memory%2Fnone/unlock', { token, ...now() });
    expect(await problemOf(nowhere)).toMatchObject({ status: 404, code: 'not-found/device' });
    for (const mode of ['disarmed', 'x'])
      expect((await api.ask('POST', `${FRONT_DOOR}/arm`, { token, body: { mode } })).status).toBe(400);
    await api.all.fault('front', { refuse: true });
    const jammed = await api.ask('POST', `${FRONT_DOOR}/unlock`, { token, ...now() });
    expect(await problemOf(jammed)).toMatchObject({ status: 409, code: 'bolt' });
    expect(api.all.front.locked).toBe(true);
  });

  it('are not opened by a token that was ended while the request was under way', async () => {
    api = await ApiHouse.open();
    api.all.front.locked = true;
    const { id, token } = api.newToken('manage');
    const ended = new ReadableStream<Uint8Array>({
      pull(controller) {
        api.house.apiTokens.end(byMember(OWNER), id);
        controller.close();
      },
    });
    const answer = await api.raw(`/api/v1${FRONT_DOOR}/unlock`, {
      ...{ method: 'POST', body: ended, duplex: 'half' },
      headers: { authorization: `Bearer ${token}`, ...now().headers },
    });
    expect([answer.status, api.all.front.locked]).toEqual([401, true]);
  });
});

describe('scenes', () => {
  it('that are chosen are listed and run, once, and no others', async () => {
    const simulator = await SimulatedHomeAssistant.start();
    onTestFinished(() => simulator.stop());
    const driver = new HomeAssistantDriver({
      ...{ id: 'ha', url: simulator.url, token: simulator.identity.token, firstRetryMs: 50, drives: [] },
      ...{ log: () => undefined, folder: temporaryFolder() },
    });
    const { surroundings } = driver;
    await driver.start(() => undefined);
    onTestFinished(() => driver.stop());
    await until(() => surroundings.runnables().length > 0, 'Home Assistant');
    api = await ApiHouse.open(MemoryHouse.open({ surroundings }));
    const { id, token } = api.newToken('read', 'manage');
    api.house.scenes.choose(byMember(OWNER), 'scene.cinema', true);
    expect((await api.json('GET', '/scenes', { token })).items).toEqual([
      { id: 'scene.cinema', name: 'Cinema' },
    ]);
    simulator.scenes.ran.length = 0;
    await api.json('POST', '/scenes/scene.cinema/run', { token, ...now() });
    expect(simulator.scenes.ran).toHaveLength(1);
    expect(audit()).toContain(`token:${id} run scene.cinema`);
    const other = await api.ask('POST', '/scenes/script.good_night/run', { token, ...now() });
    expect(await problemOf(other)).toMatchObject({ status: 404, code: 'not-found/scene' });
    expect((await api.ask('POST', '/scenes/scene.cinema/run', { token })).status).toBe(428);
    expect(simulator.scenes.ran).toHaveLength(1);
  });
});

describe('a code that Latchkey did not write', () => {
  it('is taken over, and its PIN is shown to nobody', async () => {
    api = await ApiHouse.open(MemoryHouse.open({ devices: [{ name: 'front', memory: [[2, FOREIGN]] }] }));
    await readAll();
    const { id, token } = api.newToken('read', 'issue', 'manage');
    const user = await api.json('POST', '/users', { token, body: { first_name: 'Anna' } });
    const path = `${FRONT_DOOR}/slots/2/adopt`;
    const code = await api.json('POST', path, { token, body: { user: user.id } });
    expect(await api.json('GET', `/codes/${code.id}`, { token })).toMatchObject({
      ...{ user: { name: 'Anna' }, grants: [{ device: FRONT, state: 'live' }] },
    });
    expect(api.all.codesIn()).toEqual([FOREIGN]);
    expect(audit()).toContain(`token:${id} adopt code code:${code.id}`);
    const again = await api.ask('POST', path, { token, body: { user: user.id } });
    expect(await problemOf(again)).toMatchObject({ status: 409, code: 'not-foreign' });
    expect(findLeaks([FOREIGN], api.texts)).toEqual([]);
  });

  it('that breaks a rule for PINs is refused without saying which, but to those who may see PINs', async () => {
    const memory: [number, string][] = [[2, '739154']];
    const devices = [{ name: 'front', memory }, { name: 'back' }];
    api = await ApiHouse.open(MemoryHouse.open({ devices }));
    await api.all.issue('739154', { on: ['memory/back'] });
    await api.all.fault('back', { offline: true });
    await api.all.does((house) => house.codes.delete(byMember(OWNER), 1));
    await readAll();
    const token = api.token('read', 'issue', 'manage');
    const user = await api.json('POST', '/users', { token, body: { first_name: 'Anna' } });
    const asked = { body: { user: user.id } };
    const path = `${FRONT_DOOR}/slots/2/adopt`;
    const first = await api.ask('POST', path, { ...asked, token });
    expect(await problemOf(first)).toMatchObject({ status: 422, code: 'pin-unsuited' });
    const told = await api.ask('POST', path, { ...asked, token: api.token() });
    expect(await problemOf(told)).toMatchObject({ status: 422, code: 'pin/in-use' });
    expect(findLeaks(['739154'], api.texts)).toEqual([]);
  });

  it('that the device does not show needs its PIN, at an address of its own and with the right for it', async () => {
    const memory: [number, string][] = [[2, FOREIGN]];
    api = await ApiHouse.open(
      MemoryHouse.open({ devices: [{ name: 'front', memory, faults: { mask: true } }] }),
    );
    await readAll();
    const token = api.token('read', 'issue', 'manage');
    const user = await api.json('POST', '/users', { token, body: { first_name: 'Anna' } });
    const unseen = await api.ask('POST', `${FRONT_DOOR}/slots/2/adopt`, { token, body: { user: user.id } });
    expect(await problemOf(unseen)).toMatchObject({ status: 409, code: 'pin-not-shown' });
    const body = { user: user.id, pin: FOREIGN };
    expect((await api.ask('POST', `${FRONT_DOOR}/slots/2/adopt`, { token, body })).status).toBe(400);
    expect((await api.ask('POST', `${FRONT_DOOR}/slots/2/pin`, { token, body })).status).toBe(403);
    const all = api.token();
    const code = await api.json('POST', `${FRONT_DOOR}/slots/2/pin`, { token: all, body });
    expect(api.all.state(code.id)).toBe('unverified');
    expect(api.all.codesIn()).toEqual([FOREIGN]);
    expect(findLeaks([FOREIGN], api.texts)).toEqual([]);
  });

  it('is left alone, or cleared, and no slot of another kind is', async () => {
    const memory: [number, string][] = [[2, FOREIGN]];
    api = await ApiHouse.open(MemoryHouse.open({ devices: [{ name: 'front', memory }] }));
    await readAll();
    await api.all.issue('739154');
    const { id, token } = api.newToken('read', 'manage');
    await api.json('POST', `${FRONT_DOOR}/slots/2/leave`, { token });
    const listed = await api.json('GET', `${FRONT_DOOR}/slots`, { token });
    expect(listed.items[1]).toMatchObject({ slot: 2, holds: 'known', left_alone: true });
    for (const slot of [1, 3, 99]) {
      const ours = await api.ask('DELETE', `${FRONT_DOOR}/slots/${slot}`, { token });
      expect(await problemOf(ours)).toMatchObject({ status: 409, code: 'not-foreign' });
    }
    expect(api.all.codesIn()).toEqual(['739154', FOREIGN]);
    const gone = await api.json('DELETE', `${FRONT_DOOR}/slots/2`, { token });
    expect(api.all.codesIn()).toEqual(['739154']);
    expect(await api.json('GET', `/codes/${gone.id}`, { token })).toMatchObject({
      ...{ user: null, grants: [{ device: FRONT, state: 'gone' }] },
    });
    expect(audit()).toContain(`token:${id} remove foreign code device:${FRONT}`);
    expect(findLeaks([FOREIGN, '739154'], api.texts)).toEqual([]);
  });
});

async function readAll(): Promise<void> {
  await api.house.foreign.readAll(byMember(OWNER), FRONT);
  await api.house.settled();
}
