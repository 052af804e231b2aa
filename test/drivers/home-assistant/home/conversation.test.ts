import { expect, it, onTestFinished } from 'vitest';
import { HomeAssistantDriver } from '../../../../drivers/home-assistant/driver.ts';
import { SimulatedHomeAssistant } from '../../../../drivers/home-assistant/simulator/simulator.ts';
import { temporaryFolder } from '../../../support/houses/memory-house.ts';
import { until } from '../../../support/until.ts';

const QUESTION = { instructions: 'Answer with one JSON object.', sentence: 'let "mum" in' };

async function open() {
  const simulator = await SimulatedHomeAssistant.start();
  onTestFinished(() => simulator.stop());
  const { url, identity } = simulator;
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url, token: identity.token, folder: temporaryFolder(), drives: [], log: () => {} },
  });
  onTestFinished(() => driver.stop());
  await driver.start(() => {});
  await until(() => driver.client.isUp, 'Home Assistant');
  const ask = (agent: string, signal = new AbortController().signal) =>
    driver.conversation(agent).answer(QUESTION, signal);
  return { simulator, ask };
}

it('an agent of Home Assistant answers what it is asked', async () => {
  const { simulator, ask } = await open();
  simulator.conversation.reply = (text) => `{"kind":"next"} ${text.length}`;
  const answer = await ask('conversation.reader');
  const [heard] = simulator.conversation.heard;
  expect(heard?.text).toBe('Answer with one JSON object.\n\nThe sentence: "let \\"mum\\" in"');
  expect(answer).toEqual({ kind: 'answer', text: `{"kind":"next"} ${heard?.text.length}` });
});

it('an agent that can control the home is not asked: it would act before anybody has reviewed anything', async () => {
  const { simulator, ask } = await open();
  expect(await ask('conversation.home_assistant')).toEqual({ kind: 'failed', why: 'controls' });
  simulator.core.setState('conversation.reader', 'unknown', { supported_features: 1 });
  expect(await ask('conversation.reader')).toEqual({ kind: 'failed', why: 'controls' });
  expect(simulator.conversation.heard).toEqual([]);
});

it('an agent that is not there, refuses, answers oddly or is cut off gives no answer', async () => {
  const { simulator, ask } = await open();
  expect(await ask('conversation.gone')).toEqual({ kind: 'failed', why: 'missing' });
  simulator.faults.refused.add('conversation/process');
  expect(await ask('conversation.reader')).toEqual({ kind: 'failed', why: 'refused' });
  simulator.faults.refused.clear();
  for (const odd of [null, [], 'yes', { response: { speech: { plain: { speech: 7 } } } }]) {
    simulator.faults.twisted.set('conversation/process', odd);
    expect(await ask('conversation.reader')).toEqual({ kind: 'failed', why: 'unreadable' });
  }
  simulator.faults.twisted.set('conversation/process', {
    response: { response_type: 'error', speech: { plain: { speech: 'Sorry' } } },
  });
  expect(await ask('conversation.reader')).toEqual({ kind: 'failed', why: 'unreadable' });
  simulator.faults.breaksAt.add('conversation/process');
  expect(await ask('conversation.reader')).toEqual({ kind: 'failed', why: 'unreachable' });
});

it('an agent that takes too long is left at once', async () => {
  const { simulator, ask } = await open();
  simulator.conversation.reply = () => undefined;
  const asked = new AbortController();
  const answer = ask('conversation.reader', asked.signal);
  await until(() => simulator.conversation.heard.length === 1, 'the question');
  asked.abort();
  expect(await answer).toEqual({ kind: 'failed', why: 'unreachable' });
});
