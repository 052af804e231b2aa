import type { Clock } from '../domain/clock.ts';
import type { DeviceId } from '../domain/device.ts';
import { activeAt, nextChange } from '../domain/schedule.ts';
import type { Schedule } from '../domain/schedule.ts';
import { fullName } from '../domain/user.ts';
import type { CodeRecord } from '../store/code-store.ts';
import type { Store } from '../store/store.ts';
import type { CodeChange } from './code-commands.ts';
import type { ConditionWatch } from './condition-watch.ts';
import type { Queries } from './queries.ts';
import type { Preview, UpcomingView } from './views.ts';
import { isMet } from './wish.ts';

/** Tells what schedules will do, and what a change would do; changes nothing. */
export class Forecast {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #zone: string;
  readonly #queries: Queries;
  readonly #conditions: ConditionWatch;

  constructor(parts: {
    store: Store;
    clock: Clock;
    zone: string;
    queries: Queries;
    conditions: ConditionWatch;
  }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#zone = parts.zone;
    this.#queries = parts.queries;
    this.#conditions = parts.conditions;
  }

  upcoming(withinMs: number): UpcomingView[] {
    const end = this.#clock.now() + withinMs;
    const awake = this.#store.codes.all().filter((code) => !code.paused && !code.deleted);
    return awake.flatMap((code) => this.#changesOf(code, end)).sort((a, b) => a.at - b.at);
  }

  preview(code: number | undefined, change: CodeChange): Preview {
    const now = this.#clock.now();
    const record = code === undefined ? undefined : this.#store.codes.get(code);
    const held = new Set(record ? this.#devicesOf(record.id) : []);
    const devices = new Set(change.devices ?? held);
    const schedule = change.schedule ?? record?.schedule ?? {};
    const paused = record?.paused ?? false;
    const isOff = paused || !this.#willBeMet(record, change);
    const was =
      record !== undefined && !paused && isMet(record) && activeAt(record.schedule, now, this.#zone);
    const will = !isOff && activeAt(schedule, now, this.#zone);
    const after = isOff ? undefined : nextChange(schedule, now, this.#zone);
    return {
      opens: this.#names(devices, (id) => will && !(was && held.has(id))),
      closes: this.#names(held, (id) => was && !(will && devices.has(id))),
      newPin: this.#names(devices, (id) => change.pin !== undefined && was && will && held.has(id)),
      ...(after && { then: { ...after, devices: this.#names(devices, () => true) } }),
    };
  }

  #willBeMet(record: CodeRecord | undefined, { condition }: CodeChange): boolean {
    if (condition === undefined || condition === record?.condition?.id) return !record || isMet(record);
    return condition === null || (this.#conditions.find(condition)?.holds ?? false);
  }

  #changesOf(code: CodeRecord, end: number): UpcomingView[] {
    const found: UpcomingView[] = [];
    const user = this.#store.users.anyone(code.userId)!;
    const devices = this.#devicesOf(code.id);
    for (const { at, active } of changesUntil(code.schedule, this.#clock.now(), { end, zone: this.#zone })) {
      for (const device of devices) {
        found.push({
          at,
          opens: active,
          code: code.id,
          user: { id: user.id, name: fullName(user) },
          device,
          deviceName: this.#queries.deviceName(device),
          ...(code.condition && { condition: this.#queries.conditionView(code.condition) }),
        });
      }
    }
    return found;
  }

  #devicesOf(code: number): DeviceId[] {
    return this.#store.codes.grantsOf(code).flatMap((grant) => (grant.wanted ? grant.device : []));
  }

  #names(devices: Iterable<DeviceId>, which: (id: DeviceId) => boolean): string[] {
    return [...devices].filter(which).map((id) => this.#queries.deviceName(id));
  }
}

function* changesUntil(schedule: Schedule, from: number, { end, zone }: { end: number; zone: string }) {
  for (let change = nextChange(schedule, from, zone); change && change.at <= end;) {
    yield change;
    change = nextChange(schedule, change.at, zone);
  }
}
