import { z } from 'zod';
import { unmasked, type MaskedSentence } from './masked.ts';

/** Longer answers are none: the longest object that is asked for has some hundred characters. */
const LONGEST_ANSWER = 4_000;

const name = z.string().trim().min(1).max(60);
const names = z.array(name).max(8).default([]);
const time = z.string().trim().max(160).optional();
const [who, at] = [names, names];

/** What a language model may say. Anything else, also one key more, is no answer. */
const spoken = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('issue'),
    who,
    at,
    when: time,
    uses: z.union([z.int().min(1).max(999), z.string().trim().max(5)]).optional(),
  }),
  z.strictObject({ kind: z.literal('change'), who, at, when: time }),
  z.strictObject({ kind: z.enum(['extend', 'shorten', 'pause']), who, at, until: time }),
  z.strictObject({
    kind: z.enum(['resume', 'delete-code', 'share', 'show', 'new-pin', 'ends', 'why']),
    who,
    at,
  }),
  z.strictObject({ kind: z.literal('delete-user'), who }),
  z.strictObject({ kind: z.enum(['add-device', 'remove-device']), who, at }),
  z.strictObject({ kind: z.literal('came'), who, at, when: time }),
  z.strictObject({ kind: z.literal('who-can'), at, when: time }),
  z.strictObject({ kind: z.enum(['state', 'battery', 'lock', 'unlock', 'disarm']), at }),
  z.strictObject({ kind: z.literal('arm'), at, mode: z.enum(['away', 'stay', 'night']).optional() }),
  z.strictObject({ kind: z.literal('scene'), scene: name }),
  z.strictObject({ kind: z.literal('add-user'), name }),
  z.strictObject({ kind: z.enum(['next', 'list-users', 'list-devices', 'unknown']) }),
]);

export type Spoken = z.output<typeof spoken>;

/** Undefined where it is no answer. The numbers of the sentence are in their places again. */
export function spokenIn(text: string, masked: MaskedSentence): Spoken | undefined {
  if (text.length > LONGEST_ANSWER) return undefined;
  const parsed = spoken.safeParse(jsonIn(text));
  if (!parsed.success) return undefined;
  const restored: unknown = JSON.parse(JSON.stringify(parsed.data), (_key, value: unknown) =>
    typeof value === 'string' ? unmasked(value, masked) : value,
  );
  const again = spoken.safeParse(restored);
  return again.success ? again.data : undefined;
}

/** Models like to think aloud first, and to fence what they write as Markdown does. */
function jsonIn(text: string): unknown {
  const bare = text.replace(/^\s*<think>[^]*?<\/think>/, '').trim();
  const fenced = /^```(?:json)?\s*([^]*?)\s*```$/.exec(bare)?.[1];
  try {
    return JSON.parse(fenced ?? bare) as unknown;
  } catch {
    return undefined;
  }
}
