import { join } from 'node:path';
import { z } from 'zod';
import { driverId, duressCodes, name, secret, words } from '../../config/parts.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import { driverKind } from '../kind.ts';

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

const options = z
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

export const envisalink = driverKind({
  options,
  place: ({ host, port }) => ({ host, port }),
  open: async (config, { dataFolder, log }) => {
    const { EnvisalinkDriver } = await import('./driver.ts');
    const { id, host, port, slots, partitions, zones } = config;
    return new EnvisalinkDriver({
      ...{ id, host, port, slots, partitions, zones },
      password: Pin.of(config.password.reveal()),
      masterCode: Pin.of(config.master_code.reveal()),
      slotFile: join(dataFolder, id, 'slots.json'),
      log,
    });
  },
  panelCodes: ({ master_code, duress_codes }) => ({
    master: Pin.of(master_code.reveal()),
    duress: duress_codes.map((code) => Pin.of(code.reveal())),
  }),
});
