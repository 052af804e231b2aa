import { describe, expect, it } from 'vitest';
import { CONSOLE } from '../../src/domain/people/actor.ts';
import type { Condition } from '../../src/domain/condition.ts';
import { GUESTS, MemoryConditions } from '../support/houses/memory-conditions.ts';
import { OWNER } from '../support/houses/memory-house.ts';
import { MqttHouse } from '../support/houses/mqtt-house.ts';
import { findLeaks } from '../support/process/leaks.ts';

const DEVICES = [{ name: 'front' }, { name: 'back' }];
const open = () => MqttHouse.open({ devices: { devices: DEVICES } });

describe('issue_code', () => {
  it('makes a code with a PIN of its own, and answers without it', async () => {
    const test = await open();
    test.house.user();
    const answer = await test.asks('issue_code', {
      id: 'booking 7',
      user: 'anna berg',
      devices: ['Front', 'memory/back'],
    });
    expect(answer).toEqual({
      id: 'booking 7',
      ok: true,
      result: {
        code_id: 1,
        user_id: 1,
        user_name: 'Anna Berg',
        schedule: 'always',
        only_while: null,
        only_while_is_so: null,
        only_while_held_until: null,
        uses: null,
        uses_left: null,
        first_use_at: null,
        first_use_ends_at: null,
        paused: false,
        revoked: false,
        next_change_at: null,
        next_change_opens: null,
        devices: [
          { device: 'memory/back', device_name: 'back', state: 'waiting', may_open: false },
          { device: 'memory/front', device_name: 'front', state: 'waiting', may_open: false },
        ],
      },
    });
    const [pin] = test.house.codesIn('front');
    expect(pin).toMatch(/^\d{6}$/);
    expect(test.house.codesIn('back')).toEqual([pin]);
    expect(test.audited()).toEqual(['issue code code:1']);
    expect(test.house.notices(OWNER)).toEqual([{ kind: 'issued', codeId: 1, userName: 'Anna Berg' }]);
    await test.client.until(({ topic }) => topic === 'latchkey/events/code_live');
    const heard = test.client.heard.map(({ topic, payload }) => [topic, payload] as const);
    expect(findLeaks([pin!], heard)).toEqual([]);
  });

  it('takes a schedule', async () => {
    const test = await open();
    const user = test.house.user();
    const schedule = {
      from: '2026-06-02T14:00',
      until: '2026-06-30T11:00',
      windows: [{ days: ['mon', 'sun'], start: '09:00', end: '14:00' }],
      except: ['2026-06-15'],
    };
    const answer = await test.asks('issue_code', { user, devices: ['front'], schedule });
    expect(answer).toMatchObject({
      id: null,
      ok: true,
      result: {
        schedule: 'Mon, Sun 09:00–14:00, from 2 June 14:00 until 30 June 11:00, except 15 June',
        next_change_at: '2026-06-07T07:00:00.000Z',
        next_change_opens: true,
        devices: [{ state: 'scheduled' }],
      },
    });
  });

  it('makes a code that works so many times, and tells how often it still does', async () => {
    const test = await open();
    const user = test.house.user();
    const answer = await test.asks('issue_code', { user, devices: ['front', 'back'], uses: 2 });
    expect(answer).toMatchObject({ ok: true, result: { uses: 2, uses_left: 2 } });
    const [pin] = test.house.codesIn('front');
    for (const left of [1, 0]) {
      test.client.forget();
      await test.house.front.typePin(pin!);
      await test.client.until(({ topic }) => topic === 'latchkey/events/code_used');
      expect(test.client.all('latchkey/events/code_used')).toMatchObject([
        { uses_left: left, outside: false },
      ]);
      expect(await test.asks('who_has_access', {})).toMatchObject({
        result: { access: [{ uses: 2, uses_left: left }] },
      });
    }
    await test.settled();
    expect([test.house.codesIn('front'), test.house.codesIn('back')]).toEqual([[], []]);
  });

  it('makes a code that ends so long after its first use, and tells when that is', async () => {
    const test = await open();
    const user = test.house.user();
    const schedule = { minutes_from_first_use: 90 };
    const answer = await test.asks('issue_code', { user, devices: ['front'], schedule });
    const waiting = { first_use_at: null, first_use_ends_at: null };
    expect(answer).toMatchObject({ ok: true, result: { schedule: '90 minutes from first use', ...waiting } });
    const [pin] = test.house.codesIn('front');
    await test.house.front.typePin(pin!);
    await test.settled();
    const now = test.house.clock.now();
    const [first_use_at, first_use_ends_at] = [now, now + 90 * 60_000].map((at) =>
      new Date(at).toISOString(),
    );
    expect(await test.asks('who_has_access', {})).toMatchObject({
      result: { access: [{ first_use_at, first_use_ends_at, next_change_at: first_use_ends_at }] },
    });
  });

  it.each([0, 1.5, 1000, '3', null])('to work %s times is refused in words', async (uses) => {
    const test = await open();
    const answer = await test.asks('issue_code', { user: test.house.user(), devices: ['front'], uses });
    expect(answer).toMatchObject({ errors: ['uses: expected a whole number from 1 to 999.'] });
  });

  it.each<[string, unknown, string[]]>([
    ['nothing', '', []],
    ['no JSON', '{"user"', ['Expected an object with user and devices.']],
    ['a list', [], ['Expected an object with user and devices.']],
    [
      'nothing in it',
      {},
      [
        'user: expected the name or the number of a user, such as "Anna Berg" or 7.',
        'devices: expected a list of devices, such as ["Front door"].',
      ],
    ],
    [
      'a PIN',
      { user: 1, devices: ['front'], pin: '739146' },
      [
        'A PIN is never taken over MQTT: Latchkey makes one, and its owners read it in the chat. Remove that key.',
      ],
    ],
    [
      'a PIN for a key, and as a value where none belongs',
      { user: ['739146'], devices: { 739146: 1 }, '739146': 1 },
      [
        'user: expected the name or the number of a user, such as "Anna Berg" or 7.',
        'devices: expected a list of devices, such as ["Front door"].',
        'There is no key of that name.',
      ],
    ],
    ['a key that is not there', { user: 1, devices: ['front'], door: 1 }, ['There is no key door.']],
    [
      'who and what is not there',
      { user: '739146', devices: ['front', '739146'] },
      ['There is no user of that name.', 'There is no such device. There are: back, front.'],
    ],
    ['a number that is not there', { user: 9, devices: ['front'] }, ['There is no user of that number.']],
    ['no device', { user: 1, devices: [] }, ['devices: expected at least one device.']],
    [
      'a schedule of other forms',
      {
        user: 1,
        devices: ['front'],
        schedule: { from: '739146', windows: [{ days: ['monday'], start: '9', end: 14 }], on: true },
      },
      [
        'schedule.from: expected a local time such as "2026-06-30T14:00".',
        'schedule.windows.0.days.0: expected days out of mon, tue, wed, thu, fri, sat, sun.',
        'schedule.windows.0.start: expected a time such as "09:30".',
        'schedule.windows.0.end: expected a time such as "09:30".',
        'schedule: there is no key on.',
      ],
    ],
    [
      'a schedule that is over',
      { user: 1, devices: ['front'], schedule: { until: '2026-05-01T00:00' } },
      ['The end has passed already. Choose a later one.'],
    ],
    [
      'a day that no month has',
      { user: 1, devices: ['front'], schedule: { until: '2026-02-30T00:00' } },
      ['Expected a date of the calendar up to the year 2100, got "2026-02-30T00:00". Correct the end.'],
    ],
  ])('with %s is refused in words, and nothing is changed', async (_what, input, errors) => {
    const test = await open();
    test.house.user();
    if (errors.length === 0) {
      // An empty payload takes a kept message away, and is no command.
      await test.client.publish('latchkey/command/issue_code', '');
      expect(await test.asks('issue_code', {})).toMatchObject({ ok: false });
      expect(test.client.all('latchkey/responses')).toHaveLength(1);
      return;
    }
    const answer = await test.asks('issue_code', input);
    expect(answer).toEqual({ id: null, ok: false, errors });
    expect(test.house.house.queries.codesOf(1)).toEqual([]);
    expect(test.audited()).toEqual([]);
    const logged = test.logged.filter((line) => line.includes('refused'));
    expect(logged).toEqual([`warn: MQTT: a command was refused. ${errors.join(' ')}`]);
    // Not even what was written into the wrong place.
    expect(
      findLeaks(
        ['739146'],
        [
          ['answer', JSON.stringify(answer)],
          ['log', test.logged.join('\n')],
        ],
      ),
    ).toEqual([]);
  });

  it('for one of two users of a name asks for the number', async () => {
    const test = await open();
    for (let i = 0; i < 2; i++)
      await test.house.does((it) => it.users.add(CONSOLE, { firstName: 'Ben', lastName: '' }));
    expect(await test.asks('issue_code', { user: 'Ben', devices: ['front'] })).toMatchObject({
      errors: ['Several users have that name. Give the number: 1 or 2.'],
    });
  });

  it.each([
    ['in other cases', 'Özil', 'öZIL'],
    ['in another form of Unicode', 'Zoë', 'Zoe\u0308'],
  ])('finds a name that is written %s', async (_how, firstName, typed) => {
    const test = await open();
    await test.house.does((it) => it.users.add(CONSOLE, { firstName, lastName: '' }));
    expect(await test.asks('issue_code', { user: typed, devices: ['front'] })).toMatchObject({ ok: true });
  });

  it('finds a name that is a part of a hundred others', async () => {
    const test = await open();
    for (let i = 0; i < 100; i++)
      await test.house.does((it) => it.users.add(CONSOLE, { firstName: 'Adal', lastName: String(i) }));
    await test.house.does((it) => it.users.add(CONSOLE, { firstName: 'Al', lastName: '' }));
    expect(await test.asks('issue_code', { user: 'Al', devices: ['front'] })).toMatchObject({ ok: true });
  });

  it('with sent_at is obeyed once, also where it comes twice, and answered twice', async () => {
    const test = await open();
    const sent_at = new Date(test.house.clock.now()).toISOString();
    const command = { user: test.house.user(), devices: ['front'], sent_at };
    const answer = await test.asks('issue_code', command);
    expect(answer).toMatchObject({ ok: true, result: { code_id: 1 } });
    expect(await test.asks('issue_code', command)).toEqual(answer);
    expect(test.house.codesIn()).toHaveLength(1);
    // Another one, that was sent at the same time.
    expect(await test.asks('issue_code', { ...command, id: 2 })).toMatchObject({ result: { code_id: 2 } });
    expect(test.house.codesIn()).toHaveLength(2);
  });

  it('where the lock has no free slot says so', async () => {
    const test = await MqttHouse.open({ devices: { devices: [{ name: 'front', slots: 1 }] } });
    await test.house.issue('274916');
    expect(await test.asks('issue_code', { user: 1, devices: ['front'] })).toMatchObject({
      errors: ['front has no free slot: all 1 are taken. Delete a code there, or leave it out.'],
    });
  });

  describe('with only_while', () => {
    const house = async (...conditions: Condition[]) => {
      const around = new MemoryConditions(...conditions);
      const test = await MqttHouse.open({ devices: { conditions: around } });
      test.house.user();
      return { test, around };
    };
    const anna = { user: 'Anna Berg', devices: ['front'] };

    it.each(['input_boolean.guest_mode', 'guest mode'])(
      'makes a code that works only while that is so, by %s',
      async (what) => {
        const { test, around } = await house({ ...GUESTS, holds: false });
        expect(await test.asks('issue_code', { ...anna, only_while: what })).toMatchObject({
          ok: true,
          result: { only_while: 'Guest mode is on', only_while_is_so: false },
        });
        expect(test.house.codesIn()).toEqual([]);
        around.become({ ...GUESTS, holds: true });
        await test.settled();
        expect(test.house.codesIn()).toHaveLength(1);
        around.become({ ...GUESTS, holds: false });
        await test.settled();
        expect(test.house.codesIn()).toEqual([]);
      },
    );

    const GONE =
      'Nothing of that id or name is on or off in Home Assistant, or Home Assistant does not answer. The chat lists what a code can depend on.';
    it.each<[string, Condition[], unknown, string]>([
      ['is not there', [], '739146', GONE],
      [
        'is not known now',
        [GUESTS],
        GUESTS.id,
        'I can’t tell now whether this condition holds: its entity is unavailable, or Home Assistant does not answer. Try again, or choose something else.',
      ],
      [
        'two things are called',
        [
          { ...GUESTS, holds: true },
          { ...GUESTS, id: 'switch.guest_mode', holds: true },
        ],
        'Guest mode',
        'Several things have that name. Give the id: input_boolean.guest_mode, switch.guest_mode.',
      ],
      [
        'is no text',
        [],
        7,
        'only_while: expected the id or the name of what the code depends on, such as "input_boolean.guest_mode".',
      ],
    ])('of what %s is refused in words, and nothing is changed', async (_what, all, what, error) => {
      const { test } = await house(...all);
      const answer = await test.asks('issue_code', { ...anna, only_while: what });
      expect(answer).toEqual({ id: null, ok: false, errors: [error] });
      expect(test.house.house.queries.codesOf(1)).toEqual([]);
    });

    it('without a Home Assistant to ask is refused in words', async () => {
      const test = await open();
      test.house.user();
      expect(await test.asks('issue_code', { ...anna, only_while: GUESTS.id })).toMatchObject({
        errors: ['A code can depend on something only with a driver of the kind home-assistant.'],
      });
    });

    it('is obeyed before the commands that came after it', async () => {
      const { test, around } = await house({ ...GUESTS, holds: true });
      let answer = (): void => undefined;
      around.answered = new Promise((resolve) => (answer = resolve));
      await test.client.publish('latchkey/command/issue_code', { ...anna, only_while: GUESTS.id });
      await test.client.publish('latchkey/command/revoke_code', { user: 'Anna Berg' });
      await test.client.publish('latchkey/command/who_has_access', { id: 'last' });
      // All of them have come once what was published after them has had its effect.
      test.client.forget();
      await test.client.publish('latchkey/status', 'offline', { retain: true });
      await test.client.until(({ topic, payload }) => topic === 'latchkey/status' && payload === 'online');
      answer();
      await test.client.until(({ payload }) => payload.includes('last'));
      await test.settled();
      expect(test.audited()).toEqual(['issue code code:1', 'delete codes user:1']);
      expect(test.house.codesIn()).toEqual([]);
    });
  });
});
