import { join } from 'node:path';
import { z } from 'zod';
import { driverId, duressCodes, name, secret, words } from '../../config/parts.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import { driverKind } from '../kind.ts';
import { placeOf } from '../shared/probe.ts';

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

const options = z
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

export const elkM1 = driverKind({
  options,
  place: ({ url }) => placeOf(url),
  open: async ({ id, url, login, master_code, slots, partitions }, { dataFolder, reserved, cipher, log }) =>
    (await import('./driver.ts')).createElkDriver({
      id,
      url,
      ...(login && { login: { user: login.user, password: login.password.reveal() } }),
      master: Pin.of(master_code.reveal()),
      slots,
      partitions,
      reserved,
      historyFile: join(dataFolder, id, 'log-mark'),
      slotFile: join(dataFolder, id, 'slots.json'),
      cipher,
      log,
    }),
  panelCodes: ({ master_code, duress_codes }) => ({
    master: Pin.of(master_code.reveal()),
    duress: duress_codes.map((code) => Pin.of(code.reveal())),
  }),
});
