import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, Timeline } from '../year/timeline.ts';
import { windowOf } from './booking.ts';
import type { Booking } from './booking.ts';
import { BookedDevice } from './device.ts';
import { Judge } from './judge.ts';
import { YearOfBookings } from './year-of-bookings.ts';

test('five weeks of four flats with all their faults lock no guest out, and let none stay', async () => {
  const year = new YearOfBookings({ seed: 4, units: 4, days: 35, zone: 'Europe/Berlin' });
  await year.run();
  expect(year.judge.findings).toEqual([]);
  expect(year.foreignWrites).toBe(0);
  // It was not a quiet time.
  expect(year.writes).toBeGreaterThan(40);
  for (const what of [
    'bookings',
    'letters',
    'extended',
    'cancelled',
    'feed: empty',
    'feed: cut-off',
    'devices lost',
  ])
    expect([what, year.happenings.get(what) ?? 0]).toEqual([what, expect.toSatisfy((count) => count > 0)]);
}, 180_000);

/** The judge has to be able to find something: a house that does nothing, or the wrong thing. */
describe('the judge of bookings', () => {
  const START = Date.UTC(2026, 5, 1);
  const ZONE = 'Europe/Berlin';
  const PIN = '482913';

  function open({ isShown = true, isReported = false } = {}) {
    const timeline = new Timeline(START);
    const device = new BookedDevice('flat-0', [0], { written: () => undefined });
    const day = START / DAY;
    const booking: Booking = {
      ...{ id: 7, unit: 0, feed: 1, source: 'vrbo', name: 'Anna Vb', reservation: 'HMXXXXXXX7' },
      ...{ phoneEnding: '0001', isUnclear: false, bookedAt: START, version: 0, cancelledAt: undefined },
      dates: { arrival: day + 1, departure: day + 3 },
    };
    const shown = { isShown };
    const judge = new Judge({
      ...{ timeline, zone: ZONE, devices: [device] },
      feedsOf: () => [{ shows: () => shown.isShown, denies: () => !shown.isShown }],
      runningSince: () => START - DAY,
      decidedAt: () => undefined,
      isReported: () => isReported,
    });
    const { from, until } = windowOf(booking, booking.dates, ZONE);
    judge.bookingChanged(booking);
    const put = (slot: number, digits: string | undefined): void => {
      if (digits === undefined) device.memory.delete(slot);
      else device.memory.set(slot, digits);
      judge.wrote(booking, device, { slot, digits });
    };
    const figures = (): number[] =>
      [judge.lockedOut, judge.outlived, judge.changedPins, judge.renumbered, judge.sharedEarly].map(
        ({ size }) => size,
      );
    return { timeline, device, booking, judge, from, until, put, figures, shown };
  }

  test('a house that does all of it has nothing to fear', async () => {
    const { timeline, judge, booking, from, until, put, figures } = open();
    await timeline.run(from);
    put(5, PIN);
    judge.shared(booking, PIN);
    await timeline.run(until);
    put(5, undefined);
    await timeline.run(until + DAY);
    expect(figures()).toEqual([0, 0, 0, 0, 0]);
  });

  test('a guest without a code is locked out, an hour after a calendar has shown the stay', async () => {
    const { timeline, from, figures } = open();
    await timeline.run(from);
    expect(figures()).toEqual([0, 0, 0, 0, 0]);
    await timeline.run(from + MINUTE);
    expect(figures()).toEqual([1, 0, 0, 0, 0]);
  });

  test('what no calendar has shown for an hour, nobody can know', async () => {
    const { timeline, from, judge, figures, shown } = open({ isShown: false });
    await timeline.run(from + HOUR);
    shown.isShown = true;
    judge.feedChanged(0);
    await timeline.run(from + 2 * HOUR - MINUTE);
    expect(figures()).toEqual([0, 0, 0, 0, 0]);
    await timeline.run(from + 2 * HOUR + MINUTE);
    expect(figures()).toEqual([1, 0, 0, 0, 0]);
  });

  test('a door that cannot be reached locks nobody out, and does once it has been back for a while', async () => {
    const { timeline, device, judge, from, figures } = open();
    device.faults.offline = true;
    await timeline.run(from + HOUR);
    expect(figures()).toEqual([0, 0, 0, 0, 0]);
    device.faults.offline = false;
    device.reachableSince = timeline.now;
    judge.deviceChanged(device);
    await timeline.run(from + HOUR + 6 * MINUTE);
    expect(figures()).toEqual([1, 0, 0, 0, 0]);
  });

  test('a code that is taken while its guest is inside locks the guest out', async () => {
    const { timeline, from, put, figures } = open();
    put(5, PIN);
    await timeline.run(from + HOUR);
    put(5, undefined);
    expect(figures()).toEqual([1, 0, 0, 0, 0]);
  });

  test('a code that is there after the stay is found, unless it was reported', async () => {
    for (const isReported of [false, true]) {
      const { timeline, until, put, figures } = open({ isReported });
      put(5, PIN);
      await timeline.run(until + 9 * MINUTE);
      expect(figures()).toEqual([0, 0, 0, 0, 0]);
      await timeline.run(until + 11 * MINUTE);
      expect(figures()).toEqual([0, isReported ? 0 : 1, 0, 0, 0]);
    }
  });

  test('a code of a stay that no calendar shows for days is found, unless the stay ends soon', async () => {
    for (const [nights, found] of [
      [4, 0],
      [9, 1],
    ] as const) {
      const { timeline, booking, judge, from, put, figures, shown } = open();
      booking.dates = { ...booking.dates, departure: booking.dates.arrival + nights };
      judge.bookingChanged(booking);
      put(5, PIN);
      await timeline.run(from + HOUR);
      booking.cancelledAt = timeline.now;
      shown.isShown = false;
      judge.bookingChanged(booking);
      await timeline.run(timeline.now + 3 * DAY + 3 * HOUR);
      expect(figures()).toEqual([0, found, 0, 0, 0]);
    }
  });

  test('another PIN than was shared, and another slot, are found', async () => {
    const { timeline, booking, judge, from, put, figures } = open();
    put(5, PIN);
    judge.shared(booking, PIN);
    await timeline.run(from + HOUR);
    put(6, PIN);
    put(5, undefined);
    expect(figures()).toEqual([0, 0, 0, 1, 0]);
    put(6, '729184');
    expect(figures()).toEqual([1, 0, 1, 1, 0]);
  });

  test('a PIN that is shared before the door has it is found', () => {
    const { booking, judge, figures } = open();
    judge.shared(booking, PIN);
    expect(figures()).toEqual([0, 0, 0, 0, 1]);
  });
});
