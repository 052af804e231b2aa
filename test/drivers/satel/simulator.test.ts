/** The simulated module before another program's client, byte by byte as c-soft/satel_integra 0.3.7 sends it. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { FrameParser } from '../../../drivers/satel/frame.ts';
import { SatelSimulator } from '../../../drivers/satel/simulator/simulator.ts';
import { until } from '../../support/until.ts';

const START_MONITORING = 'fefe7f01dc998000040000000000006d59fe0d';
const KEEP_ALIVE = 'fefeee01016308fe0d';
const DISARM = 'fefe841234ffffffffffff01000000e0f1fe0d';

async function open() {
  const simulator = await SatelSimulator.start({
    masterCode: '1234',
    zones: [{ name: 'Gate', partition: 1 }],
  });
  const socket = connect(simulator.port, '127.0.0.1');
  await once(socket, 'connect');
  onTestFinished(async () => {
    socket.destroy();
    await simulator.stop();
  });
  const parser = new FrameParser();
  const heard: string[] = [];
  socket.on('data', (bytes) => heard.push(...parser.push(bytes).map((body) => body.toString('hex'))));
  return { simulator, heard, parser, say: (hex: string) => socket.write(Buffer.from(hex, 'hex')) };
}

it('takes the list of what is to be told, tells it at once, and again when it changes', async () => {
  const { simulator, heard, say } = await open();
  simulator.panel.setArmed(1, 0);
  say(START_MONITORING);
  await until(() => heard.length >= 9);
  expect(heard[0]).toBe('efff');
  expect(heard).toContain(`00${'00'.repeat(32)}`);
  expect(heard).toContain('0a01000000');
  expect(heard).toContain('2a00000000');
  say(DISARM);
  await until(() => heard.includes('0a00000000'));
  expect(heard).toContain('ef00');
  const from = heard.length;
  simulator.panel.violatedZones.add(1);
  await until(() => heard.slice(from).includes(`0001${'00'.repeat(31)}`));
});

it('names a zone to a client that asks only to keep the connection', async () => {
  const { heard, say } = await open();
  say(KEEP_ALIVE);
  await until(() => heard.length > 0);
  expect(heard[0]).toMatch(/^ee0101/);
  expect(Buffer.from(heard[0]!.slice(8), 'hex').toString()).toBe('Gate'.padEnd(16));
});

it('answers a command that it does not know with an error whose checksum is right', async () => {
  const { heard, parser, say } = await open();
  say('fefe09d7ebfe0d');
  await until(() => heard.length + parser.dropped > 0);
  expect(heard).toEqual(['ef08']);
});
