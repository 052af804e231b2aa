/** Each act of each screen, run against a house that notes what it is asked for: what an act declares holds. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { en } from '../../../bot/text/en/en.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { accessOf, type Access } from '../../../bot/chat/act.ts';
import { Conversation } from '../../../bot/chat/conversation.ts';
import { draftToJson, type CodeDraft, type Draft } from '../../../bot/chat/drafts/code-draft.ts';
import type { BulkDraft } from '../../../bot/chat/drafts/bulk-draft.ts';
import { CameraMessages } from '../../../bot/alerts/camera-messages.ts';
import { deviceKey, entityKey, tapData } from '../../../bot/chat/places/callback-data.ts';
import { placeOf, splitPlace } from '../../../bot/chat/places/place.ts';
import type { Place, ScreenName } from '../../../bot/chat/places/place.ts';
import { find, type Scene } from '../../../bot/chat/screen.ts';
import { SCREENS } from '../../../bot/screens/index.ts';
import { createGateway } from '../../../bot/telegram/client.ts';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import type { StayPatch, UnitPatch } from '../../../src/engine/bookings/views.ts';
import { takesAway, type BulkAction } from '../../../src/domain/bulk.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { House } from '../../../src/engine/house.ts';
import { ChatRows } from '../../../src/storage/tables/chat/chat-rows.ts';
import { ChatHouse, OWNER, PINS_SHOWN_MS, TOKEN } from '../chat-house.ts';

const FRONT = 'memory/front-door';
const KEY = deviceKey(FRONT);
const SCENE = { id: 'scene.cinema', name: 'Cinema' };
const LIVE = 77;
/** A member who was invited. */
const MIA = 1003;
/** Telegram's number of it is negative. */
const FAMILY_GROUP = 500;
/** The letters that somebody who opened the page shows to an owner. */
const ASK = 'BCDFGH';

type Command = (...args: readonly never[]) => Access;

/** What each command of the house does to access. One that is missing here fails the test that meets it. */
const COMMANDS: Readonly<Record<string, Readonly<Record<string, Access | Command>>>> = {
  pageAccess: { invite: 'gives', connect: 'gives', end: 'takes', disconnect: 'takes' },
  apiTokens: { make: 'gives', end: 'takes' },
  review: {
    ...{ keep: 'gives', remove: 'takes', keepMember: 'gives', removeMember: 'takes' },
    ...{ keepEverything: 'gives', keepWhatDevicesHold: 'takes' },
  },
  // A copy, with what opens it, opens the doors.
  backups: { makeNow: 'neutral', fetch: 'gives', keySheet: 'gives' },
  retention: { setDays: 'neutral' },
  codes: {
    ...{ issue: 'gives', edit: 'gives', undo: 'gives' },
    ...{ pause: 'takes', resume: 'gives', delete: 'takes' },
  },
  bulk: {
    begin: (_by, _users, action: BulkAction) => (takesAway(action) ? 'takes' : 'gives'),
    goOn: 'gives',
    drop: 'neutral',
  },
  groups: {
    addTag: 'neutral',
    renameTag: 'neutral',
    removeTag: 'neutral',
    setTag: 'neutral',
    addDeviceGroup: 'neutral',
    renameDeviceGroup: 'neutral',
    removeDeviceGroup: 'neutral',
    setInGroup: 'neutral',
  },
  grants: {
    retry: 'gives',
    resolveConflict: 'gives',
    adoptConflict: 'gives',
    believeGone: 'gives',
    resolveDeleted: (_by, _device, choice) => (choice === 'put-back' ? 'gives' : 'takes'),
  },
  deviceCommands: {
    check: 'neutral',
    arm: (_by, _device, mode) => (mode === 'disarmed' ? 'gives' : 'takes'),
    turnBolt: (_by, _device, isLocked) => (isLocked ? 'takes' : 'gives'),
  },
  foreign: { adopt: 'gives', leave: 'gives', remove: 'takes', readAll: 'neutral' },
  members: {
    remove: 'takes',
    setRole: (_by, _id, role) => (role === 'owner' ? 'gives' : 'takes'),
    setArrivals: 'neutral',
    setLanguage: 'neutral',
    setAlerts: 'neutral',
  },
  invitations: { invite: 'gives', inviteNewAccount: 'gives', end: 'takes' },
  users: { add: 'neutral', edit: 'neutral', delete: 'takes' },
  scenes: {
    run: 'gives',
    choose: (_by, _id, isChosen) => (isChosen ? 'gives' : 'takes'),
    lookAgain: 'neutral',
  },
  replacement: { move: 'gives', forget: 'gives' },
  doctor: { start: 'neutral', moveRenamed: 'gives' },
  sharing: { reveal: 'gives', share: 'gives' },
  conditions: { look: 'neutral' },
  watches: { add: 'neutral', remove: 'neutral' },
  alertGroups: { setKinds: (_by, _chat, kinds) => ((kinds as unknown[]).length > 0 ? 'gives' : 'neutral') },
  'bookings.units': {
    add: 'neutral',
    edit: (_by, id, patch) => {
      const unit = all.house.bookings.units.get(id)!;
      const { devices, beforeMinutes, backup } = patch as UnitPatch;
      const isLess =
        (devices && devices.length < unit.devices.length) ||
        (beforeMinutes !== undefined && beforeMinutes < unit.beforeMinutes) ||
        backup === 'off';
      return isLess ? 'takes' : 'gives';
    },
    remove: (_by, _id, stays) => (stays === 'remove' ? 'takes' : 'neutral'),
  },
  'bookings.feeds': {
    add: 'neutral',
    switch: (_by, _id, isOn) => (isOn ? 'gives' : 'neutral'),
    remove: (_by, _id, stays) => (stays === 'remove' ? 'takes' : 'neutral'),
    readNow: 'gives',
    dryRunOf: 'neutral',
    allowPrivate: 'gives',
  },
  'bookings.stays': {
    add: 'gives',
    edit: (_by, _id, { arrival, departure }: StayPatch) =>
      (arrival?.date ?? '') > STAY.arrival.date || (departure?.date ?? '9') < STAY.departure.date
        ? 'takes'
        : 'gives',
    keep: 'gives',
    decide: (_by, _id, comes) => (comes ? 'gives' : 'neutral'),
    followCalendar: 'gives',
    remove: 'takes',
  },
  'bookings.backups': { give: 'gives' },
  'bookings.guests': {
    ...{ link: 'gives', end: 'takes', ask: 'neutral' },
    answer: (_by, _id, answer) => (answer === 'approved' ? 'gives' : 'neutral'),
  },
  'bookings.shares': {
    message: 'gives',
    send: 'gives',
    settle: (_by, _id, what) => (what === 'again' ? 'gives' : 'neutral'),
  },
  factor: {
    begin: 'gives',
    renewRecovery: 'gives',
    // More than is chosen now.
    remember: 'gives',
    require: (_by, _role, isWanted) => (isWanted ? 'takes' : 'gives'),
    end: 'gives',
    reset: 'gives',
  },
};
/** What only tells. */
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  apiTokens: ['all'],
  codes: [
    ...['scheduleRefusals', 'conditionRefusals', 'holdRefusals', 'usesRefusals'],
    ...['undoable', 'needsSlot', 'freeSlots', 'noFreeSlot'],
  ],
  bulk: ['preview', 'view', 'interrupted'],
  groups: ['tags', 'tag', 'tagNamed', 'tagsOf', 'usersWith', 'deviceGroups'],
  members: ['get', 'all', 'former', 'called'],
  invitations: ['all'],
  users: ['refusals'],
  replacement: ['preview'],
  doctor: ['view', 'settled'],
  conditions: ['choices'],
  factor: ['of', 'isRequired'],
  watches: ['of'],
  alertGroups: ['all', 'get'],
  'bookings.units': ['all', 'get', 'refusals'],
  'bookings.feeds': ['of', 'get'],
  'bookings.stays': ['list', 'get', 'ofCode'],
  'bookings.backups': ['of'],
  'bookings.shares': ['of', 'get'],
  'bookings.guests': ['of', 'mine', 'request', 'chatOf', 'reveal'],
};

const STAY = { arrival: { date: '2026-06-05' }, departure: { date: '2026-06-08' } };

const codeDraft: CodeDraft = { kind: 'code', user: 1, devices: [FRONT], pin: Pin.of('738215'), schedule: {} };
const userDraft: Draft = { kind: 'user', user: 1, details: { firstName: 'Anna', lastName: 'Berg' } };

const UNIT_DRAFT: Draft = { kind: 'unit', name: 'Attic', devices: [FRONT] };
const STAY_DRAFT: Draft = {
  kind: 'stay',
  unit: 1,
  arrival: { date: '2026-06-20' },
  departure: { date: '2026-06-22' },
};

interface Case {
  readonly place: Place;
  readonly act: string;
  readonly value?: string;
  readonly draft?: Draft;
  readonly bulk?: BulkDraft;
}

const acts = (screen: ScreenName, ...args: readonly (string | number)[]) => {
  const place = placeOf(screen, ...args);
  return (values: Readonly<Record<string, string>>, draft?: Draft): Case[] =>
    Object.entries(values).map(([act, value]) => ({ place, act, value, ...(draft && { draft }) }));
};
const ofDraft = (
  place: Place,
  values: Readonly<Record<string, string>>,
  draft: Draft = codeDraft,
): Case[] => {
  const { screen, args } = splitPlace(place);
  return acts(screen, ...args)({ cancel: '', ...values }, draft);
};

const ofBulk = (one: readonly Case[], more: Partial<BulkDraft> = {}): Case[] =>
  one.map((each) => ({ ...each, bulk: { whom: {}, ...more } }));

const FAVOURITES = { always: '', daytime: '', today: '', weekend: '', once: '' };

/** What some rooms tell in a house that went back in time, makes copies, and opens its page. */
const TOLD: Readonly<Record<string, Readonly<Record<string, () => unknown>>>> = {
  review: {
    view: () => ({
      ...{ cause: 'restore', at: 0, foreign: [], unread: [] },
      codes: [{ code: 1, userName: 'Anna Berg', devices: [] }],
      members: [{ id: MIA, name: 'Mia', role: 'manager' }],
    }),
  },
  backups: { view: () => ({ newest: { name: 'copy.age', bytes: 1 }, folders: [], troubles: {} }) },
  pageAccess: {
    sessions: () => [],
    asks: () => [{ id: 'ha-mia', name: 'Mia', code: ASK, at: 0 }],
    homeAssistantUsers: () => [{ id: 'ha-tom', name: 'Tom', member: MIA, memberName: 'Mia', since: 0 }],
  },
};

const CASES: readonly Case[] = [
  ...acts('page')({ open: '', out: '1' }),
  ...acts('page-users')({ disconnect: entityKey('ha-tom') }),
  ...acts('page-who', ASK)({ is: String(MIA) }),
  ...acts('api-token-new', 'read', 0)({ make: '' }),
  ...acts('api-token', 1)({ end: '' }),
  ...acts('review-code', 1)({ keep: '', remove: '' }),
  ...acts('review-member', MIA)({ keep: '', remove: '' }),
  ...acts('review-all')({ yes: '' }),
  ...acts('review-held')({ yes: '' }),
  ...acts('doctor')({ begin: '' }),
  ...acts('doctor-move', 'stick', 'zwave')({ yes: 'stick' }),
  ...acts('backup')({ now: '', fetch: '', sheet: '' }),
  ...acts('retention')({ keep: '365' }),
  ...acts('users', 0)({ all: '', add: '', 'add-named': '', several: '' }),
  ...acts('new', 0)({ all: '', add: '', 'add-named': '', for: '1' }),
  ...acts('new-several', 0)({ all: '', toggle: '1', done: '' }, { ...codeDraft, also: [2] }),
  ...acts('user', 1)({ code: '', edit: '', week: '' }),
  ...acts('log')({ day: '', month: '', csv: '' }),
  ...acts('user-delete', 1)({ yes: '' }),
  ...acts('person', 'check')({ save: '', skip: '', remove: '', cancel: '' }, userDraft),
  ...acts(
    'code',
    1,
  )({
    undo: '',
    pause: '',
    resume: '',
    retry: '1',
    mine: '1',
    leave: '1',
    adopt: '1',
    gone: '1',
    show: '',
    share: '',
  }),
  ...acts('code-edit', 1)({ label: '', pin: '', devices: '', schedule: '', uses: '', condition: '' }),
  ...acts('code-delete', 1)({ yes: '' }),
  ...ofDraft('draft-pin', { generate: '', same: '' }),
  ...ofDraft('draft-devices', {
    generate: '',
    same: '',
    toggle: KEY,
    all: '',
    group: '1',
    done: '',
    ...FAVOURITES,
  }),
  ...ofDraft('draft-schedule', { weekdays: '', ...FAVOURITES }),
  ...ofDraft('draft-one-day/0', { pick: '2026-06-02' }),
  ...ofDraft('draft-understood', { use: '' }),
  ...ofDraft('draft-days', { toggle: '1', 'all-day': '' }, { ...codeDraft, days: [1] }),
  ...ofDraft('draft-first-date/0', { pick: '2026-06-02' }),
  ...ofDraft('draft-last-date/0', { hours: '', pick: '2026-06-03', 'no-end': '' }),
  ...ofDraft('draft-condition/0', { pick: 'x', none: '', hold: '15', look: '' }),
  ...ofDraft('draft-uses', { any: '', some: '3' }),
  ...ofDraft('draft-label', { none: '', cancel: '' }),
  ...ofDraft('draft-review', { save: '', condition: '' }),
  ...ofDraft('draft-review', { save: '' }, { ...codeDraft, also: [2], pins: { 1: Pin.of('738215') } }),
  ...ofDraft('draft-review', { save: '' }, { ...codeDraft, code: 1 }),
  ...acts('device', KEY)({ restore: '', giveup: '', lock: '', check: '' }),
  ...acts('slots', KEY, 0)({ read: '' }),
  ...acts('slot', KEY, 3)({ leave: '', join: '' }),
  ...acts('slot-remove', KEY, 3)({ yes: '' }),
  ...acts('move-to', deviceKey('memory/back-door'), KEY)({ yes: 'forget' }),
  ...acts('device-forget', KEY)({ yes: '' }),
  ...acts('adopt', KEY, 3, 0)({ for: '1', all: '', add: '', 'add-named': '' }),
  ...['disarmed', 'stay', 'away', 'night'].flatMap((mode) => acts('arm', mode, '-', KEY)({ yes: '' })),
  ...acts('unlock', KEY)({ yes: '' }),
  ...acts('lock-all')({ yes: '' }),
  ...acts('said')({ pick: '0' }),
  ...acts('clip', KEY)({ record: '30', picture: '' }),
  ...acts('scenes')({ run: entityKey(SCENE.id) }),
  ...acts('scenes-choose', 0)({ toggle: entityKey(SCENE.id), all: '', look: '' }),
  ...acts('upcoming')({ trust: '', week: '' }),
  ...acts('members')({ end: '1' }),
  ...acts('member-invite')({ as: 'owner' }),
  ...acts('member', MIA)({ account: '' }),
  ...acts('member-role', MIA)({ yes: 'owner' }),
  ...acts('member-role', OWNER)({ yes: 'manager' }),
  ...acts('member-remove', MIA)({ yes: '' }),
  ...acts('alerts')({ choose: 'always', first: '' }),
  ...acts('alerts-users', 0)({ all: '', everybody: '', toggle: '1' }),
  ...acts('alerts-devices')({ everywhere: '', toggle: KEY }),
  ...acts('alerts-kinds')({ toggle: 'codes' }),
  ...acts('alerts-quiet')({ hours: '22:00-07:00', off: '' }),
  ...acts('alerts-watches')({ remove: '1' }),
  ...acts('alert-group', FAMILY_GROUP)({ start: '', stop: '', toggle: 'alarms' }),
  ...acts('alerts-watch-who', 'not-come', 0)({ all: '' }),
  ...acts('alerts-watch-when', 'not-come', 1, 'd')({ at: '10:00' }),
  ...acts('factor-own')({ begin: '', renew: '', remember: '60', require: 'manager', release: 'manager' }),
  ...acts('factor-new')({ begin: '' }),
  ...acts('factor-off')({ yes: '' }),
  ...acts('factor-reset', MIA)({ yes: '' }),
  ...acts('language')({ choose: 'en' }),
  ...acts('tag', 1)({ several: '' }),
  ...acts('tag-delete', 1)({ yes: '' }),
  ...acts('user-tags', 1)({ toggle: '1' }),
  ...acts('device-group', 1)({ toggle: KEY }),
  ...acts('device-group-delete', 1)({ yes: '' }),
  ...ofBulk(acts('bulk')({ do: 'revoke' })),
  ...ofBulk(acts('bulk-tick', 0)({ toggle: '1', all: '', none: '' })),
  ...ofBulk(acts('bulk-until')({ in: '3', named: '' }), { until: '2099-01-01T00:00' }),
  ...ofBulk(acts('bulk-device', 'to')({ choose: KEY }), { from: 'memory/back-door' }),
  ...(['pause', 'resume', 'revoke'] as const).flatMap((kind) =>
    ofBulk(acts('bulk-review')({ yes: '' }), { action: { kind } }),
  ),
  ...ofBulk(acts('bulk-review')({ yes: '', cancel: '' }), {
    action: { kind: 'extend', until: '2027-01-01T00:00' },
  }),
  ...acts('bulk-run', 1)({ 'go-on': '', drop: '' }),
  ...acts('files')({ users: '', entries: '30' }),
  ...acts('import')({ yes: '', close: '' }),
  ...acts('bookings')({ add: '' }),
  ...acts('unit-new')({ cancel: '' }, UNIT_DRAFT),
  ...acts('unit-new-devices')({ toggle: KEY, done: '', cancel: '' }, UNIT_DRAFT),
  ...acts('unit-new-hours')({ hours: '15:00-11:00', cancel: '' }, UNIT_DRAFT),
  ...acts('unit-set', 1, 'devices')({ toggle: deviceKey('memory/back-door') }),
  ...acts('unit-set', 1, 'devices')({ toggle: KEY }),
  ...acts('unit-set', 1, 'before')({ pick: '60' }),
  ...acts('unit-set', 1, 'before')({ pick: '0' }),
  ...acts('unit-set', 1, 'backup')({ pick: 'off' }),
  ...acts('unit-remove', 1)({ keep: '', remove: '' }),
  ...acts('feed', 1)({ try: '', on: '', off: '', read: '', private: '' }),
  ...acts('feed-dry', 1, 0)({ on: '' }),
  ...acts('feed-for')(
    { pick: '1', add: '', cancel: '' },
    { kind: 'feed', address: 'https://site.example/one.ics' },
  ),
  ...acts('feed-remove', 1)({ keep: '', remove: '' }),
  ...acts(
    'stay',
    1,
  )({
    ...{ keep: '', comes: '', block: '', follow: '', retry: KEY, backup: KEY },
    ...{ again: '1', sent: '1', drop: '1' },
  }),
  ...acts('stay-remove', 1)({ yes: '' }),
  ...acts('stay-new', 1, 0)({ pick: '2026-06-20' }),
  ...acts('stay-new-departure', 0)({ pick: '2026-06-22' }, STAY_DRAFT),
  ...acts('stay-new-guest')({ unnamed: '', cancel: '' }, STAY_DRAFT),
  ...acts('stay-date', 1, 'departure', 0)({ pick: '2026-06-09', hours: '2' }),
  ...acts('stay-date', 1, 'departure', 0)({ pick: '2026-06-07' }),
  ...acts('stay-date', 1, 'arrival', 0)({ pick: '2026-06-06' }),
  ...acts('stay-guest', 1, 'phone')({ clear: '' }),
  ...acts('home')({ code: '1' }),
  ...acts('guest-ask', 1)({ ask: 'night1' }),
  ...acts('stay-chat', 1)({ link: '', end: '' }),
  ...acts('guest-request', 1)({ approve: '', decline: '' }),
  ...acts('stay-share', 1)({ message: '', send: 'forward', anyway: 'forward' }),
];

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
  all.house.bookings.units.add(CONSOLE, {
    ...DEFAULT_UNIT,
    ...{ name: 'Flat', devices: [FRONT], beforeMinutes: 30, backup: 'by-tap' },
  });
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
  const shared = { doors: [], alarms: [], schedule: {}, now: 0, zone: 'UTC', pin };
  const factor = { uri: 'otpauth://totp/x', key: 'x' };
  const value = Object.assign([], {
    token: 't',
    expiresAt: 1,
    text: 'x',
    advice: [],
    reveal: () => '738215',
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
