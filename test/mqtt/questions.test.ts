import { describe, expect, it } from 'vitest';
import { CONSOLE } from '../../src/domain/people/actor.ts';
import { GUESTS, MemoryConditions } from '../support/houses/memory-conditions.ts';
import { FRONT, MINUTE } from '../support/houses/memory-house.ts';
import { MqttHouse } from '../support/houses/mqtt-house.ts';

const DEVICES = [{ name: 'front' }, { name: 'back' }];
const open = () => MqttHouse.open({ devices: { devices: DEVICES } });

describe('who_has_access', () => {
  const names = (answer: Record<string, unknown>) =>
    (answer['result'] as { access: { user_name: string; devices: { device: string }[] }[] }).access.map(
      ({ user_name: name, devices }) =>
        `${name}: ${devices.map(({ device }) => device.replace('memory/', '')).join(' ')}`,
    );

  const house = async () => {
    const test = await open();
    await test.house.issue('274916', { on: [FRONT, 'memory/back'] });
    const ben = await test.house.does((it) => it.users.add(CONSOLE, { firstName: 'Ben', lastName: '' }));
    await test.house.does((it) => {
      const pin = it.pinPolicy.propose({ user: ben, devices: [FRONT] });
      if (!pin.ok) throw new Error('no PIN');
      return it.codes.issue(CONSOLE, {
        user: ben,
        pin: pin.value,
        devices: [FRONT],
        schedule: { windows: [{ days: [2], start: '09:00', end: '10:00' }] },
      });
    });
    return test;
  };

  it('lists everybody who has a code, for which devices, and when', async () => {
    const test = await house();
    const answer = await test.asks('who_has_access', {});
    expect(answer).toMatchObject({ ok: true, result: { at: '2026-06-01T12:01:00.000Z', more: false } });
    expect(names(answer)).toEqual(['Anna Berg: back front', 'Ben: front']);
    expect(answer).toHaveProperty(['result', 'access', 1], {
      code_id: 2,
      user_id: 2,
      user_name: 'Ben',
      schedule: 'Tue 09:00–10:00',
      only_while: null,
      only_while_is_so: null,
      only_while_held_until: null,
      uses: null,
      uses_left: null,
      first_use_at: null,
      first_use_ends_at: null,
      paused: false,
      revoked: false,
      next_change_at: '2026-06-02T07:00:00.000Z',
      next_change_opens: true,
      devices: [{ device: FRONT, device_name: 'front', state: 'scheduled', may_open: false }],
    });
  });

  it('says on what a code depends beside its schedule', async () => {
    const conditions = new MemoryConditions({ ...GUESTS, holds: false });
    const test = await MqttHouse.open({ devices: { conditions } });
    await test.house.house.conditions.look();
    await test.house.issue('274916', { condition: GUESTS.id });
    const only = { only_while: 'Guest mode is on', only_while_is_so: false, devices: [{ may_open: false }] };
    expect(await test.asks('who_has_access', {})).toMatchObject({ result: { access: [only] } });
    expect(names(await test.asks('who_has_access', { now: true }))).toEqual([]);
    conditions.become({ ...GUESTS, holds: true, wavers: true });
    await test.house.house.settled();
    conditions.become({ ...GUESTS, holds: false, wavers: true });
    await test.house.house.settled();
    const heldUntil = new Date(test.house.clock.now() + 5 * MINUTE).toISOString();
    expect(await test.asks('who_has_access', { now: true })).toMatchObject({
      result: { access: [{ only_while_is_so: false, only_while_held_until: heldUntil }] },
    });
    conditions.become({ ...GUESTS, holds: true });
    await test.house.house.settled();
    expect(names(await test.asks('who_has_access', { now: true }))).toEqual(['Anna Berg: front']);
  });

  it('asks for one device, one user, or this moment', async () => {
    const test = await house();
    expect(names(await test.asks('who_has_access', { device: 'back' }))).toEqual(['Anna Berg: back']);
    expect(names(await test.asks('who_has_access', { user: 'Ben' }))).toEqual(['Ben: front']);
    expect(names(await test.asks('who_has_access', { now: true }))).toEqual(['Anna Berg: back front']);
    expect(names(await test.asks('who_has_access', { now: true, user: 'Ben' }))).toEqual([]);
  });

  it('shows who may still get in, although the code was revoked', async () => {
    const test = await house();
    await test.house.fault('back', { offline: true });
    await test.asks('revoke_code', { user: 'Anna Berg' });
    expect(names(await test.asks('who_has_access', { now: true }))).toEqual(['Anna Berg: back']);
  });

  it('of what is not there is refused in words', async () => {
    const test = await house();
    expect(await test.asks('who_has_access', { user: 'Carl', device: 'attic' })).toEqual({
      id: null,
      ok: false,
      errors: ['There is no user of that name.', 'There is no such device. There are: back, front.'],
    });
  });
});

describe('upcoming', () => {
  const TUESDAY = { windows: [{ days: [2], start: '09:00', end: '10:00' }] } as const;
  const told = (answer: Record<string, unknown>) =>
    (answer['result'] as { changes: { at: string; opens: boolean; device_name: string }[] }).changes.map(
      ({ at, opens, device_name: name }) => `${at} ${name} ${opens ? 'begins' : 'ends'}`,
    );

  it('tells what begins and ends within a day, for everybody, a user or a device', async () => {
    const test = await open();
    await test.house.issue('274916', { on: [FRONT, 'memory/back'], schedule: TUESDAY });
    await test.house.issue('583027', { schedule: { until: '2026-06-05T12:00' } });
    const answer = await test.asks('upcoming', { id: 1 });
    expect(answer).toMatchObject({ id: 1, ok: true, result: { more: false } });
    expect(told(answer)).toEqual([
      '2026-06-02T07:00:00.000Z back begins',
      '2026-06-02T07:00:00.000Z front begins',
      '2026-06-02T08:00:00.000Z back ends',
      '2026-06-02T08:00:00.000Z front ends',
    ]);
    expect(answer).toHaveProperty(['result', 'changes', 1], {
      at: '2026-06-02T07:00:00.000Z',
      opens: true,
      hindered: null,
      only_while: null,
      only_while_is_so: null,
      uses: null,
      uses_left: null,
      code_id: 1,
      user_id: 1,
      user_name: 'Anna Berg',
      device: FRONT,
      device_name: 'front',
    });
    expect(told(await test.asks('upcoming', { device: 'Back' }))).toHaveLength(2);
    expect(told(await test.asks('upcoming', { user: 'Anna Berg', hours: 168 }))).toHaveLength(5);
    expect(told(await test.asks('upcoming', { hours: 1 }))).toEqual([]);
  });

  it('says of a code that the device refuses that it will not begin', async () => {
    const test = await open();
    await test.house.fault('front', { refuse: true });
    const schedule = { windows: [{ days: [1, 2], start: '13:00', end: '15:00' }] } as const;
    expect(test.house.state(await test.house.issue('274916', { schedule }))).toBe('rejected');
    const answer = await test.asks('upcoming', {});
    expect(told(answer)).toEqual(['2026-06-02T11:00:00.000Z front begins']);
    expect(answer).toHaveProperty(['result', 'changes', 0, 'hindered'], 'rejected');
  });

  it.each([
    [{ hours: 0 }, 'hours: expected a number of hours, at most 168.'],
    [{ hours: 169 }, 'hours: expected a number of hours, at most 168.'],
    [{ hours: 'all' }, 'hours: expected a number of hours, at most 168.'],
    [{ user: 'Carl' }, 'There is no user of that name.'],
    [{ days: 2 }, 'There is no key days.'],
  ])('of %j is refused in words', async (input, error) => {
    const test = await open();
    expect(await test.asks('upcoming', input)).toEqual({ id: null, ok: false, errors: [error] });
  });
});
