/** Noise in place of what the Bot API answers: updates of every shape, and refusals that make no sense. */
import { admit, isFromSomebody } from '../../../../bot/chat/access.ts';
import { mayHoldPin } from '../../../../bot/phrases/digits.ts';
import { parseTap } from '../../../../bot/chat/places/callback-data.ts';
import { noAnswer, refusal, TelegramFailure } from '../../../../bot/telegram/telegram-failure.ts';
import { batchOf } from '../../../../bot/telegram/client.ts';
import type { MemberView } from '../../../../src/engine/views/member-views.ts';
import { pick } from '../../../support/noise/random.ts';

const CHUNK_BYTES = 4096;
/** Stands for a PIN that a description quotes. */
const DIGITS = '482913';
const MAX_RETRY_AFTER_MS = 3_600_000;

const ann: MemberView = { id: 1001, name: 'Ann', role: 'owner', arrivals: 'always' };
const members = { get: (id: number) => (id === ann.id ? ann : undefined) };

const from = {
  id: ann.id,
  is_bot: false,
  first_name: 'Ann',
  last_name: 'B',
  username: 'ann',
  language_code: 'en',
};
const chat = { id: ann.id, type: 'private', first_name: 'Ann' };
const message = { message_id: 5, date: 1_780_000_000, chat, from };
const GOOD = { update_id: 77, message: { ...message, text: '/users' } };

const UPDATES: readonly object[] = [
  GOOD,
  { update_id: 78, message: { ...message, text: `the code is ${DIGITS}` } },
  {
    update_id: 79,
    message: { ...message, contact: { phone_number: '+49170', first_name: 'A', user_id: 7 } },
  },
  { update_id: 80, message: { ...message, photo: [], caption: DIGITS } },
  { update_id: 81, callback_query: { id: '9', from, message, chat_instance: 'x', data: 'code/1!pause.x~7' } },
  { update_id: 82, edited_message: message },
  {
    update_id: 83,
    my_chat_member: {
      ...{ chat: { id: -5, type: 'group', title: 'Family' }, from, date: 1_780_000_000 },
      ...{ old_chat_member: { status: 'left' }, new_chat_member: { status: 'restricted', is_member: true } },
    },
  },
  { update_id: 84, message: { ...message, chat: { id: -5, type: 'group' }, migrate_to_chat_id: -100 } },
];
const ANSWERS: readonly object[] = [
  { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 7 } },
  { ok: false, error_code: 400, description: `Bad Request: can't parse "${DIGITS}"` },
  { ok: false, error_code: 400, description: `Bad Request: no ${DIGITS}` },
  { ok: true, result: { message_id: 7 } },
];
const ODD: readonly unknown[] = [
  ...[null, true, '', 'x', 0, -1, 0.5, 1e300, 2 ** 53, '7', DIGITS, [], [[]], {}, { id: {} }],
  { toString: 1, valueOf: 1 },
  'x'.repeat(500),
  `${DIGITS}\u0000\ud800`,
];

/**
 * Feeds some kilobytes. Throws where something is thrown, where the answer to it says what no answer of ours
 * may say, or where a good update after the noise is not found. Returns how many bytes it fed.
 */
export function fuzzBotApi(random: () => number): number {
  let fed = 0;
  while (fed < CHUNK_BYTES) {
    const updates = Array.from({ length: Math.floor(random() * 5) }, () =>
      mutated(pick(UPDATES, random), random),
    );
    const answer = mutated(pick(ANSWERS, random), random);
    fed += understood(updates, (told) => checkUpdates(told), random);
    fed += understood(answer, (told) => checkRefusal(told), random);
  }
  return fed;
}

/** As it comes: in JSON, whole or cut off, or with a byte changed; what is no JSON is no answer. */
function understood(value: unknown, check: (told: unknown) => void, random: () => number): number {
  let json = JSON.stringify(value) ?? 'null';
  const at = Math.floor(random() * json.length);
  if (random() < 0.1) json = json.slice(0, at);
  if (random() < 0.2) json = json.slice(0, at) + pick([...'"{}[],:0x'], random) + json.slice(at + 1);
  let told: unknown;
  try {
    told = JSON.parse(json);
  } catch (error) {
    checkFailure(noAnswer('getUpdates', error));
    return json.length;
  }
  check(told);
  return json.length;
}

function checkUpdates(told: unknown): void {
  const all: unknown[] = Array.isArray(told) ? told : [told];
  const { updates, unreadable } = batchOf([...all, GOOD]);
  const ids = updates.map(({ updateId }) => updateId);
  if (new Set(ids).size !== ids.length) throw new Error('An update came twice out of one batch.');
  if (updates.length + unreadable > all.length + 1) throw new Error('There are more updates than were sent.');
  if (!ids.every(Number.isSafeInteger)) throw new Error('An update has a number that is none.');
  for (const update of updates) {
    if (!Number.isSafeInteger(update.chat)) throw new Error('A chat has a number that is none.');
    if (JSON.stringify(JSON.parse(JSON.stringify(update))) !== JSON.stringify(update))
      throw new Error('An update does not outlive the inbox.');
    const { kind } = admit(update, members);
    if (kind === 'member' && (!isFromSomebody(update) || update.from.id !== ann.id))
      throw new Error('Somebody else was let in.');
    if (update.kind === 'tap') parseTap(update.data);
    if (update.kind === 'text' || update.kind === 'caption' || update.kind === 'edited')
      mayHoldPin(update.text);
  }
  const good = updates.find(({ updateId }) => updateId === GOOD.update_id);
  if (good?.kind !== 'text' || good.text !== '/users')
    throw new Error('A good update after the noise was not understood.');
}

function checkRefusal(told: unknown): void {
  checkFailure(refusal('sendMessage', told));
  checkFailure(noAnswer('sendMessage', told));
}

function checkFailure(failure: unknown): void {
  if (!(failure instanceof TelegramFailure)) throw new Error('A failure is of another kind.');
  const { code, message: words, retryAfterMs: wait } = failure;
  if (!Number.isSafeInteger(code)) throw new Error('A failure has a code that is no number.');
  if (words.includes(DIGITS)) throw new Error('A failure quotes what was sent.');
  if (wait !== undefined && !(wait >= 0 && wait <= MAX_RETRY_AFTER_MS))
    throw new Error('A failure asks for a wait that is none.');
}

/** With a part of it replaced by something odd, left out, or as it is. */
function mutated(value: unknown, random: () => number): unknown {
  if (random() < 0.1) return pick(ODD, random);
  if (typeof value !== 'object' || value === null) return random() < 0.1 ? pick(ODD, random) : value;
  if (Array.isArray(value)) return value.map((part) => mutated(part, random));
  const parts = Object.entries(value).flatMap(([name, part]) =>
    random() < 0.05 ? [] : [[name, mutated(part, random)]],
  );
  return Object.fromEntries(parts) as object;
}
