/** Whatever a guest taps or types, on every screen and by every act that there is: the own stay, and nothing else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Conversation } from '../../../../bot/chat/conversation.ts';
import { CameraMessages } from '../../../../bot/alerts/camera-messages.ts';
import { deviceKey, LINK, tapData } from '../../../../bot/chat/places/callback-data.ts';
import { placeOf } from '../../../../bot/chat/places/place.ts';
import type { Place, ScreenName } from '../../../../bot/chat/places/place.ts';
import { mayOpen } from '../../../../bot/chat/screen.ts';
import { SCREENS } from '../../../../bot/screens/index.ts';
import { createGateway } from '../../../../bot/telegram/client.ts';
import { en } from '../../../../bot/text/en/en.ts';
import { CONSOLE } from '../../../../src/domain/people/actor.ts';
import { DEFAULT_UNIT } from '../../../../src/domain/bookings/unit.ts';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { ChatRows } from '../../../../src/storage/tables/chat/chat-rows.ts';
import { EVA, GuestHouse, GUS } from '../../../support/bookings/guest-house.ts';
import { PINS_SHOWN_MS, TOKEN } from '../../chat-house.ts';

const BACK = 'memory/back-door';
const STRANGER = 2003;
const LIVE = 77;
const FIRST_NAMES: Readonly<Record<number, string>> = { [GUS]: 'Gus', [EVA]: 'Eva' };
/** Of these, the language is their own affair. */
const OPEN_TO_GUESTS = ['home', 'language', 'guest-ask'];
/** What no guest of the flat may read; digits of codes are added. */
const SECRETS = ['Anna Berg', 'Otto Maar', 'Cellar', 'back-door', 'site.example'];

const NAMES = Object.keys(SCREENS) as ScreenName[];
/** As screens are opened with: numbers, devices, words. */
const ARGUMENTS: readonly (readonly (string | number)[])[] = [
  [],
  [1, 0, 0],
  [2, 'departure', 0],
  [deviceKey('memory/front-door'), 1, 0],
];
const VALUES = ['1', '2', deviceKey('memory/front-door'), 'owner', 'night1', ''];
/** The language is a guest's own affair. */
const ACTS = NAMES.filter((name) => name !== 'language').flatMap((screen) =>
  Object.keys(SCREENS[screen].actions ?? {}).map((act) => [screen, act] as const),
);

let house: GuestHouse;
let nora: number;
let otto: number;
let secrets: string[];
let updateId = 90_000;

beforeEach(async () => {
  house = await GuestHouse.open();
  const { all } = house;
  const { bookings, users, codes } = all.house;
  users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' });
  codes.issue(CONSOLE, { user: 1, pin: Pin.of('738215'), devices: ['memory/front-door'], schedule: {} });
  bookings.units.add(CONSOLE, { ...DEFAULT_UNIT, name: 'Cellar', devices: [BACK] });
  const source = { kind: 'ical', address: 'https://site.example/a.ics', allowsPrivate: false } as const;
  bookings.feeds.add(CONSOLE, 1, { name: 'Airbnb', source });
  nora = await house.stay('Nora Lind', '2026-06-01', '2026-06-05');
  otto = await house.stay('Otto Maar', '2026-06-01', '2026-06-05', 2);
  await house.enter(house.gus, house.token(nora));
  await house.enter(house.eva, house.token(otto));
  await house.pass(1);
  expect([house.view(nora).state, house.view(otto).state]).toEqual(['ready', 'ready']);
  secrets = [...SECRETS, ...house.digits(), ...all.back.memory.values()];
  await all.bot.stop();
});
afterEach(() => house.all.close());

/** All that is stored, but for where chats stand. */
function stored(): string {
  const { database } = house.all.store;
  const kept = new Set(['chats', 'expiring_messages', 'inbox', 'sqlite_sequence']);
  const tables = database
    .all("SELECT name FROM sqlite_master WHERE type = 'table'")
    .map(({ name }) => String(name))
    .filter((name) => !kept.has(name));
  return JSON.stringify(tables.map((name) => [name, database.all(`SELECT * FROM ${name}`).map(plain)]));
}

function plain(row: Record<string, unknown>): unknown[] {
  return Object.values(row).map((value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  );
}

function conversation(): { store: ChatRows; talk: Conversation } {
  const { all } = house;
  const store = new ChatRows(all.store.database, all.store.cipher, () => all.clock.now());
  const parts = {
    ...{ house: all.house, store, clock: all.clock, log: () => undefined },
    gateway: createGateway({ token: TOKEN, apiRoot: all.root, clock: all.clock }),
  };
  const talk = new Conversation({
    ...parts,
    footage: new CameraMessages(parts),
    pinsShownMs: PINS_SHOWN_MS,
    botName: () => 'latchkey_bot',
  });
  return { store, talk };
}

/** The chat stands there, and the button is on it: nothing is out of date. */
async function tap(who: number, at: { place: Place; act?: string; value?: string; version: number }) {
  const { store, talk } = conversation();
  const state = { place: at.place, version: 1, drawnAt: house.all.clock.now() };
  if (house.all.house.members.get(who))
    store.save(
      who,
      JSON.stringify({ ...state, live: { id: LIVE, reveals: false, text: 'Home', buttons: '[]' } }),
    );
  await talk.handle({
    ...{
      kind: 'tap',
      updateId: updateId++,
      chat: who,
      chatType: 'private',
      messageId: LIVE,
      callbackId: '1',
    },
    from: { id: who, firstName: FIRST_NAMES[who] ?? 'Somebody' },
    data: tapData(at),
    since: house.all.clock.now(),
  });
}

async function say(who: number, text: string): Promise<void> {
  const now = house.all.clock.now();
  await conversation().talk.handle({
    ...{ kind: 'text', updateId: updateId++, chat: who, chatType: 'private', messageId: 5, text },
    from: { id: who, firstName: FIRST_NAMES[who] ?? 'Somebody' },
    ...{ at: now, since: now },
  });
}

/** What the bot has sent into somebody's chat since. */
function saidTo(who: number, since: number): string {
  const calls = house.all.telegram.calls.slice(since);
  return JSON.stringify(
    calls.filter(({ params }) => Number(params['chat_id']) === who).map(({ params }) => params),
  );
}

function fits(at: { place: Place; act?: string; value?: string }): boolean {
  try {
    tapData({ ...at, version: 1 });
    return true;
  } catch {
    return false;
  }
}

it('no screen is open to guests but three', () => {
  const guest = house.all.house.members.get(GUS)!;
  expect(guest.role).toBe('guest');
  expect(NAMES.filter((name) => mayOpen(SCREENS[name], guest))).toEqual(OPEN_TO_GUESTS);
});

const PERSONAS = [
  ['a guest', GUS],
  ['the guest of another stay', EVA],
  ['a guest whose stay is over', GUS],
  ['a stranger', STRANGER],
] as const;

describe.each(PERSONAS)('%s', (name, who) => {
  const isOther = who === EVA;

  beforeEach(async () => {
    if (isOther)
      secrets = [...secrets.filter((one) => !/Otto|Cellar|back-door/.test(one)), 'front-door', 'Flat'];
    if (name === 'a guest whose stay is over') {
      house.all.house.bookings.stays.remove(CONSOLE, nora);
      await house.all.house.settled();
    }
  });

  it('sees no screen but the own stay', { timeout: 60_000 }, async () => {
    const before = stored();
    const since = house.all.telegram.calls.length;
    for (const screen of NAMES)
      for (const args of ARGUMENTS) {
        const place = placeOf(screen, ...args);
        if (fits({ place })) await tap(who, { place, version: LINK });
      }
    const said = saidTo(who, since);
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
    expect(stored()).toBe(before);
  });

  it('does nothing by any act of any screen', { timeout: 60_000 }, async () => {
    const own = who === GUS ? nora : otto;
    const before = stored();
    const since = house.all.telegram.calls.length;
    const memory = [...house.digits(), ...house.all.back.memory.values()];
    for (const [index, [screen, act]] of ACTS.entries()) {
      // Where a guest may go, each value is tried; elsewhere one of them.
      const values = OPEN_TO_GUESTS.includes(screen) ? VALUES : [VALUES[index % VALUES.length]!];
      for (const value of values) {
        const isOwn = value === String(own) && name !== 'a guest whose stay is over';
        const at = { place: placeOf(screen, isOwn ? 9 : own === nora ? 2 : 1, 0, 0), act, value };
        if ((screen === 'home' && isOwn) || !fits(at)) continue;
        await tap(who, { ...at, version: index % 4 === 0 ? LINK : 1 });
      }
    }
    const said = saidTo(who, since);
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
    expect(stored()).toBe(before);
    await house.all.house.settled();
    expect([...house.digits(), ...house.all.back.memory.values()]).toEqual(memory);
  });

  it('gets nothing by any command, sentence or link', async () => {
    const before = stored();
    const since = house.all.telegram.calls.length;
    const sentences = [
      'who arrives tomorrow?',
      'unlock front-door',
      'code for Anna',
      'extend Miller until Sunday',
    ];
    const commands = Object.keys(en.commands).map((command) => `/${command}`);
    for (const text of [...commands, '/devices 1', ...sentences, 'https://site.example/b.ics'])
      await say(who, text);
    const said = saidTo(who, since);
    expect(secrets.filter((secret) => secret !== 'site.example' && said.includes(secret))).toEqual([]);
    expect(stored()).toBe(before);
  });
});
