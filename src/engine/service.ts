import type { ArrivalAlerts } from '../domain/alert.ts';
import type { Clock } from '../domain/clock.ts';
import type { Condition, ConditionId, Conditions } from '../domain/condition.ts';
import type { ArmMode, ArmOptions, DeviceId, Driver, DriverEvent } from '../domain/device.ts';
import type { Pin } from '../domain/pin.ts';
import type { Presence } from '../domain/presence.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Schedule } from '../domain/schedule.ts';
import type {
  Clip,
  ClipWish,
  Failed,
  Picture,
  Runnable,
  RunOutcome,
  Surroundings,
} from '../domain/surroundings.ts';
import type { UserDetails } from '../domain/user.ts';
import { NEVER_SEEN } from '../store/slot-store.ts';
import type { Store } from '../store/store.ts';
import { noticingSleep } from './clock.ts';
import { Answers } from './answers.ts';
import { CameraCommands } from './camera-commands.ts';
import { CodeCommands } from './code-commands.ts';
import type { CodeChange, CodeWish } from './code-commands.ts';
import { ConditionWatch } from './condition-watch.ts';
import { Consequences } from './consequences.ts';
import { DeviceCommands } from './device-commands.ts';
import { Decisions } from './decisions.ts';
import type { Actor } from './decisions.ts';
import { Fleet } from './fleet.ts';
import type { Arrival, DeviceSettings } from './fleet.ts';
import { Forecast } from './forecast.ts';
import type { UpcomingQuery } from './forecast.ts';
import { ForeignCommands } from './foreign-commands.ts';
import type { Adopted, Adoption, ForeignSlot } from './foreign-commands.ts';
import { GrantCommands } from './grant-commands.ts';
import type { ConflictChoice } from './grant-commands.ts';
import { Happenings } from './happenings.ts';
import { History } from './history.ts';
import { Leads } from './leads.ts';
import { Members } from './members.ts';
import { Orders } from './orders.ts';
import { Queries } from './queries.ts';
import { Reconciler } from './reconciler.ts';
import { Replacement } from './replacement.ts';
import type { Result } from './result.ts';
import { Rules } from './rules.ts';
import { NO_PANEL_CODES, Rulebook } from './rulebook.ts';
import type { PanelCodes, PinQuery } from './rulebook.ts';
import { SceneCommands } from './scene-commands.ts';
import type { SceneSetting } from './scene-commands.ts';
import { SeenPins } from './seen-pins.ts';
import { Sharing } from './sharing.ts';
import { TrustedTime } from './trusted-time.ts';
import { UserCommands } from './user-commands.ts';
import type {
  AccessView,
  CameraView,
  CodeView,
  DeviceSlotView,
  DeviceSync,
  DeviceView,
  EntryView,
  Explanation,
  Happening,
  MemberView,
  MoveView,
  PendingNotice,
  Preview,
  SceneChoiceView,
  UpcomingView,
  UserRow,
  UserView,
} from './views.ts';

export { AUTOMATION } from './decisions.ts';
export type { Actor } from './decisions.ts';
export type { Adoption } from './foreign-commands.ts';
export type { Result } from './result.ts';

export type HouseEvent =
  /** `device`: it moved on this device; missing where somebody decided something, or its time came. */
  | { readonly kind: 'code'; readonly id: number; readonly device?: DeviceId }
  | { readonly kind: 'user'; readonly id: number }
  | { readonly kind: 'devices' }
  | { readonly kind: 'entry' }
  | { readonly kind: 'happening'; readonly happening: Happening }
  | { readonly kind: 'notices' };

export interface HouseParts {
  readonly name: string;
  /** IANA. */
  readonly zone: string;
  readonly store: Store;
  readonly drivers: readonly Driver[];
  readonly settings?: Readonly<Record<DeviceId, DeviceSettings>>;
  readonly clock: Clock;
  /** Digits of a generated PIN, where the devices agree. */
  readonly pinLength?: number;
  readonly panelCodes?: PanelCodes;
  /** What codes may depend on beside their schedules. */
  readonly conditions?: Conditions | undefined;
  /** Whether anybody is home, for alerts. */
  readonly presence?: Presence | undefined;
  readonly surroundings?: Surroundings | undefined;
  /** Scenes that members may run; owners choose in the chat where it is missing. */
  readonly scenes?: readonly SceneSetting[] | undefined;
  /** Milliseconds that the computer has been running; for long, where it is not given. */
  readonly uptimeMs?: number;
}

/** A device that no driver has listed by then is told of, not waited for. */
const START_GRACE_MS = 60_000;

/**
 * The one door into the house: typed commands that are checked, stored in one transaction and handed to
 * the reconciler, and the questions that screens ask. A command that is refused has changed nothing.
 */
export class House {
  readonly name: string;
  readonly zone: string;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #fleet: Fleet;
  readonly #leads: Leads;
  readonly #queries: Queries;
  readonly #answers: Answers;
  readonly #rulebook: Rulebook;
  readonly #history: History;
  readonly #happenings: Happenings;
  readonly #rules: Rules;
  readonly #reconciler: Reconciler;
  readonly #conditions: ConditionWatch;
  readonly #consequences: Consequences;
  readonly #time: TrustedTime;
  readonly #forecast: Forecast;
  readonly #users: UserCommands;
  readonly #codes: CodeCommands;
  readonly #grants: GrantCommands;
  readonly #foreign: ForeignCommands;
  readonly #replacement: Replacement;
  readonly #deviceCommands: DeviceCommands;
  readonly #cameras: CameraCommands;
  readonly #scenes: SceneCommands;
  readonly #sharing: Sharing;
  readonly #members: Members;
  readonly #presence: Presence | undefined;
  readonly #listeners = new Set<(event: HouseEvent) => void>();
  #endGrace: (() => void) | undefined;
  #stopped = false;

  constructor({ name, zone, store, drivers, settings = {}, pinLength = 6, ...parts }: HouseParts) {
    const clock = noticingSleep(parts.clock, () => this.#reconciler.overslept());
    this.name = name;
    this.zone = zone;
    this.#store = store;
    this.#clock = clock;
    const fleet = new Fleet(drivers, { settings, store, now: () => clock.now() });
    const conditionIsKnown = (id: ConditionId): boolean => this.#conditions.isKnown(id);
    const queries = new Queries({ store, fleet, clock, zone, conditionIsKnown });
    const rulebook = new Rulebook(store, fleet, {
      preferredLength: pinLength,
      panelCodes: parts.panelCodes ?? NO_PANEL_CODES,
    });
    const decisions = new Decisions(store, clock, () => this.#time.note());
    const codeChanged = (id: number): void => this.#emit({ kind: 'code', id });
    const userChanged = (id: number): void => this.#emit({ kind: 'user', id });
    this.#fleet = fleet;
    this.#queries = queries;
    this.#answers = new Answers({ store, fleet, clock, zone, queries });
    this.#rulebook = rulebook;
    const orders = new Orders(clock);
    const changed = (device: DeviceId): void => this.#consequences.leadChanged(device);
    const leads = new Leads(settings, { store, fleet, changed });
    this.#leads = leads;
    this.#history = new History({
      store,
      leads,
      orders,
      clock,
      zone,
      timeIsTrusted: () => this.#time.isTrusted,
      queries,
      somebodyHome: () => this.somebodyHome(),
      noticesAdded: () => this.#emit({ kind: 'notices' }),
    });
    this.#happenings = new Happenings({
      store,
      clock,
      zone,
      queries,
      tell: (happening) => this.#emit({ kind: 'happening', happening }),
    });
    this.#rules = new Rules(settings, { store, fleet, clock, zone, history: this.#history });
    this.#time = new TrustedTime(store, clock, {
      uptimeMs: parts.uptimeMs ?? Infinity,
      tell: (doubt) => {
        const right = doubt === undefined || doubt === 'unconfirmed';
        this.#history.tell({ kind: 'clock', right, shows: clock.now(), ...(doubt && { doubt }) });
      },
      trusts: () => this.#consequences.timeChanged(),
    });
    const reconciler = new Reconciler({
      store,
      fleet,
      leads,
      clock,
      zone,
      timeIsTrusted: () => this.#time.isTrusted,
      listener: {
        grantChanged: (grant, before) => {
          this.#history.grantChanged(grant, before);
          this.#happenings.grantChanged(grant, before);
          if (grant.state === 'gone') this.#consequences.eraseIfGone(grant.codeId);
          this.#emit({ kind: 'code', id: grant.codeId, device: grant.device });
        },
        foreignFound: (device, slot) => {
          this.#history.foreignFound(device, slot);
          this.#emit({ kind: 'devices' });
        },
        deviceSilent: (device, text) =>
          this.#history.tell({ kind: 'device-silent', deviceName: queries.deviceName(device), text }),
      },
    });
    const consequences = new Consequences({
      store,
      leads,
      clock,
      zone,
      time: this.#time,
      reconciler,
      codeChanged,
    });
    this.#reconciler = reconciler;
    this.#consequences = consequences;
    const history = this.#history;
    const conditions = new ConditionWatch(parts.conditions, { store, clock, history, consequences });
    this.#conditions = conditions;
    this.#users = new UserCommands({ store, clock, decisions, consequences, userChanged });
    this.#codes = new CodeCommands({
      ...{ store, clock, zone, fleet, rulebook, history, decisions, conditions, consequences },
    });
    const seen = new SeenPins({ store, fleet, reconciler });
    const shared = { store, clock, fleet, rulebook, seen, reconciler, decisions, consequences };
    this.#grants = new GrantCommands(shared);
    this.#foreign = new ForeignCommands(shared);
    const devicesChanged = (): void => this.#emit({ kind: 'devices' });
    this.#replacement = new Replacement({ ...shared, devicesChanged });
    this.#deviceCommands = new DeviceCommands({ fleet, reconciler, decisions, orders });
    const { surroundings, scenes: configured } = parts;
    this.#cameras = new CameraCommands({ fleet, decisions, surroundings });
    this.#scenes = new SceneCommands({ store, decisions, surroundings, configured });
    this.#sharing = new Sharing({ name, zone }, { store, clock, queries, decisions });
    this.#forecast = new Forecast({ store, clock, zone, queries, conditions, consequences });
    this.#members = new Members({ store, clock, decisions });
    this.#presence = parts.presence;
  }

  async start(): Promise<void> {
    this.#time.start();
    this.#happenings.start();
    this.#consequences.start();
    this.#conditions.start();
    this.#endGrace = this.#clock.at(this.#clock.now() + START_GRACE_MS, () => this.#reconciler.endStart());
    await this.#fleet.start({
      deviceCame: (device, after) => this.#deviceCame(device, after),
      deviceLeft: (device) =>
        this.#history.tell({ kind: 'device-left', device, deviceName: this.#queries.deviceName(device) }),
      devicesChanged: () => {
        this.#leads.devicesChanged();
        this.#emit({ kind: 'devices' });
      },
      event: (event, driver) => this.#driverSaid(event, driver),
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#time.stop();
    this.#endGrace?.();
    this.#consequences.stop();
    this.#conditions.stop();
    await this.#reconciler.stop();
    await this.#fleet.stop();
    await this.#rules.settled();
  }

  /** The computer's clock was set while the program runs: what was right by the old time may not be by the new. */
  clockWasSet(): void {
    if (this.#stopped) return;
    this.#time.clockWasSet();
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

  // Users

  userRefusals(details: UserDetails): Refusal[] {
    return this.#users.refusals(details);
  }

  addUser(by: Actor, details: UserDetails): Result<number> {
    return this.#users.add(by, details);
  }

  editUser(by: Actor, id: number, details: UserDetails): Result<void> {
    return this.#users.edit(by, id, details);
  }

  /** The user's codes leave every device first; until then each can still be seen by its grants. */
  deleteUser(by: Actor, id: number): Result<void> {
    return this.#users.delete(by, id);
  }

  users(query: { search?: string; page: number; pageSize: number }): { rows: UserRow[]; total: number } {
    return this.#queries.users(query);
  }

  user(id: number): UserView | undefined {
    return this.#queries.user(id);
  }

  codesOf(user: number): CodeView[] {
    return this.#queries.codesOf(user);
  }

  // Codes

  proposePin(query: PinQuery): Result<Pin> {
    return this.#rulebook.propose(query);
  }

  pinRefusals(pin: Pin, query: PinQuery): Refusal[] {
    return this.#rulebook.pinRefusals(pin, query);
  }

  scheduleRefusals(schedule: Schedule): Refusal[] {
    return this.#codes.scheduleRefusals(schedule);
  }

  /** False where nobody could tell of anything that a code may depend on. */
  get hasConditions(): boolean {
    return this.#conditions.isPossible;
  }

  /** What a code could depend on, as it was when somebody looked last. */
  conditions(): readonly Condition[] {
    return this.#conditions.choices();
  }

  /** Resolves when it is known how what a code could depend on is now. */
  lookAtConditions(): Promise<void> {
    return this.#conditions.look();
  }

  conditionRefusals(condition: ConditionId | null): Refusal[] {
    return this.#codes.conditionRefusals(condition);
  }

  issueCode(by: Actor, wish: CodeWish): Result<number> {
    return this.#codes.issue(by, wish);
  }

  editCode(by: Actor, id: number, change: CodeChange): Result<void> {
    return this.#codes.edit(by, id, change);
  }

  pauseCode(by: Actor, id: number): Result<void> {
    return this.#codes.pause(by, id);
  }

  resumeCode(by: Actor, id: number): Result<void> {
    return this.#codes.resume(by, id);
  }

  deleteCode(by: Actor, id: number): Result<void> {
    return this.#codes.delete(by, id);
  }

  /** All codes of a user at once; those that are so already stay as they are. */
  pauseUser(by: Actor, user: number): Result<void> {
    return this.#codes.ofUser(by, user, 'pause');
  }

  resumeUser(by: Actor, user: number): Result<void> {
    return this.#codes.ofUser(by, user, 'resume');
  }

  /** The user stays. */
  deleteCodesOf(by: Actor, user: number): Result<void> {
    return this.#codes.ofUser(by, user, 'delete');
  }

  /** Try again now: at a device that is down, or what it has refused. */
  retryGrant(by: Actor, id: number): Result<void> {
    return this.#grants.retry(by, id);
  }

  /** After somebody changed the slot at the device: write our code over it, or give the slot up. */
  resolveConflict(by: Actor, id: number, choice: ConflictChoice): Result<void> {
    return this.#grants.resolveConflict(by, id, choice);
  }

  /** What somebody set at the device becomes the PIN of the code. Resolves when it was read there. */
  adoptConflict(by: Actor, id: number, typed?: Pin): Promise<Result<void>> {
    return this.#grants.adoptConflict(by, id, typed);
  }

  /** The same for all codes that a device has lost. Returns how many. */
  resolveDeleted(by: Actor, device: DeviceId, choice: ConflictChoice): Result<number> {
    return this.#grants.resolveDeleted(by, device, choice);
  }

  // Codes that Latchkey did not write

  slots(device: DeviceId): DeviceSlotView[] {
    return this.#queries.slots(device);
  }

  /** Resolves when every slot that was not read yet has been asked for. */
  readAllSlots(by: Actor, device: DeviceId): Promise<Result<void>> {
    return this.#foreign.readAll(by, device);
  }

  /** A code that was found on a device becomes one of ours. Resolves when it was read there. */
  adoptForeign(by: Actor, adoption: Adoption): Promise<Result<Adopted>> {
    return this.#foreign.adopt(by, adoption);
  }

  leaveForeign(by: Actor, place: ForeignSlot): Result<void> {
    return this.#foreign.leave(by, place);
  }

  /** Returns the code by which the removal can be followed. */
  removeForeign(by: Actor, place: ForeignSlot): Result<number> {
    return this.#foreign.remove(by, place);
  }

  code(id: number): CodeView | undefined {
    return this.#queries.code(id);
  }

  /** What schedules will do within so many milliseconds: the first so many of it, soonest first. */
  upcoming(query: UpcomingQuery): UpcomingView[] {
    return this.#forecast.upcoming(query);
  }

  /** What saving this would do now, and next. Without an id: of a new code. Nothing is checked or changed. */
  previewCode(id: number | undefined, change: CodeChange): Preview {
    return this.#forecast.preview(id, change);
  }

  revealPin(by: Actor, id: number): Result<Pin> {
    return this.#sharing.reveal(by, id);
  }

  /** The message for the guest, with the devices that the code really has. */
  share(by: Actor, id: number): Result<{ text: string }> {
    return this.#sharing.share(by, id);
  }

  // Devices and history

  devices(): DeviceView[] {
    return this.#queries.devices();
  }

  device(id: DeviceId): DeviceView | undefined {
    return this.#queries.device(id);
  }

  deviceSync(id: DeviceId): DeviceSync {
    return this.#queries.deviceSync(id);
  }

  /** The name of who used the device last by a code of ours. */
  lastUser(device: DeviceId): string | undefined {
    return this.#queries.lastUser(device);
  }

  /** Reads our own slots of a device once more. */
  checkDevice(by: Actor, device: DeviceId): Result<void> {
    return this.#deviceCommands.check(by, device);
  }

  /** Resolves when the panel has answered. */
  arm(by: Actor, device: DeviceId, mode: ArmMode, options: ArmOptions): Promise<Result<void>> {
    return this.#deviceCommands.arm(by, device, mode, options);
  }

  /** Resolves when the lock has answered where its bolt is. */
  lockDevice(by: Actor, device: DeviceId, locked: boolean): Promise<Result<void>> {
    return this.#deviceCommands.turnBolt(by, device, locked);
  }

  /** What would become of the codes of one device that move to another. */
  previewMove(from: DeviceId, to: DeviceId): MoveView {
    return this.#replacement.preview(from, to);
  }

  /** After a lock was replaced. Returns how many codes move. */
  moveCodes(by: Actor, from: DeviceId, to: DeviceId, options: { forget: boolean }): Result<number> {
    return this.#replacement.move(by, from, to, options);
  }

  /** A device that is not in the house any more. */
  forgetDevice(by: Actor, device: DeviceId): Result<void> {
    return this.#replacement.forget(by, device);
  }

  /** @param at epoch milliseconds */
  whoCanOpen(device: DeviceId, at: number): AccessView[] {
    return this.#answers.whoCanOpen(device, at);
  }

  /** What keeps the user out now: of one device, or of each. */
  explain(user: number, device?: DeviceId): Explanation[] {
    return this.#answers.explain(user, device);
  }

  /** Newest first. */
  entries(query: { limit: number; device?: DeviceId; user?: number }): EntryView[] {
    return this.#queries.entries(query);
  }

  // Cameras

  cameraOf(device: DeviceId): CameraView | undefined {
    return this.#cameras.of(device);
  }

  /** What is to be seen there now. Resolves within some seconds. */
  pictureOf(device: DeviceId): Promise<Picture | Failed> {
    return this.#cameras.picture(device);
  }

  /** Resolves when the clip is recorded; it can then be fetched. */
  recordClip(by: Actor, device: DeviceId, clip: ClipWish): Promise<'recorded' | Failed> {
    return this.#cameras.record(by, device, clip);
  }

  /** @param maxBytes a longer one stays where it is */
  fetchClip(name: string, maxBytes: number): Promise<Clip | Failed> {
    return this.#cameras.fetch(name, maxBytes);
  }

  forgetClip(name: string): Promise<void> {
    return this.#cameras.forget(name);
  }

  // Scenes and scripts

  /** False where nothing is connected that could have scenes. */
  get mayHaveScenes(): boolean {
    return this.#scenes.areThere;
  }

  /** The configuration has chosen, so owners do not in the chat. */
  get scenesAreConfigured(): boolean {
    return this.#scenes.areConfigured;
  }

  /** Those that members may run. */
  scenes(): Runnable[] {
    return this.#scenes.chosen();
  }

  sceneChoices(): SceneChoiceView[] {
    return this.#scenes.choices();
  }

  chooseScene(by: Actor, id: string, wanted: boolean): Result<void> {
    return this.#scenes.choose(by, id, wanted);
  }

  /** Asks once more which there are; false where nobody answers. */
  lookForScenes(): Promise<boolean> {
    return this.#scenes.lookAgain();
  }

  /** Resolves when it was done, or goes on by itself. */
  runScene(by: Actor, id: string): Promise<Result<Extract<RunOutcome, { kind: 'done' }>>> {
    return this.#scenes.run(by, id);
  }

  // Members

  members(): MemberView[] {
    return this.#store.members.all();
  }

  member(id: number): MemberView | undefined {
    return this.#store.members.get(id);
  }

  /** False where nobody could ever tell whether somebody is home. */
  get hasPresence(): boolean {
    return this.#presence !== undefined;
  }

  /** Undefined where nobody can tell now. */
  somebodyHome(): boolean | undefined {
    return this.#presence?.somebodyHome();
  }

  /** When a member is told who comes and goes. What is dangerous is always told. */
  setArrivals(by: Actor, member: number, arrivals: ArrivalAlerts): Result<void> {
    return this.#members.setArrivals(by, member, arrivals);
  }

  /** Accounts that the configuration trusts from the start. */
  trustOwners(ids: readonly number[]): void {
    this.#members.trustOwners(ids);
  }

  /** A one-time token for the next owner, good for ten minutes. */
  openPairing(): string {
    return this.#members.openPairing();
  }

  redeemPairing(token: string, account: { id: number; name: string }): Result<MemberView> {
    return this.#members.redeemPairing(token, account);
  }

  // Notices

  pendingNotices(): PendingNotice[] {
    return this.#history.pendingNotices();
  }

  /** @param message the message that tells this notice and no other */
  noticeDelivered(notice: PendingNotice, message?: number): void {
    this.#store.journal.noticeDelivered(notice, this.#clock.now(), message);
  }

  #deviceCame(device: DeviceId, after: Arrival): void {
    switch (after) {
      case 'start':
        return this.#reconciler.revive(device);
      case 'silence':
        return this.#reconciler.cameBack(device);
      case 'replaced':
        return this.#reconciler.mayBeAnother(device);
      case 'news':
        return this.#reconciler.mayTakeChanges(device);
    }
  }

  #driverSaid(event: Exclude<DriverEvent, { kind: 'devices-changed' }>, driver: string): void {
    if (this.#stopped) return;
    switch (event.kind) {
      case 'used': {
        const { entry, proven } = this.#history.used(event);
        this.#emit({ kind: 'entry' });
        this.#happenings.used(entry);
        this.#reconciler.showsLife(event.device);
        if (proven) this.#reconciler.wake([proven]);
        this.#rules.follow(entry);
        return;
      }
      case 'slots-changed':
        return this.#reconciler.slotsChanged(event.device, event.slots);
      case 'slot-withdrawn':
        return this.#slotWithdrawn(event);
      case 'trouble':
        return this.#history.trouble(event);
      case 'connection':
        return this.#history.connection(driver, event);
    }
  }

  /** Codes that had the slot, or were to have it, get another one. */
  #slotWithdrawn({ device, slot, text }: Extract<DriverEvent, { kind: 'slot-withdrawn' }>): void {
    const moving = this.#store.transaction(() => {
      const deviceName = this.#queries.deviceName(device);
      this.#history.tell({ kind: 'slot-withdrawn', device, deviceName, text });
      return this.#fleet.sharing(device).flatMap((id) => {
        const record = { ...NEVER_SEEN, observation: { kind: 'unreadable' } as const };
        this.#store.slots.set(id, slot, record, this.#clock.now());
        const grant = this.#store.codes.grantAt(id, slot);
        if (grant) this.#store.codes.changeGrant(grant.id, { slot: undefined, refusedDigest: undefined });
        return grant ?? [];
      });
    });
    this.#reconciler.wake(moving);
  }

  #emit(event: HouseEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
