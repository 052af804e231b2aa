import { expect, it } from 'vitest';
import { alarmNews, lockNews, troubleOf } from '../../../drivers/zwave/notification.ts';
import { CC } from '../../../drivers/zwave/values.ts';

const ACCESS_CONTROL = 6;
const USER_CODE_REPORT = Uint8Array.from([0x63, 0x03, 7, 1, ...Buffer.from('1234')]);

function news(event: number, parameters: unknown, type = ACCESS_CONTROL) {
  return lockNews(CC.notification, { type, event, parameters });
}

it.each([
  ['a user id that zwave-js decoded', { userId: 7 }],
  ['a bare user id', Uint8Array.from([7])],
  ['an encapsulated User Code Report', USER_CODE_REPORT],
])('reads the number from %s, and nothing else', (_form, parameters) => {
  expect(news(6, parameters)).toEqual({ kind: 'used', how: 'unlock', number: 7 });
});

it.each([
  ['a keypad lock', 5, { userId: 3 }, { kind: 'used', how: 'lock', number: 3 }],
  ['an unlock by nobody in particular', 6, { userId: 0 }, { kind: 'used', how: 'unlock', number: 0 }],
  ['an unlock without a user', 6, undefined, { kind: 'used', how: 'unlock' }],
  ['an unlock with a credential', 0x24, { userId: 4 }, { kind: 'used', how: 'unlock', number: 4 }],
  ['a wrong code, whatever it carries', 0x13, USER_CODE_REPORT, { kind: 'used', how: 'denied' }],
  ['a lock with a user code', 0x21, { 'user ID': 7 }, { kind: 'used', how: 'lock', number: 7 }],
  ['an unlock with a user code', 0x22, { 'user ID': 7 }, { kind: 'used', how: 'unlock', number: 7 }],
  ['an unlock with nobody’s user code', 0x22, { 'user ID': 0 }, { kind: 'used', how: 'unlock', number: 0 }],
  ['a code that only tells of its user', 0x20, { 'user ID': 7 }, { kind: 'used', how: 'denied', number: 7 }],
  ['a code of a user who is switched off', 0x2f, { userId: 7 }, { kind: 'used', how: 'denied', number: 7 }],
  ['a code outside its schedule', 0x30, { userId: 7 }, { kind: 'used', how: 'denied', number: 7 }],
  ['a code without the other one', 0x31, USER_CODE_REPORT, { kind: 'used', how: 'denied' }],
  ['a wrong code over the air', 0x14, undefined, { kind: 'used', how: 'denied' }],
  ['a code that opens nothing', 0x33, { userId: 7 }, { kind: 'used', how: 'denied', number: 7 }],
  ['a new program code', 0x12, undefined, { kind: 'trouble', what: 'program-code-changed' }],
  ['all codes deleted', 0x0c, undefined, { kind: 'changed', slot: 'all' }],
  ['all codes deleted, told as the user 0', 0x0d, { userId: 0 }, { kind: 'changed', slot: 'all' }],
  ['one code deleted', 0x0d, { userId: 4 }, { kind: 'changed', slot: 4, doing: 'deleted' }],
  ['one code added', 0x0e, { userId: 4 }, { kind: 'changed', slot: 4, doing: 'added' }],
  ['a code added who knows where', 0x0e, undefined, { kind: 'changed', slot: 'unnamed', doing: 'added' }],
  ['a duplicate', 0x0f, undefined, { kind: 'duplicate' }],
  ['a bolt that did not go home', 0x08, undefined, { kind: 'trouble', what: 'jammed' }],
  ['a manual unlock', 0x02, undefined, undefined],
])('understands %s', (_what, event, parameters, expected) => {
  expect(news(event, parameters)).toEqual(expected);
});

it.each([
  ['wrong codes that it takes for tampering', 0x04],
  ['a lock that was moved', 0x09],
])('takes %s for tampering', (_what, event) => {
  expect(news(event, undefined, 7)).toEqual({ kind: 'trouble', what: 'tamper' });
});

it.each([
  ['all codes deleted', 32, 0, { kind: 'changed', slot: 'all' }],
  ['one code deleted', 33, 4, { kind: 'changed', slot: 4, doing: 'deleted' }],
  ['one code changed', 112, 4, { kind: 'changed', slot: 4, doing: 'added' }],
  ['the master’s code changed', 112, 0, { kind: 'trouble', what: 'program-code-changed' }],
  ['a duplicate', 113, 4, { kind: 'duplicate' }],
  ['a code outside its schedule, of a Yale', 132, 7, { kind: 'used', how: 'denied', number: 7 }],
  ['a code outside its schedule, of a Kwikset', 162, 7, { kind: 'used', how: 'denied', number: 7 }],
  ['a tag', 144, 7, { kind: 'used', how: 'unlock', means: 'tag' }],
  ['what zwave-js makes a notification of', 19, 7, undefined],
  ['a notification without an alarm', 0, 0, undefined],
])('understands the alarm of %s', (_what, type, level, expected) => {
  expect(alarmNews(type, level)).toEqual(expected);
});

it('does not take another type for access control', () => {
  expect(news(6, { userId: 7 }, 7)).toBeUndefined();
});

it('learns nothing from what somebody types at an Entry Control keypad', () => {
  expect(lockNews(CC.entryControl, { eventType: 2, eventData: '1234' })).toBeUndefined();
});

const LOCK_STATE = { commandClass: CC.notification, property: 'Access Control', propertyKey: 'Lock state' };
const LEVEL = { commandClass: CC.battery, property: 'level' };

it.each([
  ['a bolt that jams', LOCK_STATE, 0, 0x0b, { what: 'jammed' }],
  [
    'a keypad that stops for too many wrong codes',
    { ...LOCK_STATE, propertyKey: 'Keypad state' },
    0,
    0x10,
    { what: 'keypad-locked-out' },
  ],
  [
    'a cover that was taken off',
    { ...LOCK_STATE, property: 'Home Security', propertyKey: 'Cover status' },
    0,
    3,
    { what: 'tamper' },
  ],
  ['a battery that falls to the limit', LEVEL, 16, 15, { what: 'battery-low', percent: 15 }],
  ['a first report of a low battery', LEVEL, undefined, 0, { what: 'battery-low', percent: 0 }],
])('tells that trouble begins with %s', (_what, id, before, now, trouble) => {
  expect(troubleOf(id, { before, now })).toEqual({ kind: 'trouble', ...trouble });
});

it.each([
  ['a bolt that is still jammed', LOCK_STATE, 0x0b, 0x0b],
  ['a bolt that came free', LOCK_STATE, 0x0b, 0],
  ['a battery that falls further', LEVEL, 15, 10],
  ['a battery that is fine', LEVEL, 90, 16],
  ['what is nothing about a lock', { commandClass: CC.doorLock, property: 'currentMode' }, 0, 0x0b],
])('does not tell of trouble again with %s', (_what, id, before, now) => {
  expect(troubleOf(id, { before, now })).toBeUndefined();
});
