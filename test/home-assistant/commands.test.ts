import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/home-assistant/command-input.ts';
import { GUESTS, MemoryConditions } from '../support/memory-conditions.ts';
import { FRONT, MINUTE, OWNER } from '../support/memory-house.ts';
import { MqttHouse } from '../support/mqtt-house.ts';
import { TestClient } from '../support/mqtt-client.ts';
import { MOSQUITTO } from '../support/test-broker.ts';
import { findLeaks } from '../support/leaks.ts';
import { until } from '../support/until.ts';

const DEVICES = [{ name: 'front' }, { name: 'back' }];
const open = () => MqttHouse.open({ devices: { devices: DEVICES } });
const audit = (test: MqttHouse) =>
  test.house.store.database
    .all("SELECT what, subject FROM audit WHERE actor = 'mqtt' ORDER BY id")
    .map(({ what, subject }) => `${String(what)} ${String(subject)}`);

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
    expect(audit(test)).toEqual(['issue code code:1']);
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
    expect(audit(test)).toEqual([]);
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
      await test.house.does((it) => it.users.add('console', { firstName: 'Ben', lastName: '' }));
    expect(await test.asks('issue_code', { user: 'Ben', devices: ['front'] })).toMatchObject({
      errors: ['Several users have that name. Give the number: 1 or 2.'],
    });
  });

  it('where the lock has no free slot says so', async () => {
    const test = await MqttHouse.open({ devices: { devices: [{ name: 'front', slots: 1 }] } });
    await test.house.issue('274916');
    expect(await test.asks('issue_code', { user: 1, devices: ['front'] })).toMatchObject({
      errors: ['front has no free slot: all 1 are taken. Delete a code there, or leave it out.'],
    });
  });
});

describe('pause_code, resume_code and revoke_code', () => {
  it('do so with one code', async () => {
    const test = await open();
    await test.house.issue('274916');
    await test.house.issue('830271');
    expect(await test.asks('pause_code', { code: 1 })).toMatchObject({
      ok: true,
      result: { code_id: 1, paused: true },
    });
    expect(test.house.codesIn()).toEqual(['830271']);
    expect(await test.asks('resume_code', { code: 1 })).toMatchObject({
      ok: true,
      result: { paused: false },
    });
    expect(test.house.codesIn()).toEqual(['274916', '830271']);
    expect(await test.asks('revoke_code', { code: 1 })).toMatchObject({
      ok: true,
      result: { revoked: true },
    });
    expect(test.house.codesIn()).toEqual(['830271']);
    expect(audit(test)).toEqual(['pause code code:1', 'resume code code:1', 'delete code code:1']);
  });

  it('do so with all codes of a user', async () => {
    const test = await open();
    await test.house.issue('274916');
    await test.house.issue('830271');
    const anna = { ok: true, result: { user_id: 1, user_name: 'Anna Berg' } };
    expect(await test.asks('pause_code', { user: 'Anna Berg' })).toMatchObject(anna);
    expect(test.house.codesIn()).toEqual([]);
    expect(await test.asks('resume_code', { user: 1 })).toMatchObject(anna);
    expect(test.house.codesIn()).toEqual(['274916', '830271']);
    expect(await test.asks('revoke_code', { user: 1 })).toMatchObject(anna);
    expect(test.house.codesIn()).toEqual([]);
    expect(audit(test)).toEqual(['pause codes user:1', 'resume codes user:1', 'delete codes user:1']);
  });

  it.each([
    [{}, 'Expected either code, for one, or user, for all codes of that user.'],
    [{ code: 1, user: 1 }, 'Expected either code, for one, or user, for all codes of that user.'],
    [{ code: '274916' }, 'code: expected the number of a code, such as 12.'],
    [{ code: 99 }, 'This code is no longer there. Go back and choose again.'],
    [{ user: 99 }, 'There is no user of that number.'],
    [[1], 'Expected an object with code or user.'],
  ])('of %j are refused in words', async (input, error) => {
    const test = await open();
    for (const name of ['pause_code', 'resume_code', 'revoke_code'])
      expect(await test.asks(name, input)).toEqual({ id: null, ok: false, errors: [error] });
  });
});

describe('who_has_access', () => {
  const names = (answer: Record<string, unknown>) =>
    (answer['result'] as { access: { user_name: string; devices: { device: string }[] }[] }).access.map(
      ({ user_name: name, devices }) =>
        `${name}: ${devices.map(({ device }) => device.replace('memory/', '')).join(' ')}`,
    );

  const house = async () => {
    const test = await open();
    await test.house.issue('274916', { on: [FRONT, 'memory/back'] });
    const ben = await test.house.does((it) => it.users.add('console', { firstName: 'Ben', lastName: '' }));
    await test.house.does((it) => {
      const pin = it.rulebook.propose({ user: ben, devices: [FRONT] });
      if (!pin.ok) throw new Error('no PIN');
      return it.codes.issue('console', {
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

it('README.md lists every command, and every key of each', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const table = readme.slice(readme.indexOf('| | field |'));
  for (const [name, schema] of Object.entries(COMMANDS)) {
    expect(table).toContain(`**${name}**`);
    for (const key of Object.keys(schema.shape)) expect(table).toContain(`\`${key}\``);
  }
});

describe('an answer', () => {
  it('goes to the response topic of the payload, with its id', async () => {
    const test = await open();
    await test.client.publish('latchkey/command/who_has_access', {
      id: 12,
      response_topic: 'automation/answer',
    });
    await test.client.until(({ topic }) => topic === 'automation/answer');
    expect(test.client.all('automation/answer')).toMatchObject([{ id: 12, ok: true }]);
    expect(test.client.all('latchkey/responses')).toEqual([]);
  });

  it('goes there too where the rest of the payload is wrong', async () => {
    const test = await open();
    const payload = { id: 'a', response_topic: 'automation/answer', now: 'yes' };
    await test.client.publish('latchkey/command/who_has_access', payload);
    await test.client.until(({ topic }) => topic === 'automation/answer');
    expect(test.client.all('automation/answer')).toEqual([
      { id: 'a', ok: false, errors: ['now: expected true or false.'] },
    ]);
  });

  it.each(['a/#', '+', '$SYS/x', '', 'x'.repeat(257)])('does not go to the topic "%s"', async (topic) => {
    const test = await open();
    const answer = await test.asks('who_has_access', { response_topic: topic });
    expect(answer).toMatchObject({ id: null, ok: false });
    expect(JSON.stringify(answer)).toContain('response_topic: expected a topic');
  });

  it('is never kept by the broker', async () => {
    const test = await open();
    await test.asks('who_has_access', {});
    expect((await test.retained()).has('latchkey/responses')).toBe(false);
  });

  it.runIf(MOSQUITTO)('goes to the response topic of MQTT 5, with its correlation data', async () => {
    const test = await open();
    const client = await TestClient.connect(test.broker, { version: 5, topics: ['mine/#'] });
    await client.publish(
      'latchkey/command/who_has_access',
      {},
      {
        properties: { responseTopic: 'mine/answer', correlationData: Buffer.from([1, 2, 3]) },
      },
    );
    const { payload, properties } = await client.until(({ topic }) => topic === 'mine/answer');
    expect(JSON.parse(payload)).toMatchObject({ ok: true });
    expect(properties?.correlationData).toEqual(Buffer.from([1, 2, 3]));
  });
});

describe('a command is refused', () => {
  it('where there is none of that name', async () => {
    const test = await open();
    expect(await test.asks('open_door', { id: 1 })).toEqual({
      id: 1,
      ok: false,
      errors: [
        'There is no command of that name. There are issue_code, pause_code, resume_code, revoke_code, who_has_access, upcoming.',
      ],
    });
  });

  it('that was sent more than a minute ago', async () => {
    const test = await open();
    await test.house.issue('274916');
    const sent = (ago: number) => ({
      code: 1,
      sent_at: new Date(test.house.clock.now() - ago).toISOString(),
    });
    const refusal = {
      errors: ['This command was sent more than a minute ago, or by another clock. Nothing was changed.'],
    };
    expect(await test.asks('pause_code', sent(MINUTE + 1))).toMatchObject(refusal);
    expect(await test.asks('pause_code', sent(-MINUTE - 1))).toMatchObject(refusal);
    expect(test.house.codesIn()).toEqual(['274916']);
    expect(await test.asks('pause_code', sent(MINUTE))).toMatchObject({ ok: true });
  });

  it('that the broker has kept, and the broker forgets it', async () => {
    const test = await MqttHouse.opening();
    await test.house.issue('274916');
    test.client = await TestClient.connect(test.broker);
    await test.client.publish('latchkey/command/revoke_code', { id: 'old', code: 1 }, { retain: true });
    await test.client.publish('latchkey/user/1/enabled/set', 'OFF', { retain: true });
    await test.client.publish('latchkey/sync', 'PRESS', { retain: true });
    test.start();
    const { payload } = await test.client.until(({ topic }) => topic === 'latchkey/responses');
    expect(JSON.parse(payload)).toEqual({
      id: 'old',
      ok: false,
      errors: [
        'The broker has kept this command (retain), so that nobody knows how old it is. Nothing was changed; publish it without retain.',
      ],
    });
    await test.client.reads('latchkey/command/revoke_code', '');
    await test.client.reads('latchkey/user/1/enabled/set', '');
    await test.client.reads('latchkey/sync', '');
    await test.settled();
    expect(test.house.codesIn()).toEqual(['274916']);
    expect(audit(test)).toEqual([]);
    expect(test.logged.filter((line) => line.includes('has kept this command'))).toHaveLength(3);
  });

  it.runIf(MOSQUITTO)(
    'that is published now to be kept: with MQTT 5 it is refused before it was kept',
    async () => {
      const test = await open();
      await test.house.issue('274916');
      await test.client.publish('latchkey/command/revoke_code', { code: 1 }, { retain: true });
      await test.client.until(({ topic }) => topic === 'latchkey/responses');
      expect(test.client.all('latchkey/responses')).toMatchObject([{ ok: false }]);
      await test.client.reads('latchkey/command/revoke_code', '');
      expect(test.house.codesIn()).toEqual(['274916']);
    },
  );

  it('that is far too long', async () => {
    const test = await open();
    expect(await test.asks('who_has_access', { id: 1, user: 'x'.repeat(70_000) })).toMatchObject({
      ok: false,
    });
  });

  it('where the configuration lets nobody command; a button still asks a lock', async () => {
    const test = await MqttHouse.open({ commands: false });
    await test.house.issue('274916');
    const closed = 'This Latchkey takes no commands over MQTT: its configuration says mqtt.commands: false.';
    expect(await test.asks('revoke_code', { code: 1 })).toEqual({ id: null, ok: false, errors: [closed] });
    await test.client.publish('latchkey/user/1/enabled/set', 'OFF');
    await test.client.publish('latchkey/sync', 'PRESS');
    await test.client.publish('latchkey/user/1/enabled/set', 'sideways');
    await until(() => test.logged.filter((line) => line.includes(closed)).length === 3);
    await test.settled();
    expect(test.house.codesIn()).toEqual(['274916']);
    expect(audit(test)).toEqual([`check device device:${FRONT}`]);
  });

  it('in words where the house itself fails, and the next one is obeyed', async () => {
    const test = await open();
    await test.house.issue('274916');
    const died = test.house.dieAtWrite(0);
    const failure = {
      errors: ['Latchkey has failed at this command (Error), and does not know how far it came.'],
    };
    expect(await test.asks('pause_code', { code: 1 })).toMatchObject(failure);
    expect(died()).toBe(true);
    expect(await test.asks('who_has_access', {})).toMatchObject({ ok: true });
  });

  it('by a switch that is set to something else, or of a user who is not there', async () => {
    const test = await open();
    await test.client.publish('latchkey/user/9/enabled/set', 'OFF');
    await test.client.publish('latchkey/user/x/enabled/set', 'OFF');
    await test.client.publish('latchkey/user/1/enabled/set', 'sideways');
    await test.logs('A switch takes ON or OFF.');
    expect(test.logged.filter((line) => line.includes('There is no such user.'))).toHaveLength(2);
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
