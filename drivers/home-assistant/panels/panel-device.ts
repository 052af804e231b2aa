/**
 * An alarm panel of Home Assistant that can be armed and disarmed: its users are not Home Assistant's.
 * Who did it is told as far as the panel's integration tells (`changed_by`), and that is a name, not a slot.
 */
import type { ArmMode, Device } from '../../../src/domain/device.ts';
import type { ArmOptions } from '../../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import type {
  ArmOutcome,
  Reading,
  ReadOutcome,
  Unreachable,
  WriteOutcome,
} from '../../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import { Disconnected, Refused } from '../connection/failure.ts';
import type { EntityState, Fields } from '../connection/messages.ts';
import { PanelLog, type PanelChange } from './panel-log.ts';
import { ARM_ACTIONS, armedIn, isResult, supports, wantsCode } from './panel-state.ts';
import { isAvailable, nameOf, type Found, type Unit, type UnitContext } from '../entity-device.ts';

/** A panel's integration may tell its new state some time after it took the command. */
const STATE_WITHIN_MS = 10_000;

const NO_USERS: DriverMessage = { code: 'users-not-shown' };
const NO_SLOTS: WriteOutcome = { kind: 'invalid', reason: 'no-such-slot' };

export class PanelUnit implements Unit {
  protected readonly context: UnitContext;
  /** With it the driver arms where nobody gives a code. */
  readonly #ownCode: Pin | undefined;
  /** Fires when it is known how the command under way ended, otherwise than by the state. */
  #answered = new AbortController();
  protected found: Found | undefined;
  readonly #log: PanelLog;

  constructor(context: UnitContext, ownCode: Pin | undefined) {
    this.context = context;
    this.#ownCode = ownCode;
    this.#log = new PanelLog(context, (change) => this.#useIn(change));
  }

  async attach(found: Found, _actions: ReadonlySet<string>): Promise<void> {
    const isNew = this.found === undefined;
    this.found = found;
    if (isNew) void this.#log.begin(found).then(() => this.context.changed());
  }

  detach(): void {
    this.found = undefined;
    this.#log.end();
    this.#answered.abort();
  }

  device(): Device | undefined {
    const entityId = this.context.entityId();
    const state = this.context.stateOf(entityId);
    const manufacturer = this.found?.device?.manufacturer;
    const armed = this.#log.armed(state);
    return {
      id: this.context.id,
      name: nameOf(state, entityId),
      kind: 'partition',
      ...(manufacturer !== undefined && { model: manufacturer }),
      ...{ slots: 0, reserved: [], codesUnsupportedReason: NO_USERS },
      pin: { minLength: 4, maxLength: 10, charset: '0123456789', keypad: 'ten-key' },
      reachable: this.found !== undefined && isAvailable(state),
      ...(armed !== undefined && { armed }),
    };
  }

  readings(): ReadonlyMap<number, Reading> {
    return new Map();
  }

  async read(_slot: number, _expected?: Pin): Promise<ReadOutcome> {
    return { kind: 'unreachable', why: NO_USERS };
  }

  async write(_slot: number, _pin: Pin): Promise<WriteOutcome> {
    return NO_SLOTS;
  }

  async clear(_slot: number): Promise<WriteOutcome> {
    return NO_SLOTS;
  }

  async arm(mode: ArmMode, pin: Pin | undefined, options: ArmOptions): Promise<ArmOutcome> {
    const state = this.state;
    if (!this.found || !state || !isAvailable(state)) return this.unreachable();
    if (armedIn(state, undefined) === mode) return { kind: 'done' };
    if (!supports(state, mode)) return refused({ code: 'mode-unsupported' });
    if (options.noEntryDelay || options.silent) {
      return refused({ code: 'options-unsupported' });
    }
    const code = wantsCode(state, mode) ? (pin ?? this.#ownCode) : undefined;
    if (wantsCode(state, mode)) {
      if (!code) return refused({ code: 'panel-code-missing' });
      if (!this.context.mayUseActions) return refused({ code: 'actions-recorded', of: 'panel' });
    }
    this.#answered = new AbortController();
    try {
      await this.command(mode, code, options);
    } catch (error) {
      if (error instanceof Refused) return refused({ code: 'code-unknown-or-not-allowed' });
      return this.unreachable(error);
    }
    return this.#outcome(mode, this.#answered.signal);
  }

  stateChanged(_before: EntityState | undefined, now: EntityState | undefined): void {
    this.#log.heard(now);
    this.context.changed();
  }

  protected get state(): EntityState | undefined {
    return this.found && this.context.stateOf(this.found.entityId);
  }

  /** Sends the command; how it ended is seen at the state. */
  protected async command(mode: ArmMode, code: Pin | undefined, _options: ArmOptions): Promise<void> {
    const data: Fields = code ? { code: code.reveal() } : {};
    await this.context.client.act(ARM_ACTIONS[mode], this.found!.entityId, data);
  }

  /** Why it did not happen, where the panel told. */
  protected whyNot(): ArmOutcome | undefined {
    return undefined;
  }

  /** The panel told why a command did not do what it should. */
  protected answered(): void {
    this.#answered.abort();
  }

  /** Whose code it was, as far as the panel tells. */
  protected async slotOf(_change: PanelChange): Promise<number | undefined> {
    return undefined;
  }

  async #useIn(change: PanelChange): Promise<DriverEvent> {
    const { is, at } = change;
    const slot = await this.slotOf(change);
    return {
      ...{ kind: 'used', device: this.context.id, how: is === 'disarmed' ? 'disarm' : 'arm' },
      ...(slot !== undefined && { slot }),
      ...(at !== undefined && { at }),
    };
  }

  protected unreachable(error?: unknown): Unreachable {
    const { client } = this.context;
    const isDown = error instanceof Disconnected || !client.isUp;
    return { kind: 'unreachable', why: isDown ? client.trouble : { code: 'no-answer', what: 'panel' } };
  }

  /** The action resolves when Home Assistant has passed the command on, which proves nothing. */
  async #outcome(mode: ArmMode, answered: AbortSignal): Promise<ArmOutcome> {
    const { until } = this.context;
    const isDone = await until(this.found!.entityId, (state) => isResult(state, mode), {
      withinMs: STATE_WITHIN_MS,
      unless: answered,
    });
    if (isDone) return { kind: 'done' };
    if (!this.found) return this.unreachable();
    return this.whyNot() ?? refused({ code: 'state-unchanged' });
  }
}

export function refused(message: DriverMessage, openZones: readonly string[] = []): ArmOutcome {
  return { kind: 'refused', message, openZones };
}
