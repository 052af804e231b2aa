import { expect, it, onTestFinished } from 'vitest';
import { CONSOLE } from '../../src/domain/people/actor.ts';
import { DemoClock, nextAt } from '../../src/app/demo/demo-clock.ts';
import { findLeaks } from '../support/process/leaks.ts';
import { TestClient } from '../support/network/mqtt-client.ts';
import { Phone, pinIn } from '../support/phone.ts';
import { TestBroker } from '../support/network/test-broker.ts';
import { openTestHouse } from '../support/houses/test-house.ts';
import { CONFIG_TOPIC, discovery } from './discovery-schema.ts';

const TYPED = '60418352';
const WRONG = '97531864';
const ZONE = 'Europe/Berlin';

it('after a whole story no PIN is in any message at the broker, nor in the log', async () => {
  const broker = await TestBroker.open();
  const client = await TestClient.connect(broker);
  const logged: string[] = [];
  const clock = new DemoClock(nextAt(1, '11:30', { now: Date.now(), zone: ZONE }));
  const house = await openTestHouse({
    clock,
    mqttUrl: broker.url,
    logLevel: 'trace',
    logTo: { write: (line) => void logged.push(line) },
  });
  onTestFinished(() => house.close());
  const phone = new Phone(house);
  const secrets = [TYPED, WRONG];
  const asks = async (name: string, input: Record<string, unknown>) => {
    const id = `${name} ${client.heard.length}`;
    await client.publish(`latchkey/command/${name}`, { ...input, id });
    const { payload } = await client.until(
      (heard) => heard.topic === 'latchkey/responses' && heard.payload.includes(id),
    );
    await house.settled();
    return JSON.parse(payload) as Record<string, unknown>;
  };

  // By chat: a typed and a generated PIN, shared, edited, used, refused, paused.
  await phone.does('/start', /Users/, /New user/, 'Anna Berg', /Save/);
  await phone.does(
    '/users',
    /Anna Berg/,
    /New code/,
    /front-door/,
    /garage/,
    /Next/,
    TYPED,
    /Always/,
    /Save/,
  );
  const generated = pinIn(
    await phone.does(
      '/users',
      /Anna Berg/,
      /New code/,
      /All/,
      /Next/,
      /Generate/,
      'weekdays 11-14',
      /Use it/,
    ),
  );
  secrets.push(generated);
  await phone.does(/Save/, /Share/, /Back/, /Show PIN/);
  await house.typePin('front-door', TYPED);
  await house.typePin('back-door', generated);
  await house.typePin('front-door', WRONG);
  await phone.does(/Pause/, /Resume/);

  // By automations, at a lock that is in trouble too.
  expect(await asks('issue_code', { user: 'Anna Berg', devices: ['front-door'], pin: TYPED })).toMatchObject({
    ok: false,
  });
  const issued = await asks('issue_code', { user: 'Anna Berg', devices: ['front-door', 'garage'] });
  expect(issued).toMatchObject({ ok: true, result: { user_name: 'Anna Berg' } });
  const { code_id: code } = issued['result'] as { code_id: number };
  const shown = house.program.house.sharing.reveal(CONSOLE, code);
  if (!shown.ok) throw new Error('the code has no PIN');
  const { pin } = shown.value[0]!;
  secrets.push(pin.reveal());
  expect(Object.values(await house.network.lock('garage').slots())).toContain(pin.reveal());
  await house.typePin('garage', pin.reveal());
  expect(await asks('who_has_access', { now: true })).toMatchObject({ ok: true });
  await client.publish('latchkey/user/1/enabled/set', 'OFF');
  await client.reads('latchkey/user/1/enabled', 'OFF');
  await house.network.lock('garage').setFaults({ offline: true });
  await client.publish('latchkey/user/1/enabled/set', 'ON');
  const { nodeId } = house.network.locks.find(({ name }) => name === 'garage')!;
  await client.reads(`latchkey/device/zwave-${nodeId}/out_of_sync`, 'ON');
  expect(await asks('revoke_code', { user: 'Anna Berg' })).toMatchObject({ ok: true });
  await house.network.lock('garage').setFaults({ offline: false });
  clock.setForward(nextAt(1, '14:00', { now: clock.now(), zone: ZONE }));
  await house.settled();

  // A name that holds digits is a name, so the search would find what is there.
  const topics = new Set(client.heard.map(({ topic }) => topic));
  for (const kind of ['code_used', 'code_denied', 'code_live', 'code_overdue', 'guest_arrived_first'])
    expect(topics).toContain(`latchkey/events/${kind}`);
  const configs = client.heard.filter(({ topic }) => CONFIG_TOPIC.test(topic));
  for (const { payload } of configs) discovery.parse(JSON.parse(payload));
  const own = client.heard.filter(({ topic }) => topic !== 'latchkey/command/issue_code');
  expect(
    findLeaks(
      secrets,
      own.map(({ topic, payload }) => [topic, payload]),
    ),
  ).toEqual([]);
  expect(
    findLeaks(
      secrets,
      logged.map((line) => [line, line]),
    ),
  ).toEqual([]);
  // The search finds the one PIN that an automation should not have sent.
  expect(
    findLeaks(
      secrets,
      client.heard.map(({ topic, payload }) => [topic, payload]),
    ),
  ).toEqual(['latchkey/command/issue_code']);
}, 60_000);
