import type { ConditionId } from '../domain/condition.ts';
import type { GuestWords } from '../domain/bookings/guest-channel.ts';
import type { DeviceId } from '../domain/device.ts';
import { Bookings } from './bookings/bookings.ts';
import { ApiTokens } from './access/api-tokens.ts';
import { Webhooks } from './webhooks/webhooks.ts';
import { WebhookSender } from './webhooks/webhook-sender.ts';
import { ApiReplies } from './access/api-replies.ts';
import { Invitations } from './access/invitations.ts';
import { Members } from './access/members.ts';
import { SecondFactor } from './access/second-factor.ts';
import { PageAccess } from './access/page-access.ts';
import { Sharing } from './access/sharing.ts';
import { AlertGroups } from './alerts/alert-groups.ts';
import { AlertWatches } from './alerts/alert-watches.ts';
import { AutomationEvents } from './alerts/automation-events.ts';
import { EventLog } from './alerts/event-log.ts';
import { GrantNotices } from './alerts/grant-notices.ts';
import { History } from './alerts/history.ts';
import { Notices } from './alerts/notices.ts';
import { Retention } from './alerts/retention.ts';
import { StorageAlerts } from './alerts/storage-alerts.ts';
import { houseClock } from './clock.ts';
import { AuditLog } from './commands/audit-log.ts';
import { Bulk } from './commands/bulk.ts';
import { Backups } from './backups/backups.ts';
import { Doctor } from './doctor/doctor.ts';
import { CameraCommands } from './commands/home/camera-commands.ts';
import { CodeCommands } from './commands/code-commands.ts';
import { DuressCommands } from './commands/duress-commands.ts';
import { DeviceCommands } from './commands/device-commands.ts';
import { ForeignCommands } from './commands/foreign-commands.ts';
import { GrantCommands } from './commands/grant-commands.ts';
import { Groups } from './commands/groups.ts';
import { ObservedPins } from './commands/observed-pins.ts';
import { NO_PANEL_CODES, PinPolicy } from './commands/pin-policy.ts';
import { Replacement } from './commands/replacement.ts';
import { SceneCommands } from './commands/home/scene-commands.ts';
import { UserCommands } from './commands/user-commands.ts';
import { ArmAttribution } from './devices/arm-attribution.ts';
import { DeviceRegistry } from './devices/device-registry.ts';
import { UnlockDisarmRule } from './devices/unlock-disarm-rule.ts';
import { guarded } from './fault.ts';
import type { Fault } from './fault.ts';
import { HouseEvents } from './house-events.ts';
import type { HouseParts } from './house-parts.ts';
import { AccessExplainer } from './queries/access-explainer.ts';
import { Decisions } from './queries/decisions.ts';
import { Forecast } from './queries/forecast.ts';
import { Listing } from './queries/listing.ts';
import { Queries } from './queries/queries.ts';
import { Review } from './review/review.ts';
import type { Happening } from './views/happening.ts';
import { CodeScheduler } from './scheduling/code-scheduler.ts';
import { ConditionHolds } from './scheduling/condition-holds.ts';
import { ConditionWatch } from './scheduling/condition-watch.ts';
import { LeadTimes } from './scheduling/lead-times.ts';
import { PairedPanels } from './scheduling/paired-panels.ts';
import { SlotShortages } from './scheduling/slot-shortages.ts';
import { TrustedTime } from './scheduling/trusted-time.ts';
import { Reconciler } from './sync/reconciler.ts';

/** Without words, guests are sent nothing. */
const NO_WORDS: GuestWords = {
  text: () => ({ subject: '', text: '' }),
  unnamed: () => 'Guest',
  cleaners: () => ({ title: '', arrival: () => '', departure: () => '' }),
  backup: () => 'Backup',
};

export type Engine = ReturnType<typeof assemble>;

/**
 * Puts the engine together, beginning with the parts that know least about others. Functions may name a part that is
 * made further down: they run only once the house runs. So the scheduler can wake the reconciler, and the reconciler's
 * news can move the scheduler.
 */
export function assemble({ name, zone, store, drivers, settings = {}, pinLength = 6, ...parts }: HouseParts) {
  const fault: Fault = (place, error) => {
    parts.fault?.(place, error);
    try {
      notices.fault(place);
    } catch {
      // The log has it anyway.
    }
  };
  const clock = houseClock(parts.clock, { overslept: () => reconciler.clockJumped(), fault });
  const events = new HouseEvents(fault);
  const changed = {
    code: (id: number, device?: DeviceId) => events.emit({ kind: 'code', id, ...(device && { device }) }),
    user: (id: number) => events.emit({ kind: 'user', id }),
    tag: (id: number) => events.emit({ kind: 'tag', id }),
    bulk: (id: number) => events.emit({ kind: 'bulk', id }),
    member: (id: number) => events.emit({ kind: 'member', id }),
    pageAccess: (id: number) => events.emit({ kind: 'page-access', id }),
    token: (id: number) => events.emit({ kind: 'token', id }),
    webhook: (id: number) => events.emit({ kind: 'webhook', id }),
    devices: () => events.emit({ kind: 'devices' }),
    notices: () => events.emit({ kind: 'notices' }),
    stay: (id: number) => events.emit({ kind: 'stay', id }),
    unit: (id: number) => events.emit({ kind: 'unit', id }),
    review: () => events.emit({ kind: 'review' }),
    backups: () => events.emit({ kind: 'backups' }),
    doctor: () => events.emit({ kind: 'doctor' }),
  };

  // What is known, and what members hear of it.
  const registry = new DeviceRegistry(drivers, { settings, store, clock, fault });
  const conditionIsKnown = (id: ConditionId): boolean => conditions.isKnown(id);
  const queries = new Queries({ store, registry, clock, zone, conditionIsKnown });
  const notices = new Notices({
    ...{ store, clock, zone, queries },
    timeIsTrusted: () => time.isTrusted,
    groupings: {
      usersWith: (tag) => store.groups.tag(tag) && store.groups.usersWith(tag),
      devicesIn: (key) => groups.deviceGroups().find((group) => group.key === key)?.devices,
    },
    added: changed.notices,
  });
  const time = new TrustedTime(store, clock, {
    uptimeMs: parts.uptimeMs ?? Infinity,
    tell: (doubt) => {
      const right = doubt === undefined || doubt === 'unconfirmed';
      notices.tell({ kind: 'clock', right, shows: clock.now(), ...(doubt && { doubt }) });
    },
    trusts: () => {
      scheduler.timeChanged();
      watches.timeChanged();
      bookings.timeChanged();
    },
  });
  const timeIsTrusted = (): boolean => time.isTrusted;
  const audit = new AuditLog(store, clock, () => time.note());
  const pinPolicy = new PinPolicy(store, registry, {
    preferredLength: pinLength,
    panelCodes: parts.panelCodes ?? NO_PANEL_CODES,
  });

  // When which code is wanted on which device.
  const leads = new LeadTimes(settings, {
    store,
    registry,
    changed: (device) => scheduler.leadChanged(device),
    codeArrived: (...arrival) =>
      guarded(fault, { work: 'listener', event: 'code-arrived' }, () => parts.codeArrived?.(...arrival)),
  });
  const panels = new PairedPanels(settings, { store, registry });
  const room = new SlotShortages({
    ...{ store, registry, clock, zone, timeIsTrusted, notices, fault },
    changed: ({ codeId, device }) => changed.code(codeId, device),
  });

  // From the desired state to the devices.
  const grantNotices = new GrantNotices({ store, clock, zone, queries, notices });
  const eventLog = new EventLog(store);
  const keep = (happening: Happening): void => {
    guarded(fault, { work: 'event-log' }, () => eventLog.add(happening));
  };
  const announce = (happening: Happening): void => events.emit({ kind: 'happening', happening });
  const tell = (happening: Happening): void => {
    keep(happening);
    announce(happening);
  };
  const automationEvents = new AutomationEvents({
    ...{ store, clock, zone, queries },
    ...{ keep, tell: announce },
  });
  const reconciler = new Reconciler({
    ...{ store, registry, leads, panels, clock, zone, timeIsTrusted },
    nothingIsSure: () => review.nothingIsSure,
    randomPin: (device) => {
      const proposed = pinPolicy.propose({ devices: [device] });
      return proposed.ok ? proposed.value : undefined;
    },
    listener: {
      grantChanged: (grant, before) => {
        // A failure to notify somebody must not keep a code on its device.
        const place = { work: 'code-news', code: grant.codeId, device: grant.device } as const;
        // After the house went back in time, one notice reports all differences together.
        const isTold = grant.held === undefined || grant.state === 'overdue' || before === 'overdue';
        if (isTold) guarded(fault, place, () => grantNotices.changed(grant, before));
        guarded(fault, place, () => automationEvents.grantChanged(grant, before));
        if (grant.state === 'gone') scheduler.eraseIfGone(grant.codeId);
        changed.code(grant.codeId, grant.device);
      },
      roomChanged: (device) => room.touch([device]),
      slotBlocked: (grant) => grantNotices.blocked(grant),
      foreignFound: (device, slot) => {
        if (!review.isComparing(device)) notices.foreignFound(device, slot);
        changed.devices();
      },
      deviceSilent: (device, message) =>
        notices.tell({ kind: 'device-silent', deviceName: queries.deviceName(device), message }),
      failed: (device, grant, error) =>
        fault(
          grant === undefined ? { work: 'device-queue', device } : { work: 'grant', grant, device },
          error,
        ),
    },
  });
  const scheduler = new CodeScheduler({
    ...{ store, leads, clock, zone, time, reconciler, room, fault },
    codeChanged: changed.code,
  });
  const holds = new ConditionHolds({ store, clock, zone, timeIsTrusted, scheduler });
  const conditions = new ConditionWatch(parts.conditions, { store, clock, notices, scheduler, holds });
  const storageAlerts = new StorageAlerts({ store, notices, reconciler, fault });

  // What follows from a use of a keypad.
  const orders = new ArmAttribution(clock);
  const history = new History({
    ...{ store, leads, orders, clock, zone, queries, notices, timeIsTrusted },
    mayTellOf: (device) => registry.mayTellOf(device),
    somebodyHome: () => parts.presence?.somebodyHome(),
  });
  const disarmRule = new UnlockDisarmRule(settings, { store, registry, clock, zone, notices, fault });

  // What somebody decides.
  const seen = new ObservedPins({ store, registry, reconciler });
  const shared = { store, clock, registry, pinPolicy, seen, reconciler, audit, scheduler };
  const factor = new SecondFactor(name, { store, clock, audit, notices, timeIsTrusted });
  const watches = new AlertWatches({
    ...{ store, clock, zone, registry, queries, audit, notices, timeIsTrusted, fault },
  });
  const members = new Members({
    ...{ store, clock, audit, notices, factor },
    changed: (id) => {
      changed.member(id);
      review.tell();
    },
    language: parts.language,
  });
  const review: Review = new Review({
    ...{ store, clock, zone, registry, queries, audit, notices, members, factor, reconciler, scheduler },
    ...{ memberChanged: changed.member, changed: changed.review },
  });
  const retention = new Retention({ store, clock, members, audit, timeIsTrusted, fault });
  const backups =
    parts.backups &&
    new Backups(parts.backups, {
      ...{ store, clock, zone, audit, members, factor, notices, fault },
      changed: changed.backups,
    });
  const { surroundings, scenes } = parts;
  const codes = new CodeCommands({
    ...{ store, clock, zone, registry, pinPolicy, notices, audit, conditions, scheduler },
    codeChanged: changed.code,
  });
  const groups: Groups = new Groups({
    ...{ store, registry, queries, audit },
    tagChanged: changed.tag,
    userChanged: changed.user,
    devicesChanged: changed.devices,
  });
  const commands = {
    users: new UserCommands({ store, clock, audit, scheduler, userChanged: changed.user }),
    groups,
    codes,
    bulk: new Bulk({ store, clock, zone, codes, audit, notices, changed: changed.bulk, fault }),
    grants: new GrantCommands(shared),
    foreign: new ForeignCommands(shared),
    replacement: new Replacement({ ...shared, zone, devicesChanged: changed.devices }),
    devices: new DeviceCommands({ registry, reconciler, audit, orders, factor }),
    cameras: new CameraCommands({ registry, audit, surroundings }),
    scenes: new SceneCommands({ store, audit, factor, surroundings, configured: scenes }),
    sharing: new Sharing({ name, zone }, { store, clock, queries, audit, factor }),
    duress: new DuressCommands({ store, audit, members, factor }),
    factor,
    watches,
    review,
    backups,
    doctor: new Doctor({
      ...{ store, clock, registry, members, audit, timeIsTrusted },
      restart: (device) => reconciler.restart(device),
      devicesChanged: changed.devices,
      changed: changed.doctor,
      outside: parts.checks ?? [],
    }),
    retention,
    alertGroups: new AlertGroups({ store, audit, notices }),
    members,
    pageAccess: new PageAccess({
      ...{ store, clock, audit, notices, members, factor, changed: changed.pageAccess },
    }),
    apiTokens: new ApiTokens({
      ...{ store, clock, audit, members, factor, timeIsTrusted, changed: changed.token },
    }),
    apiReplies: new ApiReplies({ store, clock, audit }),
    webhooks: new Webhooks({ store, clock, audit, members, factor, eventLog, changed: changed.webhook }),
    invitations: new Invitations({
      ...{ store, clock, audit, notices, factor, members, changed: changed.member },
    }),
  };
  const bookings = new Bookings(
    {
      ...{
        name,
        zone,
        store,
        clock,
        timeIsTrusted,
        registry,
        queries,
        notices,
        audit,
        factor,
        pinPolicy,
        codes,
      },
      users: commands.users,
      groups: commands.groups,
      reader: parts.feedReader,
      channels: parts.guestChannels ?? [],
      words: parts.guestWords ?? NO_WORDS,
      tell,
      stayChanged: changed.stay,
      unitChanged: changed.unit,
      memberChanged: changed.member,
      fault,
    },
    (listener) => events.subscribe(listener),
  );
  const webhookSender = new WebhookSender({
    ...{ store, clock, members, eventLog, notices, timeIsTrusted, fault, changed: changed.webhook },
    words: parts.eventWords ?? { whose: (user) => user ?? '' },
  });
  const answers = new AccessExplainer({ store, registry, clock, zone, queries });
  const decisions = new Decisions(store);
  const listing = new Listing(store, queries);
  const forecast = new Forecast({
    ...{ store, clock, zone, queries, conditions, scheduler, panels, room, registry },
  });

  return {
    ...{ store, clock, fault, events, changed, registry, queries, notices, time, pinPolicy },
    ...{ leads, room, automationEvents, reconciler, scheduler, holds, conditions, storageAlerts },
    ...{
      history,
      disarmRule,
      commands,
      bookings,
      answers,
      decisions,
      listing,
      forecast,
      eventLog,
      webhookSender,
    },
    hardwareShared: parts.hardwareShared,
  };
}
