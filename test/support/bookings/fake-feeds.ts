import type { FeedReader, FeedReading, FeedSource, Sighting } from '../../../src/domain/bookings/sighting.ts';

/** The far end of feeds: what each address says, as the house reads it. */
export class FakeFeeds implements FeedReader {
  readonly #readings = new Map<string, FeedReading>();
  /** Addresses that were read, in order. */
  readonly asked: string[] = [];
  /** Of Home Assistant; missing where nobody answers. */
  home: readonly { readonly id: string; readonly name: string }[] | undefined = [];

  read(source: FeedSource): Promise<FeedReading> {
    const key = keyOf(source);
    this.asked.push(key);
    return Promise.resolve(this.#readings.get(key) ?? { kind: 'failed', problem: { kind: 'unreachable' } });
  }

  calendars(): Promise<typeof this.home> {
    return Promise.resolve(this.home);
  }

  forget(): void {
    // Nothing is compared here.
  }

  shows(address: string, ...sightings: readonly Sighting[]): void {
    this.#readings.set(address, { kind: 'read', sightings, problems: [] });
  }

  gives(address: string, reading: FeedReading): void {
    this.#readings.set(address, reading);
  }

  fails(address: string): void {
    this.#readings.set(address, { kind: 'failed', problem: { kind: 'status', status: 500 } });
  }
}

export type StaySighting = Extract<Sighting, { kind: 'stay' }>;

/** From one date to another, `YYYY-MM-DD`. */
export function stay(
  identity: string,
  [arrival, departure]: readonly [string, string],
  more: Partial<StaySighting> = {},
): StaySighting {
  return {
    kind: 'stay',
    identity,
    uid: `${identity}@example.org`,
    arrival: { date: arrival },
    departure: { date: departure },
    guest: {},
    ...more,
  };
}

function keyOf(source: FeedSource): string {
  return source.kind === 'ical' ? source.address : source.entity;
}
