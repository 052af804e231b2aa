import type { Store } from '../../storage/store.ts';
import { eventKinds } from '../views/event-data.ts';
import type { Happening, LoggedEvent } from '../views/happening.ts';

/** Days of a busy house; a program that was away for longer is told that it has missed something. */
const MOST_KEPT = 5_000;
const CLEANED_EVERY = 100;

/** Keeps what automations may want to react to, for programs that come back and ask what they have missed. */
export class EventLog {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  add(happening: Happening): void {
    for (const kind of eventKinds(happening)) {
      const id = this.#store.events.add(kind, happening);
      if (id % CLEANED_EVERY === 0) this.#store.events.removeUpTo(id - MOST_KEPT);
    }
  }

  /** Of those that are kept, the ones after that number, the oldest first. */
  after(id: number, limit: number): LoggedEvent[] {
    return this.#store.events.after(id, limit).map((event) => ({
      id: event.id,
      kind: event.kind,
      ...(isHappening(event.happening) && { happening: event.happening }),
    }));
  }

  bounds(): { readonly oldest: number; readonly newest: number } {
    return this.#store.events.bounds();
  }
}

function isHappening(value: unknown): value is Happening {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
