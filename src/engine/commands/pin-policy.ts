import type { Device, DeviceId, PinCapabilities } from '../../domain/device.ts';
import { generatePin, lengthFor } from '../../domain/pins/pin-generator.ts';
import { fiveButtonForm, pinProblems, suits, withFiveButtonForm } from '../../domain/pins/pin-rules.ts';
import type { PinContext, PinProblem } from '../../domain/pins/pin-rules.ts';
import type { Pin } from '../../domain/pins/pin.ts';
import { lengthsFor, takesSecondPin } from '../../domain/pins/second-pin.ts';
import type { Pins } from '../../domain/pins/second-pin.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { refused } from '../result.ts';
import type { Result } from '../result.ts';

/** Whom a PIN is for, and on which devices. */
export interface PinQuery {
  readonly user?: number | undefined;
  readonly devices: readonly DeviceId[];
  /** The code that is being changed: its own PIN is no obstacle. */
  readonly exceptCode?: number;
  /** Digits of a proposed PIN, if the devices accept that length; missing: as the house prefers. */
  readonly length?: number | undefined;
}

/** Codes of panels that do not belong to Latchkey, from the configuration. */
export interface PanelCodes {
  /** Each can change users and disarm: nobody else may have the same PIN, not even on a lock. */
  readonly master: readonly Pin[];
  /** Each raises a silent alarm. */
  readonly duress: readonly Pin[];
}

export const NO_PANEL_CODES: PanelCodes = { master: [], duress: [] };

/** Problems because of which a device cannot hold the PIN, whatever its owner thinks of it. */
const MISFITS: ReadonlySet<PinProblem['kind']> = new Set(['not-digits', 'device-length', 'device-charset']);

/** The rules for a PIN, applied to this house. */
export class PinPolicy {
  readonly #store: Store;
  readonly #registry: DeviceRegistry;
  readonly #preferredLength: number;
  readonly #panelCodes: PanelCodes;

  constructor(
    store: Store,
    registry: DeviceRegistry,
    options: { preferredLength: number; panelCodes: PanelCodes },
  ) {
    this.#store = store;
    this.#registry = registry;
    this.#preferredLength = options.preferredLength;
    this.#panelCodes = options.panelCodes;
  }

  pinRefusals(pin: Pin, query: PinQuery): Refusal[] {
    return pinProblems(pin, this.#context(query)).map((problem) => ({ kind: 'pin', problem }));
  }

  /** Of both PINs of a code, each at the devices that get it. */
  pinsRefusals(pins: Pins, query: PinQuery): Refusal[] {
    const { secondPin } = pins;
    if (!secondPin) return this.pinRefusals(pins.pin, query);
    const getsSecond = this.#devicesFor(query.devices, (pin) => takesSecondPin(pin, pins));
    const getsFirst = query.devices.filter((device) => !getsSecond.includes(device));
    return [
      ...this.pinRefusals(pins.pin, { ...query, devices: getsFirst }),
      ...(getsSecond.length > 0 ? this.pinRefusals(secondPin, { ...query, devices: getsSecond }) : []),
    ];
  }

  /**
   * The PINs of a code as they will be: those that are missing here are those that it has. Undefined where it has none.
   */
  pinsOf({ pin, secondPin }: Partial<Pins>, code: number | undefined): Pins | undefined {
    const stored = code === undefined ? undefined : this.#store.codes.pins(code);
    const first = pin ?? stored?.pin;
    const second = secondPin ?? stored?.secondPin;
    return first && { pin: first, ...(second && { secondPin: second }) };
  }

  /** Devices that do not take this PIN, where others do: they get the second one of the code. */
  needingSecond(first: Pin, devices: readonly DeviceId[]): DeviceId[] {
    const needing = this.#devicesFor(devices, (pin) => !suits(pin, first));
    return needing.length < devices.length ? needing : [];
  }

  /** One PIN can suit them all. */
  takeOneLength(devices: readonly DeviceId[]): boolean {
    return lengthFor(devices.flatMap((id) => this.#registry.get(id)?.pin ?? [])) !== undefined;
  }

  /** Those of them for which there is none yet. */
  lackingSecond({ pin: first, secondPin }: Pins, devices: readonly DeviceId[]): DeviceId[] {
    const needing = this.needingSecond(first, devices);
    return this.#devicesFor(needing, (pin) => secondPin === undefined || !suits(pin, secondPin));
  }

  /** Devices that get the second PIN. */
  gettingSecond(pins: Pins, devices: readonly DeviceId[]): DeviceId[] {
    return this.#devicesFor(devices, (pin) => takesSecondPin(pin, pins));
  }

  /** With a second PIN that is generated, where devices take none of these. */
  completed(pins: Pins, query: PinQuery): Result<Pins> {
    const lacking = this.lackingSecond(pins, query.devices);
    if (lacking.length === 0) return { ok: true, value: pins };
    const second = this.propose({ ...query, devices: this.needingSecond(pins.pin, query.devices) });
    return second.ok ? { ok: true, value: { pin: pins.pin, secondPin: second.value } } : second;
  }

  /** The second PIN that a code needs and has not got: generated, and nothing where it needs none. */
  secondFor(given: Partial<Pins>, query: PinQuery): Pick<Pins, 'secondPin'> {
    const pins = this.pinsOf(given, query.exceptCode);
    const completed = pins && this.completed(pins, query);
    const second = completed?.ok ? completed.value.secondPin : undefined;
    return second && second !== pins?.secondPin ? { secondPin: second } : {};
  }

  #devicesFor(devices: readonly DeviceId[], take: (pin: PinCapabilities) => boolean): DeviceId[] {
    return devices.filter((id) => {
      const device = this.#registry.get(id);
      return device && take(device.pin);
    });
  }

  /** For a PIN that is on a device already: it may be easy to guess, but it must fit, and nobody else may have it. */
  adoptionRefusals(pin: Pin, query: PinQuery): Refusal[] {
    const holder = this.#store.codes.withDigest(this.#store.cipher.digest(pin));
    const isTaken = (holder !== undefined && holder.id !== query.exceptCode) || this.#isMaster(pin);
    const misfits = pinProblems(pin, this.#context(query)).filter(({ kind }) => MISFITS.has(kind));
    return [...misfits, ...(isTaken ? [{ kind: 'in-use' } as const] : [])].map((problem) => ({
      kind: 'pin',
      problem,
    }));
  }

  propose(query: PinQuery): Result<Pin> {
    const context = this.#context(query);
    const length = lengthFor(
      context.devices.map(({ pin }) => pin),
      query.length ?? this.#preferredLength,
    );
    if (length === undefined) return refused({ kind: 'no-common-length' });
    const generated = generatePin(length, context);
    return generated.kind === 'pin' ? { ok: true, value: generated.pin } : refused({ kind: 'no-pin-left' });
  }

  /** One PIN for all devices, or two where they take no common length. */
  proposePins(query: PinQuery): Result<Pins> {
    const chosen = query.devices.flatMap((id) => this.#registry.get(id) ?? []);
    const preferred = query.length ?? this.#preferredLength;
    const [first, second] =
      lengthsFor(
        chosen.map(({ pin }) => pin),
        preferred,
      ) ?? [];
    const takes = (length: number) => (id: DeviceId) => this.#takesLength(id, length);
    const pin = this.propose(
      first === undefined || second === undefined
        ? query
        : { ...query, devices: query.devices.filter(takes(first)), length: first },
    );
    return pin.ok ? this.completed({ pin: pin.value }, query) : pin;
  }

  #takesLength(id: DeviceId, length: number): boolean {
    const { minLength, maxLength } = this.#registry.get(id)?.pin ?? { minLength: 0, maxLength: Infinity };
    return length >= minLength && length <= maxLength;
  }

  #context({ user, devices, exceptCode }: PinQuery): PinContext {
    const chosen = devices.flatMap((id) => this.#registry.get(id) ?? []);
    const birthday = user === undefined ? undefined : this.#store.users.get(user)?.birthday;
    return {
      devices: chosen,
      ...(birthday !== undefined && { birthday }),
      inUse: (pin) => this.#isInUse(pin, exceptCode),
      duress: this.#panelCodes.duress,
      fiveButtonClash: (form) => this.#clashes(form, chosen, exceptCode),
    };
  }

  /** Whether another code has the PIN, or it is the master code of a panel, or somebody set it at a device. */
  #isInUse(pin: Pin, exceptCode: number | undefined): boolean {
    if (this.#isMaster(pin)) return true;
    const digest = this.#store.cipher.digest(pin);
    const holder = this.#store.codes.withDigest(digest);
    return holder ? holder.id !== exceptCode : this.#store.slots.holds(digest, exceptCode);
  }

  #isMaster(pin: Pin): boolean {
    return this.#panelCodes.master.some((master) => master.equals(pin));
  }

  /** Whether it clashes with another code of ours on one of these devices, or with a code that was found there. */
  #clashes(form: Pin, chosen: readonly Device[], exceptCode: number | undefined): boolean {
    const fiveButton = chosen.filter((device) => device.pin.keypad === 'five-button');
    const found = new Set(fiveButton.flatMap(({ id }) => this.#store.slots.foreignOn(id)));
    // Only digests of found codes are kept, so all PINs of the same form are tried.
    if (found.size > 0 && withFiveButtonForm(form).some((same) => found.has(this.#store.cipher.digest(same))))
      return true;
    return fiveButton
      .flatMap((device) => this.#store.grants.on(device.id))
      .filter((grant) => grant.codeId !== exceptCode)
      .some((grant) => {
        const pin = this.#store.codes.pinAt(grant);
        return pin !== undefined && fiveButtonForm(pin).equals(form);
      });
  }
}
