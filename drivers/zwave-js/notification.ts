/**
 * What a lock's Access Control notification means. Notification CC, type 6; the events are those of
 * the Notification CC tables in the Z-Wave Application Specification.
 * Known gaps: events of older locks arrive through zwave-js's `alarmMapping` in the same form.
 */
import type { EntryHow } from '../../src/domain/device.ts';

export type LockNews =
  | { readonly kind: 'used'; readonly how: EntryHow; readonly slot?: number }
  | { readonly kind: 'changed'; readonly slots: readonly number[] | 'all' }
  | { readonly kind: 'duplicate' };

const ACCESS_CONTROL = 0x06;

/** `undefined` where it is nothing about codes. */
export function lockNews(type: number, event: number, parameters: unknown): LockNews | undefined {
  if (type !== ACCESS_CONTROL) return undefined;
  const slot = slotOf(parameters);
  const named = slot === undefined ? {} : { slot };
  switch (event) {
    case 0x05: // keypad lock operation
      return { kind: 'used', how: 'lock', ...named };
    case 0x06: // keypad unlock operation
      return { kind: 'used', how: 'unlock', ...named };
    case 0x13: // invalid user code entered
      return { kind: 'used', how: 'denied' };
    case 0x0c: // all user codes deleted
      return { kind: 'changed', slots: 'all' };
    case 0x0d: // single user code deleted
    case 0x0e: // new user code added
      return { kind: 'changed', slots: slot === undefined ? 'all' : [slot] };
    case 0x0f: // new user code not added due to duplicate code
      return { kind: 'duplicate' };
    default:
      return undefined;
  }
}

/**
 * Three forms: zwave-js's own `{ userId }`, the bare user id, and an encapsulated User Code Report
 * (`63 03 user status code…`). User 0 is nobody in particular.
 */
function slotOf(parameters: unknown): number | undefined {
  let slot: unknown;
  if (parameters instanceof Uint8Array) {
    slot = parameters[0] === 0x63 && parameters[1] === 0x03 ? parameters[2] : parameters[0];
  } else if (typeof parameters === 'object' && parameters !== null && 'userId' in parameters) {
    slot = parameters.userId;
  }
  return typeof slot === 'number' && slot > 0 ? slot : undefined;
}
