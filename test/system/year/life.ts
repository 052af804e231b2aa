import type { Schedule, Weekday, WeeklyWindow } from '../../../src/domain/schedule/schedule.ts';
import type { Character } from './devices/device.ts';
import type { Oddity } from './devices/oddities.ts';
import type { Random } from './random.ts';

const SIX_DIGITS = { minLength: 6, maxLength: 6 };

/** Partitions of one panel have one list of users. */
const NX_PARTITION = {
  kind: 'partition',
  shows: 'codes',
  canEditWhileArmed: 'try',
  shutWhileArmed: true,
  slots: 120,
  reserved: [1],
  latency: 60,
  refusesDuplicates: true,
  isVague: true,
  pin: SIX_DIGITS,
} as const;

/** A lock that tells late, wrongly or never what it holds. */
const oddLock = (name: string, oddity: Oddity): { driver: string; character: Character } => ({
  driver: 'mesh',
  character: { name, kind: 'lock', shows: 'codes', slots: 80, latency: 60, oddity },
});

/** Fifteen devices of seven drivers: what is bought for a house and its outbuildings over the years. */
export const DEVICES: readonly { driver: string; character: Character }[] = [
  { driver: 'zwave', character: { name: 'front', kind: 'lock', shows: 'codes', slots: 250, latency: 40 } },
  {
    driver: 'zwave',
    character: {
      name: 'back',
      kind: 'lock',
      shows: 'taken',
      slots: 100,
      latency: 80,
      refusesDuplicates: true,
    },
  },
  {
    driver: 'zwave',
    character: {
      name: 'garage',
      kind: 'lock',
      shows: 'codes',
      slots: 30,
      latency: 50,
      refusesToOverwrite: true,
      guards: 'forgotten',
      pin: { keypad: 'five-button' },
    },
  },
  {
    driver: 'server',
    character: { name: 'cellar', kind: 'lock', shows: 'taken', slots: 20, latency: 300, earlyMinutes: 5 },
  },
  {
    driver: 'server',
    character: { name: 'gate', kind: 'lock', shows: 'codes', slots: 100, latency: 100, guards: 'kept' },
  },
  {
    driver: 'elk',
    character: {
      name: 'house',
      kind: 'partition',
      shows: 'what-works',
      canEditWhileArmed: 'try',
      slots: 199,
      reserved: range(1, 9),
      latency: 30,
      refusesDuplicates: true,
      parks: true,
      isAllOurs: true,
      isVague: true,
      pin: SIX_DIGITS,
    },
  },
  {
    driver: 'dsc',
    character: {
      name: 'barn',
      kind: 'partition',
      shows: 'nothing',
      canEditWhileArmed: 'no',
      shutWhileArmed: true,
      slots: 95,
      reserved: range(1, 9),
      latency: 50,
      refusesDuplicates: true,
      isAllOurs: true,
      isVague: true,
      pin: SIX_DIGITS,
    },
  },
  {
    driver: 'satel',
    character: {
      name: 'office',
      kind: 'partition',
      shows: 'taken-and-whose',
      canEditWhileArmed: 'try',
      slots: 240,
      latency: 30,
      refusesDuplicates: true,
    },
  },
  oddLock('shed', { settleSetMs: 1_500, settleClearMs: 1_500 }),
  oddLock('attic', { settleSetMs: 3_000, settleClearMs: 3_000 }),
  oddLock('studio', { showsEmpty: true }),
  oddLock('pool', { dropsAfterMs: 20 * 60_000 }),
  oddLock('sauna', { settleSetMs: 1_500, keepsCleared: true }),
  ...['shop', 'store'].map((name) => ({ driver: 'nx', character: { ...NX_PARTITION, name } })),
];

const DAY_MS = 24 * 60 * 60_000;
const ALL_DAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** What people ask for: always, a stay, the cleaner's mornings, the night shift, school days without holidays. */
export function someSchedule(random: Random, now: number): Schedule {
  const kind = random.unit();
  if (kind < 0.3) return {};
  if (kind < 0.6) return someStay(random, now);
  if (kind < 0.65) return { ...someStay(random, now), windows: [someWindow(random, [1, 2, 3, 4, 5])] };
  if (kind < 0.7) {
    const except = Array.from({ length: 5 }, () => localDate(now + random.below(300) * DAY_MS));
    return { windows: [someWindow(random, [1, 2, 3, 4, 5])], except };
  }
  const windows = Array.from({ length: random.chance(0.2) ? 2 : 1 }, () =>
    someWindow(random, random.some(ALL_DAYS, 1 + random.below(3))),
  );
  return { windows };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function someStay(random: Random, now: number): Schedule {
  const from = now + random.below(40) * DAY_MS;
  const nights = 1 + random.below(14);
  return {
    from: `${localDate(from)}T${someTime(random)}`,
    until: `${localDate(from + nights * DAY_MS)}T${someTime(random)}`,
  };
}

function someWindow(random: Random, days: readonly Weekday[]): WeeklyWindow {
  const start = someTime(random);
  const end = random.chance(0.05) ? '24:00' : someTime(random);
  return start === end ? { days, start: '08:00', end: '12:30' } : { days, start, end };
}

/** Often the full or the half hour, as people like it: many codes change in the same minute. */
function someTime(random: Random): string {
  const minute = random.chance(0.3) ? random.below(48) * 30 : random.below(24 * 60);
  return new Date(minute * 60_000).toISOString().slice(11, 16);
}

function localDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
