import type { EntryAction } from '../../../src/domain/driver/driver-event.ts';
import { daysStretch } from '../../../src/domain/schedule/open-spans.ts';
import type { EntrySelection } from '../../../src/engine/views/entry-views.ts';
import { placeOf, type Place } from '../../chat/places/place.ts';
import type { Scene } from '../../chat/screen.ts';
import { deviceBy } from '../devices/devices.ts';

/** What somebody asks for, and the letter that stands for it in a place. */
export const KINDS = {
  came: { letter: 'c', how: ['unlock', 'disarm'] },
  left: { letter: 'l', how: ['lock', 'arm'] },
  refused: { letter: 'r', how: ['denied'] },
  duress: { letter: 'd', how: ['duress'] },
} as const satisfies Record<string, { letter: string; how: readonly EntryAction[] }>;

export type EntryKind = keyof typeof KINDS;

/** What the history is narrowed to. */
export interface HistoryFilter {
  readonly user?: number;
  /** As `deviceKey` makes it. */
  readonly device?: string;
  /** `YYYY-MM-DD`, both included. */
  readonly days?: { readonly first: string; readonly last: string };
  readonly kind?: EntryKind;
}

/**
 * Behind the screen's name: `all/0`, `user/<id>` or `device/<key>`; the page; the first and the last day as
 * `YYYYMMDD`; the letter of a kind; and, behind a user, a device. What is missing may be empty, or left out at the end.
 */
export function filterOf(args: readonly string[]): HistoryFilter {
  const [subject, id = '', , first, last = first, letter, second] = args;
  const device = subject === 'device' ? id : second;
  const kind = (Object.keys(KINDS) as EntryKind[]).find((one) => KINDS[one].letter === letter);
  const days = isPlain(first) && isPlain(last) ? { first: dashed(first), last: dashed(last) } : undefined;
  return {
    ...(subject === 'user' && { user: Number(id) }),
    ...(device !== undefined && device !== '' && { device }),
    ...(days && { days }),
    ...(kind && { kind }),
  };
}

export type HistoryScreen = 'log' | 'log-days' | 'log-who' | 'log-where' | 'log-kind';

/** @param screen whose arguments the filter is */
export function historyPlace(
  { user, device, days, kind }: HistoryFilter,
  page = 0,
  screen: HistoryScreen = 'log',
): Place {
  const subject =
    user !== undefined ? ['user', user] : device === undefined ? ['all', 0] : ['device', device];
  const rest = [
    page === 0 ? '' : page,
    days ? plain(days.first) : '',
    days ? plain(days.last) : '',
    kind ? KINDS[kind].letter : '',
    user === undefined ? '' : (device ?? ''),
  ];
  const told = rest.slice(0, rest.findLastIndex((part) => part !== '') + 1);
  if (told.length === 0 && subject[0] === 'all') return screen;
  return placeOf(screen, ...subject, ...told);
}

export function pageOf(args: readonly string[]): number {
  return Number(args[2]) || 0;
}

/** What the filter means to the house. */
export function selectionOf(filter: HistoryFilter, { house }: Pick<Scene, 'house'>): EntrySelection {
  const device = deviceBy(house, filter.device);
  const stretch = filter.days && daysStretch(filter.days.first, filter.days.last, house.zone);
  return {
    ...(filter.user !== undefined && { user: filter.user }),
    ...(device && { device: device.id }),
    ...(filter.kind && { how: KINDS[filter.kind].how }),
    ...(stretch && { from: stretch.start, until: stretch.end }),
  };
}

/** A place holds no dashes to spare. */
function plain(day: string): string {
  return day.replaceAll('-', '');
}

function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

/** A day that there is: a place may come from an old message, and is not ours alone. */
function isPlain(day: string | undefined): day is string {
  return day !== undefined && /^20\d{6}$/.test(day) && isDate(dashed(day));
}

function isDate(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
