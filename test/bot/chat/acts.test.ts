/** Each act of each screen, run against a house that notes what it is asked for: what an act declares holds. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { en } from '../../../bot/text/en/en.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { accessOf, type Access } from '../../../bot/chat/act.ts';
import { Conversation } from '../../../bot/chat/conversation.ts';
import { draftToJson } from '../../../bot/chat/drafts/code-draft.ts';
import { CameraMessages } from '../../../bot/alerts/camera-messages.ts';
import { tapData } from '../../../bot/chat/places/callback-data.ts';
import { splitPlace } from '../../../bot/chat/places/place.ts';
import { find, type Scene } from '../../../bot/chat/screen.ts';
import { SCREENS } from '../../../bot/screens/index.ts';
import { createGateway } from '../../../bot/telegram/client.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { House } from '../../../src/engine/house.ts';
import { ChatRows } from '../../../src/storage/tables/chat/chat-rows.ts';
import { ChatHouse, OWNER, PINS_SHOWN_MS, TOKEN } from '../chat-house.ts';
import { CASES, FAMILY_GROUP, SCENE, type Case } from './acts/cases.ts';
import { COMMANDS, FRONT, MIA, QUESTIONS, STAY, TOLD, UNIT, type Command } from './acts/commands.ts';

const LIVE = 77;

let all: ChatHouse;
let asked: { command: string; access: Access }[];
let house: House;

beforeEach(async () => {
  all = await ChatHouse.open();
  all.front.locked = true;
  all.front.onChange();
  await all.front.preload(3, '602913');
  all.house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' });
  const wish = { user: 1, pin: Pin.of('738215'), devices: [FRONT], schedule: {} };
  all.house.codes.issue(CONSOLE, wish);
  all.house.groups.addTag(CONSOLE, 'family');
  all.house.alertGroups.added(OWNER, { chat: -FAMILY_GROUP, title: 'Family' });
  all.house.groups.addDeviceGroup(CONSOLE, 'doors');
  all.house.groups.setInGroup(CONSOLE, 1, FRONT, true);
  all.store.members.save({ id: MIA, name: 'Mia', role: 'manager' }, all.clock.now());
  all.house.bookings.units.add(CONSOLE, UNIT);
  const source = { kind: 'ical', address: 'https://site.example/a.ics', allowsPrivate: false } as const;
  all.house.bookings.feeds.add(CONSOLE, 1, { name: 'Airbnb', source });
  all.house.bookings.stays.add(CONSOLE, {
    unit: 1,
    guest: { name: 'Nora Lind', phone: '+49 170 1' },
    ...STAY,
  });
  all.house.bookings.shares.send(CONSOLE, 1, { way: { kind: 'forward' }, anyway: true });
  await all.house.foreign.readAll(CONSOLE, FRONT);
  await all.settled();
  await all.bot.stop();
  asked = [];
  house = noting(all.house);
});
afterEach(() => all.close());

/** Asks of the house what only tells, and notes everything else in place of doing it. */
function noting(real: House): House {
  const room = (name: string, value: object): object =>
    new Proxy(value, {
      get(target, method) {
        const found: unknown = Reflect.get(target, method, target);
        if (`${name}.${String(method)}` in COMMANDS)
          return room(`${name}.${String(method)}`, found as object);
        if (typeof found !== 'function' || typeof method !== 'string') return found;
        if (QUESTIONS[name]?.includes(method) || !(name in COMMANDS)) return found.bind(target) as unknown;
        return (...args: never[]) => note(`${name}.${method}`, COMMANDS[name]?.[method], args);
      },
    });
  const scenes = {
    areThere: true,
    areConfigured: false,
    chosen: () => [SCENE],
    choices: () => [{ ...SCENE, chosen: false }],
    run: (...args: never[]) => note('scenes.run', COMMANDS['scenes']!['run'], args),
    choose: (...args: never[]) => note('scenes.choose', COMMANDS['scenes']!['choose'], args),
    lookAgain: async () => true,
  };
  const told = (name: string): object =>
    new Proxy(TOLD[name]!, {
      get: (answers, method) =>
        answers[String(method)] ??
        ((...args: never[]) => note(`${name}.${String(method)}`, COMMANDS[name]?.[String(method)], args)),
    });
  return new Proxy(real, {
    get(target, name) {
      if (name === 'scenes') return scenes;
      if (typeof name === 'string' && name in TOLD) return told(name);
      if (name === 'trustClock') return () => note('trustClock', 'gives', []);
      const found: unknown = Reflect.get(target, name, target);
      if (typeof found === 'function') return found.bind(target) as unknown;
      return typeof found === 'object' && found !== null ? room(String(name), found) : found;
    },
  });
}

function note(command: string, access: Access | Command | undefined, args: never[]): object {
  if (access === undefined) throw new Error(`${command} is not among the commands that this test knows.`);
  asked.push({ command, access: typeof access === 'function' ? access(...args) : access });
  const pin = Pin.of('738215');
  const pins = [{ pin, devices: [], deviceNames: [] }];
  const shared = { doors: [], alarms: [], schedule: {}, now: 0, zone: 'UTC', pins };
  const factor = { uri: 'otpauth://totp/x', key: 'x' };
  const value = Object.assign([], {
    token: 't',
    expiresAt: 1,
    text: 'x',
    advice: [],
    code: 1,
    ...shared,
    ...factor,
  });
  return { ok: true, value };
}

function sceneAt({ place, draft, bulk }: Case): Scene {
  const member = all.house.members.get(OWNER)!;
  const common = {
    ...{ house, member, t: en, now: all.clock.now(), botName: 'latchkey_bot' },
    page: { url: 'https://page.example', hasIngress: true },
    ...(draft && { draft }),
    ...(bulk && { bulk }),
  };
  return find(SCREENS, place, common).scene;
}

const accesses = (): Set<Access> =>
  new Set(asked.map(({ access }) => access).filter((one) => one !== 'neutral'));
const named = (cases: readonly Case[]) =>
  cases.map((one) => [`${one.place.split('/')[0]} ${one.act}`, one] as const);

it('every act of every screen is among these', () => {
  const covered = new Set(CASES.map(({ place, act }) => `${splitPlace(place).screen} ${act}`));
  const existing = Object.entries(SCREENS).flatMap(([screen, { actions: own = {} }]) =>
    Object.keys(own).map((act) => `${screen} ${act}`),
  );
  expect(existing.filter((one) => !covered.has(one))).toEqual([]);
});

describe.each(named(CASES))('%s', (_name, one) => {
  it('asks the house for what it declares', async () => {
    const { screen } = splitPlace(one.place);
    const act = SCREENS[screen].actions![one.act]!;
    const scene = sceneAt(one);
    const declared = accessOf(act, scene, one.value ?? '');
    await act.run(scene, one.value ?? '');
    const wanted = declared === 'neutral' ? [] : [declared];
    // A change of a code is either, as the draft says; that is tested with the taps that come late.
    const isSlotOfOthers = screen === 'slot' && one.act === 'join';
    // The rows are imported once the screen shows that.
    const isImport = screen === 'import' && one.act === 'yes';
    // An owner has no stay of their own.
    const isOfGuest = screen === 'home' && one.act === 'code';
    expect([...accesses()]).toEqual(isSlotOfOthers || isImport || isOfGuest ? [] : wanted);
  });

  it('gives nothing where the tap is of unknown age, and takes what it is to take', async () => {
    const act = SCREENS[splitPlace(one.place).screen].actions![one.act]!;
    const declared = accessOf(act, sceneAt(one), one.value ?? '');
    const store = new ChatRows(all.store.database, all.store.cipher, () => all.clock.now());
    const state = { place: one.place, version: 1, live: { id: LIVE, reveals: false, text: '', buttons: '' } };
    const kept = {
      ...(one.draft && { draft: draftToJson(one.draft) }),
      ...(one.bulk && { bulk: one.bulk }),
    };
    store.save(OWNER, JSON.stringify({ ...state, ...kept }));
    const parts = {
      ...{ house, store, clock: all.clock, log: () => undefined },
      gateway: createGateway({ token: TOKEN, apiRoot: all.root, clock: all.clock }),
    };
    const conversation = new Conversation({
      ...parts,
      footage: new CameraMessages(parts),
      pinsShownMs: PINS_SHOWN_MS,
      botName: () => 'latchkey_bot',
    });
    await conversation.handle({
      kind: 'tap',
      updateId: 90_001,
      chat: OWNER,
      chatType: 'private',
      from: { id: OWNER, firstName: 'Ann' },
      messageId: LIVE,
      data: tapData({ place: one.place, act: one.act, value: one.value ?? '', version: 1 }),
      callbackId: '1',
    });
    expect([...accesses()]).toEqual(declared === 'takes' ? ['takes'] : []);
    if (declared === 'gives') expect(all.shown()).toContain('That tap may have come late');
  });
});
