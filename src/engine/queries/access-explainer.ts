import { LOW_BATTERY_PERCENT, WRONG_CODES_WITHIN_MS } from '../../domain/alerts/alert.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import { activeAt, nextChange } from '../../domain/schedule/schedule.ts';
import { AS_PLANNED, MAY_OPEN } from '../../domain/plan/sync.ts';
import type { FirstUse } from '../../domain/first-use.ts';
import { isUsedUp } from '../../domain/uses.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { usesView } from './code-parts.ts';
import type { Queries } from './queries.ts';
import type { AccessView, Explanation, Obstacle } from '../views/access-views.ts';
import { isMet } from '../scheduling/desired-state.ts';

/** A question about now is about what devices hold; one about later is about what schedules say. */
const NOW_MS = 60_000;

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly zone: string;
  readonly queries: Queries;
}

/** Answers what an owner asks about who can come in, and why somebody cannot. Changes nothing, sends nothing. */
export class AccessExplainer {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Who can open the device at a time, in epoch milliseconds. */
  whoCanOpen(device: DeviceId, at: number): AccessView[] {
    const isNow = Math.abs(at - this.#parts.clock.now()) < NOW_MS;
    const keypadTakesCodes = this.#parts.registry.get(device)?.keypadMode === undefined;
    return this.#parts.store.grants.on(device).flatMap((grant): AccessView[] => {
      const code = this.#parts.store.codes.get(grant.codeId)!;
      const isOff = code.deleted || code.paused || (isNow && !isMet(code, at));
      const shall = grant.wanted && !isOff && activeAt(code.times, at, this.#parts.zone);
      const may = isNow && MAY_OPEN.has(grant.state) && !this.#isHeldBack(grant, at);
      if (!shall && !may) return [];
      const until = shall ? nextChange(code.times, at, this.#parts.zone)?.at : undefined;
      return [
        {
          user: this.#parts.queries.person(code.userId),
          code: code.id,
          certain: isNow
            ? may && grant.state === 'live' && keypadTakesCodes
            : !code.condition &&
              !code.uses &&
              !awaitsFirst(code) &&
              AS_PLANNED.has(grant.state) &&
              grant.reason?.kind !== 'no-room',
          wanted: shall,
          state: grant.state,
          ...(until !== undefined && { until }),
          ...(code.condition && !isNow && { condition: this.#parts.queries.conditionView(code.condition) }),
          ...(code.uses && { uses: usesView(code.uses) }),
          ...(awaitsFirst(code) && { firstUse: code.firstUse }),
        },
      ];
    });
  }

  /** For each device that the user may have to do with: what keeps them out of it now, if anything does. */
  explain(user: number, device?: DeviceId): Explanation[] {
    const codes = this.#parts.store.codes.ofUser(user).filter((code) => !code.deleted);
    const devices = this.#parts.registry
      .all()
      .filter(
        ({ id, codesUnsupportedReason }) => (device ?? id) === id && codesUnsupportedReason === undefined,
      );
    return devices.map(({ id, name }) => {
      const grants = codes.flatMap((code) =>
        this.#parts.store.grants
          .ofCode(code.id)
          .filter((grant) => grant.device === id && grant.wanted)
          .map((grant) => ({ code, grant, obstacles: this.#obstacles(code, grant) })),
      );
      const opens = grants.find(({ obstacles }) => obstacles.length === 0);
      return {
        device: id,
        deviceName: name,
        hasCode: grants.length > 0,
        opens: opens !== undefined,
        ...(opens?.grant.verifiedAt !== undefined && { verifiedAt: opens.grant.verifiedAt }),
        obstacles: opens ? [] : grants.flatMap(({ obstacles }) => obstacles),
        hints: [...usesHint(opens?.code), ...this.#hints(id, opens?.grant)],
      };
    });
  }

  #obstacles(code: CodeRecord, grant: GrantRecord): Obstacle[] {
    const now = this.#parts.clock.now();
    if (code.paused) return [{ kind: 'paused' }];
    if (isUsedUp(code.uses))
      return [{ kind: 'used-up', at: code.uses?.usedUpAt ?? now, mayOpen: MAY_OPEN.has(grant.state) }];
    const condition = this.#unmet(code, grant);
    if (!activeAt(code.times, now, this.#parts.zone)) {
      const next = nextChange(code.times, now, this.#parts.zone);
      return [next ? { kind: 'later', at: next.at } : { kind: 'ended' }, ...condition];
    }
    if (condition.length > 0) return condition;
    if (grant.state === 'overdue') return [{ kind: 'old-pin' }];
    if (grant.state !== 'live' && grant.state !== 'unverified')
      return [{ kind: 'grant', state: grant.state, ...(grant.reason && { reason: grant.reason }) }];
    if (this.#isHeldBack(grant, now)) return [{ kind: 'device-clock' }];
    const mode = this.#parts.registry.get(grant.device)?.keypadMode;
    return mode === undefined ? [] : [{ kind: 'keypad-mode', mode }];
  }

  #unmet(code: CodeRecord, grant: GrantRecord): Obstacle[] {
    const isHere = MAY_OPEN.has(grant.state) && isMet(code, this.#parts.clock.now());
    if (!code.condition || code.condition.holds || isHere) return [];
    return [{ kind: 'condition', condition: this.#parts.queries.conditionView(code.condition) }];
  }

  /** What may keep anybody out of the device, whoever it is. */
  #hints(id: DeviceId, opens: GrantRecord | undefined): Obstacle[] {
    const device = this.#parts.registry.get(id)!;
    const since = this.#parts.clock.now() - WRONG_CODES_WITHIN_MS;
    const refused = this.#parts.store.journal
      .entries({ device: id, limit: 20 })
      .filter(({ how, at }) => how === 'denied' && at >= since);
    const { battery } = device;
    return [
      ...(opens?.state === 'unverified' ? [{ kind: 'never-used' } as const] : []),
      ...(device.reachable ? [] : [{ kind: 'unreachable' } as const]),
      ...(battery !== undefined && battery <= LOW_BATTERY_PERCENT
        ? [{ kind: 'battery', percent: battery } as const]
        : []),
      ...(refused.length > 0
        ? [{ kind: 'wrong-codes', count: refused.length, at: refused[0]!.at } as const]
        : []),
    ];
  }

  /** The device itself keeps the code dead now. */
  #isHeldBack(grant: GrantRecord, at: number): boolean {
    const { deviceSchedule } = this.#parts.queries.deviceScheduleOf(grant);
    if (!deviceSchedule || 'refused' in deviceSchedule) return false;
    return deviceSchedule.from > at || (deviceSchedule.until !== undefined && deviceSchedule.until <= at);
  }
}

/** Its end is not known yet. */
function awaitsFirst(code: CodeRecord): code is CodeRecord & { readonly firstUse: FirstUse } {
  return code.firstUse !== undefined && code.firstUse.at === undefined;
}

/** It opens now, and may not any more after that. */
function usesHint(code: CodeRecord | undefined): Obstacle[] {
  return code?.uses ? [{ kind: 'uses', uses: usesView(code.uses) }] : [];
}
