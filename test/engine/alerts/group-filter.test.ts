import { expect, it } from 'vitest';
import { GROUP_ALERT_KINDS } from '../../../src/domain/alerts/alert-choices.ts';
import { isAlarm, isForGroup, mayBeInGroup } from '../../../src/engine/alerts/alert-filter.ts';
import type { Notice, StayNotice } from '../../../src/engine/views/notice-views.ts';
import type { EntryView } from '../../../src/engine/views/entry-views.ts';

const entry = (how: EntryView['how']): EntryView => ({
  ...{ id: 1, at: 0, device: 'memory/front', deviceName: 'Front door', how },
  user: { id: 1, name: 'Anna Berg' },
});
const came: Notice = { kind: 'entry', entry: entry('unlock') };
const duress: Notice = { kind: 'entry', entry: entry('duress') };

it('a group that gets everything gets nothing of duress, of members, or of how the house is guarded', () => {
  const secret: Notice[] = [
    duress,
    { kind: 'entry', entry: entry('unlock'), also: entry('duress') },
    { kind: 'member', what: 'came', name: 'Ben', role: 'owner', by: 'console' },
    { kind: 'factor', what: 'off', name: 'Ben' },
    { kind: 'group', what: 'on', chat: -1, title: 'Family' },
    { kind: 'bad-links', count: 5 },
    { kind: 'page-login', session: 1, browser: '' },
    { kind: 'disk', takesWrites: false },
    { kind: 'clock', right: false, shows: 0 },
    { kind: 'damaged' },
  ];
  expect(secret.filter((notice) => isForGroup(GROUP_ALERT_KINDS, notice) || mayBeInGroup(notice))).toEqual(
    [],
  );
  expect(isForGroup(GROUP_ALERT_KINDS, came)).toBe(true);
});

it('a group gets what was chosen for it', () => {
  const wrong: Notice = { kind: 'wrong-codes', device: 'memory/front', deviceName: 'Front door', count: 5 };
  expect(isForGroup(['arrivals'], came)).toBe(true);
  expect(isForGroup(['alarms'], came)).toBe(false);
  expect(isForGroup(['alarms'], wrong)).toBe(true);
  expect(isForGroup(['arrivals'], wrong)).toBe(false);
  expect(isForGroup([], came)).toBe(false);
});

it('a group hears of bookings what it chose, and never what an owner decides or passes on', () => {
  const of = (what: StayNotice['what']): Notice => ({
    kind: 'stay',
    ...{ what, stay: 1, unitName: 'Garden flat', name: 'Nora Lind' },
    ...{ arrival: { date: '2026-06-01' }, departure: { date: '2026-06-03' } },
  });
  expect(isForGroup(['bookings'], of('new'))).toBe(true);
  expect(isForGroup(['arrivals'], of('new'))).toBe(false);
  // A guest stands before a door that does not open.
  expect([isAlarm(of('not-ready')), isForGroup(['alarms'], of('not-ready'))]).toEqual([true, true]);
  for (const what of ['forward', 'gone', 'unclear', 'perhaps-sent', 'not-sent'] as const)
    expect([what, isForGroup(GROUP_ALERT_KINDS, of(what))]).toEqual([what, false]);
});
