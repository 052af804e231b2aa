/**
 * Calendars of a simulated Home Assistant: what its REST API says of them, and that one which is fetched from
 * somewhere else shows what is new there only once it was asked to. Written from components/calendar (views and
 * `CalendarEvent`), components/local_calendar and components/remote_calendar.
 */
import type { ServerResponse } from 'node:http';
import type { Fields, SimulatedCore } from './core.ts';

/** As the view gives it: what an event has not is `null`. */
export interface SimulatedCalendarEvent {
  readonly start: { readonly date: string } | { readonly dateTime: string };
  readonly end: { readonly date: string } | { readonly dateTime: string };
  readonly summary: string;
  readonly description?: string;
  readonly location?: string;
  readonly uid?: string;
  readonly recurrence_id?: string;
  readonly rrule?: string;
}

interface Calendar {
  readonly name: string;
  shown: readonly unknown[];
  fetched: readonly unknown[] | undefined;
}

export class SimulatedCalendars {
  readonly #core: SimulatedCore;
  readonly #calendars = new Map<string, Calendar>();
  /** What was asked for, as paths. */
  readonly asked: string[] = [];
  /** How many times each was asked to look at its own source. */
  readonly updates = new Map<string, number>();

  constructor(core: SimulatedCore) {
    this.#core = core;
    core.actions.set('homeassistant.update_entity', async ({ entity_id }: Fields) => {
      for (const id of [entity_id].flat().map(String)) this.#update(id);
    });
  }

  /** @param events what `set` changes */
  add(id: string, name: string, events: readonly SimulatedCalendarEvent[] = []): void {
    this.#calendars.set(id, { name, shown: events, fetched: undefined });
    this.#core.setState(id, 'off', { friendly_name: name });
  }

  /** What its source has from now on; it is shown once the calendar looks there. */
  set(id: string, events: readonly unknown[]): void {
    this.#calendars.get(id)!.fetched = events;
  }

  /** False where it is about something else. */
  serve(path: string, response: ServerResponse): boolean {
    if (!path.startsWith('/api/calendars')) return false;
    this.asked.push(path);
    const url = new URL(path, 'http://localhost');
    const id = url.pathname.split('/')[3];
    const answer = (status: number, body: unknown): boolean => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
      return true;
    };
    if (id === undefined) {
      const all = [...this.#calendars].map(([entity_id, { name }]) => ({ name, entity_id }));
      return answer(200, all);
    }
    const calendar = this.#calendars.get(id);
    const [start, end] = ['start', 'end'].map((name) => Date.parse(url.searchParams.get(name) ?? ''));
    if (!calendar || !(start! <= end!)) return answer(400, undefined);
    return answer(
      200,
      calendar.shown.filter((event) => overlaps(event, start!, end!)).map((event) => asShown(event)),
    );
  }

  #update(id: string): void {
    this.updates.set(id, (this.updates.get(id) ?? 0) + 1);
    const calendar = this.#calendars.get(id);
    if (calendar?.fetched) calendar.shown = calendar.fetched;
  }
}

const NOTHING = { description: null, location: null, uid: null, recurrence_id: null, rrule: null };

function asShown(event: unknown): unknown {
  return typeof event === 'object' && event !== null ? { ...NOTHING, ...event } : event;
}

/** What is no event is shown whenever somebody asks. */
function overlaps(event: unknown, from: number, until: number): boolean {
  const { start, end } = (event ?? {}) as { start?: unknown; end?: unknown };
  const [begins, ends] = [start, end].map((moment) => {
    const { date, dateTime } = (moment ?? {}) as { date?: string; dateTime?: string };
    return Date.parse(dateTime ?? `${date}T00:00Z`);
  });
  return !(ends! <= from || begins! >= until);
}
