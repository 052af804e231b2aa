import type { Clock } from '../domain/clock.ts';
import type { DeviceId, Driver, DriverEvent } from '../domain/device.ts';
import type { Pin } from '../domain/pin.ts';
import type { Refusal } from '../domain/refusal.ts';
import { nextChange } from '../domain/schedule.ts';
import type { Schedule } from '../domain/schedule.ts';
import { scheduleProblems } from '../domain/schedule-problems.ts';
import { shareText } from '../domain/share.ts';
import { userProblems } from '../domain/user.ts';
import type { UserDetails } from '../domain/user.ts';
import type { CodeRecord } from '../store/code-store.ts';
import type { Store } from '../store/store.ts';
import { Edges } from './edges.ts';
import { Fleet } from './fleet.ts';
import type { DeviceSettings } from './fleet.ts';
import { History } from './history.ts';
import { openPairing, redeemPairing } from './pairing.ts';
import { Queries } from './queries.ts';
import { Reconciler } from './reconciler.ts';
import { Rulebook } from './rulebook.ts';
import type { PinQuery } from './rulebook.ts';
import type { CodeView, DeviceView, EntryView, MemberView, Notice, UserRow, UserView } from './views.ts';

/** Who asks: `member:<Telegram id>` or `console`; kept in the audit. */
export type Actor = string;

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusals: readonly Refusal[] };

export type HouseEvent =
  | { readonly kind: 'code'; readonly id: number }
  | { readonly kind: 'user'; readonly id: number }
  | { readonly kind: 'devices' }
  | { readonly kind: 'entry' }
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
}

/** A device that no driver has listed by then is told of, not waited for. */
const START_GRACE_MS = 60_000;

const DONE: Result<void> = { ok: true, value: undefined };

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
  readonly #reconciler: Reconciler;
  readonly #edges: Edges;
  readonly #queries: Queries;
  readonly #history: History;
  readonly #rulebook: Rulebook;
  readonly #listeners = new Set<(event: HouseEvent) => void>();
  #endGrace: (() => void) | undefined;

  constructor({ name, zone, store, drivers, settings = {}, clock, pinLength = 6 }: HouseParts) {
    this.name = name;
    this.zone = zone;
    this.#store = store;
    this.#clock = clock;
    this.#fleet = new Fleet(drivers, { settings, store, now: () => clock.now() });
    this.#queries = new Queries({ store, fleet: this.#fleet, clock, zone });
    this.#rulebook = new Rulebook(store, this.#fleet, { preferredLength: pinLength });
    this.#history = new History({
      store,
      clock,
      queries: this.#queries,
      noticesAdded: () => this.#emit({ kind: 'notices' }),
    });
    this.#reconciler = new Reconciler({
      store,
      fleet: this.#fleet,
      clock,
      zone,
      listener: {
        grantChanged: (grant, before) => {
          this.#history.grantChanged(grant, before);
          if (grant.state === 'gone') this.#eraseIfGone(grant.codeId);
          this.#emit({ kind: 'code', id: grant.codeId });
        },
        deviceSilent: (device, text) =>
          this.#history.tell({ kind: 'device-silent', deviceName: this.#queries.deviceName(device), text }),
      },
    });
    this.#edges = new Edges(clock, (codes) => {
      for (const code of codes) this.#codeChanged(code);
    });
  }

  async start(): Promise<void> {
    for (const code of this.#store.codes.all()) this.#setEdge(code);
    this.#endGrace = this.#clock.at(this.#clock.now() + START_GRACE_MS, () => this.#wakeAll());
    await this.#fleet.start({
      deviceCame: (device, after) =>
        after === 'silence' ? this.#reconciler.cameBack(device) : this.#reconciler.revive(device),
      devicesChanged: () => this.#emit({ kind: 'devices' }),
      event: (event, driver) => this.#driverSaid(event, driver),
    });
  }

  async stop(): Promise<void> {
    this.#endGrace?.();
    this.#edges.stop();
    await this.#reconciler.stop();
    await this.#fleet.stop();
  }

  /** Resolves when no device has work that could be done now. */
  settled(): Promise<void> {
    return this.#reconciler.settled();
  }

  subscribe(listener: (event: HouseEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // Users

  userRefusals(details: UserDetails): Refusal[] {
    return userProblems(details).map((problem) => ({ kind: 'user', problem }));
  }

  addUser(by: Actor, details: UserDetails): Result<number> {
    const refusals = this.userRefusals(details);
    if (refusals.length > 0) return { ok: false, refusals };
    const id = this.#decide(by, 'add user', () => {
      const user = this.#store.users.add(details, this.#clock.now());
      return { subject: `user:${user}`, value: user };
    });
    this.#emit({ kind: 'user', id });
    return { ok: true, value: id };
  }

  editUser(by: Actor, id: number, details: UserDetails): Result<void> {
    if (!this.#store.users.get(id)) return notFound('user');
    const refusals = this.userRefusals(details);
    if (refusals.length > 0) return { ok: false, refusals };
    this.#decide(by, 'edit user', () => {
      this.#store.users.change(id, details);
      return { subject: `user:${id}`, value: undefined };
    });
    this.#emit({ kind: 'user', id });
    return DONE;
  }

  /** The user's codes leave every device first; until then each can still be seen by its grants. */
  deleteUser(by: Actor, id: number): Result<void> {
    if (!this.#store.users.get(id)) return notFound('user');
    const codes = this.#store.codes.ofUser(id);
    this.#decide(by, 'delete user', () => {
      for (const code of codes) this.#store.codes.setDeleted(code.id, this.#clock.now());
      this.#store.users.remove(id, this.#clock.now());
      return { subject: `user:${id}`, value: undefined };
    });
    for (const code of codes) this.#codeChanged(code.id);
    this.#emit({ kind: 'user', id });
    return DONE;
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
    const proposal = this.#rulebook.propose(query);
    return 'pin' in proposal
      ? { ok: true, value: proposal.pin }
      : { ok: false, refusals: [proposal.refusal] };
  }

  pinRefusals(pin: Pin, query: PinQuery): Refusal[] {
    return this.#rulebook.pinRefusals(pin, query);
  }

  scheduleRefusals(schedule: Schedule): Refusal[] {
    return scheduleProblems(schedule, { now: this.#clock.now(), zone: this.zone }).map((problem) => ({
      kind: 'schedule',
      problem,
    }));
  }

  issueCode(
    by: Actor,
    wish: { user: number; pin: Pin; devices: readonly DeviceId[]; schedule: Schedule },
  ): Result<number> {
    if (!this.#store.users.get(wish.user)) return notFound('user');
    const refusals = [
      ...this.#deviceRefusals(wish.devices, []),
      ...this.pinRefusals(wish.pin, wish),
      ...this.scheduleRefusals(wish.schedule),
    ];
    if (refusals.length > 0) return { ok: false, refusals };
    const id = this.#decide(by, 'issue code', () => {
      const code = this.#store.codes.add(wish.user, wish.pin, wish.schedule, this.#clock.now());
      for (const device of new Set(wish.devices)) this.#store.codes.addGrant(code, device);
      return { subject: `code:${code}`, value: code };
    });
    this.#codeChanged(id);
    return { ok: true, value: id };
  }

  editCode(
    by: Actor,
    id: number,
    change: { pin?: Pin; devices?: readonly DeviceId[]; schedule?: Schedule },
  ): Result<void> {
    const code = this.#present(id);
    if (!code) return notFound('code');
    const grants = this.#store.codes.grantsOf(id);
    const held = grants.filter((grant) => grant.wanted).map((grant) => grant.device);
    const devices = [...new Set(change.devices ?? held)];
    const pin = change.pin ?? (change.devices && this.#store.codes.pin(id));
    const refusals = [
      ...(change.devices ? this.#deviceRefusals(devices, held) : []),
      ...(pin ? this.pinRefusals(pin, { user: code.userId, devices, exceptCode: id }) : []),
      ...(change.schedule ? this.scheduleRefusals(change.schedule) : []),
    ];
    if (refusals.length > 0) return { ok: false, refusals };
    this.#decide(by, 'edit code', () => {
      if (change.pin) this.#store.codes.setPin(id, change.pin);
      if (change.schedule) this.#store.codes.setSchedule(id, change.schedule);
      if (change.devices) this.#chooseDevices(id, devices);
      return { subject: `code:${id}`, value: undefined, detail: Object.keys(change).join(', ') };
    });
    this.#codeChanged(id);
    return DONE;
  }

  pauseCode(by: Actor, id: number): Result<void> {
    return this.#setCode(by, 'pause code', id, () => this.#store.codes.setPaused(id, true));
  }

  resumeCode(by: Actor, id: number): Result<void> {
    return this.#setCode(by, 'resume code', id, () => this.#store.codes.setPaused(id, false));
  }

  deleteCode(by: Actor, id: number): Result<void> {
    return this.#setCode(by, 'delete code', id, () => this.#store.codes.setDeleted(id, this.#clock.now()));
  }

  /** Try again now: at a device that is down, or what it has refused. */
  retryGrant(by: Actor, id: number): Result<void> {
    const grant = this.#store.codes.grant(id);
    if (!grant || grant.state === 'gone') return notFound('code');
    this.#decide(by, 'try again', () => {
      this.#store.codes.changeGrant(id, { refusedDigest: undefined });
      return { subject: `code:${grant.codeId}`, value: undefined, detail: grant.device };
    });
    this.#reconciler.revive(grant.device);
    return DONE;
  }

  /** After somebody changed the slot at the device: write our code over it, or give the slot up. */
  resolveConflict(by: Actor, id: number, choice: 'put-back' | 'leave'): Result<void> {
    const grant = this.#store.codes.grant(id);
    if (grant?.state !== 'conflict' || grant.slot === undefined) {
      return { ok: false, refusals: [{ kind: 'not-in-conflict' }] };
    }
    const { device, slot } = grant;
    this.#decide(by, `${choice} in conflict`, () => {
      const record = this.#store.slots.get(device, slot);
      const { observation } = record;
      const ours = choice === 'put-back' && observation.kind === 'known' ? [observation.digest] : [];
      this.#store.slots.set(device, slot, { ...record, ours, proven: false }, this.#clock.now());
      if (choice === 'leave') this.#store.codes.changeGrant(id, { wanted: false });
      return { subject: `code:${grant.codeId}`, value: undefined, detail: device };
    });
    this.#codeChanged(grant.codeId);
    return DONE;
  }

  code(id: number): CodeView | undefined {
    return this.#queries.code(id);
  }

  revealPin(by: Actor, id: number): Result<Pin> {
    const pin = this.#present(id) && this.#store.codes.pin(id);
    if (!pin) return notFound('code');
    this.#store.journal.audit(this.#clock.now(), by, 'show code', `code:${id}`);
    return { ok: true, value: pin };
  }

  /** The message for the guest, with the devices that the code really has. */
  share(by: Actor, id: number): Result<{ text: string }> {
    const view = this.#present(id) && this.code(id);
    if (!view) return notFound('code');
    const why = nothingToShare(view);
    if (why) return { ok: false, refusals: [{ kind: 'nothing-to-share', why }] };
    const pin = this.revealPin(by, id);
    if (!pin.ok) return pin;
    const text = shareText({
      house: this.name,
      firstName: view.user.firstName,
      pin: pin.value,
      devices: view.grants.filter(({ state }) => OPENS.has(state)).map(({ deviceName }) => deviceName),
      schedule: view.schedule,
      now: this.#clock.now(),
      zone: this.zone,
    });
    return { ok: true, value: { text } };
  }

  // Devices and history

  devices(): DeviceView[] {
    return this.#queries.devices();
  }

  /** Newest first. */
  entries(query: { limit: number; device?: DeviceId; user?: number }): EntryView[] {
    return this.#queries.entries(query);
  }

  // Members

  members(): MemberView[] {
    return this.#store.members.all();
  }

  member(id: number): MemberView | undefined {
    return this.#store.members.get(id);
  }

  /** Accounts that the configuration trusts from the start. */
  trustOwners(ids: readonly number[]): void {
    for (const id of ids) {
      const known = this.#store.members.get(id);
      this.#store.members.save({ id, name: known?.name ?? 'Owner', role: 'owner' }, this.#clock.now());
    }
  }

  /** A one-time token for the next owner, good for ten minutes. */
  openPairing(): string {
    return openPairing(this.#store, this.#clock, 'owner');
  }

  redeemPairing(token: string, account: { id: number; name: string }): Result<MemberView> {
    const member = this.#store.transaction(() => {
      const role = redeemPairing(this.#store, this.#clock, token);
      if (!role) return undefined;
      const paired = { ...account, role };
      this.#store.members.save(paired, this.#clock.now());
      this.#store.journal.audit(
        this.#clock.now(),
        `member:${account.id}`,
        'pair',
        `member:${account.id}`,
        role,
      );
      return paired;
    });
    return member ? { ok: true, value: member } : { ok: false, refusals: [{ kind: 'pairing' }] };
  }

  // Notices

  pendingNotices(): { id: number; member: number; at: number; notice: Notice }[] {
    return this.#store.journal.pendingNotices() as {
      id: number;
      member: number;
      at: number;
      notice: Notice;
    }[];
  }

  noticeDelivered(id: number): void {
    this.#store.journal.noticeDelivered(id, this.#clock.now());
  }

  #driverSaid(event: Exclude<DriverEvent, { kind: 'devices-changed' }>, driver: string): void {
    switch (event.kind) {
      case 'used': {
        const proven = this.#history.used(event);
        this.#emit({ kind: 'entry' });
        if (proven) this.#reconciler.wake([proven]);
        return;
      }
      case 'slots-changed':
        return this.#reconciler.slotsChanged(event.device, event.slots);
      case 'connection':
        return this.#history.connection(driver, event);
    }
  }

  #deviceRefusals(devices: readonly DeviceId[], held: readonly DeviceId[]): Refusal[] {
    if (devices.length === 0) return [{ kind: 'no-device' }];
    return devices.flatMap((id): Refusal[] => {
      const device = this.devices().find((candidate) => candidate.id === id);
      if (!device) return [{ kind: 'unknown-device', device: id }];
      const reserved = this.#fleet.get(id)?.reserved.length ?? 0;
      const taken = device.foreign + this.#store.codes.grantsOn(id).length + reserved;
      if (held.includes(id) || taken < device.slots) return [];
      return [{ kind: 'no-free-slot', device: device.name, slots: device.slots }];
    });
  }

  #chooseDevices(code: number, devices: readonly DeviceId[]): void {
    const grants = this.#store.codes.grantsOf(code);
    for (const grant of grants) {
      const wanted = devices.includes(grant.device);
      const state = wanted && grant.state === 'gone' ? 'scheduled' : grant.state;
      this.#store.codes.changeGrant(grant.id, { wanted, state });
    }
    for (const device of devices) {
      if (!grants.some((grant) => grant.device === device)) this.#store.codes.addGrant(code, device);
    }
  }

  #setCode(by: Actor, what: string, id: number, change: () => void): Result<void> {
    if (!this.#present(id)) return notFound('code');
    this.#decide(by, what, () => {
      change();
      return { subject: `code:${id}`, value: undefined };
    });
    this.#codeChanged(id);
    return DONE;
  }

  #present(id: number): CodeRecord | undefined {
    const code = this.#store.codes.get(id);
    return code?.deleted ? undefined : code;
  }

  /** One transaction for a decision and its line in the audit. */
  #decide<T>(by: Actor, what: string, change: () => { subject: string; value: T; detail?: string }): T {
    return this.#store.transaction(() => {
      const { subject, value, detail } = change();
      this.#store.journal.audit(this.#clock.now(), by, what, subject, detail);
      return value;
    });
  }

  #codeChanged(id: number): void {
    const code = this.#store.codes.get(id);
    if (!code) return;
    this.#setEdge(code);
    this.#reconciler.wake(this.#store.codes.grantsOf(id));
    this.#eraseIfGone(id);
    this.#emit({ kind: 'code', id });
  }

  #setEdge(code: CodeRecord): void {
    const sleeps = code.deleted || code.paused;
    this.#edges.set(
      code.id,
      sleeps ? undefined : nextChange(code.schedule, this.#clock.now(), this.zone)?.at,
    );
  }

  /** A deleted code keeps its PIN only as long as a device may hold it. */
  #eraseIfGone(id: number): void {
    const code = this.#store.codes.get(id);
    if (code?.deleted && this.#store.codes.grantsOf(id).every((grant) => grant.state === 'gone')) {
      this.#store.codes.erasePin(id);
    }
  }

  #wakeAll(): void {
    for (const device of this.#fleet.all()) this.#reconciler.wake(this.#store.codes.grantsOn(device.id));
  }

  #emit(event: HouseEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** States of which a guest may be told "it opens this door", now or in its time. */
const OPENS: ReadonlySet<string> = new Set(['live', 'unverified', 'scheduled']);

function nothingToShare(code: CodeView): 'paused' | 'ended' | 'not-there' | undefined {
  if (code.paused) return 'paused';
  if (!code.open && !code.nextChange) return 'ended';
  return code.grants.some(({ state, wanted }) => wanted && OPENS.has(state)) ? undefined : 'not-there';
}

function notFound(what: 'user' | 'code' | 'device'): { ok: false; refusals: Refusal[] } {
  return { ok: false, refusals: [{ kind: 'not-found', what }] };
}
