import type { Actor } from '../domain/people/actor.ts';
import { waitFor } from '../domain/clock.ts';
import type { DeviceId } from '../domain/device.ts';
import type { PartMessage, PartName } from '../domain/health/part-message.ts';
import type { Presence } from '../domain/home/presence.ts';
import { assemble } from './assemble.ts';
import type { Engine } from './assemble.ts';
import { DriverListener } from './driver-listener.ts';
import { guarded } from './fault.ts';
import type { HouseEvent } from './house-events.ts';
import type { HouseParts } from './house-parts.ts';
import type { PendingNotice } from './views/notice-views.ts';

export type { HouseEvent } from './house-events.ts';
export type { HouseParts } from './house-parts.ts';
export type { Adoption } from './commands/foreign-commands.ts';
export type { Result } from './result.ts';

/** If something has been due for this long and was not looked at, something has stopped working. */
const LATE_MS = 60_000;

/** A device that no driver has listed by then is reported as missing. */
const START_GRACE_MS = 60_000;

/**
 * The only entrance to the house: commands that are checked, stored in one transaction and handed to the reconciler,
 * and questions that screens ask, grouped by topic. A refused command has changed nothing.
 */
export class House {
  readonly name: string;
  /** IANA. */
  readonly zone: string;
  readonly users: Engine['commands']['users'];
  /** Tags of users, groups of devices. */
  readonly groups: Engine['commands']['groups'];
  readonly codes: Engine['commands']['codes'];
  /** One decision about many codes. */
  readonly bulk: Engine['commands']['bulk'];
  /** One code on one device that is in trouble. */
  readonly grants: Engine['commands']['grants'];
  /** Codes that Latchkey did not write. */
  readonly foreign: Engine['commands']['foreign'];
  readonly replacement: Engine['commands']['replacement'];
  readonly deviceCommands: Engine['commands']['devices'];
  readonly cameras: Engine['commands']['cameras'];
  readonly scenes: Engine['commands']['scenes'];
  readonly sharing: Engine['commands']['sharing'];
  /** Codes that are used under duress. */
  readonly duress: Engine['commands']['duress'];
  readonly members: Engine['commands']['members'];
  readonly invitations: Engine['commands']['invitations'];
  /** The ways in which members open the page. */
  readonly pageAccess: Engine['commands']['pageAccess'];
  /** Tokens of programs that use the API. */
  readonly apiTokens: Engine['commands']['apiTokens'];
  readonly apiReplies: Engine['commands']['apiReplies'];
  /** Receivers of events. */
  readonly webhooks: Engine['commands']['webhooks'];
  readonly factor: Engine['commands']['factor'];
  readonly watches: Engine['commands']['watches'];
  /** What differs after the house went back in time. */
  readonly review: Engine['commands']['review'];
  /** How long history is kept. */
  readonly retention: Engine['commands']['retention'];
  /** Copies of the house; undefined where none are made. */
  readonly backups: Engine['commands']['backups'];
  /** Looks at everything once, when somebody asks for it. */
  readonly doctor: Engine['commands']['doctor'];
  /** Group chats that get alerts. */
  readonly alertGroups: Engine['commands']['alertGroups'];
  /** Calendars of bookings, stays of guests, and what guests are sent. */
  readonly bookings: Engine['bookings'];
  readonly conditions: Engine['conditions'];
  readonly pinPolicy: Engine['pinPolicy'];
  readonly queries: Engine['queries'];
  readonly answers: Engine['answers'];
  /** Who decided what about a code. */
  readonly decisions: Engine['decisions'];
  /** The newest events. */
  readonly eventLog: Engine['eventLog'];
  /** Lists, page by page. */
  readonly listing: Engine['listing'];
  readonly forecast: Engine['forecast'];
  readonly #engine: Engine;
  readonly #drivers: DriverListener;
  readonly #presence: Presence | undefined;
  #isStarted = false;
  #isStopped = false;
  #endGrace: (() => void) | undefined;
  #endWebhooks: () => void = () => undefined;

  constructor(parts: HouseParts) {
    const engine = assemble(parts);
    const { commands } = engine;
    this.name = parts.name;
    this.zone = parts.zone;
    this.users = commands.users;
    this.groups = commands.groups;
    this.codes = commands.codes;
    this.bulk = commands.bulk;
    this.grants = commands.grants;
    this.foreign = commands.foreign;
    this.replacement = commands.replacement;
    this.deviceCommands = commands.devices;
    this.cameras = commands.cameras;
    this.scenes = commands.scenes;
    this.sharing = commands.sharing;
    this.duress = commands.duress;
    this.members = commands.members;
    this.invitations = commands.invitations;
    this.pageAccess = commands.pageAccess;
    this.apiTokens = commands.apiTokens;
    this.apiReplies = commands.apiReplies;
    this.webhooks = commands.webhooks;
    this.factor = commands.factor;
    this.watches = commands.watches;
    this.review = commands.review;
    this.backups = commands.backups;
    this.doctor = commands.doctor;
    this.retention = commands.retention;
    this.alertGroups = commands.alertGroups;
    this.bookings = engine.bookings;
    this.conditions = engine.conditions;
    this.pinPolicy = engine.pinPolicy;
    this.queries = engine.queries;
    this.answers = engine.answers;
    this.decisions = engine.decisions;
    this.eventLog = engine.eventLog;
    this.listing = engine.listing;
    this.forecast = engine.forecast;
    this.#engine = engine;
    this.#drivers = new DriverListener(engine);
    this.#presence = parts.presence;
  }

  async start(): Promise<void> {
    const { storageAlerts, time, automationEvents, scheduler, conditions, reconciler, registry, clock } =
      this.#engine;
    storageAlerts.start();
    time.start();
    automationEvents.start();
    scheduler.start();
    conditions.start();
    this.watches.start();
    this.review.start();
    this.backups?.start();
    this.retention.start();
    this.#endGrace = waitFor(clock, START_GRACE_MS, () => reconciler.endStart());
    await registry.start(this.#drivers);
    this.bulk.start();
    this.bookings.start();
    this.#startWebhooks();
    this.#isStarted = true;
  }

  /** Every change of a code that was due has been looked at, and the next one will be. */
  get keepsSchedules(): boolean {
    const { scheduler, clock } = this.#engine;
    return this.#isStarted && !this.#isStopped && scheduler.lateBy(clock.now()) < LATE_MS;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    const { notices, storageAlerts, time, scheduler, conditions, reconciler, registry, disarmRule } =
      this.#engine;
    this.#drivers.stop();
    notices.stop();
    storageAlerts.stop();
    time.stop();
    this.#endGrace?.();
    scheduler.stop();
    conditions.stop();
    await this.bookings.stop();
    this.#endWebhooks();
    await this.#engine.webhookSender.stop();
    await this.bulk.stop();
    this.factor.stop();
    this.codes.stop();
    this.watches.stop();
    this.review.stop();
    this.retention.stop();
    await this.backups?.stop();
    await reconciler.stop();
    await registry.stop();
    await disarmRule.settled();
  }

  /**
   * The computer's clock was set while the program runs: decisions by the old time may no longer be right. A computer
   * that has slept looks the same.
   */
  clockWasSet(): void {
    if (this.#isStopped) return;
    this.#engine.reconciler.clockJumped();
    this.#engine.time.clockWasSet();
    this.#engine.holds.timeChanged();
    this.#engine.scheduler.timeChanged();
    this.watches.timeChanged();
    this.bookings.timeChanged();
  }

  /**
   * Somebody who knows the time says that it is `time` (epoch milliseconds). Returns whether the clock agrees. If not,
   * the clock is no longer trusted.
   */
  heardTime(time: number): boolean {
    return this.#isStopped || this.#engine.time.heard(time);
  }

  /** An owner says that the clock is right, whatever speaks against it. */
  trustClock(by: Actor): void {
    const { store, clock, time } = this.#engine;
    store.journal.audit(clock.now(), by, 'trust the clock', 'house');
    time.trust();
  }

  /** False while the clock may be wrong, as after a boot: codes with a schedule stay as they are. */
  get knowsTheTime(): boolean {
    return this.#engine.time.isTrusted;
  }

  /** Resolves when no device has work that could be done now, and all consequences of events are done. */
  async settled(): Promise<void> {
    await this.bulk.settled();
    await this.backups?.settled();
    await this.#engine.webhookSender.settled();
    await this.doctor.settled();
    do {
      await this.bookings.settled();
      do await this.#engine.reconciler.settled();
      while (await this.#engine.disarmRule.settled());
    } while (this.bookings.isBusy);
  }

  #startWebhooks(): void {
    const { webhookSender } = this.#engine;
    this.#endWebhooks = this.subscribe(({ kind }) => {
      if (kind === 'happening' || kind === 'webhook' || kind === 'member') webhookSender.wake();
    });
    webhookSender.start();
  }

  /** How much waits for a device. */
  queued(device: DeviceId): number {
    return this.#engine.reconciler.queued(device);
  }

  subscribe(listener: (event: HouseEvent) => void): () => void {
    return this.#engine.events.subscribe(listener);
  }

  /** False if nothing can tell whether somebody is home. */
  get hasPresence(): boolean {
    return this.#presence !== undefined;
  }

  /** Undefined if nobody knows now. */
  somebodyHome(): boolean | undefined {
    return this.#presence?.somebodyHome();
  }

  /** A part of Latchkey, such as the chat, does not run, or runs again. */
  partChanged(part: PartName, state: { readonly up: boolean; readonly message: PartMessage }): void {
    const { fault, notices } = this.#engine;
    guarded(fault, { work: 'part-alert', part }, () => notices.part(part, state));
  }

  /** A newer version runs: tells owners what is new. */
  updated(news: {
    readonly version: string;
    readonly was: string;
    readonly changes: readonly string[];
  }): void {
    const { fault, notices } = this.#engine;
    guarded(fault, { work: 'update-alert' }, () =>
      notices.tell({ kind: 'updated', ...news }, undefined, ({ role }) => role === 'owner'),
    );
  }

  pendingNotices(): PendingNotice[] {
    return this.#engine.notices.pending();
  }

  /** @param message the message that has this notice and no other */
  noticeDelivered(notice: PendingNotice, message?: number): void {
    const { store, clock } = this.#engine;
    store.journal.noticeDelivered(notice, clock.now(), message);
  }
}
