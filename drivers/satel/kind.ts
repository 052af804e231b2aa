import { join } from 'node:path';
import { z } from 'zod';
import { driverId, duressCodes, secret, words } from '../../config/parts.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import { driverKind } from '../kind.ts';

/** Codes of an INTEGRA have at most eight digits, a prefix included in what is typed. */
const SATEL_CODE = /^\d{4,8}$/;
const SATEL_PREFIX = /^\d{1,8}$/;
/** Port 7094 is the module's own default for its integration. */
const SATEL_PORT = 7094;
/** The module takes keys of up to 12 characters. */
const SATEL_KEY = /^[\x20-\x7e]{1,12}$/;

const options = z
  .strictObject({
    id: driverId,
    kind: z.literal('satel').describe('A Satel INTEGRA alarm panel with an ETHM-1 or ETHM-1 Plus module.'),
    host: z
      .string()
      .regex(/^[\w.:-]+$/)
      .describe('The address or the name of the module in the network.')
      .register(words, {
        expected: 'an address such as 192.168.1.30, or a name',
        todo: 'Write the address of the ETHM-1 module, without a port and without http://.',
      }),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .describe("The port of the module's integration.")
      .register(words, {
        expected: 'a port from 1 to 65535',
        todo: `Write the port that is set for integration in the module; ${SATEL_PORT} is its default.`,
      })
      .default(SATEL_PORT),
    master_code: secret((text) => SATEL_CODE.test(text), {
      expected: 'a code of 4 to 8 digits',
      todo: 'Use the code of a master, or of a user who may edit users; keep it in the environment and write !env with the name of its variable.',
    }).describe('The code of a user who may edit users. Latchkey writes codes as this user.'),
    duress_codes: duressCodes,
    code_prefix: secret((text) => SATEL_PREFIX.test(text), {
      expected: 'the prefix that is typed before each code, as digits',
      todo: 'Leave it out unless the panel uses prefixes. In the file itself it needs quotes.',
    })
      .describe('The normal prefix, if the panel uses prefixes before codes.')
      .exactOptional(),
    integration_key: secret((text) => SATEL_KEY.test(text), {
      expected: 'the integration key of the module, up to 12 characters',
      todo: 'Write the key that is set in the module, or leave it out where the module does not encrypt.',
    })
      .describe('The key of the module, if its integration is encrypted.')
      .exactOptional(),
    min_code_length: z
      .int()
      .min(4)
      .max(8)
      .describe('The fewest digits of a code, as the installer has set it. The panel does not report it.')
      .register(words, {
        expected: 'a whole number of digits from 4 to 8',
        todo: 'Write the minimum length of codes that is set in the panel.',
      })
      .default(4),
  })
  .describe('A Satel INTEGRA alarm panel.');

export const satel = driverKind({
  options,
  place: ({ host, port }) => ({ host, port }),
  open: async (config, { dataFolder, log }) => {
    const { createSatelDriver, fileMark } = await import('./driver.ts');
    const { id, host, port, code_prefix: prefix, integration_key: key } = config;
    return createSatelDriver({
      id,
      host,
      port,
      master: Pin.of(config.master_code.reveal()),
      ...(prefix ? { prefix: Pin.of(prefix.reveal()) } : {}),
      ...(key ? { integrationKey: key.reveal() } : {}),
      minCodeLength: config.min_code_length,
      logMark: fileMark(join(dataFolder, id, 'log-mark'), log),
      log,
    });
  },
  panelCodes: ({ master_code, duress_codes }) => ({
    master: Pin.of(master_code.reveal()),
    duress: duress_codes.map((code) => Pin.of(code.reveal())),
  }),
});
