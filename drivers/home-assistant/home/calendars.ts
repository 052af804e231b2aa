/**
 * Calendars of Home Assistant, by its REST API: the action `calendar.get_events` says the same without a UID.
 *
 * Sources: components/calendar/__init__.py (`CalendarListView`, `CalendarEventView`), components/remote_calendar,
 * which asks for its file once a day unless somebody asks for it (home-assistant.io#37568), so each reading does.
 * A calendar whose own source fails is `unavailable`, and would still answer with what it last knew. Home
 * Assistant counts events that repeat out itself: those have a rule or a recurrence, and are left out here.
 */
import type {
  CalendarEvent,
  CalendarMoment,
  CalendarProblem,
} from '../../../src/domain/bookings/calendar.ts';
import type {
  HomeCalendar,
  HomeCalendarReading,
  HomeCalendars,
} from '../../../src/domain/home/home-calendars.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import { Refused } from '../connection/failure.ts';
import { isRecord, listed, OddAnswer, text } from '../connection/messages.ts';

/** Together within the minute that the port promises. */
const UPDATE_WITHIN_MS = 30_000;
const EVENTS_WITHIN_MS = 20_000;
const CALENDAR = /^calendar\.[a-z0-9_]+$/;
const MAX_EVENTS = 10_000;
const MAX_CHARS = 4_000;

export class HomeAssistantCalendars implements HomeCalendars {
  readonly #client: HomeAssistantClient;

  constructor(client: HomeAssistantClient) {
    this.#client = client;
  }

  async calendars(): Promise<readonly HomeCalendar[] | undefined> {
    try {
      const all = listed(await this.#json('/api/calendars'));
      return all.flatMap(({ entity_id, name }) => {
        const id = text(entity_id);
        return id === undefined ? [] : { id, name: text(name) ?? id };
      });
    } catch {
      return undefined;
    }
  }

  async events(calendar: string, from: number, until: number): Promise<HomeCalendarReading> {
    if (!CALENDAR.test(calendar)) return failed({ kind: 'no-calendar' });
    try {
      await this.#update(calendar);
      const state = await this.#client.stateOf(calendar);
      if (!state) return failed({ kind: 'no-calendar' });
      if (state.state === 'unavailable') return failed({ kind: 'unreachable' });
      const [start, end] = [from, until].map((at) => encodeURIComponent(new Date(at).toISOString()));
      return eventsIn(await this.#json(`/api/calendars/${calendar}?start=${start}&end=${end}`));
    } catch (error) {
      if (error instanceof OddAnswer) return failed({ kind: 'not-a-calendar' });
      const isMissing = error instanceof Refused && error.reason === 'HTTP 400';
      return failed({ kind: isMissing ? 'no-calendar' : 'unreachable' });
    }
  }

  /** Most calendars need none, and some refuse it. */
  async #update(calendar: string): Promise<void> {
    try {
      await this.#client.act('homeassistant.update_entity', calendar, {}, { withinMs: UPDATE_WITHIN_MS });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  async #json(path: string): Promise<unknown> {
    const answer = await this.#client.rest('GET', path, undefined, EVENTS_WITHIN_MS);
    try {
      return await answer.json();
    } catch (error) {
      if (error instanceof SyntaxError) throw new OddAnswer();
      throw error;
    }
  }
}

/** What the REST API answers. Throws `OddAnswer`. */
export function eventsIn(answer: unknown): HomeCalendarReading {
  const all = listed(answer);
  if (all.length > MAX_EVENTS) return failed({ kind: 'too-many-events', max: MAX_EVENTS });
  const single = all.filter(
    ({ rrule, recurrence_id: id }) => text(rrule) === undefined && text(id) === undefined,
  );
  const events = single.flatMap((one) => eventOf(one) ?? []);
  const [repeat, unreadable] = [all.length - single.length, single.length - events.length];
  const problems: CalendarProblem[] = [];
  if (repeat > 0) problems.push({ kind: 'repeats', events: repeat });
  if (unreadable > 0) problems.push({ kind: 'unreadable-events', events: unreadable });
  return { kind: 'read', events, problems };
}

function eventOf(one: Readonly<Record<string, unknown>>): CalendarEvent | undefined {
  const [start, end] = [momentOf(one.start), momentOf(one.end)];
  if (!start || !end) return undefined;
  const [uid, location] = [clipped(one.uid), clipped(one.location)];
  return {
    ...(uid !== undefined && { uid }),
    start,
    end,
    summary: clipped(one.summary) ?? '',
    description: clipped(one.description) ?? '',
    ...(location !== undefined && { location }),
  };
}

/** `{ date }` of a day, or `{ dateTime }` with the offset that Home Assistant's own zone has then. */
function momentOf(value: unknown): CalendarMoment | undefined {
  if (!isRecord(value)) return undefined;
  const [date, dateTime] = [text(value.date), text(value.dateTime)];
  if (date !== undefined) {
    const isDate = /^\d{4}-\d{2}-\d{2}$/.test(date) && new Date(`${date}T00:00Z`).getTime() > 0;
    return isDate ? { kind: 'date', date } : undefined;
  }
  const isWhole = dateTime !== undefined && /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(dateTime);
  const at = isWhole ? Date.parse(dateTime) : Number.NaN;
  return at > 0 ? { kind: 'instant', at } : undefined;
}

function clipped(value: unknown): string | undefined {
  return text(value)?.slice(0, MAX_CHARS).toWellFormed();
}

function failed(problem: (HomeCalendarReading & { kind: 'failed' })['problem']): HomeCalendarReading {
  return { kind: 'failed', problem };
}
