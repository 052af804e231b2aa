import { z } from 'zod';
import { driverId, duressCodes, secret, words } from '../../../config/parts.ts';
import { driverKind } from '../../../drivers/kind.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';

const options = z
  .strictObject({
    id: driverId,
    kind: z.literal('toy').describe('A box of toy locks.'),
    box: z
      .enum(['red', 'blue'])
      .describe('The colour of the box.')
      .register(words, { expected: 'the colour of a box: red or blue', todo: 'Look at the box.' }),
    locks: z.int().min(1).max(9).describe('How many locks are in it.').default(1),
    master_code: secret((text) => /^\d{6}$/.test(text), {
      expected: 'the 6 digits of a master code',
      todo: 'It is written under the box.',
    }).describe('The code that opens all of them.'),
    duress_codes: duressCodes,
  })
  .describe('Toy locks.');

export const toy = driverKind({
  options,
  open: async ({ id, box, locks }) => (await import('./driver.ts')).createToyDriver({ id, box, locks }),
  panelCodes: ({ master_code, duress_codes }) => ({
    master: Pin.of(master_code.reveal()),
    duress: duress_codes.map((code) => Pin.of(code.reveal())),
  }),
});
