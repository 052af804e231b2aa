import { describe, expect, it } from 'vitest';
import { CONSOLE, byMember } from '../../../src/domain/people/actor.ts';
import { FRONT, HOUR, MANAGER, MemoryHouse, MINUTE, OWNER } from '../../support/houses/memory-house.ts';

describe('one arrival', () => {
  const PANEL = 'memory/panel';
  const house = (settings = {}) =>
    MemoryHouse.open({ devices: [{ name: 'front' }, { name: 'panel', kind: 'partition' }], settings });

  it('by the door and at the panel within a minute is one notice', async () => {
    const test = await house();
    await test.issue('274916', { on: [FRONT, PANEL] });
    test.device('panel').armed = 'away';
    await test.front.typePin('274916');
    await test.pass(MINUTE - 1);
    await test.device('panel').typePin('274916');
    expect(test.notices(OWNER)).toMatchObject([
      { kind: 'entry', entry: { how: 'unlock' }, also: { how: 'disarm' } },
    ]);
  });

  it('is two notices when the panel is disarmed later, or by somebody else', async () => {
    const test = await house();
    await test.issue('274916', { on: [FRONT, PANEL] });
    await test.front.typePin('274916');
    test.device('panel').setArmed('disarmed');
    await test.pass(MINUTE + 1);
    test.device('panel').setArmed('disarmed', 1);
    expect(test.notices(OWNER)).toHaveLength(3);
  });

  it('is two notices where a disarm of an hour ago is told only now', async () => {
    const test = await house();
    await test.issue('274916', { on: [FRONT, PANEL] });
    await test.front.typePin('274916');
    const at = test.clock.now() - 60 * MINUTE;
    test.wire.listener({ kind: 'used', device: PANEL, slot: 1, how: 'disarm', at });
    expect(test.notices(OWNER)).toHaveLength(2);
  });

  it('is told again when the notice was on its way already', async () => {
    const test = await house();
    await test.issue('274916', { on: [FRONT, PANEL] });
    await test.front.typePin('274916');
    const [first] = test.house.pendingNotices();
    test.device('panel').setArmed('disarmed', 1);
    test.house.noticeDelivered(first!, 77);
    expect(test.house.pendingNotices()[0]).toMatchObject({ id: first!.id, message: 77, revision: 2 });
  });

  it('disarms the panel behind the door where the house says so', async () => {
    const test = await house({ [FRONT]: { disarms: PANEL } });
    await test.issue('274916', { on: [FRONT, PANEL] });
    test.device('panel').setArmed('away');
    await test.front.typePin('274916');
    expect(test.device('panel').armed).toBe('disarmed');
    expect(test.notices(OWNER).at(-1)).toMatchObject({ entry: { how: 'unlock' }, also: { how: 'disarm' } });
  });

  it('leaves the panel armed where the user has no code for it', async () => {
    const test = await house({ [FRONT]: { disarms: PANEL } });
    await test.issue('274916', { on: [FRONT] });
    test.device('panel').setArmed('away');
    await test.front.typePin('274916');
    expect(test.device('panel').armed).toBe('away');
  });

  it('leaves the panel armed where somebody has put a code of theirs into the slot', async () => {
    const test = await house({ [FRONT]: { disarms: PANEL } });
    await test.issue('274916', { on: [FRONT, PANEL] });
    test.device('panel').setArmed('away');
    await test.front.changeAtKeypad(1, '7777');
    await test.front.typePin('7777');
    await test.house.settled();
    await test.front.typePin('7777');
    await test.house.settled();
    expect(test.device('panel').armed).toBe('away');
  });

  it('leaves the panel armed where the unlock was long ago and is told only now', async () => {
    const test = await house({ [FRONT]: { disarms: PANEL } });
    await test.issue('274916', { on: [FRONT, PANEL] });
    await test.pass(HOUR);
    test.device('panel').setArmed('away');
    const at = test.clock.now() - MINUTE - 1;
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock', at });
    await test.house.settled();
    expect(test.device('panel').armed).toBe('away');
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock', at: at + 1 });
    await test.house.settled();
    expect(test.device('panel').armed).toBe('disarmed');
  });

  it('is not settled before the panel is disarmed', async () => {
    const test = await house({ [FRONT]: { disarms: PANEL } });
    await test.issue('274916', { on: [FRONT, PANEL] });
    test.device('panel').setArmed('away');
    const arm = test.wire.arm.bind(test.wire);
    test.wire.arm = async (...order) => {
      for (let turns = 0; turns < 5; turns++) await new Promise(setImmediate);
      return arm(...order);
    };
    await test.front.typePin('274916');
    await test.house.settled();
    expect(test.device('panel').armed).toBe('disarmed');
  });

  it('is told as an alarm where the code waits for the panel, which stays armed', async () => {
    const test = await house({ [FRONT]: { disarms: PANEL } });
    const code = await test.issue('274916', { on: [FRONT] });
    test.device('panel').setArmed('away');
    await test.does((house) => house.codes.edit(CONSOLE, code, { devices: [FRONT, PANEL] }));
    await test.front.typePin('274916');
    await test.house.settled();
    expect(test.device('panel').armed).toBe('away');
    expect(test.notices(OWNER).at(-1)).toMatchObject({
      ...{ kind: 'not-disarmed', userName: 'Anna Berg', message: { code: 'code-not-there' } },
    });
  });

  it('is told as an alarm where the panel cannot be disarmed', async () => {
    const test = await house({ [FRONT]: { disarms: PANEL } });
    await test.issue('274916', { on: [FRONT, PANEL] });
    test.device('panel').setArmed('away');
    test.device('panel').faults.offline = true;
    await test.front.typePin('274916');
    await test.pass(0);
    expect(test.notices(OWNER).at(-1)).toMatchObject({ kind: 'not-disarmed', userName: 'Anna Berg' });
  });
});

describe('what a member asks of a panel', () => {
  const PANEL = 'memory/panel';
  const open = () => MemoryHouse.open({ devices: [{ name: 'panel', kind: 'partition' }] });
  const ask = (test: MemoryHouse, mode: 'away' | 'disarmed') =>
    test.house.deviceCommands.arm(byMember(OWNER), PANEL, mode, {});
  const newest = (test: MemoryHouse) => test.house.queries.entries({ limit: 1 })[0];

  it('is theirs, and others are told', async () => {
    const test = await open();
    await ask(test, 'away');
    expect(newest(test)).toMatchObject({ how: 'arm', member: 'Olivia' });
    expect(test.notices(OWNER)).toEqual([]);
    expect(test.notices(MANAGER)).toMatchObject([{ kind: 'entry', entry: { member: 'Olivia' } }]);
  });

  it('is not what somebody did at the panel before or after', async () => {
    const test = await open();
    const panel = test.device('panel');
    panel.setArmed('away');
    expect(newest(test)).not.toHaveProperty('member');
    await ask(test, 'disarmed');
    expect(newest(test)).toMatchObject({ how: 'disarm', member: 'Olivia' });
    panel.setArmed('away', 5);
    panel.setArmed('disarmed', 5);
    expect(newest(test)).not.toHaveProperty('member');
  });

  it('may be told minutes later, and what was missed before is not taken for it', async () => {
    const test = await open();
    const used = (at?: number) =>
      test.wire.listener({ kind: 'used', device: PANEL, how: 'arm', ...(at !== undefined && { at }) });
    test.wire.arm = async () => ({ kind: 'done' });
    await ask(test, 'away');
    used(test.clock.now() - 2 * MINUTE);
    expect(newest(test)).not.toHaveProperty('member');
    await test.pass(4 * MINUTE);
    used();
    expect(newest(test)).toMatchObject({ member: 'Olivia' });
  });

  it('and it refuses, explains nothing that comes later', async () => {
    const test = await open();
    test.wire.arm = async () => ({ kind: 'refused', message: { code: 'zones-open' }, openZones: [] });
    await ask(test, 'away');
    test.device('panel').setArmed('away');
    expect(newest(test)).not.toHaveProperty('member');
  });
});
