import { waitFor } from '../domain/clock.ts';
import type { Clock } from '../domain/clock.ts';
import type { ConditionId } from '../domain/condition.ts';
import type { DeviceId, DriverEvent } from '../domain/device.ts';
import type { Presence } from '../domain/presence.ts';
import type { GrantRecord } from '../storage/tables/code-store.ts';
import type { EntryRecord } from '../storage/tables/journal.ts';
import type { Store } from '../storage/store.ts';
import { houseClock } from './clock.ts';
import { AccessExplainer } from './queries/access-explainer.ts';
import { CameraCommands } from './commands/camera-commands.ts';
import { CodeCommands } from './commands/code-commands.ts';
import { ConditionWatch } from './scheduling/condition-watch.ts';
import { CodeScheduler } from './scheduling/code-scheduler.ts';
import { DeviceCommands } from './commands/device-commands.ts';
import { AuditLog } from './commands/audit-log.ts';
import type { Actor } from './commands/audit-log.ts';
import { guarded } from './fault.ts';
import type { Fault } from './fault.ts';
import type { HardwareShared } from './devices/device-lists.ts';
import { DeviceRegistry } from './devices/device-registry.ts';
import type { ArrivalReason, ReportedEvent } from './devices/device-registry.ts';
import { Forecast } from './queries/forecast.ts';
import { ForeignCommands } from './commands/foreign-commands.ts';
import { GrantCommands } from './commands/grant-commands.ts';
import type { HouseParts } from './house-parts.ts';
import { AutomationEvents } from './alerts/automation-events.ts';
import { GrantNotices } from './alerts/grant-notices.ts';
import { History, opens } from './alerts/history.ts';
import { ConditionHolds } from './scheduling/condition-holds.ts';
import { Notices } from './alerts/notices.ts';
import { Invitations } from './access/invitations.ts';
import { LeadTimes } from './scheduling/lead-times.ts';
import { Members } from './access/members.ts';
import { ArmAttribution } from './devices/arm-attribution.ts';
import { PairedPanels } from './scheduling/paired-panels.ts';
import { Queries } from './queries/queries.ts';
import { Reconciler } from './sync/reconciler.ts';
import { Replacement } from './commands/replacement.ts';
import { SlotShortages } from './scheduling/slot-shortages.ts';
import { UnlockDisarmRule } from './devices/unlock-disarm-rule.ts';
import { NO_PANEL_CODES, PinPolicy } from './commands/pin-policy.ts';
import { SceneCommands } from './commands/scene-commands.ts';
import { ObservedPins } from './commands/observed-pins.ts';
import { Sharing } from './access/sharing.ts';
import { StorageAlerts } from './alerts/storage-alerts.ts';
import { TrustedTime } from './scheduling/trusted-time.ts';
import { UserCommands } from './commands/user-commands.ts';
import type { PendingNotice } from './queries/notice-views.ts';
import type { Happening } from './queries/views.ts';

export { AUTOMATION } from './commands/audit-log.ts';
export type { Actor } from './commands/audit-log.ts';
export type { HouseParts } from './house-parts.ts';
export type { Adoption } from './commands/foreign-commands.ts';
export type { Result } from './result.ts';

export type HouseEvent =
  /** `device`: it moved on this device; missing where somebody decided something, or its time came. */
  | { readonly kind: 'code'; readonly id: number; readonly device?: DeviceId }
  | { readonly kind: 'user'; readonly id: number }
  | { readonly kind: 'devices' }
  | { readonly kind: 'entry' }
  /** The member came, went, or has another role. */
  | { readonly kind: 'member'; readonly id: number }
  | { readonly kind: 'happening'; readonly happening: Happening }
  | { readonly kind: 'notices' };

/** What was due so long ago and was not looked at will not be: something has come to a halt. */
const LATE_MS = 60_000;

/** A device that no driver has listed by then is told of, not waited for. */
const START_GRACE_MS = 60_000;

/**
 * The one door into the house: typed commands that are checked, stored in one transaction and handed to
 * the reconciler, and the questions that screens ask, each under what it is about. A command that is refused
 * has changed nothing. Here its parts are put together.
 */
export class House {
  readonly name: string;
  readonly zone: string;
  readonly users: UserCommands;
  readonly codes: CodeCommands;
  /** One code on one device, where that is in trouble. */
  readonly grants: GrantCommands;
  /** Codes that Latchkey did not write. */
  readonly foreign: ForeignCommands;
  readonly replacement: Replacement;
  readonly deviceCommands: DeviceCommands;
  readonly cameras: CameraCommands;
  readonly scenes: SceneCommands;
  readonly conditions: ConditionWatch;
  readonly sharing: Sharing;
  readonly members: Members;
  readonly invitations: Invitations;
  readonly pinPolicy: PinPolicy;
  readonly queries: Queries;
  readonly answers: AccessExplainer;
  readonly forecast: Forecast;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #fleet: DeviceRegistry;
  readonly #leads: LeadTimes;
  readonly #history: History;
  readonly #holds: ConditionHolds;
  readonly #notices: Notices;
  readonly #happenings: AutomationEvents;
  readonly #rules: UnlockDisarmRule;
  readonly #reconciler: Reconciler;
  readonly #consequences: CodeScheduler;
  readonly #room: SlotShortages;
  readonly #time: TrustedTime;
  readonly #presence: Presence | undefined;
  readonly #listeners = new Set<(event: HouseEvent) => void>();
  readonly #fault: Fault;
  readonly #hardwareShared: HardwareShared | undefined;
  readonly #storeWatch: StorageAlerts;
  #isStarted = false;
  #endGrace: (() => void) | undefined;
  #stopped = false;

  constructor({ name, zone, store, drivers, settings = {}, pinLength = 6, ...parts }: HouseParts) {
    const fault: Fault = (where, error) => {
      parts.fault?.(where, error);
      try {
        this.#notices.fault(where);
      } catch {
        // Whoever reads the log hears of it all the same.
      }
    };
    const clock = houseClock(parts.clock, { overslept: () => this.#reconciler.clockJumped(), fault });
    this.#fault = fault;
    this.#hardwareShared = parts.hardwareShared;
    this.name = name;
    this.zone = zone;
    this.#store = store;
    this.#clock = clock;
    const fleet = new DeviceRegistry(drivers, { settings, store, clock, fault });
    const conditionIsKnown = (id: ConditionId): boolean => this.conditions.isKnown(id);
    const queries = new Queries({ store, fleet, clock, zone, conditionIsKnown });
    const rulebook = new PinPolicy(store, fleet, {
      preferredLength: pinLength,
      panelCodes: parts.panelCodes ?? NO_PANEL_CODES,
    });
    const decisions = new AuditLog(store, clock, () => this.#time.note());
    const timeIsTrusted = (): boolean => this.#time.isTrusted;
    const codeChanged = (id: number): void => this.#emit({ kind: 'code', id });
    const userChanged = (id: number): void => this.#emit({ kind: 'user', id });
    this.#fleet = fleet;
    this.queries = queries;
    this.answers = new AccessExplainer({ store, fleet, clock, zone, queries });
    this.pinPolicy = rulebook;
    const orders = new ArmAttribution(clock);
    const changed = (device: DeviceId): void => this.#consequences.leadChanged(device);
    const leads = new LeadTimes(settings, { store, fleet, changed });
    this.#leads = leads;
    const notices = new Notices({ store, clock, queries, added: () => this.#emit({ kind: 'notices' }) });
    this.#notices = notices;
    this.#history = new History({
      ...{ store, leads, orders, clock, zone, queries, notices, timeIsTrusted },
      mayTellOf: (device) => fleet.mayTellOf(device),
      somebodyHome: () => this.somebodyHome(),
    });
    const grantNotices = new GrantNotices({ store, clock, zone, queries, notices });
    this.#happenings = new AutomationEvents({
      store,
      clock,
      zone,
      queries,
      tell: (happening) => this.#emit({ kind: 'happening', happening }),
    });
    this.#rules = new UnlockDisarmRule(settings, { store, fleet, clock, zone, notices, fault });
    this.#time = new TrustedTime(store, clock, {
      uptimeMs: parts.uptimeMs ?? Infinity,
      tell: (doubt) => {
        const right = doubt === undefined || doubt === 'unconfirmed';
        this.#notices.tell({ kind: 'clock', right, shows: clock.now(), ...(doubt && { doubt }) });
      },
      trusts: () => this.#consequences.timeChanged(),
    });
    const panels = new PairedPanels(settings, { store, fleet });
    const room = new SlotShortages({
      ...{ store, fleet, clock, zone, timeIsTrusted, notices, fault },
      changed: ({ codeId: id, device }) => this.#emit({ kind: 'code', id, device }),
    });
    this.#room = room;
    const reconciler = new Reconciler({
      store,
      fleet,
      leads,
      panels,
      clock,
      zone,
      timeIsTrusted,
      randomPin: (device) => {
        const proposed = rulebook.propose({ devices: [device] });
        return proposed.ok ? proposed.value : undefined;
      },
      listener: {
        grantChanged: (grant, before) => {
          // Whom it is told to does not decide whether a code goes.
          const where = `What code ${grant.codeId} has done on ${grant.device}`;
          guarded(fault, where, () => grantNotices.changed(grant, before));
          guarded(fault, where, () => this.#happenings.grantChanged(grant, before));
          if (grant.state === 'gone') this.#consequences.eraseIfGone(grant.codeId);
          this.#emit({ kind: 'code', id: grant.codeId, device: grant.device });
        },
        roomChanged: (device) => room.touch([device]),
        slotBlocked: (grant) => grantNotices.blocked(grant),
        foreignFound: (device, slot) => {
          this.#notices.foreignFound(device, slot);
          this.#emit({ kind: 'devices' });
        },
        deviceSilent: (device, text) =>
          this.#notices.tell({ kind: 'device-silent', deviceName: queries.deviceName(device), text }),
        failed: (device, grant, error) =>
          fault(`${grant === undefined ? 'The work' : `Grant ${grant}`} on ${device}`, error),
      },
    });
    const consequences = new CodeScheduler({
      store,
      leads,
      clock,
      zone,
      time: this.#time,
      reconciler,
      room,
      codeChanged,
      fault,
    });
    this.#reconciler = reconciler;
    this.#storeWatch = new StorageAlerts({ store, notices, reconciler, fault });
    this.#consequences = consequences;
    const holds = new ConditionHolds({ store, clock, zone, timeIsTrusted, consequences });
    this.#holds = holds;
    const conditions = new ConditionWatch(parts.conditions, { store, clock, notices, consequences, holds });
    this.conditions = conditions;
    this.users = new UserCommands({ store, clock, decisions, consequences, userChanged });
    this.codes = new CodeCommands({
      ...{ store, clock, zone, fleet, rulebook, notices, decisions, conditions, consequences },
    });
    const seen = new ObservedPins({ store, fleet, reconciler });
    const shared = { store, clock, fleet, rulebook, seen, reconciler, decisions, consequences };
    this.grants = new GrantCommands(shared);
    this.foreign = new ForeignCommands(shared);
    const devicesChanged = (): void => this.#emit({ kind: 'devices' });
    this.replacement = new Replacement({ ...shared, zone, devicesChanged });
    this.deviceCommands = new DeviceCommands({ fleet, reconciler, decisions, orders });
    const { surroundings, scenes: configured } = parts;
    this.cameras = new CameraCommands({ fleet, decisions, surroundings });
    this.scenes = new SceneCommands({ store, decisions, surroundings, configured });
    this.sharing = new Sharing({ name, zone }, { store, clock, queries, decisions });
    this.forecast = new Forecast({ store, clock, zone, queries, conditions, consequences, panels, room });
    const memberChanged = (id: number): void => this.#emit({ kind: 'member', id });
    this.members = new Members({ store, clock, decisions, notices, changed: memberChanged });
    this.invitations = new Invitations({
      ...{ store, clock, decisions, notices, members: this.members, changed: memberChanged },
    });
    this.#presence = parts.presence;
  }

  async start(): Promise<void> {
    this.#storeWatch.start();
    this.#time.start();
    this.#happenings.start();
    this.#consequences.start();
    this.conditions.start();
    this.#endGrace = waitFor(this.#clock, START_GRACE_MS, () => this.#reconciler.endStart());
    await this.#fleet.start({
      deviceCame: (device, after) => this.#deviceCame(device, after),
      acceptsChanges: (device) => this.#reconciler.retryPending(device),
      deviceLeft: (device) =>
        this.#notices.tell({ kind: 'device-left', device, deviceName: this.queries.deviceName(device) }),
      deviceRenamed: ({ was, now, moved }) =>
        this.#notices.tell({
          kind: 'device-renamed',
          ...{ device: now.id, deviceName: now.name, was, moved },
        }),
      devicesChanged: () => {
        this.#leads.devicesChanged();
        this.#room.touchAll();
        this.#emit({ kind: 'devices' });
      },
      hardwareShared: (device, owner) => this.#hardwareShared?.(device, owner),
      event: (event, driver) => {
        this.#driverSaid(event, driver);
        if ('device' in event && !this.#stopped) this.#reconciler.lookOnceMore(event.device);
      },
    });
    this.#isStarted = true;
  }

  /** Each change of a code that was due has been looked at, and the next one will be. */
  get keepsSchedules(): boolean {
    return this.#isStarted && !this.#stopped && this.#consequences.lateBy(this.#clock.now()) < LATE_MS;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#notices.stop();
    this.#storeWatch.stop();
    this.#time.stop();
    this.#endGrace?.();
    this.#consequences.stop();
    this.conditions.stop();
    await this.#reconciler.stop();
    await this.#fleet.stop();
    await this.#rules.settled();
  }

  /**
   * The computer's clock was set while the program runs: what was right by the old time may not be by the new. A
   * computer that has slept looks the same.
   */
  clockWasSet(): void {
    if (this.#stopped) return;
    this.#reconciler.clockJumped();
    this.#time.clockWasSet();
    this.#holds.timeChanged();
    this.#consequences.timeChanged();
  }

  /**
   * Somebody who knows the time says that it is this (epoch milliseconds). Returns whether the clock agrees;
   * if not, it is no longer believed.
   */
  heardTime(time: number): boolean {
    return this.#stopped || this.#time.heard(time);
  }

  /** An owner knows that the clock is right, whatever speaks against it. */
  trustClock(by: Actor): void {
    this.#store.journal.audit(this.#clock.now(), by, 'trust the clock', 'house');
    this.#time.trust();
  }

  /** False while the clock may be wrong, as after a boot: codes with a schedule stay as they are. */
  get knowsTheTime(): boolean {
    return this.#time.isTrusted;
  }

  /** Resolves when no device has work that could be done now, and nothing follows from what happened. */
  async settled(): Promise<void> {
    do await this.#reconciler.settled();
    while (await this.#rules.settled());
  }

  subscribe(listener: (event: HouseEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** False where nobody could ever tell whether somebody is home. */
  get hasPresence(): boolean {
    return this.#presence !== undefined;
  }

  /** Undefined where nobody can tell now. */
  somebodyHome(): boolean | undefined {
    return this.#presence?.somebodyHome();
  }

  /** A part of Latchkey, such as the chat, does not run, or runs again; in words for owners. */
  partChanged(part: string, state: { readonly up: boolean; readonly text: string }): void {
    guarded(this.#fault, `What is told of the ${part}`, () => this.#notices.part(part, state));
  }

  pendingNotices(): PendingNotice[] {
    return this.#notices.pending();
  }

  /** @param message the message that tells this notice and no other */
  noticeDelivered(notice: PendingNotice, message?: number): void {
    this.#store.journal.noticeDelivered(notice, this.#clock.now(), message);
  }

  #deviceCame(device: DeviceId, after: ArrivalReason): void {
    switch (after) {
      case 'start':
        return this.#reconciler.restart(device);
      case 'silence':
        return this.#reconciler.cameBack(device);
      case 'replaced':
        return this.#reconciler.deviceReplaced(device);
      case 'move':
        return this.#reconciler.lookOnceMore(device);
    }
  }

  #driverSaid(event: ReportedEvent, driver: string): void {
    if (this.#stopped) return;
    switch (event.kind) {
      case 'used':
        return this.#used(event);
      case 'slots-changed':
        return this.#reconciler.slotsChanged(event.device, event.slots);
      case 'change-announced':
        return this.#reconciler.changeAnnounced(event.device, event.slot, event.what);
      case 'slot-withdrawn':
        return this.#reconciler.withdrawSlot(event, () => this.#notices.slotWithdrawn(event));
      case 'trouble':
        return this.#notices.trouble(event);
      case 'connection':
        return this.#notices.connection(driver, event);
    }
  }

  /** Each consequence for itself: whoever came in is noted, and told, whatever else fails. */
  #used(event: Extract<DriverEvent, { kind: 'used' }>): void {
    const where = `A use of ${event.device}`;
    const noted = guarded(this.#fault, where, () =>
      this.#store.transaction(() => ({
        ...this.#history.used(event),
        inDoubt: this.#openedWith(event),
      })),
    );
    const { entry, provenByUse, inDoubt } = noted ?? {
      ...this.#history.usedBySomebody(event),
      inDoubt: undefined,
    };
    this.#emit({ kind: 'entry' });
    const follow = [
      () => this.#counted(entry),
      () => entry.slot === undefined && this.#uncounted(entry),
      () => this.#rules.follow(entry),
      () => this.#happenings.used(entry),
      () => this.#reconciler.deviceHeard(event.device),
      () => provenByUse && this.#reconciler.wake([provenByUse]),
      () => inDoubt && this.#reconciler.wake([inDoubt]),
    ];
    for (const consequence of follow) guarded(this.#fault, where, consequence);
  }

  /** Returns the grant of which the slot is to be looked at. */
  #openedWith(event: Extract<DriverEvent, { kind: 'used' }>): GrantRecord | undefined {
    const { device, slot, how, means, at } = event;
    const isByCode = slot !== undefined && means === undefined && opens(how);
    return isByCode ? this.#reconciler.codeUsed(device, slot, at) : undefined;
  }

  /** A code that is used up has ended everywhere. */
  #counted({ codeId, usesLeft }: EntryRecord): void {
    if (codeId === undefined || usesLeft === undefined) return;
    if (usesLeft > 0) this.#emit({ kind: 'code', id: codeId });
    else this.#consequences.reconcile([codeId]);
  }

  /** The cards of codes that work so many times tell that this one was perhaps not counted. */
  #uncounted({ device, how }: EntryRecord): void {
    if (how !== 'unlock' && how !== 'disarm') return;
    for (const { codeId } of this.#store.codes.grantsOn(device))
      if (this.#store.codes.get(codeId)?.uses) this.#emit({ kind: 'code', id: codeId });
  }

  #emit(event: HouseEvent): void {
    for (const listener of this.#listeners)
      guarded(this.#fault, `Whoever hears of ${event.kind}`, () => listener(event));
  }
}
