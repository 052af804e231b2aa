/** Alarm panels: the options of their drivers. */
import { z } from 'zod';
import { driverId, name, secret, serialPort, words } from './parts.ts';

/** No panel tells its duress codes, or which codes it takes for one. */
const duressCodes = z
  .array(
    secret((text) => /^\d{4,8}$/.test(text), {
      expected: 'a code of 4 to 8 digits',
      todo: 'Keep the code in the environment and write !env with the name of its variable. In the file itself it needs quotes.',
    }),
  )
  .describe(
    'The codes that raise a silent alarm at this panel. Latchkey never sends them anywhere. It refuses a PIN that differs from one of them by one key.',
  )
  .default([]);

/** Locations 0 and 1 of the module. */
const BAUD_RATES = [600, 1200, 2400, 4800, 9600, 19_200, 38_400] as const;

export const nx584 = z
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

/** https://www.eyezon.com: the port of the EnvisaLink's Third Party Interface. */
const ENVISALINK_PORT = 4025;
const ENVISALINK_PASSWORD = /^[\x21-\x7e]{1,10}$/;
/** The slots that each PowerSeries panel has; higher ones are duress, master and supervisors on some. */
const DSC_SLOTS = 32;
const DSC_PARTITION = /^[1-8]$/;
const DSC_ZONE = /^([1-9]|[1-5]\d|6[0-4])$/;
const dscSlot = z
  .int()
  .min(1)
  .max(DSC_SLOTS)
  .register(words, {
    expected: `the number of a slot from 1 to ${DSC_SLOTS}`,
    todo: 'Write the first and the last slot that belong to Latchkey, such as [10, 30].',
  });

export const envisalink = z
  .strictObject({
    id: driverId,
    kind: z
      .literal('envisalink')
      .describe(
        'A DSC PowerSeries alarm panel with an EyezOn EnvisaLink 3 or 4. The EnvisaLink serves one program at a time.',
      ),
    host: z
      .string()
      .regex(/^[\w.:-]+$/)
      .describe('The address or the name of the EnvisaLink in the network.')
      .register(words, {
        expected: 'an address such as 192.168.1.40, or a name',
        todo: 'Write the address of the EnvisaLink, without a port and without http://.',
      }),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .describe('The port of its Third Party Interface.')
      .register(words, {
        expected: 'a port from 1 to 65535',
        todo: `Leave it out: an EnvisaLink listens at ${ENVISALINK_PORT}.`,
      })
      .default(ENVISALINK_PORT),
    password: secret((text) => ENVISALINK_PASSWORD.test(text), {
      expected: 'the password of the EnvisaLink, 1 to 10 characters',
      todo: 'Use the one of its own web page, keep it in the environment and write !env with the name of its variable.',
    }).describe('The password of the web page of the EnvisaLink.'),
    master_code: secret((text) => /^(\d{4}|\d{6})$/.test(text), {
      expected: 'the 4 or 6 digits of the master code',
      todo: 'Keep the master code (user 40) in the environment and write !env with the name of its variable. In the file itself it needs quotes.',
    }).describe(
      'The master code of the panel. The codes that Latchkey writes have the same length and work in the same partitions.',
    ),
    duress_codes: duressCodes,
    slots: z
      .tuple([dscSlot, dscSlot])
      .refine(([first, last]) => first <= last)
      .describe(
        'The first and the last user slot that belong to Latchkey. The panel cannot show what is in them. Latchkey overwrites it.',
      )
      .register(words, {
        expected: 'the first and the last slot, such as [10, 30]',
        todo: 'Choose slots that nobody uses, and leave the others to the keypad.',
      }),
    partitions: z
      .record(
        z.string().regex(DSC_PARTITION).register(words, {
          expected: 'the number of a partition from 1 to 8',
          todo: 'Write partitions such as { 1: House, 2: Garage }.',
        }),
        name,
      )
      .refine((partitions) => '1' in partitions)
      .describe(
        'Names of the partitions by number. Partition 1 holds the codes, and the codes work in all partitions.',
      )
      .register(words, {
        expected: 'partitions by number, the first one among them',
        todo: 'Write partitions such as { 1: House }: users are programmed at the keypads of partition 1.',
      })
      .prefault({ 1: 'House' }),
    zones: z
      .record(
        z.string().regex(DSC_ZONE).register(words, {
          expected: 'the number of a zone from 1 to 64',
          todo: 'Write zones such as { 3: Terrace door }.',
        }),
        name,
      )
      .describe('Names of zones by number. The chat uses them if a zone is open while you arm the panel.')
      .default({}),
  })
  .describe('A DSC PowerSeries alarm panel through an EnvisaLink.');

/** Users 201 to 203 of an M1 are the installer, its program, and nobody. ELK-M1 RS232 protocol, 4.10. */
const ELK_SLOTS = 199;
const ELK_AREA = /^[1-8]$/;
const ELK_URL = /^(tcp|tls):\/\/([^\s/:@]+|\[[0-9a-fA-F:]+\]):([1-9]\d{0,4})$/;
const elkSlot = z
  .int()
  .min(1)
  .max(ELK_SLOTS)
  .register(words, {
    expected: `the number of a user from 1 to ${ELK_SLOTS}`,
    todo: 'Write the first and the last user that belong to Latchkey, such as [20, 60].',
  });

export const elkM1 = z
  .strictObject({
    id: driverId,
    kind: z.literal('elk-m1').describe('An Elk M1 alarm panel with its M1XEP network module.'),
    url: z
      .string()
      .regex(ELK_URL)
      .describe('The address of the M1XEP: tcp://host:2101, or tls://host:2601 with a login.')
      .register(words, {
        expected: 'an address such as tcp://192.168.1.20:2101 or tls://192.168.1.20:2601',
        todo: "Write the module's address, with tcp:// for its plain port and tls:// for the one with a login.",
      }),
    login: z
      .strictObject({
        user: z.string().min(1).describe('The user name of the M1XEP.'),
        password: secret((text) => text !== '', {
          expected: 'the password of the M1XEP',
          todo: 'Keep it in the environment and write !env with the name of its variable.',
        }).describe('The password of the M1XEP.'),
      })
      .describe('The login of the M1XEP, for its encrypted port.')
      .exactOptional(),
    master_code: secret((text) => /^(\d{4}|\d{6})$/.test(text), {
      expected: 'the 4 or 6 digits of a master code',
      todo: 'Keep the code of a master user in the environment and write !env with the name of its variable. In the file itself it needs quotes.',
    }).describe('The code of a master user. It must be valid in every area that gets codes.'),
    duress_codes: duressCodes,
    slots: z
      .tuple([elkSlot, elkSlot])
      .refine(([first, last]) => first <= last)
      .describe(
        'The first and the last user that belong to Latchkey. The panel cannot show what is in them. Latchkey overwrites it. Leave out masters and duress users, or list them under `reserved` of one of the areas.',
      )
      .register(words, {
        expected: 'the first and the last user, such as [20, 60]',
        todo: 'Choose users that nobody has, no master and no duress user among them, and leave the others to the keypad.',
      }),
    partitions: z
      .record(
        z.string().regex(ELK_AREA).register(words, {
          expected: 'the number of an area from 1 to 8',
          todo: 'Write areas such as { 1: House, 2: Garage }.',
        }),
        name,
      )
      .describe(
        'The areas that become devices, with their names. Without it, every area in use becomes a device.',
      )
      .exactOptional(),
  })
  .describe('An Elk M1 alarm panel.');
