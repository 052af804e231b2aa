import type { Device, DeviceId } from '../../domain/device.ts';
import { generatePin, lengthFor } from '../../domain/pins/pin-generator.ts';
import { fiveButtonForm, pinProblems, withFiveButtonForm } from '../../domain/pins/pin-rules.ts';
import type { PinContext, PinProblem } from '../../domain/pins/pin-rules.ts';
import type { Pin } from '../../domain/pins/pin.ts';
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
        const pin = this.#store.codes.pin(grant.codeId);
        return pin !== undefined && fiveButtonForm(pin).equals(form);
      });
  }
}
