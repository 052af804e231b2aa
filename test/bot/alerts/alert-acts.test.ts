/** What a member can do at an alert, and that it passes the same door as anywhere else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import type { ShownMessage } from '../../../bot/simulator/simulator.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { ChatHouse } from '../chat-house.ts';
import { FactorOwner } from '../factor-owner.ts';
import { MembersHouse } from '../members-house.ts';

const MINUTE_MS = 60_000;

let all: ChatHouse;
let house: MembersHouse;
let alarm: MemoryDevice;
let ann: FactorOwner;
let pin: string;

beforeEach(async () => {
  alarm = new MemoryDevice({ name: 'alarm', kind: 'partition' });
  all = await ChatHouse.open({
    beside: [new MemoryDriver({ id: 'panel', devices: [alarm] })],
    settings: { 'memory/front-door': { disarms: 'panel/alarm' } },
  });
  house = await MembersHouse.open(all);
  all.front.locked = true;
  await all.front.setFaults({});
  ann = new FactorOwner(all);
  pin = await house.codeForAnna();
});
afterEach(() => all.close());

const arm = () => all.house.deviceCommands.arm(CONSOLE, 'panel/alarm', 'away', {});
const comesIn = async (): Promise<ShownMessage> => {
  await all.front.typePin(pin);
  await all.settled();
  return alert();
};
/** The newest message that is not the screen. */
const alert = (): ShownMessage =>
  all.ann.screen().findLast(({ fromBot, text }) => fromBot && !/^Home/.test(text))!;
const labels = ({ buttons }: ShownMessage): string[] => buttons.flat().map(({ text }) => text);
const onAlert = async (label: string | RegExp): Promise<string> => {
  all.ann.tapOn(alert().id, label);
  await all.settled();
  return ann.shown();
};

describe('an alert of an arrival', () => {
  it('whose alarm stayed on has Disarm on it, which asks before it disarms', async () => {
    await arm();
    expect(labels(await comesIn())).toEqual([
      '👤 Anna Berg',
      '⛔ Revoke this code',
      '🔒 Lock front-door',
      '🔓 Disarm alarm',
    ]);
    expect(await onAlert('🔓 Disarm alarm')).toMatch(/Disarm/);
    expect(alarm.armed).toBe('away');
    await ann.taps('🔓 Yes, disarm');
    expect(alarm.armed).toBe('disarmed');
  });

  it('whose alarm is off has none', async () => {
    expect(labels(await comesIn())).toEqual(['👤 Anna Berg', '⛔ Revoke this code', '🔒 Lock front-door']);
  });

  it('whose door has no bolt and no alarm has neither', async () => {
    const anna = all.house.queries.users({ page: 0, pageSize: 1 }).rows[0]!;
    all.house.codes.delete(CONSOLE, 1);
    await all.settled();
    const back = all.house.pinPolicy.propose({ user: anna.id, devices: ['memory/back-door'] });
    if (!back.ok) throw new Error('no PIN');
    const wish = { user: anna.id, pin: back.value, devices: ['memory/back-door'], schedule: {} };
    all.house.codes.issue(CONSOLE, wish);
    await all.settled();
    await all.back.typePin(back.value.reveal());
    await all.settled();
    expect(labels(alert())).toEqual(['👤 Anna Berg', '⛔ Revoke this code']);
  });

  it('locks the door by the tap itself, however late', async () => {
    all.front.locked = false;
    await comesIn();
    await all.bot.stop();
    all.ann.tapOn(alert().id, '🔒 Lock front-door');
    all.clock.advance(20 * MINUTE_MS);
    all.startBot();
    await all.settled();
    expect(all.front.locked).toBe(true);
    expect(ann.shown()).toContain('🔒 Locked');
  });

  it('revokes the code after the question that deleting it has', async () => {
    await comesIn();
    expect(await onAlert('⛔ Revoke this code')).toContain('Delete');
    expect(Object.keys(await all.front.slots())).toHaveLength(1);
    await ann.taps('🗑 Yes, delete');
    await all.settled();
    expect(await all.front.slots()).toEqual({});
  });

  it('asks for the second factor before it disarms', async () => {
    await ann.setUp();
    all.clock.advance(6 * MINUTE_MS);
    await arm();
    await comesIn();
    await onAlert('🔓 Disarm alarm');
    expect(await ann.taps('🔓 Yes, disarm')).toContain('Send the six digits');
    expect(alarm.armed).toBe('away');
    await ann.says(ann.nextCode());
    expect(alarm.armed).toBe('disarmed');
  });

  it('does not disarm where the tap that says so comes late', async () => {
    await arm();
    await comesIn();
    await onAlert('🔓 Disarm alarm');
    await all.bot.stop();
    all.ann.tap('🔓 Yes, disarm');
    all.clock.advance(20 * MINUTE_MS);
    all.startBot();
    await all.settled();
    expect(alarm.armed).toBe('away');
  });

  it('acts on a forged button no more than it shows', async () => {
    await arm();
    await comesIn();
    const key = /arm\/disarmed\/-\/([^~]+)~0/.exec(JSON.stringify(alert().buttons))![1]!;
    all.ann.tapStale(alert().id, `arm/disarmed/-/${key}!yes~0`);
    await all.settled();
    expect(alarm.armed).toBe('away');
    expect(all.front.locked).toBe(true);
  });
});

it('sixty wrong codes are one alert that grows, with what can be done about them', async () => {
  await arm();
  for (let n = 0; n < 60; n++) {
    await all.front.typePin('999999');
    all.clock.advance(10_000);
    await all.settled();
  }
  const told = all.texts().filter((text) => text.includes('wrong codes'));
  expect(told).toEqual(['⛔ 60 wrong codes at front-door']);
  const sent = all.telegram.calls.filter(
    ({ method, params }) => method === 'sendMessage' && String(params['text']).includes('wrong codes'),
  );
  // One for each of the three members.
  expect(sent).toHaveLength(3);
  expect(labels(alert())).toEqual(['📜 Who came', '🔒 Lock front-door', '🔓 Disarm alarm']);
});
