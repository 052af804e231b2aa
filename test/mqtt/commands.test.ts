import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Pin } from '../../src/domain/pins/pin.ts';
import { COMMANDS } from '../../src/mqtt/command-input.ts';
import { FRONT, MINUTE } from '../support/houses/memory-house.ts';
import { MqttHouse } from '../support/houses/mqtt-house.ts';
import { TestClient } from '../support/network/mqtt-client.ts';
import { MOSQUITTO } from '../support/network/test-broker.ts';
import { until } from '../support/until.ts';
import { CONSOLE } from '../../src/domain/people/actor.ts';

const DEVICES = [{ name: 'front' }, { name: 'back' }];
const open = () => MqttHouse.open({ devices: { devices: DEVICES } });

it('docs/home-assistant.md lists every command, and every key of each', () => {
  const page = readFileSync(new URL('../../docs/home-assistant.md', import.meta.url), 'utf8');
  const common = page.slice(page.indexOf('### Fields of every command'), page.indexOf('### `issue_code`'));
  for (const [name, schema] of Object.entries(COMMANDS)) {
    const [own = ''] = new RegExp(`^### .*\`${name}\`[^]*?(?=^##)`, 'm').exec(page) ?? [];
    expect(own, name).not.toBe('');
    for (const key of Object.keys(schema.shape)) expect(own + common, name).toContain(`\`${key}\``);
  }
});

const EITHER =
  'Expected either code, for one, or user, for all codes of that user, or tag, for all codes of all users who have it.';

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
    expect(test.audited()).toEqual(['pause code code:1', 'resume code code:1', 'delete code code:1']);
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
    expect(test.audited()).toEqual(['pause codes user:1', 'resume codes user:1', 'delete codes user:1']);
  });

  it.each([
    [{}, EITHER],
    [{ code: 1, user: 1 }, EITHER],
    [{ user: 1, tag: 1 }, EITHER],
    [{ tag: 'cleaners' }, 'There is no such tag. There are: none.'],
    [{ code: '274916' }, 'code: expected the number of a code, such as 12.'],
    [{ code: 99 }, 'This code is no longer there. Go back and choose again.'],
    [{ user: 99 }, 'There is no user of that number.'],
    [[1], 'Expected an object with code, user or tag.'],
  ])('of %j are refused in words', async (input, error) => {
    const test = await open();
    for (const name of ['pause_code', 'resume_code'])
      expect(await test.asks(name, input)).toEqual({ id: null, ok: false, errors: [error] });
  });

  it.each([
    [{}, 'Expected either code, for one, or user, for all codes of that user.'],
    [{ tag: 1 }, 'There is no key tag.'],
    [[1], 'Expected an object with code or user.'],
  ])('of %j are refused in words where codes are to be deleted', async (input, error) => {
    const test = await open();
    const { errors } = (await test.asks('revoke_code', input)) as { errors: string[] };
    expect(errors).toContain(error);
  });

  it('pause and resume all users who have a tag, also by its switch', async () => {
    const test = await open();
    const { house } = test.house;
    await test.house.issue('274916');
    const ben = house.users.add(CONSOLE, { firstName: 'Ben', lastName: '' });
    if (!ben.ok) throw new Error('expected a user');
    const wish = { user: ben.value, pin: Pin.of('830271'), devices: ['memory/front'], schedule: {} };
    house.codes.issue(CONSOLE, wish);
    const tag = house.groups.addTag(CONSOLE, 'cleaners');
    if (!tag.ok) throw new Error('expected a tag');
    house.groups.setTag(CONSOLE, ben.value, tag.value, true);
    await test.settled();
    expect((await test.retained()).get('latchkey/tag/1/enabled')).toBe('ON');
    expect(await test.asks('pause_code', { tag: 'Cleaners' })).toMatchObject({
      ok: true,
      result: { tag_id: 1, tag_name: 'cleaners', codes_changed: 1 },
    });
    await test.settled();
    expect(test.house.codesIn()).toEqual(['274916']);
    expect((await test.retained()).get('latchkey/tag/1/enabled')).toBe('OFF');
    await test.client.publish('latchkey/tag/1/enabled/set', 'ON');
    await test.client.reads('latchkey/tag/1/enabled', 'ON');
    await test.settled();
    expect(test.house.codesIn()).toEqual(['274916', '830271']);
    house.groups.removeTag(CONSOLE, 1);
    await test.settled();
    expect([...(await test.retained()).keys()].filter((topic) => topic.includes('tag'))).toEqual([]);
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
    expect(test.audited()).toEqual([]);
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

  it('that lets somebody in and is one of too many within a minute; what takes access away is obeyed', async () => {
    const test = await open();
    await test.house.issue('274916');
    const refusal = {
      id: null,
      ok: false,
      errors: [
        'More than 60 commands within a minute would have let somebody in, or asked devices. Nothing was changed; try again in a minute.',
      ],
    };
    for (let i = 0; i < 60; i++) await test.client.publish('latchkey/sync', 'PRESS');
    expect(await test.asks('pause_code', { code: 1 })).toMatchObject({ ok: true });
    expect(test.house.codesIn()).toEqual([]);
    await test.client.publish('latchkey/user/1/enabled/set', 'ON');
    expect(await test.asks('resume_code', { code: 1 })).toEqual(refusal);
    expect(test.house.codesIn()).toEqual([]);
    expect(test.logged.filter((line) => line.includes('More than 60'))).toHaveLength(1);
    await test.house.pass(MINUTE);
    expect(await test.asks('resume_code', { code: 1 })).toMatchObject({ ok: true });
    expect(test.house.codesIn()).toEqual(['274916']);
  });

  it('that is far too long', async () => {
    const test = await open();
    expect(await test.asks('who_has_access', { id: 1, user: 'x'.repeat(70_000) })).toMatchObject({
      ok: false,
    });
  });

  it.runIf(MOSQUITTO)(
    'before it comes, where it would fill the memory: with MQTT 5 the broker drops it',
    async () => {
      const test = await open();
      await test.client.publish('latchkey/command/who_has_access', 'x'.repeat(1_000_000));
      expect(await test.asks('who_has_access', { id: 'next' })).toMatchObject({ id: 'next', ok: true });
      expect(test.logged.filter((line) => line.includes('refused'))).toEqual([]);
    },
  );

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
    expect(test.audited()).toEqual([`check device device:${FRONT}`]);
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
    // Whom the broker lets set no switch of user 1 has no other topic for it.
    await test.house.issue('274916');
    for (const one of ['01', '1.0', '0x1'])
      await test.client.publish(`latchkey/user/${one}/enabled/set`, 'OFF');
    await test.client.publish('latchkey/user/1/enabled/set', 'sideways');
    await test.logs('A switch takes ON or OFF.');
    expect(test.logged.filter((line) => line.includes('There is no such user.'))).toHaveLength(5);
    expect(test.house.codesIn()).toEqual(['274916']);
  });
});
