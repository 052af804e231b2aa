/** Home Assistant as a `Driver`: the locks and the alarm panels that Home Assistant owns. */
import { join } from 'node:path';
import type { ArmMode, Device, DeviceId } from '../../src/domain/device.ts';
import type {
  ArmOptions,
  CanArm,
  CanTurnBolt,
  ClearOptions,
  Driver,
} from '../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../src/domain/driver/driver-event.ts';
import type {
  ArmOutcome,
  Reading,
  ReadOutcome,
  Unreachable,
  WriteOutcome,
} from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import { DisarmWatch } from '../shared/disarm-watch.ts';
import { SerialQueue } from '../shared/serial-queue.ts';
import { SlotMemory } from '../shared/written-slots.ts';
import { troubleOf } from '../zwave/notification.ts';
import { BATTERY_LEVEL } from '../zwave/values.ts';
import { AlarmoPanel } from './panels/alarmo-panel.ts';
import { AlarmoUnit } from './panels/alarmo-device.ts';
import { AlarmoUsers } from './panels/alarmo-users.ts';
import type { MediaFolder } from './home/cameras.ts';
import { HomeAssistantClient, type HomeAssistantClientOptions } from './connection/client.ts';
import { CodeLock } from './locks/code-lock.ts';
import { HomeAssistantCalendars } from './home/calendars.ts';
import { HomeAssistantConditions } from './home/conditions.ts';
import { ConversationAgent } from './home/conversation.ts';
import { Disconnected, troubleWords } from './connection/failure.ts';
import { DRIVEN, takeInventory, type Choice, type Driveable, type Driven } from './inventory.ts';
import { Marks } from './history-cursors.ts';
import { MatterSlots } from './locks/matter-slots.ts';
import { actionNames, busEvent, type EntityState } from './connection/messages.ts';
import { Names } from './names.ts';
import { PanelUnit } from './panels/panel-device.ts';
import { HomeAssistantPresence } from './home/presence.ts';
import { States } from './states.ts';
import { HomeAssistantSurroundings } from './home/home-services.ts';
import { isAvailable, type Unit, type UnitContext } from './entity-device.ts';
import { Units } from './entity-devices.ts';
import { ZhaSlots } from './locks/zha-slots.ts';
import { ZwaveUnit } from './locks/zwave-device.ts';

export interface HomeAssistantDriverOptions extends HomeAssistantClientOptions {
  /** The first part of each device's id. */
  readonly id: string;
  /** Ids of the only entities to drive. Default: all that can be driven. */
  readonly entities?: readonly string[];
  /** Kinds of devices to drive. Default: all. */
  readonly drives?: readonly Driven[];
  /** The recorder keeps no actions, so PINs may be given to them. Default false. */
  readonly mayUseActions?: boolean;
  /** With it panels are armed and disarmed where nobody gives a code. */
  readonly panelCode?: Pin;
  /** The first and the last slot that belong to Latchkey, in each lock of ZHA. Without it none is driven. */
  readonly zhaSlots?: readonly [number, number];
  /** Where clips are recorded to; found by itself where it is the usual folder. */
  readonly media?: MediaFolder;
  /** For what the driver keeps between runs: no code. */
  readonly folder: string;
}

/** Events of the bus that are about keypads. */
const EVENTS = [
  ...['zwave_js_notification', 'zha_event', 'alarmo_failed_to_arm', 'alarmo_command_success'],
] as const;
/** Something came, went, or is called otherwise; or an integration came only now. */
const REGISTRY_EVENTS = ['entity_registry_updated', 'device_registry_updated', 'component_loaded'] as const;
/** One change in the registries is seldom alone. */
const SETTLE_MS = 500;
/**
 * After Home Assistant was started, an integration may still be on its way, and none of its entities is news to
 * the registries then: while one is missing or cannot be used, it is looked for again, for about ten minutes.
 */
const REFRESH_AGAIN_MS = 5_000;
const REFRESHES_AGAIN = 7;

export class HomeAssistantDriver implements Driver, CanArm, CanTurnBolt {
  readonly id: string;
  /** The house's one connection to Home Assistant. */
  readonly client: HomeAssistantClient;
  readonly conditions: HomeAssistantConditions;
  readonly presence: HomeAssistantPresence;
  readonly surroundings: HomeAssistantSurroundings;
  readonly calendars: HomeAssistantCalendars;
  readonly #options: HomeAssistantDriverOptions;
  readonly #choice: Choice;
  readonly #states: States;
  readonly #units: Units;
  readonly #alarmo: AlarmoUsers;
  readonly #marks: Marks;
  readonly #names: Names;
  #listener: (event: DriverEvent) => void = () => {};
  #actions: ReadonlySet<string> = new Set();
  #life: AbortSignal = AbortSignal.abort();
  #lookedAgain = 0;
  #settling: NodeJS.Timeout | undefined;
  readonly #refreshes = new SerialQueue();
  readonly #disarms = new DisarmWatch();

  constructor(options: HomeAssistantDriverOptions) {
    this.id = options.id;
    this.#options = options;
    this.#choice = { entities: options.entities, drives: options.drives ?? DRIVEN };
    this.#marks = new Marks(join(options.folder, 'followed.json'));
    this.#names = new Names(join(options.folder, 'names.json'));
    const make = (id: DeviceId, found: Driveable): Unit => this.#unitFor(id, found);
    this.#units = new Units({ make, log: options.log });
    this.client = new HomeAssistantClient(options);
    this.conditions = new HomeAssistantConditions(this.client, options.log);
    this.presence = new HomeAssistantPresence(this.client);
    this.calendars = new HomeAssistantCalendars(this.client);
    this.#states = new States(this.client, (before, now) => this.#stateChanged(before, now));
    this.#alarmo = new AlarmoUsers(this.client, {
      file: join(options.folder, 'alarmo-users.json'),
      log: options.log,
      onChange: (slots) => {
        for (const unit of this.#units.all()) if (unit instanceof AlarmoUnit) unit.slotsChanged(slots);
      },
    });
    this.client.listen({ up: (ended) => this.#up(ended), down: (why) => this.#down(why) });
    this.surroundings = new HomeAssistantSurroundings(this.client, options.media);
  }

  /** @param agent the id of its entity, such as `conversation.ollama` */
  conversation(agent: string): ConversationAgent {
    return new ConversationAgent(this.client, agent);
  }

  async start(listener: (event: DriverEvent) => void): Promise<void> {
    this.#listener = listener;
    this.#marks.load();
    this.#names.load();
    this.#alarmo.load();
    this.client.start();
  }

  async stop(): Promise<void> {
    this.#listener = () => {};
    clearTimeout(this.#settling);
    await this.client.stop();
  }

  devices(): readonly Device[] {
    return this.#units.all().flatMap((unit) => unit.device() ?? []);
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    return this.#units.get(device)?.readings() ?? new Map<number, Reading>();
  }

  async read(device: DeviceId, slot: number, expected?: Pin): Promise<ReadOutcome> {
    return this.#units.get(device)?.read(slot, expected) ?? this.#unknown(device);
  }

  async write(device: DeviceId, slot: number, pin: Pin): Promise<WriteOutcome> {
    return this.#units.get(device)?.write(slot, pin) ?? this.#unknown(device);
  }

  async clear(
    device: DeviceId,
    slot: number,
    options: ClearOptions = { forGood: true },
  ): Promise<WriteOutcome> {
    return this.#units.get(device)?.clear(slot, options) ?? this.#unknown(device);
  }

  async arm(device: DeviceId, mode: ArmMode, pin: Pin | undefined, options: ArmOptions): Promise<ArmOutcome> {
    const unit = this.#units.get(device);
    if (!unit) return this.#unknown(device);
    if (unit.arm) return unit.arm(mode, pin, options);
    return { kind: 'refused', message: { code: 'not-a-partition' }, openZones: [] };
  }

  async setBolt(device: DeviceId, locked: boolean): Promise<WriteOutcome> {
    const unit = this.#units.get(device);
    if (!unit) return this.#unknown(device);
    return unit.setLocked?.(locked) ?? { kind: 'invalid', reason: 'refused' };
  }

  async #up(ended: AbortSignal): Promise<void> {
    this.#life = ended;
    const { version, url: place } = this.client;
    const why = { code: 'connected', what: 'home-assistant', place, version } as const;
    this.#listener({ kind: 'connection', up: true, why });
    for (const event_type of EVENTS) {
      await this.client.subscribe({ type: 'subscribe_events', event_type }, (event) => this.#heard(event));
    }
    for (const event_type of REGISTRY_EVENTS) {
      await this.client.subscribe({ type: 'subscribe_events', event_type }, () => {
        this.#lookedAgain = 0;
        this.#settle(SETTLE_MS);
      });
    }
    this.#lookedAgain = 0;
    await this.#refreshOrLater();
  }

  #down(why: DriverMessage): void {
    this.#states.disconnected();
    clearTimeout(this.#settling);
    this.#units.detach();
    this.#listener({ kind: 'connection', up: false, why });
    this.#announce();
  }

  /** The registries tell of each change; they are read once it is quiet. */
  #settle(afterMs: number): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#refreshOrLater(), afterMs);
    this.#settling.unref();
  }

  async #refreshOrLater(): Promise<void> {
    try {
      await this.#refresh();
      if (!this.#units.areComplete) this.#lookAgain();
    } catch (error) {
      if (error instanceof Disconnected) return; // all begins anew with the connection
      this.#options.log('warn', `The devices of Home Assistant could not be read: ${troubleWords(error)}.`);
      this.#lookAgain();
    }
    this.#announce();
  }

  #lookAgain(): void {
    if (this.#lookedAgain < REFRESHES_AGAIN) this.#settle(REFRESH_AGAIN_MS * 2 ** this.#lookedAgain++);
  }

  /** Brings what is driven up to date with what Home Assistant has. */
  #refresh(): Promise<void> {
    return this.#refreshes.run(async () => {
      this.#actions = actionNames(await this.client.call({ type: 'get_services' }));
      const found = await takeInventory(this.client, this.#choice, this.#names);
      if (found.some(({ how }) => how === 'alarmo')) await this.#meetAlarmo();
      this.#units.meet(new Map(found.map((one) => [this.#idOf(one.name), one])));
      await this.#states.watch(
        found.flatMap(({ entityId, batterySensor, alarmo }) =>
          [entityId, batterySensor ?? [], alarmo?.master ?? []].flat(),
        ),
      );
      await this.#units.attach(this.#actions);
    });
  }

  async #meetAlarmo(): Promise<void> {
    try {
      await this.#alarmo.attach(this.#life);
    } catch (error) {
      if (error instanceof Disconnected) throw error;
      this.#options.log('warn', `Alarmo does not tell of its users: ${troubleWords(error)}.`);
    }
  }

  #unitFor(id: DeviceId, found: Driveable): Unit {
    const context: UnitContext = {
      id,
      client: this.client,
      log: this.#options.log,
      marks: this.#marks,
      mayUseActions: this.#options.mayUseActions ?? false,
      entityId: () => this.#units.entityId(id) ?? found.entityId,
      stateOf: (entityId) => this.#states.get(entityId),
      until: (entityId, holds, options) => this.#states.until(entityId, holds, options),
      tell: (event) => this.#listener(event),
      changed: () => this.#announce(),
    };
    const { panelCode, zhaSlots, folder } = this.#options;
    switch (found.how) {
      case 'alarmo':
        return new AlarmoUnit(context, panelCode, {
          users: this.#alarmo,
          panel: `${this.id}/alarmo`,
        });
      case 'panels':
        return new (found.entry?.platform === 'alarmo' ? AlarmoPanel : PanelUnit)(context, panelCode);
      case 'zwave_js':
        return new ZwaveUnit(context, new SlotMemory(`${folder}/${found.name}.doubts.json`));
      case 'matter':
        return new CodeLock(context, new MatterSlots(this.client));
      case 'zha':
        return new CodeLock(context, new ZhaSlots(this.client, { slots: zhaSlots, folder }));
    }
  }

  /** An integration tells of its entities shortly before it answers questions about them. */
  #attached(): void {
    if (!this.#units.areComplete) this.#lookAgain();
    this.#announce();
  }

  #stateChanged(before: EntityState | undefined, now: EntityState | undefined): void {
    const entityId = (now ?? before)!.entityId;
    for (const [device, driving] of this.#units.entries()) {
      const { unit, found, hasFailed, attached } = driving;
      if (found.batterySensor === entityId) {
        const change = { before: Number(before?.state), now: Number(now?.state) };
        const trouble = before && troubleOf(BATTERY_LEVEL, change);
        if (trouble?.kind === 'trouble') this.#listener({ ...trouble, device });
      }
      if (now && found.alarmo?.master === entityId) unit.masterChanged?.(now);
      if (found.entityId !== entityId) continue;
      unit.stateChanged?.(before, now);
      const isBack = attached !== undefined && !isAvailable(before);
      if ((hasFailed || isBack) && isAvailable(now) && !this.#life.aborted) {
        this.#lookedAgain = 0;
        void this.#units.attachAnew(driving, this.#actions).then(
          () => this.#attached(),
          () => {},
        );
      }
    }
    this.#announce();
  }

  #heard(event: unknown): void {
    const told = busEvent(event);
    if (told) for (const unit of this.#units.all()) unit.heard?.(told.type, told.data, told.at);
  }

  /** The list of devices may be another one. */
  #announce(): void {
    this.#listener({ kind: 'devices-changed' });
    for (const device of this.#disarms.disarmed(this.devices()))
      this.#listener({ kind: 'accepts-changes', device });
  }

  #idOf(name: string): DeviceId {
    return `${this.id}/${name}`;
  }

  #unknown(device: DeviceId): Unreachable {
    const { isUp, trouble } = this.client;
    const name = device.slice(this.id.length + 1);
    const missing: DriverMessage = { code: 'no-such-device', what: 'home-assistant', device: name };
    return { kind: 'unreachable', why: isUp ? missing : trouble };
  }
}
