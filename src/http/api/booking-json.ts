import { z } from '@hono/zod-openapi';
import type { StayMoment } from '../../domain/bookings/sighting.ts';
import type {
  DeliveryView,
  FeedView,
  ShareView,
  StayConcern,
  StayView,
  UnitView,
} from '../../engine/views/booking-views.ts';
import type { Here, PageWords } from '../words.ts';
import { iso, isoOrNull, when } from './json.ts';

/** Units and bookings as programs are shown them: no address of a calendar, and no phone or e-mail of a guest. */

const Moment = z.object({
  date: z.string().openapi({ description: 'Such as "2026-06-30", by the wall of the house.' }),
  time: z
    .string()
    .nullable()
    .openapi({ description: 'null: the check-in or check-out time of the unit counts.' }),
});

const Feed = z.object({
  ...{ id: z.int(), name: z.string(), host: z.string(), on: z.boolean() },
  ...{ read_at: when, failing_since: when, problem: z.string().nullable(), bookings: z.int() },
});

export const Unit = z
  .object({
    id: z.int(),
    name: z.string(),
    devices: z.array(z.object({ id: z.string(), name: z.string() })),
    check_in: z.string(),
    check_out: z.string(),
    before_minutes: z.int(),
    after_minutes: z.int(),
    early_hours: z.int(),
    feeds: z.array(Feed),
    next_booking: z.int().nullable().openapi({ description: 'The booking under way, else the next one.' }),
    has_problem: z.boolean(),
  })
  .openapi('Unit');

export function unitJson(unit: UnitView): z.input<typeof Unit> {
  const { id, name, devices, deviceNames, checkIn, checkOut, feeds, next, hasProblem } = unit;
  return {
    ...{ id, name, check_in: checkIn, check_out: checkOut },
    devices: devices.map((device, index) => ({ id: device, name: deviceNames[index] ?? device })),
    ...{ before_minutes: unit.beforeMinutes, after_minutes: unit.afterMinutes },
    ...{ early_hours: unit.earlyHours, feeds: feeds.map(feedJson) },
    ...{ next_booking: next?.id ?? null, has_problem: hasProblem },
  };
}

function feedJson({
  id,
  name,
  host,
  isOn,
  readAt,
  failingSince,
  problem,
  stays,
}: FeedView): z.input<typeof Feed> {
  return {
    ...{ id, name, host, on: isOn, read_at: isoOrNull(readAt), failing_since: isoOrNull(failingSince) },
    ...{ problem: problem?.kind ?? null, bookings: stays },
  };
}

const NotReady = z.object({
  ...{ device: z.string(), device_name: z.string(), state: z.string(), state_text: z.string() },
  has_backup: z.boolean().openapi({ description: 'A backup code is on this lock, and nobody has it.' }),
});

const Concern = z
  .object({
    kind: z.enum([
      ...(['gone-from-calendar', 'guest-or-block', 'double-booking', 'no-code', 'no-room'] as const),
      ...(['not-ready', 'perhaps-sent', 'not-sent', 'calendar-differs'] as const),
    ]),
    booking: z.int().optional().openapi({ description: 'The other booking, of a double booking.' }),
    message: z.int().optional().openapi({ description: 'The message that was perhaps not sent.' }),
    device_name: z.string().optional(),
    since: z.iso.datetime().optional(),
    arrival: Moment.optional().openapi({ description: 'As the calendar says it.' }),
    departure: Moment.optional(),
  })
  .openapi('BookingConcern');

export const Message = z
  .object({
    id: z.int(),
    kind: z.enum(['code', 'changed', 'backup', 'cancelled', 'ending']),
    way: z.enum(['email', 'notify', 'chat', 'forward']),
    state: z.enum(['waiting', 'under-way', 'sent', 'perhaps', 'refused', 'given-up', 'dropped']),
    made_at: z.iso.datetime(),
    settled_at: when,
    next_try_at: when,
    problem: z.string().nullable(),
  })
  .openapi('BookingMessage');

export const Booking = z
  .object({
    id: z.int(),
    unit: z.object({ id: z.int(), name: z.string() }),
    name: z.string().openapi({ description: 'How the guest is called in lists.' }),
    reservation: z.string().nullable(),
    state: z
      .enum(['expected', 'ready', 'arrived', 'departed', 'cancelled', 'unclear', 'blocked'])
      .openapi({ description: 'ready: the code was seen on each device of the unit.' }),
    user: z.int().nullable(),
    code: z.int().nullable(),
    arrival: Moment,
    departure: Moment,
    check_in: z.iso.datetime(),
    check_out: z.iso.datetime(),
    from: z.iso.datetime().openapi({ description: 'When the code of the guest begins to work.' }),
    until: z.iso.datetime(),
    arrived_at: when,
    ended_at: when,
    feeds: z.array(z.object({ id: z.int(), name: z.string() })),
    set_by_hand: z
      .array(z.string())
      .openapi({ description: 'What people decided about it. No calendar changes it.' }),
    not_ready: z.array(NotReady),
    concerns: z.array(Concern),
    share: z.object({
      state: z.enum(['by-hand', 'waits', 'under-way', 'sent', 'perhaps', 'refused', 'given-up']),
      message: z.int().nullable(),
      from: when,
    }),
    text: z.string(),
    version: z.string().openapi({ description: 'Another one after each change of it; also the ETag.' }),
  })
  .openapi('Booking');

export function bookingJson(
  stay: StayView,
  { w, here, version }: { readonly w: PageWords; readonly here: Here; readonly version: string },
): z.input<typeof Booking> {
  return {
    ...{ id: stay.id, unit: stay.unit, name: stay.name, reservation: stay.guest.reservation ?? null },
    ...{ state: stay.state, user: stay.user ?? null, code: stay.code ?? null },
    ...{ arrival: momentJson(stay.arrival), departure: momentJson(stay.departure) },
    ...{ check_in: iso(stay.checkIn), check_out: iso(stay.checkOut) },
    ...{ from: iso(stay.from), until: iso(stay.until) },
    ...{ arrived_at: isoOrNull(stay.arrivedAt), ended_at: isoOrNull(stay.endedAt) },
    feeds: stay.feeds.map(({ id, name }) => ({ id, name })),
    set_by_hand: Object.keys(stay.own),
    not_ready: stay.notReady.map((lack) => ({
      ...{ device: lack.device, device_name: lack.deviceName, state: lack.state },
      ...{ state_text: w.trouble(lack, here), has_backup: lack.hasBackup },
    })),
    concerns: stay.concerns.map(concernJson),
    share: shareJson(stay.share),
    ...{ text: w.bookings.stayLine(stay), version },
  };
}

export function messageJson(delivery: DeliveryView): z.input<typeof Message> {
  const { id, kind, way, state, madeAt, settledAt, nextTryAt, problem } = delivery;
  return {
    ...{ id, kind, way: way.kind, state, made_at: iso(madeAt), settled_at: isoOrNull(settledAt) },
    ...{ next_try_at: isoOrNull(nextTryAt), problem: problem?.kind ?? null },
  };
}

function concernJson(concern: StayConcern): z.input<typeof Concern> {
  const { kind } = concern;
  switch (kind) {
    case 'gone-from-calendar':
      return { kind, since: iso(concern.since) };
    case 'double-booking':
      return { kind, booking: concern.with };
    case 'no-room':
      return { kind, device_name: concern.deviceName };
    case 'perhaps-sent':
    case 'not-sent':
      return { kind, message: concern.delivery };
    case 'calendar-differs':
      return {
        ...{ kind, arrival: momentJson(concern.says.arrival) },
        departure: momentJson(concern.says.departure),
      };
    case 'guest-or-block':
    case 'no-code':
    case 'not-ready':
      return { kind };
  }
}

function shareJson(share: ShareView): z.input<typeof Booking>['share'] {
  return {
    state: share.kind,
    message: 'delivery' in share ? share.delivery : null,
    from: share.kind === 'waits' ? iso(share.from) : null,
  };
}

function momentJson({ date, time }: StayMoment): z.input<typeof Moment> {
  return { date, time: time ?? null };
}
