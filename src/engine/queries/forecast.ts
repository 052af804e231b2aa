import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import { activeAt, NEVER, nextChange } from '../../domain/schedule/schedule.ts';
import type { Times } from '../../domain/schedule/schedule.ts';
import { takesSecondPin } from '../../domain/pins/second-pin.ts';
import { timesWith } from '../../domain/first-use.ts';
import { isUsedUp } from '../../domain/uses.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { Store } from '../../storage/store.ts';
import type { CodePatch } from '../commands/code-rules.ts';
import type { ConditionWatch } from '../scheduling/condition-watch.ts';
import type { CodeScheduler } from '../scheduling/code-scheduler.ts';
import type { PairedPanels } from '../scheduling/paired-panels.ts';
import { usesView } from './code-parts.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { Queries } from './queries.ts';
import type { SlotShortages } from '../scheduling/slot-shortages.ts';
import type { Preview, UpcomingView } from '../views/code-views.ts';
import { isMet } from '../scheduling/desired-state.ts';

export interface UpcomingQuery {
  readonly withinMs: number;
  readonly limit: number;
  readonly user?: number;
  readonly device?: DeviceId;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly queries: Queries;
  readonly conditions: ConditionWatch;
  readonly scheduler: CodeScheduler;
  readonly panels: PairedPanels;
  readonly room: SlotShortages;
  readonly registry: DeviceRegistry;
}

/** Tells what schedules will do, and what a change would do; changes nothing. */
export class Forecast {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Looks at no more codes than it needs: a house may have thousands. */
  upcoming({ withinMs, limit, user, device }: UpcomingQuery): UpcomingView[] {
    const end = this.#parts.clock.now() + withinMs;
    let found: UpcomingView[] = [];
    for (const { id, at } of this.#parts.scheduler.edgesUntil(end)) {
      const last = found[limit - 1];
      if (last && at >= last.at) break;
      const code = this.#parts.store.codes.get(id);
      if (!code || (user !== undefined && code.userId !== user)) continue;
      const changes = this.#changesOf(code, last?.at ?? end);
      found.push(...changes.filter((change) => device === undefined || change.device === device));
      if (found.length >= limit) found = found.sort((a, b) => a.at - b.at).slice(0, limit);
    }
    return found.sort((a, b) => a.at - b.at);
  }

  preview(code: number | undefined, change: CodePatch): Preview {
    const now = this.#parts.clock.now();
    const record = code === undefined ? undefined : this.#parts.store.codes.get(code);
    const held = new Set(record ? this.#parts.store.grants.wantedOn(record.id) : []);
    const devices = new Set(change.devices ?? held);
    const isUsed = change.uses === undefined && isUsedUp(record?.uses);
    const schedule: Times = isUsed ? NEVER : timesWith(record, change);
    const paused = record?.paused ?? false;
    const isOff = paused || !this.#willBeMet(record, change);
    const was =
      record !== undefined && !paused && isMet(record, now) && activeAt(record.times, now, this.#parts.zone);
    const will = !isOff && activeAt(schedule, now, this.#parts.zone);
    const after = isOff ? undefined : nextChange(schedule, now, this.#parts.zone);
    const isThere = (id: DeviceId): boolean => was && held.has(id);
    const getsNewPin = this.#newPinAt(code, change);
    const waits = this.#parts.panels
      .waiting(devices)
      .filter(({ door }) => will && (getsNewPin(door) || !isThere(door)));
    const isHeld = (id: DeviceId): boolean => waits.some(({ door, panel }) => id === door || id === panel);
    const isByUse =
      (schedule.minutesFromFirstUse !== undefined && schedule.endsAt === undefined) ||
      (change.uses === undefined ? record?.uses !== undefined : change.uses !== null);
    const uncounted = isByUse ? this.#parts.queries.uncounted([...devices], code) : [];
    const noRoom = isOff
      ? []
      : [...devices].flatMap((id) => {
          const wished = { ...(record && { code: record.id }), times: schedule, isThere: isThere(id) };
          const shortage = this.#parts.room.preview(id, wished);
          return shortage ? { device: this.#parts.queries.deviceName(id), ...shortage } : [];
        });
    return {
      ...(noRoom.length > 0 && { noRoom }),
      ...(uncounted.length > 0 && { uncounted }),
      ...(waits.length > 0 && {
        waits: waits.map(({ door, panel }) => ({
          door: this.#parts.queries.deviceName(door),
          panel: this.#parts.queries.deviceName(panel),
          hasOldPin: isThere(door),
        })),
      }),
      opens: this.#names(devices, (id) => will && !isThere(id) && !isHeld(id)),
      closes: this.#names(held, (id) => was && !(will && devices.has(id))),
      newPin: this.#names(devices, (id) => getsNewPin(id) && will && isThere(id) && !isHeld(id)),
      ...(after && { then: { ...after, devices: this.#names(devices, () => true) } }),
    };
  }

  /** Whether a device that has the code would get another PIN for it. */
  #newPinAt(code: number | undefined, change: CodePatch): (device: DeviceId) => boolean {
    const { registry, store } = this.#parts;
    const before = code === undefined ? undefined : store.codes.pins(code);
    const pins = {
      ...before,
      ...(change.pin && { pin: change.pin }),
      ...(change.secondPin && { secondPin: change.secondPin }),
    };
    const grants = code === undefined ? [] : store.grants.ofCode(code);
    return (id) => {
      const device = registry.get(id);
      const { pin, secondPin } = pins;
      if (!device || !pin) return change.pin !== undefined;
      const takesSecond = takesSecondPin(device.pin, { pin, ...(secondPin && { secondPin }) });
      const was = grants.find((grant) => grant.device === id)?.takesSecondPin ?? false;
      return takesSecond !== was || (takesSecond ? change.secondPin : change.pin) !== undefined;
    };
  }

  #willBeMet(record: CodeRecord | undefined, { condition }: CodePatch): boolean {
    if (condition === undefined || condition === record?.condition?.id)
      return !record || isMet(record, this.#parts.clock.now());
    return condition === null || (this.#parts.conditions.find(condition)?.holds ?? false);
  }

  #changesOf(code: CodeRecord, end: number): UpcomingView[] {
    const grants = this.#parts.store.grants.ofCode(code.id).filter(({ wanted }) => wanted);
    if (grants.length === 0) return [];
    const user = this.#parts.queries.person(code.userId);
    const found: UpcomingView[] = [];
    for (const { at, active: opens } of changesUntil(code.times, this.#parts.clock.now(), {
      end,
      zone: this.#parts.zone,
    })) {
      for (const grant of grants) {
        const { device } = grant;
        const hindered = hindranceOf(grant, at);
        // What is not there cannot end.
        if (hindered && !opens) continue;
        found.push({
          at,
          opens,
          code: code.id,
          user,
          device,
          deviceName: this.#parts.queries.deviceName(device),
          ...(code.condition && { condition: this.#parts.queries.conditionView(code.condition) }),
          ...(code.uses && { uses: usesView(code.uses) }),
          ...(hindered && { hindered }),
        });
      }
    }
    return found;
  }

  #names(devices: Iterable<DeviceId>, which: (id: DeviceId) => boolean): string[] {
    return [...devices].filter(which).map((id) => this.#parts.queries.deviceName(id));
  }
}

/** The device will not have it, or somebody has changed its slot: it stays so until an owner decides. */
function hindranceOf({ state, reason }: GrantRecord, at: number): UpcomingView['hindered'] {
  if (reason?.kind === 'no-room' && reason.at === at) return { state, reason };
  if (state !== 'rejected' && state !== 'conflict') return undefined;
  return { state, ...(reason && { reason }) };
}

function* changesUntil(schedule: Times, from: number, { end, zone }: { end: number; zone: string }) {
  for (let change = nextChange(schedule, from, zone); change && change.at <= end;) {
    yield change;
    change = nextChange(schedule, change.at, zone);
  }
}
