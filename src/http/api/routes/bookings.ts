import { z } from '@hono/zod-openapi';
import type { StayMoment } from '../../../domain/bookings/sighting.ts';
import type { StayGuest } from '../../../domain/bookings/stay.ts';
import { userProblems } from '../../../domain/people/user.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { Result } from '../../../engine/house.ts';
import type { StayView } from '../../../engine/views/booking-views.ts';
import { after, created, missing, ok } from '../ask.ts';
import type { AnyAsk, Reply } from '../ask.ts';
import { Booking, bookingJson, Message, messageJson } from '../booking-json.ts';
import { byId, cursorOf, date, id, numbersIn, numberText, part, text, time } from '../input.ts';
import { Grant, grantJson } from '../json.ts';
import type { Operations } from '../operations.ts';
import { noRight } from '../problem.ts';
import type { Problem } from '../problem.ts';
import { etagOf, staleProblem } from '../version.ts';

const STATES = ['expected', 'ready', 'arrived', 'departed', 'cancelled', 'unclear', 'blocked'] as const;
const GUEST_FIELDS = ['name', 'phone', 'email'] as const;

const moment = z.strictObject({ date, time: time.exactOptional() });
const guest = z
  .strictObject({
    name: text('a name, or null', 1_000).nullable().exactOptional(),
    phone: text('a phone number, or null', 1_000).nullable().exactOptional(),
    email: text('an e-mail address, or null', 1_000).nullable().exactOptional(),
  })
  .openapi('BookingGuest', {
    description:
      'phone and email need the right "reveal": they choose where the message with the PIN goes, or the PIN.',
  });
const NewBooking = z.strictObject({ unit: id, guest, arrival: moment, departure: moment });
const BookingPatch = z.strictObject({
  arrival: moment.exactOptional(),
  departure: moment.exactOptional(),
  guest: guest.exactOptional(),
});
const OneBooking = Booking.extend({
  grants: z.array(Grant).openapi({ description: 'How far the code of the guest is on each device.' }),
  messages: z.array(Message).openapi({ description: 'What the guest was sent, the oldest first.' }),
}).openapi('OneBooking');

/** Stays of guests, from calendars and by hand. */
export function addBookings(operations: Operations): void {
  operations.shows('stay', (ask, id) => showBooking(ask, id));
  operations.add('GET /bookings', {
    summary: 'Bookings by arrival; those that are over only where their state is asked for',
    query: z.strictObject({
      ...part,
      unit: numberText.exactOptional(),
      state: z.enum(STATES, { error: `expected one of ${STATES.join(', ')}` }).exactOptional(),
      concern: z
        .literal('true', { error: 'expected true' })
        .exactOptional()
        .openapi({ description: 'Only those that somebody should look at.' }),
    }),
    reply: z.object({ items: z.array(Booking), next: z.string().nullable() }),
    run(ask) {
      const { cursor, limit, unit, state, concern } = ask.query;
      const [after, afterId] = numbersIn(cursor);
      const found = ask.house.bookings.stays
        .list({
          ...(unit !== undefined && { unit }),
          ...(state && { states: [state] }),
          ...(concern && { concern: true as const }),
        })
        .toSorted((a, b) => a.checkIn - b.checkIn || a.id - b.id)
        .filter((stay) => stay.checkIn > after || (stay.checkIn === after && stay.id > afterId));
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return ok({
        items: items.map((stay) => jsonOf(ask, stay)),
        next: last ? cursorOf(last.checkIn, last.id) : null,
      });
    },
  });
  operations.add('POST /bookings', {
    summary: 'A booking by hand, with a code that Latchkey makes',
    body: NewBooking,
    reply: OneBooking,
    status: 201,
    run(ask) {
      const { house, by, body } = ask;
      const stops = guestStops(ask, body.guest);
      if (stops) return { problem: stops };
      const known = guestWith({}, body.guest);
      const wrong = guestProblems(known);
      if (wrong.length > 0) return { refusals: wrong };
      const wanted = {
        ...{ unit: body.unit, guest: known },
        ...{ arrival: momentOf(body.arrival), departure: momentOf(body.departure) },
      };
      return after(house.bookings.stays.add(by, wanted), (stay) =>
        created(`bookings/${stay}`, oneJson(ask, house.bookings.stays.get(stay)!), etag(ask, stay)),
      );
    },
  });
  operations.add('GET /bookings/{id}', {
    summary: 'One booking, with its code on each device and what the guest was sent',
    params: byId,
    reply: OneBooking,
    run: (ask) => showBooking(ask, ask.params.id),
  });
  operations.add('PATCH /bookings/{id}', {
    summary: 'Other dates, or another guest; what is missing stays, and no calendar changes what is sent',
    params: byId,
    body: BookingPatch,
    reply: OneBooking,
    changesVersion: true,
    run(ask) {
      const { house, by, body, params } = ask;
      const stay = house.bookings.stays.get(params.id);
      if (!stay) return missing('stay');
      const stops = (body.guest && guestStops(ask, body.guest)) ?? versionProblem(ask, stay, true);
      if (stops) return { problem: stops };
      const known = body.guest && guestWith(stay.guest, body.guest);
      const wrong = known ? guestProblems(known) : [];
      if (wrong.length > 0) return { refusals: wrong };
      const change = {
        ...(body.arrival && { arrival: momentOf(body.arrival) }),
        ...(body.departure && { departure: momentOf(body.departure) }),
        ...(known && { guest: known }),
      };
      return after(house.bookings.stays.edit(by, stay.id, change), () => showBooking(ask, stay.id));
    },
  });
  decisions(operations);
}

/** What is decided about a booking without more words. */
function decisions(operations: Operations): void {
  const reply = OneBooking;
  operations.add('DELETE /bookings/{id}', {
    summary: 'The guest does not come; the code goes now, and the answer names it for the last time',
    ...{ params: byId, reply, takesAway: true },
    run(ask) {
      const code = ask.house.bookings.stays.get(ask.params.id)?.code;
      return decide(ask, ask.params.id, ({ stays }, id) => stays.remove(ask.by, id), code);
    },
  });
  operations.add('POST /bookings/{id}/keep', {
    summary: 'The booking stays, although no calendar shows it, or is restored',
    ...{ params: byId, reply },
    run: (ask) => decide(ask, ask.params.id, ({ stays }, id) => stays.keep(ask.by, id)),
  });
  operations.add('POST /bookings/{id}/confirm', {
    summary: 'Of an unclear booking: a guest comes',
    ...{ params: byId, reply },
    run: (ask) => decide(ask, ask.params.id, ({ stays }, id) => stays.decide(ask.by, id, true)),
  });
  operations.add('POST /bookings/{id}/set-aside', {
    summary: 'Of an unclear booking: nobody comes',
    ...{ params: byId, reply, takesAway: true },
    run: (ask) => decide(ask, ask.params.id, ({ stays }, id) => stays.decide(ask.by, id, false)),
  });
  operations.add('POST /bookings/{id}/follow', {
    summary: 'Gives up what was set by hand: dates and code are what the calendars say',
    ...{ params: byId, reply },
    run: (ask) => decide(ask, ask.params.id, ({ stays }, id) => stays.followCalendar(ask.by, id)),
  });
}

/** @param code of the guest, where the booking does not have it any more */
function showBooking(ask: AnyAsk, id: number, code?: number): Reply {
  const stay = ask.house.bookings.stays.get(id);
  const shown = stay && { ...stay, ...(stay.code === undefined && code !== undefined && { code }) };
  return shown ? ok(oneJson(ask, shown), etag(ask, id)) : missing('stay');
}

function decide(
  ask: AnyAsk,
  id: number,
  command: (bookings: AnyAsk['house']['bookings'], id: number) => Result<unknown>,
  code?: number,
): Reply {
  const stay = ask.house.bookings.stays.get(id);
  if (!stay) return missing('stay');
  const stops = versionProblem(ask, stay, false);
  if (stops) return { problem: stops };
  return after(command(ask.house.bookings, id), () => showBooking(ask, id, code));
}

function versionProblem(ask: AnyAsk, stay: StayView, isNeeded: boolean): Problem | undefined {
  const { decisions } = ask.house;
  return staleProblem(ask.headers, {
    ...{ version: decisions.markOfStay(stay.id) ?? '', current: oneJson(ask, stay), isNeeded },
    since: (seen) => decisions.sinceOfStay(stay.id, seen),
  });
}

function etag({ house }: AnyAsk, id: number): Record<string, string> {
  return etagOf(house.decisions.markOfStay(id));
}

function jsonOf({ house, w, here }: AnyAsk, stay: StayView): z.input<typeof Booking> {
  return bookingJson(stay, { w, here, version: house.decisions.markOfStay(stay.id) ?? '' });
}

function oneJson(ask: AnyAsk, stay: StayView): z.input<typeof OneBooking> {
  const { house, w, here } = ask;
  const code = stay.code === undefined ? undefined : house.queries.code(stay.code);
  return {
    ...jsonOf(ask, stay),
    grants: (code?.grants ?? []).map((grant) => grantJson(grant, { w, here })),
    messages: house.bookings.shares.of(stay.id).map(messageJson),
  };
}

/** Whoever chooses where the message with the PIN goes may as well read it. */
function guestStops({ token }: AnyAsk, { phone, email }: z.output<typeof guest>): Problem | undefined {
  const choosesWay = phone !== undefined || email !== undefined;
  return choosesWay && !token.rights.includes('reveal') ? noRight(['reveal']) : undefined;
}

function guestWith(known: StayGuest, sent: z.output<typeof guest>): StayGuest {
  const { name: _name, phone: _phone, email: _email, ...rest } = known;
  const fields = GUEST_FIELDS.flatMap((field) => {
    const value = sent[field] === undefined ? known[field] : sent[field]?.trim();
    return value === undefined || value === null || value === '' ? [] : [[field, value] as const];
  });
  return { ...rest, ...(Object.fromEntries(fields) as StayGuest) };
}

function guestProblems({ name, phone, email }: StayGuest): Refusal[] {
  return userProblems({
    ...{ firstName: 'x', lastName: name ?? '' },
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
  }).map((problem) => ({ kind: 'user', problem }));
}

function momentOf({ date, time }: z.output<typeof moment>): StayMoment {
  return { date, ...(time !== undefined && { time }) };
}
