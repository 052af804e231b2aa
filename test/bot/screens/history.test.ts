import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filterOf, historyPlace, type HistoryFilter } from '../../../bot/screens/history/filter.ts';
import { tapData } from '../../../bot/chat/places/callback-data.ts';
import { ChatHouse, OWNER } from '../chat-house.ts';
import { issue } from '../pictures/picture-house.ts';

const DAY_MS = 24 * 60 * 60_000;

let all: ChatHouse;
let anna: number;
let ben: number;

/** Yesterday Anna and Ben came by both doors; today somebody was refused, and Anna locked the front door. */
beforeEach(async () => {
  all = await ChatHouse.open();
  anna = issue(all, 'Anna Berg', { digits: '602913' });
  ben = issue(all, 'Ben Roth', { digits: '490163' });
  await all.settled();
  const add = (daysAgo: number, device: string, how: 'unlock' | 'lock' | 'denied', userId?: number) =>
    all.store.journal.addEntry({
      ...{ at: all.clock.now() - daysAgo * DAY_MS, device: `memory/${device}`, how },
      ...(userId !== undefined && { userId }),
    });
  for (const user of [anna, ben])
    for (const door of ['front-door', 'back-door']) add(1, door, 'unlock', user);
  add(0, 'back-door', 'denied');
  add(0, 'front-door', 'lock', anna);
});
afterEach(() => all.close());

/** What the history lists. */
const listed = () =>
  all
    .shown()
    .split('\n')
    .filter((line) => /^[🚪🔒⛔🚨] .* · .*\d\d:\d\d/u.test(line))
    .map((line) => line.split(' · ')[0]);

describe('the history', () => {
  it('is narrowed to a day, a user, a device and a kind, one after the other', async () => {
    await all.does('/log');
    expect(listed()).toHaveLength(6);
    await all.does('🗓 Day…', 'Yesterday');
    expect(listed()).toHaveLength(4);
    await all.does('👤 User…', '👤 Anna Berg');
    expect(listed()).toEqual(['🚪 Anna Berg came in by back-door', '🚪 Anna Berg came in by front-door']);
    await all.does('🚪 Device…', '🚪 front-door');
    expect(listed()).toEqual(['🚪 Anna Berg came in by front-door']);
    expect(all.shown()).toContain('🗓 Sun 31 May\n🚪 front-door\n');
    await all.does('All days');
    expect(listed()).toEqual(['🔒 Anna Berg locked front-door', '🚪 Anna Berg came in by front-door']);
    await all.does('🔎 What…', '🔒 Locked, armed');
    expect(listed()).toEqual(['🔒 Anna Berg locked front-door']);
    await all.does('👤 User…', 'Anybody', '🚪 Device…', '🚪 back-door');
    expect(all.shown()).toContain('Nobody in this list.');
    await all.does('🔎 What…', 'Everything', '🗓 Day…', 'Today');
    expect(listed()).toEqual(['⛔ Somebody was refused at back-door']);
  });

  it('is narrowed by a name that is typed, to a user and a device together', async () => {
    await all.does('/log', 'berg anna');
    expect(listed()).toHaveLength(3);
    await all.does('back-door');
    expect(listed()).toEqual(['🚪 Anna Berg came in by back-door']);
    await all.does('/log', 'door');
    expect(all.shown()).toContain('Which one do you mean?');
    await all.does('🚪 front-door');
    expect(listed()).toHaveLength(3);
    await all.does('nobody like that');
    expect(all.shown()).toContain('I found no user and no device of that name.');
  });

  it.each([
    ['did anna come by the front door yesterday?', ['🚪 Anna Berg came in by front-door']],
    [
      'who came in by the front door yesterday',
      ['🚪 Ben Roth came in by front-door', '🚪 Anna Berg came in by front-door'],
    ],
    ['when did ben last use the back door?', ['🚪 Ben Roth came in by back-door']],
  ])('answers "%s"', async (sentence, wanted) => {
    await all.does(sentence);
    expect(listed()).toEqual(wanted);
  });

  it('has the days before, a dozen at a time', async () => {
    await all.does('/log', '🗓 Day…');
    expect(all.buttons()).toContain('Sat 30 May');
    await all.does('Older ›');
    expect(all.buttons()).toContain('Mon 18 May');
    await all.does('Mon 18 May');
    expect(all.shown()).toContain('🗓 Mon 18 May');
    expect(all.shown()).toContain('Nobody in this list.');
  });

  it('sends what it shows as a file', async () => {
    await all.does('/log', '👤 User…', '👤 Ben Roth', '⬇ CSV');
    const { file } = all.ann.screen().findLast((message) => message.file !== undefined)!;
    const rows = all.telegram.file(file!)!.content.toString('utf8').trimEnd().split('\r\n');
    expect(rows).toHaveLength(3);
    expect(rows.slice(1).every((row) => row.includes('Ben Roth'))).toBe(true);
  });

  it('offers a manager no duress', async () => {
    await all.does('/log', '🔎 What…');
    expect(all.buttons()).toContain('🚨 Duress code');
    all.store.members.save({ id: OWNER, name: 'Ann', role: 'manager' }, all.clock.now());
    await all.does('/log', '🔎 What…');
    expect(all.buttons()).not.toContain('🚨 Duress code');
  });
});

describe('the place of a history', () => {
  it('says what it is narrowed to, and fits onto a button', () => {
    const filter: HistoryFilter = {
      ...{ user: 123_456, device: 'abcdefghij', kind: 'refused' as const },
      days: { first: '2026-11-29', last: '2026-11-30' },
    };
    for (const screen of ['log', 'log-days', 'log-who', 'log-where', 'log-kind'] as const) {
      const place = historyPlace(filter, 0, screen);
      expect(filterOf(place.split('/').slice(1))).toEqual(filter);
      expect(() => tapData({ place, version: 99_999 })).not.toThrow();
    }
    const acting = { place: historyPlace(filter, 99), act: 'month', version: 9_999 };
    expect(() => tapData(acting)).not.toThrow();
  });

  it('is still understood as alerts and sentences wrote it before', () => {
    expect(filterOf(['user', '5', '0', '20260531', '20260531'])).toEqual({
      ...{ user: 5, days: { first: '2026-05-31', last: '2026-05-31' } },
    });
    expect(filterOf(['device', 'abcdefghij'])).toEqual({ device: 'abcdefghij' });
    expect(filterOf(['all', '0', '2'])).toEqual({});
    expect(historyPlace({})).toBe('log');
    expect(historyPlace({ user: 5 })).toBe('log/user/5');
  });

  it('of a day that there is not, made by somebody else, is that of all days', () => {
    expect(filterOf(['all', '0', '0', '20260231', '20260301'])).toEqual({});
  });
});
