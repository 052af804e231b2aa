import { join } from 'node:path';
import { z } from 'zod';
import { driverId, duressCodes, secret, serialPort, words } from '../../config/parts.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import { driverKind } from '../kind.ts';
import { placeOf } from '../shared/probe.ts';

/** Locations 0 and 1 of the module. */
const BAUD_RATES = [600, 1200, 2400, 4800, 9600, 19_200, 38_400] as const;

const options = z
  .strictObject({
    id: driverId,
    kind: z
      .literal('nx-584')
      .describe('An Interlogix (Caddx) NetworX panel with an NX-584 module, or an NX-8E with its own port.'),
    port: serialPort({
      describe: 'The serial port of the module, or tcp://host:port of a serial port server.',
      todo: 'Run: ls /dev/serial/by-id/ and write the whole path of the adapter; or tcp://host:port, with a port from 1 to 65535.',
    }),
    framing: z
      .enum(['ascii', 'binary'])
      .describe('The protocol that location 0 of the module is programmed to.')
      .default('ascii'),
    baud_rate: z
      .literal(BAUD_RATES)
      .describe('The baud rate that location 1 of the module is programmed to. It has no effect with tcp://.')
      .register(words, {
        expected: `one of ${BAUD_RATES.join(', ')}`,
        todo: 'Write the rate that location 1 of the module is programmed to.',
      })
      .default(38_400),
    master_code: secret((text) => /^(\d{4}|\d{6})$/.test(text), {
      expected: 'the 4 or 6 digits of a master code',
      todo: 'Keep the code of a user with the authority "Master / program" in the environment and write !env with the name of its variable. In the file itself it needs quotes.',
    }).describe('The code of a user with the authority "Master / program". Latchkey changes users with it.'),
    duress_codes: duressCodes,
    filler: z
      .enum(['zero', 'f'])
      .describe(
        'What fills the fifth and the sixth place of a code with four digits. The protocol says zero. Change it only if the panel takes no codes.',
      )
      .default('zero'),
  })
  .describe('An Interlogix (Caddx) NetworX panel on a serial port or behind TCP.');

export const nx584 = driverKind({
  options,
  place: ({ port }) => placeOf(port),
  open: async ({ id, port, framing, baud_rate, master_code, filler }, { dataFolder, zone, log }) =>
    (await import('./driver.ts')).createNx584Driver({
      id,
      port,
      framing,
      baudRate: baud_rate,
      master: Pin.of(master_code.reveal()),
      filler: filler === 'zero' ? '0' : 'F',
      zone,
      historyFile: join(dataFolder, id, 'log.hex'),
      log,
    }),
  panelCodes: ({ master_code, duress_codes }) => ({
    master: Pin.of(master_code.reveal()),
    duress: duress_codes.map((code) => Pin.of(code.reveal())),
  }),
});
