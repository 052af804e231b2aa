import { z } from 'zod';
import { secret, words } from '../parts.ts';

/** A passphrase that somebody chooses is guessed at by whoever finds a copy. */
const PASSPHRASE_MIN_LENGTH = 12;

const folder = z.string().min(1).register(words, {
  expected: 'the path of a folder',
  todo: 'Write a path such as ./backups, or the place where a share is mounted, such as /mnt/nas/latchkey.',
});

function count(what: string, most: number) {
  return z
    .int()
    .min(0)
    .max(most)
    .register(words, {
      expected: `a whole number from 0 to ${most}`,
      todo: `Write how many ${what} copies are kept.`,
    });
}

export const backup = z
  .strictObject({
    folder: folder
      .describe(
        'The folder of the copies, relative to this file. Without it, the folder `backups` in the data folder, which does not survive a broken disk.',
      )
      .exactOptional(),
    also: z
      .array(folder)
      .describe('More folders that get each copy, such as a mounted share or a USB stick.')
      .default([]),
    passphrase: secret((text) => text.length >= PASSPHRASE_MIN_LENGTH && text.trim() === text, {
      expected: `a passphrase of at least ${PASSPHRASE_MIN_LENGTH} characters, without spaces around it`,
      todo: 'Choose five random words, keep them in the environment and write !env with the name of its variable.',
    })
      .describe(
        'The passphrase that seals the copies. Without it, Latchkey makes one, and an owner fetches it in the chat.',
      )
      .exactOptional(),
    at: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .describe('When the copy of each night is made, by the clock of the house.')
      .register(words, { expected: 'a time as HH:MM', todo: 'Write it in quotes, such as "03:30".' })
      .default('03:30'),
    daily: count('daily', 366).describe('How many daily copies are kept.').default(7),
    weekly: count('weekly', 520)
      .describe('How many copies are kept besides, one for each earlier week.')
      .default(4),
  })
  .describe('The copy that Latchkey makes of itself each night.')
  .prefault({});

export type BackupConfig = z.output<typeof backup>;
