/** Alarm panels: the options of their drivers. */
import { z } from 'zod';
import { driverId, secret, serialPort, words } from './parts.ts';

/** Locations 0 and 1 of the module. */
const BAUD_RATES = [600, 1200, 2400, 4800, 9600, 19_200, 38_400] as const;

export const nx584 = z
  .strictObject({
    id: driverId,
    kind: z
      .literal('nx-584')
      .describe('An Interlogix (Caddx) NetworX panel with an NX-584 module, or an NX-8E with its own port.'),
    port: serialPort({
      describe: 'The serial port that the module is on; or tcp://host:port of a serial port server.',
      todo: 'Run: ls /dev/serial/by-id/ and write the whole path of the adapter; or tcp://host:port, with a port from 1 to 65535.',
    }),
    framing: z
      .enum(['ascii', 'binary'])
      .describe('As location 0 of the module is programmed.')
      .default('ascii'),
    baud_rate: z
      .literal(BAUD_RATES)
      .describe('As location 1 of the module is programmed. Of no matter with tcp://.')
      .register(words, {
        expected: `one of ${BAUD_RATES.join(', ')}`,
        todo: 'Write the rate that location 1 of the module is programmed to.',
      })
      .default(38_400),
    master_code: secret((text) => /^(\d{4}|\d{6})$/.test(text), {
      expected: 'the 4 or 6 digits of a master code',
      todo: 'Keep the code of a user with the authority "Master / program" in the environment and write !env with the name of its variable. In the file itself it needs quotes.',
    }).describe('The code that lets Latchkey change users: of a user with the authority "Master / program".'),
    filler: z
      .enum(['zero', 'f'])
      .describe(
        'What stands in the places of the fifth and sixth digit where codes have four. The protocol says zero; change it only where the panel takes no codes.',
      )
      .default('zero'),
  })
  .describe('An Interlogix (Caddx) NetworX panel, on a serial port or behind TCP.');

/** Codes of an INTEGRA have at most eight digits, a prefix included in what is typed. */
const SATEL_CODE = /^\d{4,8}$/;
const SATEL_PREFIX = /^\d{1,8}$/;
/** Port 7094 is the module's own default for its integration. */
const SATEL_PORT = 7094;
/** The module takes keys of up to 12 characters. */
const SATEL_KEY = /^[\x20-\x7e]{1,12}$/;

export const satel = z
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
    }).describe('The code of a user who may edit users. Latchkey writes codes in his name.'),
    code_prefix: secret((text) => SATEL_PREFIX.test(text), {
      expected: 'the prefix that is typed before each code, as digits',
      todo: 'Leave it out unless the panel uses prefixes. In the file itself it needs quotes.',
    })
      .describe('The normal prefix, where the panel uses prefixes before codes.')
      .exactOptional(),
    integration_key: secret((text) => SATEL_KEY.test(text), {
      expected: 'the integration key of the module, up to 12 characters',
      todo: 'Write the key that is set in the module, or leave it out where the module does not encrypt.',
    })
      .describe('The key of the module, where its integration is encrypted.')
      .exactOptional(),
    min_code_length: z
      .int()
      .min(4)
      .max(8)
      .describe('The fewest digits of a code, as the installer has set it; the panel does not tell.')
      .register(words, {
        expected: 'a whole number of digits from 4 to 8',
        todo: 'Write the minimum length of codes that is set in the panel.',
      })
      .default(4),
  })
  .describe('A Satel INTEGRA alarm panel.');
