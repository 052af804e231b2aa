import { expect, it, onTestFinished } from 'vitest';
import { HomeAssistantDriver } from '../../../../drivers/home-assistant/driver.ts';
import { SimulatedHomeAssistant } from '../../../../drivers/home-assistant/simulator/simulator.ts';
import { NotifyChannel } from '../../../../src/app/mail/notify-channel.ts';
import { temporaryFolder } from '../../../support/houses/memory-house.ts';
import { until } from '../../../support/until.ts';

async function open() {
  const simulator = await SimulatedHomeAssistant.start();
  onTestFinished(() => simulator.stop());
  const heard: unknown[] = [];
  simulator.core.actions.set('notify.mobile_app_tablet', async (data) => void heard.push(data));
  simulator.core.setState('notify.hall', 'unknown');
  simulator.core.addEntityAction('notify.send_message', 'notify.hall', async (data) => void heard.push(data));
  const { url, identity } = simulator;
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url, token: identity.token, folder: temporaryFolder(), drives: [], log: () => {} },
  });
  onTestFinished(() => driver.stop());
  await driver.start(() => {});
  await until(() => driver.client.isUp, 'Home Assistant');
  const channel = new NotifyChannel(driver.surroundings);
  const send = async (service: string) => {
    let handedOver = 0;
    const way = { kind: 'notify', service } as const;
    const letter = {
      id: 'house-1',
      to: {},
      way,
      kind: 'code' as const,
      subject: 'Garden flat',
      text: 'the code',
    };
    const outcome = await channel.send(letter, () => void handedOver++);
    return { outcome, handedOver };
  };
  return { simulator, driver, send, heard };
}

it('a notify service of Home Assistant gets the message once, as does an entity', async () => {
  const { send, heard } = await open();
  expect(await send('notify.mobile_app_tablet')).toEqual({ outcome: { kind: 'sent' }, handedOver: 1 });
  expect(await send('notify.hall')).toEqual({ outcome: { kind: 'sent' }, handedOver: 1 });
  expect(heard).toMatchObject([
    { title: 'Garden flat', message: 'the code' },
    { title: 'Garden flat', message: 'the code', entity_id: 'notify.hall' },
  ]);
});

it('a service that is not there refuses it', async () => {
  const { send } = await open();
  expect(await send('notify.gone')).toMatchObject({
    outcome: { kind: 'refused', problem: { kind: 'no-such-service' } },
  });
});

it('a call that is cut off has perhaps arrived, and one without a connection has not', async () => {
  const { simulator, send, driver } = await open();
  simulator.faults.breaksAt.add('call_service');
  expect(await send('notify.mobile_app_tablet')).toMatchObject({
    outcome: { kind: 'perhaps' },
    handedOver: 1,
  });
  await driver.stop();
  expect(await send('notify.mobile_app_tablet')).toEqual({
    outcome: { kind: 'later', problem: { kind: 'unreachable' } },
    handedOver: 0,
  });
});
