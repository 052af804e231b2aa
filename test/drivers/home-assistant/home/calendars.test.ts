import { describe, expect, it, onTestFinished } from 'vitest';
import { HomeAssistantDriver } from '../../../../drivers/home-assistant/driver.ts';
import { SimulatedHomeAssistant } from '../../../../drivers/home-assistant/simulator/simulator.ts';
import { HouseFeedReader } from '../../../../src/engine/bookings/feeds/house-feed-reader.ts';
import type { FeedReading } from '../../../../src/domain/bookings/sighting.ts';
import { temporaryFolder } from '../../../support/houses/memory-house.ts';
import { until } from '../../../support/until.ts';

const FLAT = 'calendar.flat';
const FROM = Date.UTC(2026, 5, 1);
const UNTIL = Date.UTC(2026, 8, 1);
const ANNA = {
  start: { date: '2026-07-01' },
  end: { date: '2026-07-04' },
  summary: 'Reserved',
  description:
    'Reservation URL: https://www.airbnb.com/hosting/reservations/details/HMABCDEFGH\nPhone: +49 170 0000000',
  uid: '1418fb94e984-6a1f@airbnb.com',
} as const;

async function open() {
  const simulator = await SimulatedHomeAssistant.start();
  onTestFinished(() => simulator.stop());
  const { url, identity } = simulator;
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url, token: identity.token, folder: temporaryFolder(), drives: [], log: () => {} },
  });
  onTestFinished(() => driver.stop());
  await driver.start(() => {});
  await until(() => driver.client.isUp, 'Home Assistant');
  simulator.calendars.add(FLAT, 'Flat');
  const { calendars } = driver;
  return { simulator, driver, calendars, events: () => calendars.events(FLAT, FROM, UNTIL) };
}

it('the calendars there are have names', async () => {
  const { simulator, driver, calendars } = await open();
  simulator.calendars.add('calendar.house', 'House');
  expect(await calendars.calendars()).toEqual([
    { id: FLAT, name: 'Flat' },
    { id: 'calendar.house', name: 'House' },
  ]);
  await simulator.stop();
  await until(() => !driver.client.isUp, 'the end of the connection');
  expect(await calendars.calendars()).toBeUndefined();
});

it('a calendar looks at its own source before it is read', async () => {
  const { simulator, events } = await open();
  simulator.calendars.set(FLAT, [ANNA]);
  expect(await events()).toMatchObject({ kind: 'read', events: [{ summary: 'Reserved' }] });
  expect(simulator.calendars.updates.get(FLAT)).toBe(1);
  expect(simulator.calendars.asked).toEqual([
    `/api/calendars/${FLAT}?start=2026-06-01T00%3A00%3A00.000Z&end=2026-09-01T00%3A00%3A00.000Z`,
  ]);
});

it('days stay days, times become instants, and what is missing is not there', async () => {
  const { simulator, events } = await open();
  const timed = {
    start: { dateTime: '2026-07-01T16:00:00+02:00' },
    end: { dateTime: '2026-07-04T09:00:00+00:00' },
    summary: 'Ben',
    location: 'Flat',
  };
  simulator.calendars.set(FLAT, [ANNA, timed]);
  expect(await events()).toEqual({
    kind: 'read',
    events: [
      {
        uid: ANNA.uid,
        start: { kind: 'date', date: '2026-07-01' },
        end: { kind: 'date', date: '2026-07-04' },
        summary: ANNA.summary,
        description: ANNA.description,
      },
      {
        start: { kind: 'instant', at: Date.UTC(2026, 6, 1, 14) },
        end: { kind: 'instant', at: Date.UTC(2026, 6, 4, 9) },
        summary: 'Ben',
        description: '',
        location: 'Flat',
      },
    ],
    problems: [],
  });
});

it('what repeats and what is no event is counted, and the rest is read', async () => {
  const { simulator, events } = await open();
  const odd = [
    { ...ANNA, rrule: 'FREQ=DAILY' },
    { ...ANNA, recurrence_id: '20260701' },
    { ...ANNA, start: { date: 'soon' } },
    { ...ANNA, end: { dateTime: '2026-07-04T10:00:00' } },
    { summary: 'nothing' },
    ANNA,
  ];
  simulator.calendars.set(FLAT, odd);
  expect(await events()).toMatchObject({
    events: [{ uid: ANNA.uid }],
    problems: [
      { kind: 'repeats', events: 2 },
      { kind: 'unreadable-events', events: 3 },
    ],
  });
});

describe('what says nothing is never an empty calendar', () => {
  it('a calendar that is not there', async () => {
    const { calendars } = await open();
    for (const id of ['calendar.gone', 'light.flat', '../../api/config', 'calendar.flat?x'])
      expect(await calendars.events(id, FROM, UNTIL)).toEqual({
        kind: 'failed',
        problem: { kind: 'no-calendar' },
      });
  });

  it('a calendar whose own source fails: it would answer with what it last knew', async () => {
    const { simulator, events } = await open();
    simulator.core.setState(FLAT, 'unavailable');
    expect(await events()).toEqual({ kind: 'failed', problem: { kind: 'unreachable' } });
  });

  it('one that refuses to be brought up to date is read as it is', async () => {
    const { simulator, events } = await open();
    simulator.core.actions.delete('homeassistant.update_entity');
    expect(await events()).toEqual({ kind: 'read', events: [], problems: [] });
  });

  it('an odd answer, too many events, and a Home Assistant that is away', async () => {
    const { simulator, driver, events } = await open();
    simulator.calendars.set(FLAT, ['odd']);
    expect(await events()).toEqual({ kind: 'failed', problem: { kind: 'not-a-calendar' } });
    simulator.calendars.set(FLAT, Array(10_001).fill(ANNA));
    expect(await events()).toEqual({ kind: 'failed', problem: { kind: 'too-many-events', max: 10_000 } });
    await simulator.stop();
    await until(() => !driver.client.isUp, 'the end of the connection');
    expect(await events()).toEqual({ kind: 'failed', problem: { kind: 'unreachable' } });
  });
});

describe('as a feed', () => {
  const SOURCE = { kind: 'home-assistant', entity: FLAT } as const;

  async function openFeed() {
    const { simulator, calendars } = await open();
    const options = { zone: 'Europe/Berlin', clock: { now: () => FROM } };
    const reader = new HouseFeedReader({ ...options, calendars });
    const read = (signal = new AbortController().signal): Promise<FeedReading> => reader.read(SOURCE, signal);
    return { simulator, reader, read, without: new HouseFeedReader(options) };
  }

  it('stays are seen, once until something changes', async () => {
    const { simulator, reader, read } = await openFeed();
    simulator.calendars.set(FLAT, [ANNA]);
    const stay = {
      kind: 'stay',
      reservation: 'HMABCDEFGH',
      guest: { phone: '+491700000000', phoneEnding: '0000' },
    };
    expect(await read()).toMatchObject({ kind: 'read', sightings: [stay] });
    expect(await read()).toEqual({ kind: 'unchanged' });
    simulator.core.setState(FLAT, 'unavailable');
    expect(await read()).toMatchObject({ kind: 'failed' });
    simulator.core.setState(FLAT, 'off');
    expect(await read()).toEqual({ kind: 'unchanged' });
    reader.forget(SOURCE);
    expect(await read()).toMatchObject({ kind: 'read', sightings: [stay] });
    simulator.calendars.set(FLAT, []);
    expect(await read()).toMatchObject({ kind: 'read', sightings: [] });
  });

  it('whoever asked may stop it, and a house without calendars has none', async () => {
    const { read, without } = await openFeed();
    expect(await read(AbortSignal.abort())).toEqual({ kind: 'failed', problem: { kind: 'unreachable' } });
    expect(await without.read(SOURCE, new AbortController().signal)).toEqual({
      kind: 'failed',
      problem: { kind: 'no-calendar' },
    });
  });
});
