import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { draw } from '../../../bot/pictures/draw.ts';
import { toPng } from '../../../bot/pictures/png.ts';
import type { PictureParts, PictureRequest } from '../../../bot/pictures/picture.ts';
import { textOf } from '../../../bot/text/index.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { LANGUAGES } from '../../../src/domain/people/language.ts';
import type { Language } from '../../../src/domain/people/language.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Role } from '../../../src/domain/people/user.ts';
import { ChatHouse } from '../chat-house.ts';
import { inkOf, issue } from './picture-house.ts';

const HOUR_MS = 60 * 60_000;
const DAY = { of: 'day', date: '2026-06-01', only: {} } as const;
const WEEK = { of: 'week' } as const;
const MONTH = { of: 'month', date: '2026-06-01', only: {} } as const;

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(() => all.close());

const parts = (language: Language = 'en', role: Role = 'owner'): PictureParts => ({
  ...{ house: all.house, t: textOf(language), role, now: all.clock.now() },
});
const drawn = (request: PictureRequest) => draw(parts(), request);

function came(at: string, how: 'unlock' | 'denied' | 'duress' | 'lock' = 'unlock', userId?: number): void {
  const entry = { at: Date.parse(at), device: 'memory/front-door', how } as const;
  all.store.journal.addEntry({ ...entry, ...(userId !== undefined && { userId }) });
}

/** What stands at an attribute of each element with that fill. */
function placesOf(svg: string, fill: string): { x: number; width: number }[] {
  return [
    ...svg.matchAll(new RegExp(`<rect x="([\\d.]+)" y="[\\d.]+" width="([\\d.]+)"[^>]*fill="${fill}"`, 'g')),
  ].map(([, x, width]) => ({ x: Number(x), width: Number(width) }));
}

async function smallHouse(): Promise<void> {
  const anna = issue(all, 'Anna Berg', { digits: '602913' });
  const cleaner = { windows: [{ days: [1, 4], start: '09:00', end: '12:00' }] } as const;
  const ben = issue(all, 'Ben Roth', { digits: '490163', schedule: cleaner });
  issue(all, 'Zoe Kern', {
    digits: '738215',
    schedule: { from: '2026-06-03T15:00', until: '2026-06-06T11:00' },
  });
  await all.settled();
  came('2026-06-01T05:58:00Z', 'unlock', anna);
  came('2026-06-01T07:04:00Z', 'unlock', ben);
  came('2026-06-01T09:51:00Z', 'lock', ben);
  came('2026-06-01T10:30:00Z', 'denied');
}

describe('a picture', () => {
  it.each([
    ['day', DAY],
    ['week', WEEK],
    ['month', MONTH],
  ] as const)('of a small house, a %s, is drawn as it was', async (name, request) => {
    await smallHouse();
    const { svg } = await drawn(request);
    await expect(svg.source).toMatchFileSnapshot(`snapshots/${name}.svg`);
  });

  it.each(LANGUAGES)(
    'is a PNG as wide as a phone’s screen, with ink on it, in the language %s',
    async (language) => {
      await smallHouse();
      for (const request of [DAY, WEEK, MONTH]) {
        const { svg, caption } = await draw(parts(language), request);
        const [, height] = /height="(\d+)"/.exec(svg.source) ?? [];
        const png = inkOf((await toPng(svg))!);
        expect(png).toMatchObject({ width: 1080, height: Number(height) });
        const title = png.inked({ x: 40, y: 30, width: 400, height: 50 });
        expect(title).toBeGreaterThan(0.05);
        expect(title).toBeLessThan(0.5);
        expect(caption.source).not.toMatch(/undefined|NaN|Invalid/);
      }
    },
  );

  it('has its words beside it', async () => {
    await smallHouse();
    expect((await drawn(DAY)).caption.source).toBe(
      [
        '<b>Monday 1 June 2026 · 4 entries, 2 people</b>',
        'Anna Berg: 07:58 🚪 front-door · ✅ front-door, always',
        'Ben Roth: 09:04 🚪 front-door · 11:51 🔒 front-door · 🕒 front-door, Mon, Thu 09:00–12:00',
        'Somebody: 12:30 ⛔ front-door',
        'Schedules are as they are now.',
      ].join('\n'),
    );
    expect((await drawn(WEEK)).caption.source).toBe(
      [
        '<b>Mon 1 Jun – Sun 7 Jun · Home</b>',
        'Ben Roth · 🕒 front-door: Mon, Thu 09:00–12:00',
        'Zoe Kern · 🕒 front-door: from 3 June 15:00 until 6 June 11:00',
        'Anna Berg · ✅ front-door: always',
      ].join('\n'),
    );
    expect((await drawn(MONTH)).caption.source).toBe(
      [
        '<b>June 2026 · Home</b>',
        '2 arrivals',
        'Busiest day: Mon 1 Jun (2)',
        'Busiest hour: 07:00–08:00 (1)',
        'Anna Berg: 1',
        'Ben Roth: 1',
      ].join('\n'),
    );
  });

  it('of nothing says so', async () => {
    expect((await drawn(DAY)).svg.source).toContain('Nobody came, and no code has its time.');
    expect((await drawn(WEEK)).svg.source).toContain('No code opens anything in this week.');
    expect((await drawn(MONTH)).caption.source).toBe('<b>June 2026 · Home</b>\n0 arrivals');
  });

  it('shows a manager nothing of duress', async () => {
    came('2026-06-01T05:58:00Z', 'duress');
    expect((await draw(parts('en', 'owner'), DAY)).caption.source).toContain('🚨');
    expect((await draw(parts('en', 'manager'), DAY)).caption.source).not.toContain('🚨');
    expect((await draw(parts('en', 'manager'), DAY)).svg.source).toContain('Nobody came');
    expect((await draw(parts('en', 'manager'), MONTH)).caption.source).toContain('0 arrivals');
  });

  it('names a code that should be gone and may still open, before all others', async () => {
    await smallHouse();
    await all.front.setFaults({ offline: true });
    const [code] = all.house.queries.codesOf(1);
    all.house.codes.delete(CONSOLE, code!.id);
    await all.settled();
    all.clock.advance(24 * HOUR_MS);
    await all.settled();
    expect(all.house.queries.troubles()).toMatchObject([{ state: 'overdue', userName: 'Anna Berg' }]);
    const today = { of: 'day', date: '2026-06-02', only: {} } as const;
    for (const request of [WEEK, today])
      expect((await drawn(request)).caption.source.split('\n')[1]).toMatch(
        /^Anna Berg.*🚨 should be gone and may still work/,
      );
  });
});

describe('a name', () => {
  const NAMES = [
    ['Tom <b>&"\u0007', '&lt;b&gt;&amp;&quot;<'],
    ['Ana 👩‍👩‍👧 🎉', '👩‍👩‍👧'],
    ['🇩🇪 محمد שרה 3 Levi', 'محمد'],
    ['שָׁלוֹם ❤️', 'שָׁ'],
    ['张伟', '张伟'],
    ['\u202EEve', 'Eve'],
  ] as const;

  it.each(NAMES)('such as %j is drawn, whatever is in it', async (name, shown) => {
    issue(all, name, { digits: '602913' });
    const { svg } = await drawn(WEEK);
    expect(svg.source).toContain(shown);
    const ink = inkOf((await toPng(svg))!);
    // The first row's label, without the line of the devices.
    expect(ink.inked({ x: 40, y: 222, width: 200, height: 30 })).toBeGreaterThan(0.015);
  });

  it('of two scripts stands in two texts, each in a font of its own, as readers of the first one see them', async () => {
    issue(all, 'משה Levi', { digits: '602913' });
    const { svg } = await drawn(WEEK);
    const places = [
      ...svg.source.matchAll(/<text[^>]* x="([\d.]+)"[^>]*font-family="([^"]+)"[^>]*>(משה|Levi)/g),
    ];
    expect(places.map(([, , font]) => font)).toEqual(['Inter', 'Noto Sans Hebrew']);
    expect(Number(places[0]![1])).toBeLessThan(Number(places[1]![1]));
  });

  it('that is too long is cut', async () => {
    issue(all, `${'Wilhelmina '.repeat(5)}👩‍👩‍👧`.slice(0, 64), { digits: '602913' });
    const { svg } = await drawn(WEEK);
    expect(svg.source).toMatch(/>Wilhelmina Wilhel[a-z]*…</);
    const ink = inkOf((await toPng(svg))!);
    expect(ink.inked({ x: 381, y: 222, width: 8, height: 30 })).toBe(0);
  });
});

describe('a day on which the clocks change', () => {
  const nine = { windows: [{ days: [7], start: '09:00', end: '12:00' }] } as const;
  const at = (date: string) => drawn({ of: 'day', date, only: {} });
  const WIDTH = 650;
  const LEFT = 390;

  it.each([
    ['2026-03-29', 23, 8],
    ['2026-10-25', 25, 10],
    ['2026-06-07', 24, 9],
  ] as const)('%s has %d hours', async (date, hours, before) => {
    issue(all, 'Anna Berg', { digits: '602913', schedule: nine });
    const { svg } = await at(date);
    const [bar] = placesOf(svg.source, '#7fc4b8');
    expect(bar!.x).toBeCloseTo(LEFT + (before / hours) * WIDTH, 0);
    expect(bar!.width).toBeCloseTo((3 / hours) * WIDTH, 0);
    expect(svg.source.includes(`${hours} hours: the clocks change`)).toBe(hours !== 24);
    const ticks = [...svg.source.matchAll(/text-anchor="middle">(\d\d)</g)].map(([, label]) => label);
    expect(ticks).toEqual(['00', '03', '06', '09', '12', '15', '18', '21', '24']);
  });

  it('tells an hour that comes twice apart, and no entry of another day is in it', async () => {
    const anna = issue(all, 'Anna Berg', { digits: '602913' });
    for (const time of [
      '10-24T21:59',
      '10-24T22:00',
      '10-25T00:30',
      '10-25T00:45',
      '10-25T01:30',
      '10-25T22:59',
      '10-25T23:00',
    ])
      came(`2026-${time}:00Z`, 'unlock', anna);
    const { caption } = await at('2026-10-25');
    const times = ['00:00', 'the first 02:30', 'the first 02:45', 'the second 02:30', '23:59'].map(
      (time) => `${time} 🚪 front-door`,
    );
    expect(caption.source).toContain(`Anna Berg: ${times.join(' · ')} · front-door, always`);
    const month = await drawn({ of: 'month', date: '2026-10-25', only: {} });
    expect(month.caption.source).toContain(
      '7 arrivals\nBusiest day: Sun 25 Oct (5)\nBusiest hour: 02:00–03:00 (3)',
    );
  });

  it('does not shift the days of a week', async () => {
    all.clock.set(Date.parse('2026-10-24T12:00:00Z') - all.clock.now());
    issue(all, 'Anna Berg', {
      digits: '602913',
      schedule: { from: '2026-10-26T00:00', until: '2026-10-27T00:00' },
    });
    const { svg } = await drawn(WEEK);
    const column = WIDTH / 7;
    expect(placesOf(svg.source, '#7fc4b8')[0]!.x).toBeCloseTo(LEFT + 2 * column, 0);
    expect(placesOf(svg.source, '#7fc4b8')[0]!.width).toBeCloseTo(column - 6, 0);
  });
});

it('500 users stay readable: the first rows, and how many more there are', async () => {
  const now = all.clock.now();
  for (let index = 0; index < 500; index++) {
    const user = all.store.users.add({ firstName: `User ${index}`, lastName: '🎉'.repeat(20) }, now);
    const code = all.store.codes.add(user, Pin.of(String(261_000 + index)), {}, now);
    all.store.grants.add(code, 'memory/front-door');
  }
  const { svg, caption } = await drawn(WEEK);
  expect([...svg.source.matchAll(/>User \d+ /g)]).toHaveLength(20);
  expect(svg.source).toContain('… and 480 more');
  expect(caption.source.length).toBeLessThan(1024);
  expect(caption.source).toMatch(/\n… and 4\d\d more$/);
  expect(inkOf((await toPng(svg))!).height).toBeLessThan(2000);
  const day = await drawn(DAY);
  expect(day.svg.source).toContain('… and 480 more');
});
