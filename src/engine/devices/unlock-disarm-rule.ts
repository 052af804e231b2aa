import { RULE } from '../../domain/people/actor.ts';
import { LATE_MS } from '../../domain/alerts/arrival.ts';
import type { Clock } from '../../domain/clock.ts';
import type { DeviceId } from '../../domain/device.ts';
import { canArm } from '../../domain/driver/driver.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import type { Pin } from '../../domain/pins/pin.ts';
import { fullName } from '../../domain/people/user.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import type { EntryRecord } from '../../storage/tables/history/journal.ts';
import type { Store } from '../../storage/store.ts';
import type { Fault } from '../fault.ts';
import type { DeviceSettings, DeviceRegistry } from './device-registry.ts';
import type { Notices } from '../alerts/notices.ts';
import { asFor, desiredIn } from '../scheduling/desired-state.ts';
import { SAID_TO_BE_THERE } from '../../domain/plan/sync.ts';

const NOT_THERE: DriverMessage = { code: 'code-not-there' };

interface Parts {
  readonly store: Store;
  readonly registry: DeviceRegistry;
  readonly clock: Clock;
  readonly zone: string;
  readonly notices: Notices;
  readonly fault: Fault;
}

/** Disarms the panel behind a door when somebody comes in. */
export class UnlockDisarmRule {
  readonly #settings: Readonly<Record<DeviceId, DeviceSettings>>;
  readonly #parts: Parts;
  readonly #running = new Set<Promise<void>>();

  constructor(settings: Readonly<Record<DeviceId, DeviceSettings>>, parts: Parts) {
    this.#settings = settings;
    this.#parts = parts;
  }

  follow(entry: EntryRecord): void {
    const running = this.#follow(entry)
      .catch((error: unknown) => this.#parts.fault({ work: 'disarm-rule', device: entry.device }, error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing is under way; true if something was. */
  async settled(): Promise<boolean> {
    const running = [...this.#running];
    await Promise.all(running);
    return running.length > 0;
  }

  /** Disarms the panel behind the door, if a code of the same user may do so now. */
  async #follow({ device, how, userId, at }: EntryRecord): Promise<void> {
    // After an unlock that is reported late, people have already acted themselves.
    if (this.#parts.clock.now() - at > LATE_MS) return;
    const panel = this.#settings[device]?.disarms;
    if (panel === undefined || how !== 'unlock' || userId === undefined) return;
    const armed = this.#parts.registry.get(panel)?.armed;
    if (armed === undefined || armed === 'disarmed') return;
    const meant = this.#parts.store.codes.ofUser(userId).filter((code) => this.#isMeantFor(code, panel));
    if (meant.length === 0) return;
    const code = meant.find((candidate) => this.#isOn(candidate, panel));
    const message = code ? await this.#disarm(panel, code) : NOT_THERE;
    if (!message) return;
    this.#parts.notices.tell({
      kind: 'not-disarmed',
      userName: fullName(this.#parts.store.users.anyone(userId)),
      device: panel,
      deviceName: this.#parts.registry.get(panel)?.name ?? panel,
      message,
    });
  }

  /** Returns what went wrong. */
  async #disarm(panel: DeviceId, code: CodeRecord): Promise<DriverMessage | undefined> {
    const driver = this.#parts.registry.driverOf(panel);
    if (!canArm(driver)) return { code: 'not-connected', what: 'panel' };
    this.#parts.store.journal.audit(
      this.#parts.clock.now(),
      RULE,
      'disarm',
      `device:${panel}`,
      `code:${code.id}`,
    );
    const outcome = await driver.arm(panel, 'disarmed', this.#pinAt(code, panel), {});
    if (outcome.kind === 'done') return undefined;
    return outcome.kind === 'refused' ? outcome.message : outcome.why;
  }

  /** Whether an owner wants this code to disarm the panel now. */
  #isMeantFor(code: CodeRecord, panel: DeviceId): boolean {
    const now = this.#parts.clock.now();
    const device = this.#parts.registry.get(panel);
    return this.#parts.store.grants.ofCode(code.id).some((grant) => {
      const there = asFor(device, { grant, code }, now);
      return grant.device === panel && desiredIn(grant, there, now, this.#parts.zone) !== null;
    });
  }

  /** The one that the panel takes, which may be another than the door's. */
  #pinAt(code: CodeRecord, panel: DeviceId): Pin | undefined {
    const grant = this.#parts.store.grants.ofCode(code.id).find(({ device }) => device === panel);
    return grant && this.#parts.store.codes.pinAt(grant);
  }

  #isOn(code: CodeRecord, panel: DeviceId): boolean {
    return this.#parts.store.grants
      .ofCode(code.id)
      .some(({ device, state }) => device === panel && SAID_TO_BE_THERE.has(state));
  }
}
