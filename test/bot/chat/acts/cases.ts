import { type CodeDraft, type Draft } from '../../../../bot/chat/drafts/code-draft.ts';
import type { BulkDraft } from '../../../../bot/chat/drafts/bulk-draft.ts';
import { deviceKey, entityKey } from '../../../../bot/chat/places/callback-data.ts';
import { placeOf, splitPlace } from '../../../../bot/chat/places/place.ts';
import type { Place, ScreenName } from '../../../../bot/chat/places/place.ts';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { OWNER } from '../../chat-house.ts';
import { ASK, FRONT, MIA } from './commands.ts';

export const SCENE = { id: 'scene.cinema', name: 'Cinema' };
/** Telegram's number of it is negative. */
export const FAMILY_GROUP = 500;
const KEY = deviceKey(FRONT);

const codeDraft: CodeDraft = { kind: 'code', user: 1, devices: [FRONT], pin: Pin.of('738215'), schedule: {} };
const userDraft: Draft = { kind: 'user', user: 1, details: { firstName: 'Anna', lastName: 'Berg' } };

const UNIT_DRAFT: Draft = { kind: 'unit', name: 'Attic', devices: [FRONT] };
const STAY_DRAFT: Draft = {
  kind: 'stay',
  unit: 1,
  arrival: { date: '2026-06-20' },
  departure: { date: '2026-06-22' },
};

export interface Case {
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

const FAVOURITES = { always: '', daytime: '', today: '', weekend: '', once: '', 'first-use': '' };

export const CASES: readonly Case[] = [
  ...acts('page')({ open: '', out: '1' }),
  ...acts('page-users')({ disconnect: entityKey('ha-tom') }),
  ...acts('page-who', ASK)({ is: String(MIA) }),
  ...acts('api-token-new', 'read', 0)({ make: '' }),
  ...acts('api-token', 1)({ end: '' }),
  ...acts('code-duress', 1)({ mark: '0', unmark: '' }),
  ...acts('feeds', 1)({ look: '' }),
  ...acts('unit-cleaners', 1)({ link: '', end: '' }),
  ...acts(
    'feed-pick',
    1,
    0,
  )({ pick: '0' }, { kind: 'calendars', found: [{ id: 'calendar.flat', name: 'Flat' }] }),
  ...acts('stay-move', 1, '2026-06-10')({ yes: '' }),
  ...acts('stay-move', 1, '2026-06-07', '1100')({ yes: '' }),
  ...acts('doctor')({ begin: '' }),
  ...acts('doctor-move', 'stick', 'zwave')({ yes: 'stick' }),
  ...acts('webhook', 1)({ private: '', on: '', off: '' }),
  ...acts('webhook-remove', 1)({ yes: '' }),
  ...acts('review-code', 1)({ keep: '', remove: '' }),
  ...acts('review-member', MIA)({ keep: '', remove: '' }),
  ...acts('review-all')({ yes: '' }),
  ...acts('review-held')({ yes: '' }),
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
  ...ofDraft('draft-second-pin', { second: '', generate: '' }),
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
  ...acts('alerts-users', 0)({ all: '', everybody: '', toggle: '1', tag: '1' }),
  ...acts('alerts-devices')({ everywhere: '', toggle: KEY, group: '1' }),
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
