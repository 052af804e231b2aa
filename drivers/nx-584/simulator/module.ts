/**
 * A simulated NX-584 module: it answers requests for the panel behind it, refuses what its options do not
 * allow, and repeats what it gets no answer to. One client at a time, as a serial line has.
 */
import { Pin } from '../../../src/domain/pins/pin.ts';
import { frame, frameReader } from '../framing.ts';
import type { FrameReader, Framing } from '../framing.ts';
import { parse, serialise } from '../messages.ts';
import { isMaster } from './panel.ts';
import type { SimulatedPanel } from './panel.ts';
import { COMMAND, flagBytes, TRANSITION } from '../message-types.ts';
import type { CommandName, Message, MessageKind, RawCode } from '../message-types.ts';

export interface ModuleFaults {
  /** Hears everything and says nothing. */
  offline: boolean;
  refuse: boolean;
  /** Says that a code was set and stores nothing. */
  lie: boolean;
  /** Says that an authority was set and leaves it as it is. */
  ignoresAuthority: boolean;
  /** Codes are shown as what is no digit. */
  mask: boolean;
  refuseDuplicates: boolean;
  /** Codes cannot be changed while a partition is armed. */
  refuseWhileArmed: boolean;
  /** What it says waits, in order, until this ends, also for a client that connects meanwhile. */
  slowToAnswer: boolean;
  /** Called with what a client says before the module acts; true: the module never hears it. */
  onRequest: (message: Message) => boolean | void;
}

export interface ModuleOptions {
  readonly framing: Framing;
  /** Commands that the installer has not enabled. */
  readonly disabled?: readonly CommandName[];
  /** "About 2.5 seconds later" at a real module. */
  readonly failedAfterMs: number;
  /** "An implied NAK is assumed when no acknowledge is returned within 3 seconds." */
  readonly repeatAfterMs: number;
}

/** The option that each command stands under. */
const NEEDS: Partial<Record<MessageKind, CommandName>> = {
  'ask-zone-name': 'zone name request',
  'ask-zone-status': 'zone status request',
  'ask-zones-snapshot': 'zones snapshot request',
  'ask-partition-status': 'partition status request',
  'ask-system-status': 'system status request',
  'ask-log-event': 'log event request',
  'ask-user-information': 'user information request with PIN',
  'set-user-code': 'set user code with PIN',
  'set-user-authorization': 'set user authorization with PIN',
  'primary-function': 'primary keypad function with PIN',
  'secondary-function': 'secondary keypad function',
  'toggle-bypass': 'zone bypass toggle',
};
/** Byte 11 bit 3; no client of ours asks for it, others do. */
const CLOCK_OPTION = [3, 3] as const;
const INTERFACE_CONFIGURATION_OPTION = [0, 1] as const;

export class SimulatedModule {
  readonly panel: SimulatedPanel;
  readonly options: ModuleOptions;
  readonly faults: ModuleFaults;
  /** Each request of a client, by its kind. */
  readonly heard: MessageKind[] = [];
  disabled: Set<CommandName>;
  #send: ((bytes: Buffer) => void) | undefined;
  #reader: FrameReader;
  /** A reply is on its way. */
  #busy: NodeJS.Timeout | undefined;
  /** Transition messages; the first one waits for its acknowledge. */
  #unacknowledged: Message[] = [];
  #repeat: NodeJS.Timeout | undefined;
  /** Said and not sent yet. */
  readonly #unsent: Message[] = [];

  constructor(panel: SimulatedPanel, options: ModuleOptions) {
    this.panel = panel;
    this.options = options;
    this.disabled = new Set(options.disabled);
    this.#reader = frameReader(options.framing);
    this.faults = {
      offline: false,
      refuse: false,
      lie: false,
      ignoresAuthority: false,
      mask: false,
      refuseDuplicates: true,
      refuseWhileArmed: false,
      slowToAnswer: false,
      onRequest: () => undefined,
    };
    panel.onTransition = (message) => this.#announce(message);
  }

  connect(send: (bytes: Buffer) => void): void {
    this.#send = send;
    this.#reader = frameReader(this.options.framing);
  }

  disconnect(): void {
    this.#send = undefined;
    clearTimeout(this.#busy);
    clearTimeout(this.#repeat);
    this.#busy = undefined;
    this.#unacknowledged = [];
  }

  receive(chunk: Uint8Array): void {
    for (const body of this.#reader.push(chunk)) {
      const { message } = parse(body);
      if (this.faults.onRequest(message) === true || this.faults.offline) continue;
      if (message.kind === 'ack') this.#acknowledged();
      else if (message.kind === 'nak') this.#sendFirst();
      else this.#request(message);
    }
  }

  /** Nothing that it said by itself waits for an answer. */
  get isAcknowledged(): boolean {
    return this.#unacknowledged.length === 0;
  }

  /** The installer changes what the module allows; it tells of it by itself. */
  reprogram(disabled: readonly CommandName[]): void {
    this.disabled = new Set(disabled);
    this.#announce(this.#configuration());
  }

  /** "Failed", as of what the panel could not do. */
  refuse(): void {
    this.#say({ kind: 'failed' });
  }

  /** Bytes that are not a frame, or one that is broken. */
  sendRaw(bytes: Buffer): void {
    if (!this.faults.offline) this.#send?.(bytes);
  }

  #request(message: Message): void {
    this.heard.push(message.kind);
    if (this.#busy) return this.#say({ kind: 'nak' });
    if (message.kind === 'other') return this.#say({ kind: 'rejected' });
    const option = NEEDS[message.kind];
    if (option && this.disabled.has(option)) return this.#say({ kind: 'rejected' });
    const reply = this.#answer(message);
    if (reply) return this.#say(reply);
    this.#busy = setTimeout(() => {
      this.#busy = undefined;
      this.#say({ kind: 'failed' });
    }, this.options.failedAfterMs);
  }

  /** Undefined where the panel cannot do it. */
  #answer(message: Message): Message | undefined {
    const { panel } = this;
    switch (message.kind) {
      case 'ask-interface-configuration':
        return this.#configuration();
      case 'ask-system-status':
        return panel.systemStatus();
      case 'ask-partition-status':
        return panel.partitionStatus(message.partition);
      case 'ask-zone-status':
        return panel.zoneStatus(message.zone);
      case 'ask-zone-name': {
        const zone = panel.zones[message.zone - 1];
        return zone && { kind: 'zone-name', zone: message.zone, name: zone.name };
      }
      case 'ask-zones-snapshot':
        return panel.zonesSnapshot(message.group);
      case 'ask-log-event':
        return panel.log.entry(message.number);
      case 'ask-user-information':
        return this.#mayManage(message) ? this.#userInformation(message.user) : undefined;
      case 'set-user-code':
        return this.#mayManage(message) ? this.#setCode(message.user, message.code) : undefined;
      case 'set-user-authorization': {
        if (!this.#mayManage(message) || this.#refusesEdits()) return undefined;
        const { authority, partitions } = message;
        if (!this.faults.lie && !this.faults.ignoresAuthority)
          Object.assign(panel.user(message.user), { authority, partitions });
        return { kind: 'ack' };
      }
      case 'primary-function':
        return panel.primary(this.#digits(message.code) ?? '', message.what, message.partitions)
          ? { kind: 'ack' }
          : undefined;
      case 'secondary-function':
        panel.secondary(message.what, message.partitions);
        return { kind: 'ack' };
      case 'toggle-bypass':
        return panel.toggleBypass(message.zone) ? { kind: 'ack' } : undefined;
      case 'set-clock':
        return { kind: 'ack' };
      default:
        return { kind: 'rejected' };
    }
  }

  #setCode(number: number, raw: RawCode): Message | undefined {
    const digits = this.#digits(raw);
    if (this.#refusesEdits()) return undefined;
    const holder = digits === undefined ? undefined : this.panel.find(digits);
    if (this.faults.refuseDuplicates && holder !== undefined && holder !== number) return undefined;
    const information = { ...this.panel.userInformation(number), code: raw };
    if (this.faults.lie) return information;
    const user = this.panel.user(number);
    if (digits === undefined) delete user.code;
    else user.code = digits;
    return this.#userInformation(number);
  }

  #userInformation(number: number): Message {
    const information = this.panel.userInformation(number);
    const isShown = !this.faults.mask || this.panel.user(number).code === undefined;
    return isShown ? information : { ...information, code: Pin.of('EEEEEE') };
  }

  #refusesEdits(): boolean {
    const { faults, panel } = this;
    return faults.refuse || panel.programming || (faults.refuseWhileArmed && panel.armed);
  }

  #mayManage({ master, user }: { master: RawCode; user: number }): boolean {
    const number = this.panel.find(this.#digits(master) ?? '');
    const mayManage = number !== undefined && isMaster(this.panel.user(number));
    return mayManage && user >= 1 && user <= this.panel.userCount;
  }

  /** Four digits are looked at where codes have four, whatever fills the rest. */
  #digits(raw: RawCode): string | undefined {
    const digits = raw.reveal().slice(0, this.panel.codeLength);
    return /^\d+$/.test(digits) ? digits : undefined;
  }

  #configuration(): Message {
    const commands = Object.entries(COMMAND).filter(([name]) => !this.disabled.has(name as CommandName));
    if (this.faults.mask)
      commands.splice(
        commands.findIndex(([name]) => name.startsWith('user info')),
        1,
      );
    return {
      kind: 'interface-configuration',
      firmware: '5.37',
      transitions: flagBytes(2, Object.values(TRANSITION)),
      commands: flagBytes(4, [
        ...commands.map(([, flag]) => flag),
        INTERFACE_CONFIGURATION_OPTION,
        CLOCK_OPTION,
      ]),
    };
  }

  /** Sends what waits, the oldest first. */
  sendLate(count = this.#unsent.length): void {
    for (const message of this.#unsent.splice(0, count)) this.#sendNow(message);
  }

  #say(message: Message): void {
    if (this.faults.slowToAnswer) this.#unsent.push(message);
    else this.#sendNow(message);
  }

  #sendNow(message: Message): void {
    if (!this.faults.offline) this.#send?.(frame(serialise(message), this.options.framing));
  }

  #announce(message: Message): void {
    if (!this.#send || this.faults.offline) return;
    this.#unacknowledged.push(message);
    if (this.#unacknowledged.length === 1) this.#sendFirst();
  }

  #sendFirst(): void {
    clearTimeout(this.#repeat);
    const [first] = this.#unacknowledged;
    if (!first) return;
    if (!this.faults.offline) {
      this.#send?.(frame(serialise(first, { ackRequired: true }), this.options.framing));
    }
    this.#repeat = setTimeout(() => this.#sendFirst(), this.options.repeatAfterMs);
  }

  #acknowledged(): void {
    this.#unacknowledged.shift();
    this.#sendFirst();
  }
}
