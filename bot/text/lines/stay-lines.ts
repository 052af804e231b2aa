import type { DryRunView, FeedView, StayConcern, StayView } from '../../../src/engine/views/booking-views.ts';
import { rich, type Html } from '../html.ts';
import { stateWords, type Here } from './lines.ts';

/** Nothing follows from it any more. */
export function isOver({ state }: StayView): boolean {
  return state === 'departed' || state === 'cancelled' || state === 'blocked';
}

/** The code of a stay: when it works, where it is not yet, and whether the guest has it. */
export function stayCodeLines(stay: StayView, here: Here): (Html | string | undefined)[] {
  const { t, now, zone } = here;
  const time = (at: number): string => t.moment(at, now, zone);
  if (stay.state === 'unclear') return [];
  return [
    stay.code === undefined ? t.stays.noCode : t.stays.works(time(stay.from), time(stay.until)),
    ...stay.notReady.map((one) => t.stays.lacks(one.deviceName, stateWords(t, one, { now, zone }))),
    stay.arrivedAt === undefined ? undefined : t.stays.arrivedAt(time(stay.arrivedAt)),
    t.stays.share(stay.share.kind, stay.share.kind === 'waits' ? time(stay.share.from) : undefined),
  ];
}

/** Who the guest is, and which calendar tells of the stay. */
export function stayDetailLines({ guest, feeds, own }: StayView, { t }: Here): (Html | string | undefined)[] {
  const details = [
    guest.phone ?? (guest.phoneEnding === undefined ? undefined : t.stays.phoneEnding(guest.phoneEnding)),
    guest.email,
    guest.reservation === undefined ? undefined : t.stays.reservation(guest.reservation),
  ].filter((part) => part !== undefined);
  return [
    details.length > 0 ? t.stays.guest(details.join(' · ')) : undefined,
    guest.url === undefined ? undefined : rich`${guest.url}`,
    feeds.length > 0
      ? t.stays.from(feeds.map(({ name }) => name).join(', '))
      : own.arrival && own.guest
        ? t.stays.byHand
        : undefined,
  ];
}

/** @param nameOf how another stay is called */
export function concernLine(
  concern: StayConcern,
  { t, now, zone }: Here,
  nameOf: (stay: number) => string | undefined,
): Html {
  switch (concern.kind) {
    case 'gone-from-calendar':
      return t.stays.concern(concern.kind, t.moment(concern.since, now, zone));
    case 'double-booking':
      return t.stays.concern(concern.kind, nameOf(concern.with) ?? '…');
    case 'no-room':
      return t.stays.concern(concern.kind, concern.deviceName);
    case 'calendar-differs':
      return t.stays.concern(concern.kind, t.days.dates(concern.says));
    case 'guest-or-block':
    case 'no-code':
    case 'not-ready':
    case 'perhaps-sent':
    case 'not-sent':
      return t.stays.concern(concern.kind, '');
  }
}

/** How reading a calendar goes. */
export function feedState(
  { isOn, isReading, readAt, failingSince, problem, stays }: FeedView,
  { t, now, zone }: Here,
): string {
  if (!isOn) return t.feeds.state.off;
  if (isReading) return t.feeds.state.reading;
  if (failingSince !== undefined)
    return t.feeds.state.failing(
      t.moment(failingSince, now, zone),
      problem ? t.bookings.fetchProblem(problem) : '',
    );
  return readAt === undefined ? t.feeds.state.never : t.feeds.state.read(t.moment(readAt, now, zone), stays);
}

/** What a calendar would do, a line for each of its stays. */
export function dryRunLines({ lines }: Pick<DryRunView, 'lines'>, { t, now, zone }: Here): Html[] {
  const span = (from: number, until: number): string =>
    `${t.moment(from, now, zone)} – ${t.moment(until, now, zone)}`;
  return lines.map(({ kind, guest, from, until, ...dates }) =>
    t.feeds.dryLine(
      kind,
      t.days.dates(dates),
      guest.name ?? guest.reservation ?? guest.summary,
      span(from, until),
    ),
  );
}

/** What of a calendar was not understood. */
export function dryRunProblems({ problems }: Pick<DryRunView, 'problems'>, { t }: Here): Html[] {
  return problems.map((problem) => rich`• ${t.bookings.fetchProblem(problem)}`);
}

/** How many codes it would make. */
export function madeBy({ lines }: Pick<DryRunView, 'lines'>): number {
  return lines.filter(({ kind }) => kind === 'new' || kind === 'double-booking').length;
}
