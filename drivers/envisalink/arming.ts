/** Arms and disarms a partition by the EnvisaLink's own commands, and says how it ended. */
import type { ArmAbilities, ArmMode } from '../../src/domain/device.ts';
import type { ArmOptions } from '../../src/domain/driver/driver.ts';
import type { ArmOutcome } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import type { EnvisalinkClient } from './client.ts';
import type { PanelState } from './state.ts';
import { SYSTEM_ERRORS } from './message-types.ts';
import type { ArmLevel, Report } from './message-types.ts';

const LEVELS: Readonly<Record<Exclude<ArmMode, 'disarmed'>, ArmLevel>> = {
  away: 'away',
  stay: 'stay',
  night: 'no-entry-delay',
};

/** 032 arms for staying at home, as the keys *9 do. */
export const ABILITIES: ArmAbilities = { noEntryDelay: ['stay'], silent: false, bypass: false };

type Verdict = 'wrong-code' | 'not-ready' | 'failed' | 'not-armed';

export interface ArmOrder {
  readonly partition: number;
  readonly mode: ArmMode;
  readonly code: Pin;
  readonly options: ArmOptions;
}

export class Arming {
  readonly #client: EnvisalinkClient;
  readonly #state: PanelState;
  readonly #zoneName: (zone: number) => string;
  readonly #answerMs: number;
  #order: ArmOrder | undefined;
  #verdict: Verdict | undefined;

  constructor(parts: {
    client: EnvisalinkClient;
    state: PanelState;
    zoneName: (zone: number) => string;
    answerMs: number;
  }) {
    this.#client = parts.client;
    this.#state = parts.state;
    this.#zoneName = parts.zoneName;
    this.#answerMs = parts.answerMs;
  }

  /** Whether a wrong code at this partition is ours. */
  isBusy(partition: number): boolean {
    return this.#order?.partition === partition;
  }

  /** After the state has taken it. */
  hear(report: Report): void {
    if (!this.#order) return;
    if (report.kind === 'code-required' && report.whose === 'user') {
      void this.#client.command({ kind: 'send-code', code: this.#order.code });
    }
    this.#verdict ??= verdictOf(report, this.#order.partition);
    this.#state.wake();
  }

  async set(order: ArmOrder): Promise<ArmOutcome> {
    const refusal = this.#refusal(order);
    if (refusal) return refusal;
    if (this.#isDone(order)) return { kind: 'done' };
    this.#order = order;
    this.#verdict = undefined;
    try {
      return await this.#send(order);
    } finally {
      this.#order = undefined;
    }
  }

  async #send(order: ArmOrder): Promise<ArmOutcome> {
    const { partition, mode, code, options } = order;
    const answer = await this.#client.command(
      mode === 'disarmed'
        ? { kind: 'disarm', partition, code }
        : { kind: 'arm', partition, level: options.noEntryDelay ? 'no-entry-delay' : LEVELS[mode] },
    );
    if (answer === 'lost') return unclear({ code: 'arming-unconfirmed', lost: true });
    if (answer === 'refused') this.#verdict ??= 'failed';
    const ended = () => this.#verdict !== undefined || this.#isDone(order);
    const inTime = await this.#state.until(ended, this.#answerMs);
    if (this.#isDone(order)) return { kind: 'done' };
    if (!inTime) return unclear({ code: 'arming-unconfirmed' });
    switch (this.#verdict) {
      case 'not-armed':
        return { kind: 'done' };
      case 'wrong-code':
        return refused({ code: 'code-unknown-or-not-allowed' });
      case 'not-ready':
        return this.#notReady();
      default:
        return refused({ code: 'cannot-now' });
    }
  }

  #refusal({ partition, mode, options }: ArmOrder): ArmOutcome | undefined {
    const { armed, ready } = this.#state.partition(partition);
    if (mode === 'disarmed') return undefined;
    if (options.silent) return refused({ code: 'silent-unsupported' });
    if (options.noEntryDelay && mode === 'away') {
      return refused({ code: 'no-entry-delay-unsupported' });
    }
    if (options.bypass) {
      return refused({ code: 'leaving-out-unsupported' });
    }
    if (armed !== 'disarmed' && armed !== mode)
      return refused({ code: 'already-armed', ...(armed && { mode: armed }) });
    return armed === 'disarmed' && ready === false ? this.#notReady() : undefined;
  }

  #isDone({ partition, mode }: ArmOrder): boolean {
    const { armed, leaving } = this.#state.partition(partition);
    if (mode === 'disarmed') return armed === 'disarmed' && !leaving;
    return leaving === true || (armed !== undefined && armed !== 'disarmed');
  }

  #notReady(): ArmOutcome {
    const openZones = [...this.#state.openZones].sort((a, b) => a - b).map(this.#zoneName);
    return { kind: 'refused', message: { code: 'not-ready' }, openZones };
  }
}

function verdictOf(report: Report, partition: number): Verdict | undefined {
  if (report.kind === 'system-error') {
    if (report.error === SYSTEM_ERRORS.notReady) return 'not-ready';
    return report.error === SYSTEM_ERRORS.notArmed ? 'not-armed' : 'failed';
  }
  if (report.kind !== 'partition' || report.partition !== partition) return undefined;
  switch (report.state) {
    case 'invalid-code':
      return 'wrong-code';
    case 'arming-failed':
    case 'failed-to-arm':
    case 'not-available':
    case 'busy':
    case 'keypad-lockout':
      return 'failed';
    default:
      return undefined;
  }
}

function refused(message: DriverMessage): ArmOutcome {
  return { kind: 'refused', message, openZones: [] };
}

function unclear(why: DriverMessage): ArmOutcome {
  return { kind: 'unreachable', why };
}
