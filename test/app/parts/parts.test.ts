import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { BotApiSimulator } from '../../../bot/simulator/simulator.ts';
import { SIMULATED_KEYS, ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { temporaryFolder } from '../../support/houses/memory-house.ts';
import { TestClient } from '../../support/network/mqtt-client.ts';
import { TestBroker } from '../../support/network/test-broker.ts';
import { QUICK_LOCKS } from '../../support/houses/test-house.ts';
import { until } from '../../support/until.ts';

const MAIN = fileURLToPath(new URL('../../../src/app/main.ts', import.meta.url));
const TOKEN = '1000000001:parts-test-token-of-no-use-at-all';
const SOON_MS = 30_000;

it('a token that is revoked ends the chat alone: codes still go, whoever can hears why, and the chat comes back', async () => {
  const telegram = new BotApiSimulator({ token: TOKEN });
  const apiRoot = await telegram.start();
  onTestFinished(() => telegram.stop());
  const network = await ZwaveSimulator.start({ locks: QUICK_LOCKS.slice(0, 1), hopMs: 1 });
  onTestFinished(() => network.stop());
  const broker = await TestBroker.open();
  const client = await TestClient.connect(broker);
  const folder = temporaryFolder();
  const keys = Object.entries(SIMULATED_KEYS).map(([name, key]) => `${name}: "${key}"`);
  const file = join(folder, 'latchkey.yaml');
  const config = [
    'house: { zone: Europe/Berlin }',
    `telegram: { token: "${TOKEN}", owners: [1001], api_root: "${apiRoot}" }`,
    `drivers: [{ id: zwave, kind: zwave-js, port: "${network.url}", quick_start: true, keys: { ${keys.join(', ')} } }]`,
    `mqtt: { url: "${broker.url}" }`,
  ];
  writeFileSync(file, config.join('\n'), { mode: 0o600 });
  const program = spawn(process.execPath, [MAIN, '--config', file]);
  let exit: number | null | undefined;
  program.once('exit', (code) => (exit = code));
  onTestFinished(() => void program.kill('SIGKILL'));
  const asks = async (name: string, input: object): Promise<void> => {
    client.forget();
    await client.publish(`latchkey/command/${name}`, input);
    const { payload } = await client.until(({ topic }) => topic === 'latchkey/responses');
    expect(payload).toContain('"ok":true');
  };
  const slots = async (): Promise<number> => Object.keys(await network.locks[0]!.slots()).length;
  const said = (topic: string): string | undefined =>
    client.heard.findLast((heard) => heard.topic === topic)?.payload;

  const owner = telegram.person(1001, 'Olivia');
  owner.send('/users');
  await owner.until(/Users/, { timeoutMs: SOON_MS });
  const step = async (does: () => void, shows: RegExp): Promise<void> => {
    const { id } = owner.last();
    does();
    await owner.until(shows, { timeoutMs: SOON_MS, after: id - 1 });
  };
  await step(() => owner.tap(/New user/), /first and last name/);
  await step(() => owner.send('Anna Berg'), /Save the user/);
  await step(() => owner.tap(/Save/), /👤 Anna Berg/);
  const { nodeId } = network.locks[0]!;
  await until(() => said(`latchkey/device/zwave-${nodeId}/state`)?.includes('"reachable":true') ?? false);
  await asks('issue_code', { user: 'Anna Berg', devices: [`zwave/${nodeId}`] });
  await until(async () => (await slots()) === 1, 'the code in the lock', SOON_MS);
  expect(said('latchkey/problem') ?? 'OFF').toBe('OFF');

  telegram.revoke();
  await until(() => said('latchkey/problem') === 'ON', 'the problem at the broker', SOON_MS);
  const words = 'Telegram does not know the bot token (401).';
  await until(() => said('latchkey/problems')?.includes(words) ?? false, 'its words', SOON_MS);
  await asks('revoke_code', { user: 'Anna Berg' });
  await until(async () => (await slots()) === 0, 'the lock without the code', SOON_MS);
  expect(exit).toBeUndefined();

  telegram.restore();
  await until(() => said('latchkey/problem') === 'OFF', 'the end of the problem', SOON_MS);
  await owner.until(/⚠️ Latchkey’s chat: Telegram does not know the bot token/, { timeoutMs: SOON_MS });
  program.kill('SIGTERM');
  await until(() => exit !== undefined, 'the end', SOON_MS);
  expect(exit).toBe(0);
}, 120_000);
