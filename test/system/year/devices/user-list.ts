import type { DeviceId } from '../../../../src/domain/device.ts';

/** Somebody whom a device knows. */
export interface User {
  readonly digits: string;
  /** Where the digits open: one lock, or partitions of a panel. */
  readonly places: ReadonlySet<DeviceId>;
  /** The digits are kept and open nothing. */
  readonly parked?: boolean;
}

/** What a lock, or all partitions of one panel, remember. */
export class UserList {
  readonly users = new Map<number, User>();
  /** Slots that somebody filled at the device. */
  readonly foreign = new Set<number>();
  /** How many slots have these digits and open this place, by place and digits. */
  readonly #keys = new Map<DeviceId, Map<string, number>>();
  readonly #watchers = new Map<DeviceId, (digits: string) => void>();

  /** @param changed digits may open the place and did not before, or no more */
  watch(place: DeviceId, changed: (digits: string) => void): void {
    this.#watchers.set(place, changed);
  }

  opens(place: DeviceId, digits: string): boolean {
    return this.#keys.get(place)?.has(digits) ?? false;
  }

  /** The slot that opens the place. */
  slotOf(place: DeviceId, digits: string): number | undefined {
    if (!this.opens(place, digits)) return undefined;
    return [...this.users].find(([, user]) => user.digits === digits && isKey(user, place))![0];
  }

  /** The slot with these digits, whether they open anything or not. */
  holder(digits: string): number | undefined {
    return [...this.users].find(([, user]) => user.digits === digits)?.[0];
  }

  set(slot: number, user: User | undefined): void {
    const before = this.users.get(slot);
    if (user) this.users.set(slot, user);
    else this.users.delete(slot);
    for (const place of new Set([...(before?.places ?? []), ...(user?.places ?? [])])) {
      const had = before && isKey(before, place) ? before.digits : undefined;
      const has = user && isKey(user, place) ? user.digits : undefined;
      if (had === has) continue;
      if (had !== undefined) this.#count(place, had, -1);
      if (has !== undefined) this.#count(place, has, 1);
    }
  }

  #count(place: DeviceId, digits: string, by: number): void {
    const keys = this.#keys.get(place) ?? new Map<string, number>();
    this.#keys.set(place, keys);
    const count = (keys.get(digits) ?? 0) + by;
    if (count === 0) keys.delete(digits);
    else keys.set(digits, count);
    this.#watchers.get(place)?.(digits);
  }
}

function isKey({ places, parked }: User, place: DeviceId): boolean {
  return places.has(place) && !parked;
}
