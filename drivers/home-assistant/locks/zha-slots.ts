/**
 * Codes of a Zigbee lock that Home Assistant's ZHA drives: slot n is the lock's user n - 1. Home Assistant
 * shows nobody what is in a slot; it passes on whether the lock took a command, if the command is sent as
 * such (`zha.issue_zigbee_cluster_command`) and not by the actions for codes, which do not look at the
 * lock's answer. So Latchkey needs a range of slots of its own, and remembers which of them it filled.
 * Sources: components/zha (services.py) of Home Assistant, the zha library (device.py, virtual.py), zigpy
 * (zcl/clusters/closures.py: DoorLock). Known gap: the lock's word for a duplicate is not passed on.
 */
import type { Reading } from '../../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import { SlotMemory } from '../../shared/written-slots.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import type { CodeSlots, Limits, Said, Use } from './code-lock.ts';
import { Refused } from '../connection/failure.ts';
import { isRecord, whole, type Fields } from '../connection/messages.ts';
import type { Found } from '../entity-device.ts';

const COMMAND_ACTION = 'zha.issue_zigbee_cluster_command';
const DOOR_LOCK_CLUSTER = 0x0101;
const COMMAND = { setPin: 0x05, clearPin: 0x07 } as const;
const ENABLED = 1;
const UNRESTRICTED = 0;
/** Of a lock that does not tell: all take these. */
const SHORTEST = 4;
const LONGEST = 8;

const HOWS: Readonly<Record<string, Use['how']>> = {
  Unlock: 'unlock',
  Lock: 'lock',
  UnlockFailureInvalidPINorID: 'denied',
  LockFailureInvalidPINorID: 'denied',
};

export interface ZhaOptions {
  /** The first and the last slot that belong to Latchkey, in each such lock. */
  readonly slots: readonly [number, number] | undefined;
  /** Where the driver keeps, lock by lock, which slots it filled. */
  readonly folder: string;
}

export class ZhaSlots implements CodeSlots {
  readonly #client: HomeAssistantClient;
  readonly #options: ZhaOptions;
  #held: SlotMemory | undefined;
  /** Slots that a command was sent to which nobody answered. */
  #doubts: SlotMemory | undefined;
  #ieee = '';
  #endpoint = 1;
  #deviceId: string | undefined;

  constructor(client: HomeAssistantClient, options: ZhaOptions) {
    this.#client = client;
    this.#options = options;
  }

  async learn({ name, entry, device }: Found, actions: ReadonlySet<string>): Promise<Limits | DriverMessage> {
    const { slots: range, folder } = this.#options;
    if (!range) return { code: 'zha-slots-missing' };
    const ieee = device?.identifiers.find(([domain]) => domain === 'zha')?.[1];
    if (ieee === undefined || !actions.has(COMMAND_ACTION)) return { code: 'zha-lock-unknown' };
    this.#ieee = ieee;
    this.#deviceId = device?.id;
    // "<ieee>-<endpoint>-<cluster>"
    this.#endpoint = Number(/-(\d+)-\d+$/.exec(entry?.uniqueId ?? '')?.[1] ?? 1);
    this.#held = new SlotMemory(`${folder}/${name}.json`);
    this.#doubts = new SlotMemory(`${folder}/${name}.doubts.json`);
    this.#held.load();
    this.#doubts.load();
    const [first, last] = range;
    const reserved = Array.from({ length: first - 1 }, (_, index) => index + 1);
    return { slots: last, reserved, minLength: SHORTEST, maxLength: LONGEST };
  }

  /** Of a slot in doubt nothing is known; it is Latchkey's own, so it is made empty. */
  async read(slot: number): Promise<Reading> {
    if (this.#doubts!.has(slot) && (await this.clear(slot)) !== 'ok') return { kind: 'unreadable' };
    return this.#held!.has(slot) ? { kind: 'unreadable' } : { kind: 'empty' };
  }

  async write(slot: number, digits: string): Promise<Said> {
    const params = { user_status: ENABLED, user_type: UNRESTRICTED, pin_code: digits };
    const said = await this.#change(slot, COMMAND.setPin, { user_id: slot - 1, ...params });
    if (said === 'ok') this.#held!.note(slot, true);
    return said;
  }

  async clear(slot: number): Promise<Said> {
    const said = await this.#change(slot, COMMAND.clearPin, { user_id: slot - 1 });
    if (said === 'ok') this.#held!.note(slot, false);
    return said;
  }

  useIn(type: string, data: Fields): Use | undefined {
    if (type !== 'zha_event' || data.device_id !== this.#deviceId) return undefined;
    if (data.command !== 'operation_event_notification' || !isRecord(data.args)) return undefined;
    const { source, operation, code_slot } = data.args;
    const isKnown = source === 'Keypad' && typeof operation === 'string' && Object.hasOwn(HOWS, operation);
    const how = isKnown ? HOWS[operation] : undefined;
    const slot = whole(code_slot);
    return how && { how, ...(how !== 'denied' && slot !== undefined && slot > 0 && { slot }) };
  }

  /** The doubt is on disk before the command goes out, and gone once the lock has said that it is as it was told. */
  async #change(slot: number, command: number, params: Fields): Promise<Said> {
    const wasInDoubt = this.#doubts!.has(slot);
    this.#doubts!.note(slot, true);
    const said = await this.#send(command, params);
    // What the lock refused has changed nothing.
    this.#doubts!.note(slot, said !== 'ok' && wasInDoubt);
    return said;
  }

  /** Throws where the lock could not be reached. */
  async #send(command: number, params: Fields): Promise<Said> {
    try {
      await this.#client.act(COMMAND_ACTION, undefined, {
        ieee: this.#ieee,
        endpoint_id: this.#endpoint,
        cluster_id: DOOR_LOCK_CLUSTER,
        cluster_type: 'in',
        command,
        command_type: 'server',
        params,
      });
      return 'ok';
    } catch (error) {
      if (error instanceof Refused && error.saysStatus) return 'refused';
      throw error;
    }
  }
}
