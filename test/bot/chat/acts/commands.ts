import { takesAway, type BulkAction } from '../../../../src/domain/bulk.ts';
import { DEFAULT_UNIT, type UnitSettings } from '../../../../src/domain/bookings/unit.ts';
import type { StayPatch, UnitPatch } from '../../../../src/engine/views/booking-views.ts';
import type { Access } from '../../../../bot/chat/act.ts';

export const FRONT = 'memory/front-door';
/** A member who was invited. */
export const MIA = 1003;
/** The letters that somebody who opened the page shows to an owner. */
export const ASK = 'BCDFGH';

/** The unit that is let in the house of these tests. */
export const UNIT: UnitSettings = {
  ...DEFAULT_UNIT,
  ...{ name: 'Flat', devices: [FRONT], beforeMinutes: 30, backup: 'by-tap' },
};

export const STAY = { arrival: { date: '2026-06-05' }, departure: { date: '2026-06-08' } };

export type Command = (...args: readonly never[]) => Access;

/** What each command of the house does to access. One that is missing here fails the test that meets it. */
export const COMMANDS: Readonly<Record<string, Readonly<Record<string, Access | Command>>>> = {
  pageAccess: { invite: 'gives', connect: 'gives', end: 'takes', disconnect: 'takes' },
  apiTokens: { make: 'gives', end: 'takes' },
  duress: { mark: 'gives', unmark: 'gives' },
  'bookings.cleanersCalendars': { link: 'gives', end: 'takes' },
  doctor: { start: 'neutral', moveRenamed: 'gives' },
  webhooks: {
    ...{ add: 'gives', allowPrivate: 'gives', remove: 'takes' },
    switch: (_by, _id, isOn) => (isOn ? 'gives' : 'takes'),
  },
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
  sharing: { reveal: 'gives', share: 'gives' },
  conditions: { look: 'neutral' },
  watches: { add: 'neutral', remove: 'neutral' },
  alertGroups: { setKinds: (_by, _chat, kinds) => ((kinds as unknown[]).length > 0 ? 'gives' : 'neutral') },
  'bookings.units': {
    add: 'neutral',
    edit: (_by, _id, patch) => {
      const { devices, beforeMinutes, backup } = patch as UnitPatch;
      const isLess =
        (devices && devices.length < UNIT.devices.length) ||
        (beforeMinutes !== undefined && beforeMinutes < UNIT.beforeMinutes) ||
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
export const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  apiTokens: ['all'],
  webhooks: ['all'],
  doctor: ['view', 'settled'],
  duress: ['of', 'hearing'],
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
  conditions: ['choices'],
  factor: ['of', 'isRequired'],
  watches: ['of'],
  alertGroups: ['all', 'get'],
  'bookings.units': ['all', 'get', 'refusals'],
  'bookings.feeds': ['of', 'get', 'homeCalendars'],
  'bookings.cleanersCalendars': ['since'],
  'bookings.stays': ['list', 'get', 'ofCode'],
  'bookings.backups': ['of'],
  'bookings.shares': ['of', 'get'],
  'bookings.guests': ['of', 'mine', 'request', 'chatOf', 'reveal'],
};

/** What some rooms tell in a house that went back in time, makes copies, and opens its page. */
export const TOLD: Readonly<Record<string, Readonly<Record<string, () => unknown>>>> = {
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
