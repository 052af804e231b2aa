/**
 * What a lock's notifications mean. Notification CC: type 6 is access control, 7 home security, 8 power
 * management; events and states are those of the Notification CC tables in the Z-Wave Application
 * Specification. zwave-js hands on an event as a notification, and a state as a value that changes.
 * Known gaps: events of older locks arrive through zwave-js's `alarmMapping` in the same form; the user
 * in an event of the User Credential CC (0x23, 0x24) is told only where zwave-js decodes it.
 */
import { LOW_BATTERY_PERCENT } from '../../src/domain/alerts/alert.ts';
import type { EntryAction, EntryMeans, DeviceProblem } from '../../src/domain/driver/driver-event.ts';
import type { ValueChange } from './node.ts';
import type { ChangedSlot, Doing } from './echoes.ts';
import { BATTERY_LEVEL, CC, type ValueId } from './values.ts';

export type LockNews =
  /** `number` is what the lock tells, which need not be a slot. */
  | {
      readonly kind: 'used';
      readonly how: EntryAction;
      readonly number?: number;
      readonly means?: EntryMeans;
    }
  | { readonly kind: 'changed'; readonly slot: ChangedSlot; readonly doing?: Doing }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'trouble'; readonly what: DeviceProblem; readonly percent?: number };

const ACCESS_CONTROL = 0x06;
const HOME_SECURITY = 0x07;
/** Home Security: invalid code, product moved. */
const TAMPERING: readonly unknown[] = [0x04, 0x09];

const ALL_CHANGED: LockNews = { kind: 'changed', slot: 'all' };

/** Of an event; `undefined` where it is nothing about codes or trouble. */
export function lockNews(commandClass: number, args: unknown): LockNews | undefined {
  // Entry Control's would carry what somebody typed.
  if (commandClass === CC.battery) return { kind: 'trouble', what: 'battery-low' };
  if (commandClass !== CC.notification || typeof args !== 'object' || args === null) return undefined;
  const { type, event, parameters } = args as Readonly<Record<string, unknown>>;
  if (type === HOME_SECURITY)
    return TAMPERING.includes(event) ? { kind: 'trouble', what: 'tamper' } : undefined;
  return type === ACCESS_CONTROL ? accessNews(event, numberIn(parameters)) : undefined;
}

function accessNews(event: unknown, number: number | undefined): LockNews | undefined {
  const named = number === undefined ? {} : { number };
  switch (event) {
    case 0x05: // keypad lock operation
    case 0x21: // lock operation with user code
    case 0x23: // credential lock operation
      return { kind: 'used', how: 'lock', ...named };
    case 0x06: // keypad unlock operation
    case 0x22: // unlock operation with user code
    case 0x24: // credential unlock operation
      return { kind: 'used', how: 'unlock', ...named };
    case 0x20: // messaging user code entered: it is to tell of its user, and opens nothing
    case 0x2f: // valid credential denied: its user is switched off
    case 0x30: // valid credential denied: outside its schedule
    case 0x33: // non-access credential entered
      return { kind: 'used', how: 'denied', ...named };
    case 0x13: // invalid user code entered
    case 0x14: // unlock by RF with invalid user code
    case 0x15: // lock by RF with invalid user code
    case 0x31: // valid credential denied: another one must be entered with it
    case 0x32: // invalid credential used
      return { kind: 'used', how: 'denied' };
    case 0x07: // manual, RF and auto lock: not fully locked
    case 0x08:
    case 0x0a:
      return { kind: 'trouble', what: 'jammed' };
    case 0x0c: // all user codes deleted
      return ALL_CHANGED;
    case 0x0d: // single user code deleted
      return number === 0 ? ALL_CHANGED : { kind: 'changed', slot: number ?? 'unnamed', doing: 'deleted' };
    case 0x0e: // new user code added
      return { kind: 'changed', slot: number || 'unnamed', doing: 'added' };
    case 0x12: // new program code entered
      return { kind: 'trouble', what: 'program-code-changed' };
    case 0x0f: // new user code not added due to duplicate code
      return { kind: 'duplicate' };
    default:
      return undefined;
  }
}

const TAG_ALARM = 144;

export function isTagAlarm(type: unknown): boolean {
  return type === TAG_ALARM;
}

/**
 * Of an alarm type and level (Alarm CC version 1), where zwave-js makes no notification of it for each lock that
 * has it. Yale's numbers, which Kwikset's are like (zwave-js: config/devices/0x0129 and 0x0090, templates; #1713,
 * #4737). Of what is missing here zwave-js makes one, or it is nothing about codes.
 */
export function alarmNews(type: unknown, level: unknown): LockNews | undefined {
  const number = typeof level === 'number' && level > 0 ? level : undefined;
  switch (type) {
    case 32: // all user codes deleted
      return ALL_CHANGED;
    case 33: // user code deleted
      return { kind: 'changed', slot: number ?? 'unnamed', doing: 'deleted' };
    case 112: // user code changed; 0: the master's
      return level === 0
        ? { kind: 'trouble', what: 'program-code-changed' }
        : { kind: 'changed', slot: number ?? 'unnamed', doing: 'added' };
    case 113: // duplicate user code
      return { kind: 'duplicate' };
    case 132: // user code entered outside its schedule: Yale
    case 162: // the same: Kwikset
      return { kind: 'used', how: 'denied', ...(number !== undefined && { number }) };
    case TAG_ALARM: // opened by it; the level is the tag's
      return { kind: 'used', how: 'unlock', means: 'tag' };
    default:
      return undefined;
  }
}

/** States, by the names that zwave-js gives their values, and what it is when one of these numbers comes. */
const STATES: readonly { property: string; key: string; states: readonly number[]; what: DeviceProblem }[] = [
  { property: 'Access Control', key: 'Lock state', states: [0x0b], what: 'jammed' },
  { property: 'Access Control', key: 'Keypad state', states: [0x10], what: 'keypad-locked-out' },
  { property: 'Home Security', key: 'Cover status', states: [0x03], what: 'tamper' },
  {
    property: 'Power Management',
    key: 'Battery maintenance status',
    states: [0x0a, 0x0b],
    what: 'battery-low',
  },
];

/** Of a value that changed: only where trouble begins. */
export function troubleOf(id: ValueId, { before, now }: ValueChange): LockNews | undefined {
  if (id.commandClass === BATTERY_LEVEL.commandClass && id.property === BATTERY_LEVEL.property) {
    if (typeof now !== 'number' || now > LOW_BATTERY_PERCENT) return undefined;
    const wasLow = typeof before === 'number' && before <= LOW_BATTERY_PERCENT;
    return wasLow ? undefined : { kind: 'trouble', what: 'battery-low', percent: now };
  }
  if (id.commandClass !== CC.notification || typeof now !== 'number' || now === before) return undefined;
  const state = STATES.find(
    ({ property, key, states }) => property === id.property && key === id.propertyKey && states.includes(now),
  );
  return state && { kind: 'trouble', what: state.what };
}

/**
 * Four forms: zwave-js's own `{ userId }`, the `{ 'user ID' }` of its tables, the bare user id, and an encapsulated User Code Report
 * (`63 03 user status code…`). User 0 is nobody in particular, or all of them.
 */
function numberIn(parameters: unknown): number | undefined {
  let number: unknown;
  if (parameters instanceof Uint8Array) {
    number = parameters[0] === 0x63 && parameters[1] === 0x03 ? parameters[2] : parameters[0];
  } else if (typeof parameters === 'object' && parameters !== null) {
    const named = parameters as Readonly<Record<string, unknown>>;
    number = named['userId'] ?? named['user ID'];
  }
  return typeof number === 'number' ? number : undefined;
}
