/** A Z-Wave lock of Home Assistant: what locks do is in ../zwave, whoever owns the stick. */
import type { Device, Reading, ReadOutcome, WriteOutcome } from '../../src/domain/device.ts';
import type { Pin } from '../../src/domain/pin.ts';
import { describeLock, memoryOf, usesCredentials } from '../zwave/description.ts';
import { notAsked } from '../zwave/failure.ts';
import { hereAndNow } from '../zwave/guard.ts';
import { ZwaveLock } from '../zwave/lock.ts';
import { lockNews } from '../zwave/notification.ts';
import { isRecord, type Fields } from './messages.ts';
import type { Found, Unit, UnitContext } from './unit.ts';
import { CREDENTIAL_ACTIONS, HomeAssistantNode } from './zwave-node.ts';

export class ZwaveUnit implements Unit {
  readonly #context: UnitContext;
  #lock: ZwaveLock | undefined;
  #deviceId: string | undefined;
  /** A lock that offers no codes, and why. */
  #codeless: { readonly node: HomeAssistantNode; readonly why: string } | undefined;
  #isDetached = true;
  #endOfStatus: (() => void) | undefined;

  constructor(context: UnitContext) {
    this.#context = context;
  }

  async attach(found: Found, actions: ReadonlySet<string>): Promise<void> {
    this.#deviceId = found.device?.id;
    this.#isDetached = false;
    const node = new HomeAssistantNode(found, this.#context);
    this.#endOfStatus?.();
    const status = { type: 'zwave_js/subscribe_node_status', device_id: found.device?.id };
    this.#endOfStatus = await this.#context.client.subscribe(status, (event) => {
      if (isRecord(event)) node.setStatus(event.status);
      this.#context.changed();
    });
    await node.learn(actions);
    const memory = memoryOf(node);
    if (!memory) {
      this.#lock?.attach(undefined);
      this.#codeless = { node, why: whyNoCodes(node, actions, this.#context.mayUseActions) };
      return;
    }
    this.#codeless = undefined;
    if (this.#lock) this.#lock.attach({ node, memory });
    else {
      const { id, client, log } = this.#context;
      const options = {
        get notConnected() {
          return client.trouble;
        },
        isConnected: () => client.isUp,
        log,
        time: hereAndNow(),
      };
      this.#lock = new ZwaveLock(id, { node, memory }, options);
    }
  }

  detach(): void {
    this.#endOfStatus = undefined;
    this.#lock?.attach(undefined);
    this.#isDetached = true;
  }

  device(): Device | undefined {
    if (this.#lock || !this.#codeless) return this.#lock?.device();
    const { node, why } = this.#codeless;
    const described = describeLock(this.#context.id, node, 0);
    return { ...described, noCodes: why, ...(this.#isDetached && { reachable: false }) };
  }

  readings(): ReadonlyMap<number, Reading> {
    return this.#lock?.readings() ?? new Map<number, Reading>();
  }

  async read(slot: number): Promise<ReadOutcome> {
    return this.#lock?.read(slot) ?? notAsked(this.#context.client.trouble);
  }

  async write(slot: number, pin: Pin): Promise<WriteOutcome> {
    return this.#lock?.write(slot, pin) ?? notAsked(this.#context.client.trouble);
  }

  async clear(slot: number): Promise<WriteOutcome> {
    return this.#lock?.clear(slot) ?? notAsked(this.#context.client.trouble);
  }

  async setLocked(locked: boolean): Promise<WriteOutcome> {
    return this.#lock?.setLocked(locked) ?? notAsked(this.#context.client.trouble);
  }

  /** Events of Entry Control may hold what somebody typed; `lockNews` looks at none of them. */
  heard(type: string, data: Fields): void {
    if (type !== 'zwave_js_notification' || data.device_id !== this.#deviceId || !this.#lock) return;
    if (typeof data.command_class !== 'number') return;
    const news = lockNews(data.command_class, data);
    const { id: device, tell } = this.#context;
    if (!news) return;
    if (news.kind === 'duplicate') return this.#lock.duplicateReported();
    if (news.kind !== 'changed') return tell({ ...news, device });
    const slots = this.#lock.slotsChanged(news.slots);
    if (slots.length > 0) tell({ kind: 'slots-changed', device, slots });
  }
}

function whyNoCodes(node: HomeAssistantNode, actions: ReadonlySet<string>, mayUseActions: boolean): string {
  if (!usesCredentials(node))
    return 'It offers no user codes. Interview it again in Home Assistant, or include it again with S2 or S0.';
  return mayUseActions && !CREDENTIAL_ACTIONS.every((action) => actions.has(action))
    ? 'It keeps its codes as User Credentials, which this Home Assistant is too old for: update it to 2026.6 or newer.'
    : ACTIONS_NOT_ALLOWED;
}

/** What an owner has to do before codes may be given to an action. */
export const ACTIONS_NOT_ALLOWED =
  'Its codes can be changed only by actions of Home Assistant, and Home Assistant keeps what its actions are given in the database of its recorder, PINs included. Exclude the event type call_service from the recorder there, restart it, and set recorder_excludes_actions: true in the configuration here.';
