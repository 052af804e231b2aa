import { z } from '@hono/zod-openapi';
import { MOST_MINUTES_FROM_FIRST_USE } from '../../domain/schedule/schedule.ts';
import type { Schedule, Weekday } from '../../domain/schedule/schedule.ts';
import { MOST_HOLD_MINUTES } from '../../domain/condition.ts';
import { MOST_USES } from '../../domain/uses.ts';

/** What programs send. What came is never quoted: whoever writes a PIN into a wrong field does not find it in an answer. */

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const MOST_DEVICES = 100;
const MOST_WINDOWS = 50;
const MOST_DATES = 400;
const MOST_IN_PART = 200;
const IN_PART = 50;

const expected = (what: string) => ({ error: `expected ${what}` });

export const text = (what: string, max = 130) => z.string(expected(what)).max(max, expected(what));
const matching = (pattern: RegExp, what: string) => z.string(expected(what)).regex(pattern, expected(what));

/** In an address or a query, where all is text. */
export const numberText = matching(/^[1-9]\d{0,14}$/, 'a whole number, such as 12').transform(Number);
export const byId = z.object({ id: numberText });
export const id = z.int(expected('a whole number, such as 12')).positive(expected('a whole number'));
export const deviceId = text('the id of a device, such as "zwave/12"', 200).min(1);
export const byDevice = z.object({ id: deviceId });
export const sceneId = text('the id of a scene, such as "scene.movie"', 255).min(1);
export const yesOrNo = z.boolean(expected('true or false'));
export const pinText = matching(/^\d{1,32}$/, 'a text of digits');

const local = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'a local time such as "2026-06-30T14:00"');
export const time = matching(/^\d\d:\d\d$/, 'a time such as "09:30"');
export const date = matching(/^\d{4}-\d\d-\d\d$/, 'a date such as "2026-06-30"');
export const instant = z.iso
  .datetime({ offset: true, ...expected('a time with its offset, such as "2026-06-30T14:00:00+02:00"') })
  .transform((at) => Date.parse(at));

const window = z.strictObject({
  days: z
    .array(z.enum(DAYS, expected(`days out of ${DAYS.join(', ')}`)), expected('a list of days'))
    .max(DAYS.length, expected('each day once')),
  start: time,
  end: time,
});

/** Local times of the house; what is missing does not limit it. */
export const schedule = z
  .strictObject({
    from: local.optional(),
    until: local.optional(),
    windows: z.array(window, expected('a list of windows')).max(MOST_WINDOWS).optional(),
    except: z.array(date, expected('a list of dates')).max(MOST_DATES).optional(),
    minutes_from_first_use: z
      .int(expected('a number of minutes'))
      .min(1)
      .max(MOST_MINUTES_FROM_FIRST_USE)
      .optional()
      .openapi({
        description: 'It ends so long after its first use. Until that use, `until` is the last time for it.',
      }),
  })
  .openapi('Schedule');

export function scheduleOf(input: z.output<typeof schedule>): Schedule {
  const { windows, from, until, except, minutes_from_first_use: minutes } = input;
  const numbered = windows?.map(({ days, ...hours }) => ({
    ...hours,
    days: days.map((day) => (DAYS.indexOf(day) + 1) as Weekday),
  }));
  return {
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(numbered && { windows: numbered }),
    ...(except && { except }),
    ...(minutes !== undefined && { minutesFromFirstUse: minutes }),
  };
}

/** What can be chosen for a code, except its PIN. */
export const codeChoices = {
  devices: z
    .array(deviceId, expected('a list of ids of devices'))
    .min(1, expected('at least one device'))
    .max(MOST_DEVICES, expected(`at most ${MOST_DEVICES} devices`)),
  schedule,
  only_while: text('the id of what the code depends on, such as "input_boolean.guest_mode", or null', 255)
    .nullable()
    .openapi({ description: 'The id of what the code depends on besides its schedule.' }),
  hold_minutes: z.int(expected('a number of minutes')).min(0).max(MOST_HOLD_MINUTES),
  uses: z
    .int(expected(`a whole number from 1 to ${MOST_USES}, or null`))
    .min(1)
    .max(MOST_USES)
    .nullable()
    .openapi({ description: 'How often it works; null: any number of times.' }),
};

/** A list comes in parts: `next` of one is `cursor` of the request for the next one. */
export const part = {
  cursor: matching(/^[\w-]{1,64}$/, 'what an earlier part gave as "next"').exactOptional(),
  limit: matching(/^[1-9]\d{0,2}$/, `a whole number from 1 to ${MOST_IN_PART}`)
    .transform(Number)
    .pipe(z.number().max(MOST_IN_PART, expected(`a whole number from 1 to ${MOST_IN_PART}`)))
    .default(IN_PART),
};

export function cursorOf(...numbers: readonly number[]): string {
  return Buffer.from(numbers.join('.')).toString('base64url');
}

/** Zeros where it is none of ours: the list begins at its beginning. */
export function numbersIn(cursor: string | undefined): [number, number] {
  const [first = 0, second = 0] = Buffer.from(cursor ?? '', 'base64url')
    .toString('latin1')
    .split('.')
    .map(Number)
    .map((one) => (Number.isSafeInteger(one) ? one : 0));
  return [first, second];
}

/** One for each thing that is wrong, with the place where it is. */
export function inputErrors(error: z.ZodError, where: string): { pointer: string; detail: string }[] {
  return error.issues.slice(0, 20).map(({ path, message, code, ...issue }) => {
    const keys = code === 'unrecognized_keys' ? (issue as { keys?: readonly string[] }).keys : undefined;
    const place = path.filter((one) => typeof one === 'number' || /^[a-z_]{1,32}$/.test(String(one)));
    return {
      pointer: [where, ...place].join('/'),
      detail: keys ? unknownKeys(keys) : `${message[0]!.toUpperCase()}${message.slice(1)}.`,
    };
  });
}

function unknownKeys(keys: readonly string[]): string {
  if (keys.some((key) => /pin|digits|^code$/i.test(key)))
    return 'A PIN is taken only at addresses that end with /pin: remove that key.';
  const shown = keys.filter((key) => /^[a-z][a-z_]{0,31}$/.test(key));
  return `There is no key ${shown.length > 0 ? shown.join(', ') : 'of that name'}.`;
}
