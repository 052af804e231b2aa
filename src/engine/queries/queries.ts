import { memberIn } from '../../domain/people/actor.ts';
import { audience } from '../../domain/alerts/alert.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ConditionId } from '../../domain/condition.ts';
import type { Device, DeviceId } from '../../domain/device.ts';
import { canArm, canTurnBolt } from '../../domain/driver/driver.ts';
import type { Observed } from '../../domain/plan/plan.ts';
import { activeAt, nextChange } from '../../domain/schedule/schedule.ts';
import { restOf } from '../../domain/plan/sync.ts';
import type { RestState, SyncReason, SyncState } from '../../domain/plan/sync.ts';
import { fullName } from '../../domain/people/user.ts';
import type { Role, UserSelection } from '../../domain/people/user.ts';
import type { CodeCondition, CodeRecord, NamedCode } from '../../storage/tables/codes/code-store.ts';
import type { GrantRecord } from '../../storage/tables/codes/grant-store.ts';
import type { EntryRecord } from '../../storage/tables/history/journal.ts';
import { isBlocked } from '../../storage/tables/slots/slot-record.ts';
import type { Store } from '../../storage/store.ts';
import type { UserRecord, Within } from '../../storage/tables/people/user-store.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { dependsOnUses, isOldPin, isUnwanted } from '../scheduling/desired-state.ts';
import { endingSoon, holdOf, uncountedAt, usesView } from './code-parts.ts';
import type {
  PinLengths,
  Uncounted,
  CodeView,
  ConditionView,
  GrantView,
  TroubleView,
} from '../views/code-views.ts';
import type { DeviceSlotView, DeviceSync, DeviceView } from '../views/device-views.ts';
import type { EntrySelection, EntryView, HoldEntryView } from '../views/entry-views.ts';
import type { Person, UserRow, UserView } from '../views/user-views.ts';

/** The states from the one that most needs an owner's eye to the calmest. */
const URGENCY: readonly RestState[] = [
  'overdue',
  'conflict',
  'rejected',
  'removing',
  'waiting',
  'unverified',
  'live',
  'paused',
  'scheduled',
  'over',
];

/** Something is not as its owner wants it; the worst first. */
const TROUBLES: readonly SyncState[] = ['overdue', 'conflict', 'rejected'];

/** Said of what is as it should be now, or is just being done. */
const UNDER_WAY: ReadonlySet<SyncReason['kind']> = new Set(['queued', 'settling', 'no-room']);

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly zone: string;
  readonly conditionIsKnown: (condition: ConditionId) => boolean;
}

/** Reads the house for its screens; changes nothing, sends nothing. */
export class Queries {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  users({ page, pageSize, ...selection }: UserSelection & { page: number; pageSize: number }): {
    rows: UserRow[];
    total: number;
  } {
    const part = { limit: pageSize, offset: page * pageSize, ...this.#soon() };
    const { users, total } = this.#parts.store.users.page(selection, part);
    const rows = users.map((user): UserRow => {
      const codes = this.codesOf(user.id);
      const states = codes.flatMap((code) => code.grants.map((grant) => restOf(grant.state, code)));
      const state = URGENCY.find((candidate) => states.includes(candidate));
      return { ...userView(user), codes: codes.length, ...(state && { state }) };
    });
    return { rows, total };
  }

  /** How many users those are. */
  countUsers(selection: UserSelection): number {
    return this.#parts.store.users.count(selection, this.#soon());
  }

  /** Ids of those users, by name. */
  userIds(selection: UserSelection): number[] {
    return this.#parts.store.users.ids(selection, this.#soon());
  }

  #soon(): Within {
    return endingSoon(this.#parts.clock.now(), this.#parts.zone);
  }

  allUsers(): UserView[] {
    return this.#parts.store.users.all().map(userView);
  }

  user(id: number): UserView | undefined {
    const user = this.#parts.store.users.get(id);
    return user && userView(user);
  }

  codesOf(user: number): CodeView[] {
    return this.#parts.store.codes.ofUser(user).map((code) => this.#codeView(code));
  }

  /** The newest code that is not deleted, of this user or of all. */
  lastCode(user?: number): CodeView | undefined {
    const id = this.#parts.store.codes.newest(user);
    return id === undefined ? undefined : this.code(id);
  }

  namedCodes(): readonly NamedCode[] {
    return this.#parts.store.codes.named();
  }

  code(id: number): CodeView | undefined {
    const code = this.#parts.store.codes.get(id);
    return code && this.#codeView(code);
  }

  devices(): DeviceView[] {
    return this.#parts.registry.all().map((device) => this.#deviceView(device));
  }

  device(id: DeviceId): DeviceView | undefined {
    const device = this.#parts.registry.get(id);
    return device && this.#deviceView(device);
  }

  deviceSync(id: DeviceId): DeviceSync {
    const states: Partial<Record<SyncState, number>> = {};
    let troubled = false;
    for (const { state, reason } of this.#parts.store.grants.on(id)) {
      states[state] = (states[state] ?? 0) + 1;
      const isUnderWay = reason === undefined || UNDER_WAY.has(reason.kind);
      troubled ||= TROUBLES.includes(state) || !isUnderWay;
    }
    return { states, troubled };
  }

  /** Codes that are not as their owners want them, and will not be by themselves soon; the worst first. */
  troubles(): TroubleView[] {
    return this.#parts.store.grants.inStates(TROUBLES).map((grant) => {
      const code = this.#parts.store.codes.get(grant.codeId)!;
      return {
        ...this.#grantView(grant, code),
        code: code.id,
        userName: this.#parts.store.users.nameOf(code.userId),
      };
    });
  }

  /** How many codes are to be written to a device and are not there yet. */
  waiting(): number {
    return new Set(this.#parts.store.grants.inStates(['waiting']).map(({ codeId }) => codeId)).size;
  }

  /** Who used the device last by a code of ours; undefined where nobody has. */
  lastUser(id: DeviceId): { readonly name: string | undefined } | undefined {
    const use = this.#parts.store.journal.lastUse(id);
    return use && { name: this.#parts.store.users.nameOf(use.userId) };
  }

  /** Every slot of a device, in order; nothing where there is no such device. */
  slots(id: DeviceId): DeviceSlotView[] {
    const device = this.#parts.registry.get(id);
    if (!device) return [];
    const seen = this.#parts.store.slots.all(id);
    const grants = new Map(this.#parts.store.grants.on(id).map((grant) => [grant.slot, grant]));
    return Array.from({ length: device.slots }, (_, index) => {
      const slot = index + 1;
      const record = seen.get(slot);
      const grant = grants.get(slot);
      const leftAlone = record?.leftAlone ?? false;
      if (grant) return { slot, holds: 'ours', grant: this.#holder(grant), leftAlone };
      if (device.reserved.includes(slot)) return { slot, holds: 'reserved', leftAlone };
      if (record && isBlocked(record)) return { slot, holds: 'blocked', leftAlone };
      const { kind } = record?.observed ?? { kind: 'unread' };
      return { slot, holds: kind, leftAlone, ...this.#sameAs(record?.observed) };
    });
  }

  #holder({ codeId, state }: GrantRecord): NonNullable<DeviceSlotView['grant']> {
    return { code: codeId, userName: this.holderOf(codeId), state };
  }

  /** Only while there is a code of ours for it to guard. */
  deviceScheduleOf({ device, slot }: GrantRecord): Pick<GrantView, 'deviceSchedule'> {
    const record = slot === undefined ? undefined : this.#parts.store.slots.get(device, slot);
    if (!record || record.ownDigests.length === 0) return {};
    const { deviceSchedule } = record;
    if (deviceSchedule.kind === 'refused') return { deviceSchedule: { refused: true } };
    if (deviceSchedule.kind !== 'held') return {};
    const slack = this.#parts.registry.get(device)?.scheduleSlackMs ?? 0;
    return {
      deviceSchedule: {
        from: deviceSchedule.from,
        ...(deviceSchedule.until !== undefined && { until: deviceSchedule.until + slack }),
        ...(slack > 0 && { atLatest: true }),
      },
    };
  }

  #sameAs(observed: Observed | undefined): Pick<DeviceSlotView, 'sameAs'> {
    const code = observed?.kind === 'known' ? this.#parts.store.codes.withDigest(observed.digest) : undefined;
    const user = this.person(code?.userId);
    if (!code || code.deleted || !user) return {};
    return { sameAs: { code: code.id, user: user.id, userName: user.name } };
  }

  /** The name of whoever has the code; undefined where it is nobody's. */
  holderOf(code: number): string | undefined {
    return this.#parts.store.users.nameOf(this.#parts.store.codes.get(code)!.userId);
  }

  person(id: number | undefined): Person | undefined {
    return id === undefined ? undefined : { id, name: this.#parts.store.users.nameOf(id)! };
  }

  /** @param query `role` and `member`: of whoever asks; the entries that they hear of */
  entries(
    query: EntrySelection & { limit: number; offset?: number; role?: Role; member?: number },
  ): EntryView[] {
    const { role = 'owner', member, ...wanted } = query;
    return this.#parts.store.journal
      .entries({
        ...wanted,
        ...(!audience('duress').has(role) && { without: 'duress' }),
        ...(member !== undefined && { quietFor: member }),
      })
      .map((entry) => this.entryView(entry));
  }

  /** Of all users, or of one, the newest first. */
  holds(query: { limit: number; user?: number }): HoldEntryView[] {
    return this.#parts.store.holds.latest(query).map(({ userId, condition, beganAt: at, until, end }) => ({
      user: this.person(userId),
      ...{ condition, at, until },
      ...(end && { end }),
    }));
  }

  entryView(entry: EntryRecord): EntryView {
    const user = this.person(entry.userId);
    return {
      id: entry.id,
      at: entry.at,
      device: entry.device,
      deviceName: this.deviceName(entry.device),
      how: entry.how,
      ...(entry.slot !== undefined && { slot: entry.slot }),
      ...(entry.means !== undefined && { means: entry.means }),
      ...(user && { user }),
      ...(entry.codeId !== undefined && { code: entry.codeId }),
      ...(entry.outside && { outside: true as const }),
      ...(entry.unsure && { unsure: entry.unsure }),
      ...(entry.usesLeft !== undefined && { usesLeft: entry.usesLeft }),
      ...(entry.actor !== undefined && { member: this.#memberName(entry.actor) }),
    };
  }

  #memberName(actor: EntryRecord['actor']): string {
    if (actor?.kind === 'token') return this.#parts.store.tokens.nameOf(actor.id) ?? 'A program';
    const id = memberIn(actor);
    return (id !== undefined && this.#parts.store.members.nameOf(id)) || 'A member';
  }

  /** The alarm behind a door, as the configuration says; of a partition itself that one. */
  panelOf(id: DeviceId): DeviceView | undefined {
    const panel = this.#parts.registry.panelOf(id);
    return panel && this.#deviceView(panel);
  }

  deviceName(id: DeviceId): string {
    return this.#parts.registry.get(id)?.name ?? id;
  }

  #deviceView(device: Device): DeviceView {
    const slots = [...this.#parts.store.slots.all(device.id).values()];
    const occupied = slots.filter(({ observed: { kind } }) => kind === 'known' || kind === 'unreadable');
    const foreign = occupied.filter((record) => record.ownDigests.length === 0 && !isBlocked(record));
    const area = this.#parts.registry.areaOf(device.id);
    const heardAt = this.#parts.registry.heardAt(device.id);
    const driver = this.#parts.registry.driverOf(device.id);
    return {
      id: device.id,
      name: device.name,
      kind: device.kind,
      reachable: device.reachable,
      pin: device.pin,
      slots: device.slots - new Set(device.reserved.filter((slot) => slot <= device.slots)).size,
      ownCodes: slots.filter(({ ownDigests }) => ownDigests.length > 0).length,
      foreign: foreign.length,
      lost: this.#parts.store.grants.conflictsOn(device.id).filter(isLost).length,
      ...(heardAt !== undefined && { heardAt }),
      ...(device.model !== undefined && { model: device.model }),
      ...(device.keypadMode !== undefined && { keypadMode: device.keypadMode }),
      ...(device.codesUnsupportedReason !== undefined && {
        codesUnsupportedReason: device.codesUnsupportedReason,
      }),
      ...(device.armed !== undefined && canArm(driver) && { armed: device.armed }),
      ...(device.armAbilities && { armAbilities: device.armAbilities }),
      ...(device.locked !== undefined && canTurnBolt(driver) && { locked: device.locked }),
      ...(device.battery !== undefined && { battery: device.battery }),
      ...(area !== undefined && { area }),
    };
  }

  #codeView(code: CodeRecord): CodeView {
    const now = this.#parts.clock.now();
    const change = nextChange(code.times, now, this.#parts.zone);
    const open = activeAt(code.times, now, this.#parts.zone);
    const grants = this.#parts.store.grants
      .ofCode(code.id)
      .filter((grant) => code.deleted || grant.state !== 'gone')
      .map((grant) => this.#grantView(grant, code));
    return {
      id: code.id,
      ...(code.label !== undefined && { label: code.label }),
      user: code.userId === undefined ? undefined : userView(this.#parts.store.users.anyone(code.userId)),
      schedule: code.schedule,
      times: code.lasting,
      ...(code.firstUse && { firstUse: code.firstUse }),
      paused: code.paused,
      deleted: code.deleted,
      open,
      ...(change && { nextChange: change }),
      ...(code.condition && { condition: this.conditionView(code.condition), ...holdOf(code, now) }),
      ...(code.uses && { uses: usesView(code.uses) }),
      uncounted: dependsOnUses(code)
        ? this.uncounted(this.#parts.store.grants.wantedOn(code.id), code.id)
        : [],
      over: !open && !change,
      grants,
    };
  }

  /** Devices at which a use may go uncounted. @param code missing: one that is yet to be issued */
  uncounted(devices: readonly DeviceId[], code?: number): Uncounted[] {
    return uncountedAt(devices, code, this.#parts);
  }

  conditionView({ id, name, sense, holds, wavers }: CodeCondition): ConditionView {
    return { id, name, sense, holds, known: this.#parts.conditionIsKnown(id), ...(wavers && { wavers }) };
  }

  /** As of `GrantView`. */
  lengthsOf({ device, reason }: GrantRecord): { readonly lengths?: PinLengths } {
    const pin = this.#parts.registry.get(device)?.pin;
    if (reason?.kind !== 'rejected' || reason.reason !== 'length' || !pin) return {};
    return { lengths: { minLength: pin.minLength, maxLength: pin.maxLength } };
  }

  #grantView(grant: GrantRecord, code: CodeRecord): GrantView {
    return {
      id: grant.id,
      device: grant.device,
      deviceName: this.deviceName(grant.device),
      wanted: !isUnwanted(grant, code),
      state: grant.state,
      ...(isOldPin(grant, code, this.#parts.clock.now(), this.#parts.zone) && { oldPin: true as const }),
      ...(grant.reason && { reason: grant.reason }),
      ...this.lengthsOf(grant),
      ...(grant.verifiedAt !== undefined && { verifiedAt: grant.verifiedAt }),
      ...(grant.nextTryAt !== undefined && { nextTryAt: grant.nextTryAt }),
      ...this.deviceScheduleOf(grant),
    };
  }
}

/** Somebody deleted it at the device, and an owner has to decide. */
export function isLost({ state, reason }: GrantRecord): boolean {
  return state === 'conflict' && reason?.kind === 'deleted-at-device';
}

function userView(user: UserRecord): UserView {
  return { ...user, name: fullName(user) };
}
