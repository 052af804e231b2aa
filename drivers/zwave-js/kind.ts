import { join } from 'node:path';
import { z } from 'zod';
import { driverId, secret, serialPort } from '../../config/parts.ts';
import { Secret } from '../../config/secret.ts';
import { driverKind } from '../kind.ts';
import { placeOf } from '../shared/probe.ts';

/** Of the S0 and S2 network keys. Source: Z-Wave specification, Security 2 Command Class. */
const NETWORK_KEY = /^[0-9a-f]{32}$/i;

const networkKey = secret((text) => NETWORK_KEY.test(text), {
  expected: 'a Z-Wave key of 16 bytes, as 32 hex digits',
  todo: 'Take the key from the program that used the stick so far, without spaces and 0x. A key in the file itself needs quotes; better is !env or !file.',
});

const options = z
  .strictObject({
    id: driverId,
    kind: z.literal('zwave-js').describe('Latchkey drives the Z-Wave stick itself.'),
    port: serialPort({
      describe: 'The serial port of the stick, best as /dev/serial/by-id/…, or tcp://host:port.',
      todo: 'Run: ls /dev/serial/by-id/ and write the whole path of the stick; or tcp://host:port, with a port from 1 to 65535.',
    }),
    keys: z
      .strictObject({
        S0_Legacy: networkKey.describe('The key of older secure devices.').exactOptional(),
        S2_Unauthenticated: networkKey
          .describe('The key of S2 devices that were included without a PIN.')
          .exactOptional(),
        S2_Authenticated: networkKey
          .describe('The key of S2 devices that were included with a PIN.')
          .exactOptional(),
        S2_AccessControl: networkKey.describe('The key of S2 locks and door controllers.').exactOptional(),
      })
      .superRefine(noKeyTwice)
      .describe('The security keys of the Z-Wave network. Give only the keys that the network has.')
      .prefault({}),
    quick_start: z
      .boolean()
      .describe('Skip the soft reset and the firmware check of the stick. For simulated sticks.')
      .default(false),
  })
  .describe(
    'A Z-Wave stick on a serial port or behind TCP. A stick has one owner: no other program may use it.',
  );

/** zwave-js refuses to start with one key in two classes. */
function noKeyTwice(keys: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void {
  const seen = new Map<string, string>();
  for (const [kind, key] of Object.entries(keys)) {
    // A key that has a problem already is still what came.
    if (!(key instanceof Secret)) continue;
    const digits = key.reveal().toLowerCase();
    const first = seen.get(digits);
    if (first === undefined) {
      seen.set(digits, kind);
      continue;
    }
    context.addIssue({
      code: 'custom',
      path: [kind],
      params: {
        expected: 'a key of its own for each security class',
        came: `the same key as ${first}`,
        todo: `Give ${first} and ${kind} different keys, or remove the one that your devices do not use.`,
      },
    });
  }
}

export const zwaveJs = driverKind({
  options,
  place: ({ port }) => placeOf(port),
  open: async ({ id, port, keys, quick_start }, { dataFolder, zone, now, log, cipher }) =>
    (await import('./driver.ts')).createZwaveDriver({
      id,
      port,
      keys: Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.reveal()])),
      cacheDir: join(dataFolder, id),
      cacheCipher: cipher,
      quickStart: quick_start,
      time: { zone, now },
      log,
    }),
});
