import { IANAZone } from 'luxon';
import { z } from 'zod';
import { backup } from './sections/backup.ts';
import { freeSpeech } from './sections/free-speech.ts';
import { http } from './sections/http.ts';
import { mail } from './sections/mail.ts';
import { mqtt } from './sections/mqtt.ts';
import { isHttpAddress, name, secret, words } from './parts.ts';
import { Secret } from './secret.ts';
import { LANGUAGES } from '../src/domain/people/language.ts';

const DEVICE_ID = /^[a-z][a-z0-9_-]{0,31}\/\S+$/;
/** https://core.telegram.org/bots/api#authorizing-your-bot: the bot's id, a colon, letters and digits. */
export const BOT_TOKEN = /^\d+:[\w-]{20,}$/;
/** Telegram lets a bot delete messages "sent less than 48 hours ago" (Bot API, deleteMessage). */
const LONGEST_REMOVAL_MINUTES = 48 * 60 - 1;
const DATABASE_KEY_BYTES = 32;

const house = z
  .strictObject({
    name: name.describe('The name that the chat shows.').default('Home'),
    zone: z
      .string()
      .refine(isZone)
      .describe('The time zone of the house. All schedules use it.')
      .register(words, {
        expected: 'the name of an IANA time zone, such as Europe/Berlin',
        todo: 'Write the zone that the house stands in; https://en.wikipedia.org/wiki/List_of_tz_database_time_zones lists them.',
        known: () => Intl.supportedValuesOf('timeZone'),
      }),
    language: z
      .enum(LANGUAGES)
      .describe(
        'The language of members whose Telegram app has none that the chat speaks, until they choose one.',
      )
      .default('en'),
  })
  .describe('The house.');

const telegram = z
  .strictObject({
    token: secret((text) => BOT_TOKEN.test(text), {
      expected: 'the token of a bot, such as 123456789:AA…',
      todo: 'Ask @BotFather in Telegram for a token, keep it in the environment and write !env with the name of its variable.',
    }).describe('The token of your bot, from @BotFather.'),
    owners: z
      .array(
        z.int().positive().register(words, {
          expected: 'the numeric Telegram id of a person, such as 123456789',
          todo: 'Write the number without quotes; a @name or a group will not do. If you do not know it, leave the list empty.',
        }),
      )
      .describe(
        'The numeric Telegram ids of owners. Remove an id, and the account loses access at the next start. Owners can also invite people in the chat. If the house has no owner, Latchkey prints a one-time link for the first one.',
      )
      .default([]),
    api_root: z
      .string()
      .refine(isHttpAddress)
      .transform((address) => address.replace(/\/+$/, ''))
      .describe('The Bot API server. Change it only if you run your own.')
      .register(words, {
        expected: 'the address of a Bot API server, such as https://api.telegram.org',
        todo: "Remove the key to use Telegram's own server, or write an address that begins with https:// or http://.",
      })
      .prefault('https://api.telegram.org'),
    remove_pin_messages_after_minutes: z
      .int()
      .min(1)
      .max(LONGEST_REMOVAL_MINUTES)
      .describe('After this many minutes, Latchkey deletes a message that shows a PIN.')
      .register(words, {
        expected: `a whole number of minutes from 1 to ${LONGEST_REMOVAL_MINUTES}`,
        todo: 'Write a number such as 10. Telegram lets a bot remove messages for 48 hours.',
      })
      .default(10),
  })
  .describe('The Telegram bot.');

const deviceId = z.string().regex(DEVICE_ID).register(words, {
  expected: 'the id of a device: the id of its driver, a slash, and its own number, such as zwave/12',
  todo: 'Write zwave/12 for node 12 of the driver zwave.',
});

const device = z
  .strictObject({
    name: name.describe("A name for the device. Without it, the device's own name is used.").exactOptional(),
    area: name.describe('The room. Home Assistant puts the device there.').exactOptional(),
    ignore: z.boolean().describe('Leave this device alone: no codes, no alerts.').default(false),
    reserved: z
      .array(
        z.int().positive().register(words, {
          expected: 'the number of a slot, from 1',
          todo: 'Write the numbers of the slots, such as [1, 2].',
        }),
      )
      .describe(
        'Slots that Latchkey never writes or clears, such as the slots of masters and duress users. The partitions of a panel share their slots.',
      )
      .default([]),
    disarms: deviceId
      .describe(
        'The partition of a panel that an unlock of this door disarms. The user needs a code for both.',
      )
      .exactOptional(),
    camera: z
      .string()
      .regex(/^camera\.[a-z0-9_]+$/)
      .describe(
        'The camera of Home Assistant that shows this door. An alert about an arrival then comes with a picture, and you can ask for clips.',
      )
      .register(words, {
        expected: 'the id of a camera of Home Assistant, such as camera.front_door',
        todo: 'Look the id up in Home Assistant: Settings, Devices & services, Entities.',
      })
      .exactOptional(),
    keeps_time: z
      .boolean()
      .describe(
        'Also store the schedule of each code in the device, so that the code ends even if Latchkey is off. A lock with Schedule Entry Lock ends the code on the minute. A Satel panel ends it within two days.',
      )
      .default(false),
    early_minutes: z
      .int()
      .min(0)
      .max(60)
      .describe(
        'Write a code up to this many minutes early, based on recent write times. The code then opens the door early. 0: never.',
      )
      .default(0),
  })
  .describe('Names and settings of a device.');

/** The options of one kind of driver, told by its literal `kind`. */
export type DriverOptions = z.ZodObject<{ id: z.ZodType<string>; kind: z.ZodLiteral<string> }>;

/** @param kinds the options of each kind of driver that there is */
export function configSchemaOf(kinds: readonly DriverOptions[]) {
  const [first, ...others] = kinds;
  if (!first) throw new Error('There is no kind of driver.');
  return z
    .strictObject({
      house,
      telegram,
      drivers: z
        .array(z.discriminatedUnion('kind', [first, ...others]))
        .min(1)
        .describe('A driver connects Latchkey with devices. List at least one. `kind` chooses the driver.')
        .register(words, {
          expected: 'a list of one or more drivers',
          todo: 'Add one as in config/example.yaml: - { id: zwave, kind: zwave-js, port: /dev/serial/by-id/… }',
        }),
      devices: z
        .record(deviceId, device)
        .describe(
          'Settings by device id, such as `zwave/12`. Latchkey finds devices itself: list only the ones that need a setting.',
        )
        .default({}),
      codes: z
        .strictObject({
          length: z
            .int()
            .min(4)
            .max(8)
            .describe('How many digits a generated PIN has, if the devices allow it.')
            .register(words, {
              expected: 'a whole number of digits from 4 to 8',
              todo: 'Write a number that all your locks accept, such as 6.',
            })
            .default(6),
        })
        .describe('New codes.')
        .prefault({}),
      mqtt: mqtt.exactOptional(),
      http: http.exactOptional(),
      free_speech: freeSpeech.exactOptional(),
      backup,
      mail: mail.exactOptional(),
      data: z
        .string()
        .min(1)
        .describe(
          'The folder of the database and the caches, relative to this file. Without it, the folder `data` next to this file.',
        )
        .register(words, { expected: 'the path of a folder', todo: 'Write a path such as ./data.' })
        .exactOptional(),
      health: z
        .strictObject({
          host: z
            .string()
            .min(1)
            .describe('The address to listen on. 0.0.0.0 lets other machines ask.')
            .register(words, { expected: 'an address such as 127.0.0.1', todo: 'Write it without a port.' })
            .default('127.0.0.1'),
          port: z.int().min(1).max(65_535).describe('The port to listen on.').register(words, {
            expected: 'a port from 1 to 65535',
            todo: 'Write a number that no other program uses, such as 8099.',
          }),
        })
        .describe(
          'Answers `http://host:port/healthz` for a watchdog, and [`/metrics`](metrics.md) for Prometheus. Off without this section.',
        )
        .exactOptional(),
      log: z
        .strictObject({
          level: z
            .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'])
            .describe('The least serious lines to write.')
            .default('info'),
        })
        .describe('The log.')
        .prefault({}),
      secrets: z
        .strictObject({
          key: z
            .string()
            .refine((text) => databaseKey(text) !== undefined)
            .transform((text) => Secret.of(databaseKey(text) ?? ''))
            .describe(
              'The key that encrypts PINs in the database. Without it, Latchkey makes a key file in the data folder at the first start.',
            )
            .register(words, {
              expected: `a key of ${DATABASE_KEY_BYTES} bytes, as 64 hex digits or 44 characters of base64`,
              todo: 'Run: openssl rand -hex 32, keep the key in the environment and write !env with the name of its variable.',
              secret: true,
            })
            .exactOptional(),
        })
        .describe('The key of the database.')
        .prefault({}),
    })
    .describe('The configuration of Latchkey.');
}

export type ConfigSchema = ReturnType<typeof configSchemaOf>;

/**
 * A checked configuration, with the YAML's own key names. Secrets are `Secret`; network keys reveal
 * 32 hex digits, and the database key 64, whatever form it was written in.
 */
export type Config = z.output<ConfigSchema>;
export type DriverConfig = Config['drivers'][number];

/** Fixed offsets such as +02:00 are refused: they know no summer time. */
function isZone(zone: string): boolean {
  return !/^[+-]/.test(zone) && IANAZone.isValidZone(zone);
}

/** In hex, whichever form came; nothing where it is not 32 bytes. */
function databaseKey(text: string): string | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  if (!/^[\w+/-]{43}=?$/.test(text)) return undefined;
  return Buffer.from(text, 'base64').toString('hex');
}
