import { z } from 'zod';
import { driverId, words } from '../../config/parts.ts';
import { driverKind } from '../kind.ts';

const options = z
  .strictObject({
    id: driverId,
    kind: z
      .literal('zwave-js-server')
      .describe('A Z-Wave JS server owns the stick: Z-Wave JS UI, or the Z-Wave JS app of Home Assistant.'),
    url: z
      .string()
      .refine(isWebSocketAddress)
      .describe(
        'The address of the WebSocket of the server. Switch on the option interview.queryAllUserCodes in the server: if it is off, the first interview of a lock deletes all codes of the lock.',
      )
      .register(words, {
        expected: 'the address of a WebSocket, such as ws://127.0.0.1:3000',
        todo: 'In Z-Wave JS UI, switch on the WebSocket server under Settings, Home Assistant, and write ws://, its host and its port. The add-ons listen at ws://core-zwave-js:3000 and ws://a0d7b954-zwavejs2mqtt:3000.',
      }),
  })
  .describe('A Z-Wave stick that another program owns.');

function isWebSocketAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^wss?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.hash === '';
}

export const zwaveJsServer = driverKind({
  options,
  open: async ({ id, url }, { zone, now, log }) =>
    (await import('./driver.ts')).createServerDriver({ id, url, time: { zone, now }, log }),
  examine: async (config, signal) => (await import('./examine.ts')).examineServer(config, signal),
});
