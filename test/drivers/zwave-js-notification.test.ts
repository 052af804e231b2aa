import { expect, it } from 'vitest';
import { lockNews } from '../../drivers/zwave-js/notification.ts';

const ACCESS_CONTROL = 6;
const USER_CODE_REPORT = Uint8Array.from([0x63, 0x03, 7, 1, ...Buffer.from('1234')]);

it.each([
  ['a user id that zwave-js decoded', { userId: 7 }],
  ['a bare user id', Uint8Array.from([7])],
  ['an encapsulated User Code Report', USER_CODE_REPORT],
])('reads the slot from %s, and nothing else', (_form, parameters) => {
  expect(lockNews(ACCESS_CONTROL, 6, parameters)).toEqual({ kind: 'used', how: 'unlock', slot: 7 });
});

it.each([
  ['a keypad lock', 5, { userId: 3 }, { kind: 'used', how: 'lock', slot: 3 }],
  ['an unlock by nobody in particular', 6, { userId: 0 }, { kind: 'used', how: 'unlock' }],
  ['an unlock without a user', 6, undefined, { kind: 'used', how: 'unlock' }],
  ['a wrong code, whatever it carries', 0x13, USER_CODE_REPORT, { kind: 'used', how: 'denied' }],
  ['all codes deleted', 0x0c, undefined, { kind: 'changed', slots: 'all' }],
  ['one code deleted', 0x0d, { userId: 4 }, { kind: 'changed', slots: [4] }],
  ['one code added', 0x0e, { userId: 4 }, { kind: 'changed', slots: [4] }],
  ['a code added who knows where', 0x0e, undefined, { kind: 'changed', slots: 'all' }],
  ['a duplicate', 0x0f, undefined, { kind: 'duplicate' }],
  ['a manual unlock', 0x02, undefined, undefined],
])('understands %s', (_what, event, parameters, news) => {
  expect(lockNews(ACCESS_CONTROL, event, parameters)).toEqual(news);
});

it('does not take another type for access control', () => {
  expect(lockNews(7, 6, { userId: 7 })).toBeUndefined();
});
