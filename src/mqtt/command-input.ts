import { z } from 'zod';
import { MOST_MINUTES_FROM_FIRST_USE } from '../domain/schedule/schedule.ts';
import type { Schedule, Weekday } from '../domain/schedule/schedule.ts';
import { MOST_USES } from '../domain/uses.ts';

/**
 * What the commands take, and the words for anything else. What came is never quoted: whoever writes a PIN
 * into a wrong field should not find it in an answer that the broker passes on.
 */

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const MOST_DEVICES = 100;
const MOST_WINDOWS = 50;
const MOST_DATES = 400;
const DEFAULT_HOURS = 24;
const MOST_HOURS = 168;
const USES = `a whole number from 1 to ${MOST_USES}`;
const LENGTH = `a whole number of minutes from 1 to ${MOST_MINUTES_FROM_FIRST_USE}`;
const HOURS = `a number of hours, at most ${MOST_HOURS}`;
/** MQTT allows 65,535; a topic that people made up is far shorter. */
const TOPIC_MAX_LENGTH = 256;

const expected = (what: string) => ({ error: `expected ${what}` });

/** For an object: what it is, or which key it has too many. */
const object = (what: string) => ({
  error: (issue: { readonly code?: string | undefined; readonly keys?: readonly string[] }) =>
    issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys ?? []) : `expected ${what}`,
});

function unknownKeys(keys: readonly string[]): string {
  if (keys.some((key) => /pin|digits|^code$/i.test(key)))
    return 'a PIN is never taken over MQTT: Latchkey makes one, and its owners read it in the chat. Remove that key';
  const shown = keys.filter((key) => /^[a-z][a-z_]{0,31}$/.test(key));
  return `there is no key ${shown.length > 0 ? shown.join(', ') : 'of that name'}`;
}

const text = (what: string) => {
  const words = expected(what);
  return z.string(words).trim().min(1, words).max(130, words);
};

const number = (what: string) => z.int(expected(what)).positive(expected(what));

const matching = (pattern: RegExp, what: string) => z.string(expected(what)).regex(pattern, expected(what));

/** Where an answer may go: no wildcard, nothing of the broker's own. */
export const answerTopic = matching(/^[^$+#\p{C}][^+#\p{C}]*$/u, 'a topic without wildcards').max(
  TOPIC_MAX_LENGTH,
  expected(`a topic of at most ${TOPIC_MAX_LENGTH} characters`),
);

const user = z.union(
  [number('a number'), text('a name')],
  expected('the name or the number of a user, such as "Anna Berg" or 7'),
);
const device = text('the name or the id of a device, such as "Front door" or "zwave/12"');
const local = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'a local time such as "2026-06-30T14:00"');
const time = matching(/^\d\d:\d\d$/, 'a time such as "09:30"');
const date = matching(/^\d{4}-\d\d-\d\d$/, 'a date such as "2026-06-30"');

const window = z.strictObject(
  {
    days: z
      .array(
        z.enum(DAYS, expected(`days out of ${DAYS.join(', ')}`)),
        expected('a list of days, such as ["mon"]'),
      )
      .max(DAYS.length, expected('each day once')),
    start: time,
    end: time,
  },
  object('a window with days, start and end'),
);

const schedule = z
  .strictObject(
    {
      from: local.exactOptional(),
      until: local.exactOptional(),
      windows: z
        .array(window, expected('a list of windows'))
        .max(MOST_WINDOWS, expected(`at most ${MOST_WINDOWS} windows`))
        .exactOptional(),
      except: z
        .array(date, expected('a list of dates'))
        .max(MOST_DATES, expected(`at most ${MOST_DATES} dates`))
        .exactOptional(),
      minutes_from_first_use: z
        .int(expected(LENGTH))
        .min(1, expected(LENGTH))
        .max(MOST_MINUTES_FROM_FIRST_USE, expected(LENGTH))
        .exactOptional(),
    },
    object('a schedule with from, until, windows, except or minutes_from_first_use'),
  )
  .transform(({ windows, minutes_from_first_use: minutes, ...rest }): Schedule => {
    const numbered = windows?.map(({ days, ...hours }) => ({
      ...hours,
      days: days.map((day) => (DAYS.indexOf(day) + 1) as Weekday),
    }));
    return {
      ...rest,
      ...(numbered && { windows: numbered }),
      ...(minutes !== undefined && { minutesFromFirstUse: minutes }),
    };
  });

/** Keys that every command takes. */
const common = {
  id: z
    .union(
      [z.string().max(64), z.number()],
      expected('a short text or a number, which comes back in the answer'),
    )
    .exactOptional(),
  response_topic: answerTopic.exactOptional(),
  sent_at: z.iso
    .datetime({
      offset: true,
      ...expected('an ISO 8601 time with its offset, such as "2026-06-30T14:00:00+02:00"'),
    })
    .exactOptional(),
};

/** One code, all codes of one user, or all codes of all users who have a tag. */
const whoseOrTag = z
  .strictObject(
    {
      ...common,
      code: number('the number of a code, such as 12').exactOptional(),
      user: user.exactOptional(),
      tag: z
        .union(
          [number('a number'), text('a name')],
          expected('the name or the number of a tag, such as "cleaners" or 3'),
        )
        .exactOptional(),
    },
    object('an object with code, user or tag'),
  )
  .refine(
    ({ code, user, tag }) => [code, user, tag].filter((each) => each !== undefined).length === 1,
    expected(
      'either code, for one, or user, for all codes of that user, or tag, for all codes of all users who have it',
    ),
  );

/** One code, or all codes of one user. */
const whose = z
  .strictObject(
    {
      ...common,
      code: number('the number of a code, such as 12').exactOptional(),
      user: user.exactOptional(),
    },
    object('an object with code or user'),
  )
  .refine(
    ({ code, user }) => (code === undefined) !== (user === undefined),
    expected('either code, for one, or user, for all codes of that user'),
  );

export const COMMANDS = {
  issue_code: z.strictObject(
    {
      ...common,
      user,
      devices: z
        .array(device, expected('a list of devices, such as ["Front door"]'))
        .min(1, expected('at least one device'))
        .max(MOST_DEVICES, expected(`at most ${MOST_DEVICES} devices`)),
      schedule: schedule.default({}),
      only_while: text(
        'the id or the name of what the code depends on, such as "input_boolean.guest_mode"',
      ).exactOptional(),
      uses: z.int(expected(USES)).min(1, expected(USES)).max(MOST_USES, expected(USES)).exactOptional(),
    },
    object('an object with user and devices'),
  ),
  pause_code: whoseOrTag,
  resume_code: whoseOrTag,
  revoke_code: whose,
  who_has_access: z.strictObject(
    {
      ...common,
      user: user.exactOptional(),
      device: device.exactOptional(),
      /** Only codes that may open something at this moment. */
      now: z.boolean(expected('true or false')).default(false),
    },
    object('an object, which may be empty'),
  ),
  upcoming: z.strictObject(
    {
      ...common,
      user: user.exactOptional(),
      device: device.exactOptional(),
      hours: z
        .number(expected(HOURS))
        .positive(expected(HOURS))
        .max(MOST_HOURS, expected(HOURS))
        .default(DEFAULT_HOURS),
    },
    object('an object, which may be empty'),
  ),
} as const;

export type CommandName = keyof typeof COMMANDS;
export type Input<Name extends CommandName> = z.output<(typeof COMMANDS)[Name]>;

/** Whom to answer, and as what: as far as that can be made out, whatever else is wrong. */
export const address = z
  .object({
    id: common.id.optional().catch(undefined),
    response_topic: answerTopic.optional().catch(undefined),
  })
  .catch({});

/** One sentence for each thing that is wrong. */
export function inputProblems(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) => {
    const place = path.filter((part) => typeof part === 'number' || /^[a-z_]+$/.test(String(part)));
    return place.length > 0
      ? `${place.join('.')}: ${message}.`
      : `${message[0]!.toUpperCase()}${message.slice(1)}.`;
  });
}
