import { describe, expect, it } from 'vitest';
import { MqttHouse } from '../support/houses/mqtt-house.ts';
import { TestClient } from '../support/network/mqtt-client.ts';
import { MOSQUITTO } from '../support/network/test-broker.ts';

const NOT_FOR_ANSWERS =
  'The answer should go to a topic that means something by itself. Nothing was changed; name one of your own, or one below latchkey/responses.';

describe('an answer', () => {
  it('goes to the response topic of the payload, with its id', async () => {
    const test = await MqttHouse.open();
    await test.client.publish('latchkey/command/who_has_access', {
      id: 12,
      response_topic: 'automation/answer',
    });
    await test.client.until(({ topic }) => topic === 'automation/answer');
    expect(test.client.all('automation/answer')).toMatchObject([{ id: 12, ok: true }]);
    expect(test.client.all('latchkey/responses')).toEqual([]);
  });

  it('goes there too where the rest of the payload is wrong', async () => {
    const test = await MqttHouse.open();
    const payload = { id: 'a', response_topic: 'automation/answer', now: 'yes' };
    await test.client.publish('latchkey/command/who_has_access', payload);
    await test.client.until(({ topic }) => topic === 'automation/answer');
    expect(test.client.all('automation/answer')).toEqual([
      { id: 'a', ok: false, errors: ['now: expected true or false.'] },
    ]);
  });

  it.each(['a/#', '+', '$SYS/x', '', 'x'.repeat(257)])('does not go to the topic "%s"', async (topic) => {
    const test = await MqttHouse.open();
    const answer = await test.asks('who_has_access', { response_topic: topic });
    expect(answer).toMatchObject({ id: null, ok: false });
    expect(JSON.stringify(answer)).toContain('response_topic: expected a topic');
  });

  it.each([
    'latchkey/status',
    'latchkey/access',
    'latchkey/events/duress',
    'latchkey/user/1/used',
    'latchkey/user/1/enabled/set',
    'latchkey/command/issue_code',
    'homeassistant/status',
    'homeassistant/device/lamp/config',
  ])('does not go to %s, which means something by itself, and nothing is changed', async (topic) => {
    const test = await MqttHouse.open();
    await test.house.issue('274916');
    const answer = await test.asks('pause_code', { code: 1, response_topic: topic });
    expect(answer).toEqual({ id: null, ok: false, errors: [NOT_FOR_ANSWERS] });
    expect(test.client.heard.filter((heard) => heard.topic === topic && /"ok"/.test(heard.payload))).toEqual(
      [],
    );
    expect(test.house.codesIn()).toEqual(['274916']);
  });

  it('may go below the topic of the answers', async () => {
    const test = await MqttHouse.open();
    const topic = 'latchkey/responses/automation';
    await test.client.publish('latchkey/command/who_has_access', { response_topic: topic });
    await test.client.until((heard) => heard.topic === topic);
    expect(test.client.all(topic)).toMatchObject([{ ok: true }]);
  });

  it.runIf(MOSQUITTO)('does not go there with MQTT 5 either', async () => {
    const test = await MqttHouse.open();
    await test.house.issue('274916');
    const client = await TestClient.connect(test.broker, { version: 5, topics: [] });
    const properties = { responseTopic: 'latchkey/events/duress' };
    await client.publish('latchkey/command/pause_code', { code: 1 }, { properties });
    await test.client.until(({ topic }) => topic === 'latchkey/responses');
    expect(test.client.all('latchkey/responses')).toMatchObject([{ ok: false, errors: [NOT_FOR_ANSWERS] }]);
    expect(test.client.all('latchkey/events/duress')).toEqual([]);
    expect(test.house.codesIn()).toEqual(['274916']);
  });

  it('is never kept by the broker', async () => {
    const test = await MqttHouse.open();
    await test.asks('who_has_access', {});
    expect((await test.retained()).has('latchkey/responses')).toBe(false);
  });

  it.runIf(MOSQUITTO)('goes to the response topic of MQTT 5, with its correlation data', async () => {
    const test = await MqttHouse.open();
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
