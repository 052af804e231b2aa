import { expect, it } from 'vitest';
import { AUTOMATION } from '../../../src/domain/people/actor.ts';
import { FRONT, MemoryHouse } from '../../support/houses/memory-house.ts';
import { MqttHouse } from '../../support/houses/mqtt-house.ts';
import { until } from '../../support/until.ts';
import { ApiHouse } from './api-house.ts';

it('a change by the API is at the broker within a second, and the other way round', async () => {
  const all = await MemoryHouse.open();
  const mqtt = await MqttHouse.open({ house: all });
  const api = await ApiHouse.open(all);
  const token = api.token('read', 'issue');
  const user = await api.json('POST', '/users', { token, body: { first_name: 'Anna' } });
  const before = performance.now();
  const code = await api.json('POST', '/codes', { token, body: { user: user.id, devices: [FRONT] } });
  await until(() => mqtt.client.heard.some(({ topic }) => topic === 'latchkey/events/code_live'));
  expect(performance.now() - before).toBeLessThan(1_000);

  all.house.codes.pauseAllOf(AUTOMATION, user.id);
  await all.house.settled();
  expect(await api.json('GET', `/codes/${code.id}`, { token })).toMatchObject({
    ...{ paused: true, grants: [{ state: 'scheduled' }] },
  });
  api.api.stop();
  api.server.stop();
});
