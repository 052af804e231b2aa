import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import { endIn, endingAt } from '../../domain/first-use.ts';
import type { GuestMessage, ShownPin } from '../../domain/share.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import { AS_PLANNED } from '../../domain/plan/sync.ts';
import { isSpent } from '../../domain/uses.ts';
import type { Store } from '../../storage/store.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { Queries } from '../queries/queries.ts';
import type { SecondFactor } from './second-factor.ts';
import { shownPins } from './shown-pins.ts';
import { notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { CodeView, GrantView } from '../views/code-views.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly queries: Queries;
  readonly audit: AuditLog;
  readonly factor: SecondFactor;
}

/** Shows a PIN to a member who asks for it, and leaves a line in the audit. */
export class Sharing {
  readonly #house: { readonly name: string; readonly zone: string };
  readonly #parts: Parts;

  constructor(house: { readonly name: string; readonly zone: string }, parts: Parts) {
    this.#house = house;
    this.#parts = parts;
  }

  /** One PIN, or two of a code whose devices take different lengths. */
  reveal(by: Actor, id: number): Result<readonly ShownPin[]> {
    const code = this.#parts.queries.code(id);
    const pins = code && !code.deleted ? this.#pinsOf(code, ({ wanted }) => wanted) : [];
    // A backup code is known to nobody but the guest who gets it.
    if (pins.length === 0 || this.#parts.store.units.backupOf(id)) return notFound('code');
    const stops = this.#parts.factor.demand(by);
    if (stops) return refused(stops);
    return this.#parts.audit.transaction(by, 'show code', () => ({
      subject: `code:${id}`,
      value: { ok: true, value: pins },
    }));
  }

  share(by: Actor, id: number): Result<GuestMessage> {
    const code = this.#parts.queries.code(id);
    if (!code?.user || code.deleted) return notFound('code');
    const why = nothingToShare(code);
    if (why) return refused({ kind: 'nothing-to-share', why });
    const revealed = this.reveal(by, id);
    if (!revealed.ok) return revealed;
    const alarms = new Set(
      this.#parts.queries.devices().flatMap(({ id, kind }) => (kind === 'partition' ? id : [])),
    );
    const names = (isAlarm: boolean): string[] =>
      code.grants
        .filter((grant) => isShared(grant) && alarms.has(grant.device) === isAlarm)
        .map(({ deviceName }) => deviceName);
    const message: GuestMessage = {
      house: this.#house.name,
      firstName: code.user.firstName,
      pins: this.#pinsOf(code, isShared),
      doors: names(false),
      alarms: names(true),
      schedule: sharedSchedule(code, this.#house.zone),
      ...(code.condition && { condition: code.condition }),
      ...(code.uses && { uses: code.uses }),
      now: this.#parts.clock.now(),
      zone: this.#house.zone,
    };
    return { ok: true, value: message };
  }

  #pinsOf(code: CodeView, isMeant: (grant: GrantView) => boolean): ShownPin[] {
    return shownPins(code.id, this.#parts.store, {
      devices: code.grants.filter(isMeant).map(({ device }) => device),
      nameOf: (device) => this.#parts.queries.deviceName(device),
    });
  }
}

/** Once its first use was, the guest reads when it ends. */
function sharedSchedule({ schedule, firstUse }: CodeView, zone: string): Schedule {
  const end = endIn(schedule, firstUse, zone);
  return firstUse?.at === undefined || end === undefined ? schedule : endingAt(schedule, firstUse, end);
}

function nothingToShare(code: CodeView): 'paused' | 'ended' | 'used-up' | 'not-there' | undefined {
  if (code.paused) return 'paused';
  if (code.over) return isSpent(code.uses) ? 'used-up' : 'ended';
  return code.grants.some(isShared) ? undefined : 'not-there';
}

/** A guest may be told "it opens this door", now or in its time. */
function isShared({ wanted, state }: GrantView): boolean {
  return wanted && AS_PLANNED.has(state);
}
