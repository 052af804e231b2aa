/**
 * Arming and disarming a partition. "Acknowledged" says that the order was passed on: what counts is the
 * state of the partition before and after.
 */
import type { ArmAbilities, ArmMode } from '../../src/domain/device.ts';
import type { ArmOptions } from '../../src/domain/driver/driver.ts';
import type { ArmOutcome } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Nx584Client } from './client.ts';
import { missingOf } from './interview.ts';
import { enableCommand } from './problems.ts';
import { has, PARTITION, ZONES_IN_SNAPSHOT } from './message-types.ts';
import type {
  CommandName,
  InterfaceConfiguration,
  PartitionStatus,
  RawCode,
  ZonesSnapshot,
  ZoneStatus,
} from './message-types.ts';

export interface ArmOrder {
  readonly partition: number;
  readonly mode: ArmMode;
  readonly code: RawCode;
  readonly options: ArmOptions;
  /** How many zones the panel may have. */
  readonly zones: number;
}

export const ABILITIES: ArmAbilities = {
  noEntryDelay: ['away', 'stay'],
  silent: true,
  bypass: true,
};

/** Stay and instant is what an owner calls night. */
export function modeOf({ conditions }: PartitionStatus): ArmMode {
  if (!has(conditions, PARTITION.armed)) return 'disarmed';
  if (!has(conditions, PARTITION.stay)) return 'away';
  return has(conditions, PARTITION.instant) ? 'night' : 'stay';
}

/** What ends an order early. */
class Refused extends Error {
  readonly outcome: ArmOutcome;

  constructor(outcome: ArmOutcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

export async function arm(
  client: Nx584Client,
  configuration: InterfaceConfiguration,
  order: ArmOrder,
): Promise<ArmOutcome> {
  const arming = new Arming(client, configuration, order);
  try {
    await arming.run();
    return { kind: 'done' };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.outcome.kind === 'refused') await arming.takeBack();
    return error.outcome;
  }
}

class Arming {
  readonly #client: Nx584Client;
  readonly #configuration: InterfaceConfiguration;
  readonly #order: ArmOrder;
  /** Zones that were left out for this order. */
  #leftOut: readonly number[] = [];

  constructor(client: Nx584Client, configuration: InterfaceConfiguration, order: ArmOrder) {
    this.#client = client;
    this.#configuration = configuration;
    this.#order = order;
  }

  async run(): Promise<void> {
    const { mode, options } = this.#order;
    const isInstant = mode === 'night' || (mode !== 'disarmed' && options.noEntryDelay === true);
    const before = await this.#status();
    const now = modeOf(before);
    if (now === mode) return;
    if (mode !== 'disarmed' && now !== 'disarmed') {
      throw refused({ code: 'already-armed', mode: now });
    }
    if (mode !== 'disarmed' && !has(before.conditions, PARTITION.ready)) await this.#makeReady();
    if (mode !== 'disarmed' && options.silent) await this.#secondary('silent-exit');
    await this.#primary(mode === 'disarmed' || mode === 'away' ? mode : 'stay');
    const armed = await this.#status();
    if (isInstant && !has(armed.conditions, PARTITION.instant)) await this.#secondary('exit');
    const after = await this.#status();
    if (!isMode(after, mode)) throw refused({ code: 'state-unchanged' });
    if (isInstant && !has(after.conditions, PARTITION.instant)) throw refused({ code: 'entry-delay-kept' });
  }

  async #makeReady(): Promise<void> {
    const open = await this.#openZones();
    if (!this.#order.options.bypass)
      throw refused({ code: 'zones-open', mayLeaveOut: true }, await this.#namesOf(open));
    this.#need('zone bypass toggle');
    for (const zone of open) await this.#toggleBypass(zone);
    const stuck = await this.#openZones();
    this.#leftOut = open.filter((zone) => !stuck.includes(zone));
    const status = await this.#status();
    if (has(status.conditions, PARTITION.ready)) return;
    throw refused({ code: 'zones-open', mayLeaveOut: false }, await this.#namesOf(stuck));
  }

  /** What was left out for an order that was refused. In a partition that is armed, that would be an alarm. */
  async takeBack(): Promise<void> {
    try {
      if (this.#leftOut.length === 0 || modeOf(await this.#status()) !== 'disarmed') return;
      for (const zone of this.#leftOut) await this.#toggleBypass(zone);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }

  async #toggleBypass(zone: number): Promise<void> {
    const answer = await this.#client.ask({ kind: 'toggle-bypass', zone }, 'ack', { tries: 1 });
    if (answer.kind === 'unreachable') throw new Refused(answer);
  }

  /** Of this partition, and not bypassed. */
  async #openZones(): Promise<number[]> {
    const { partition, zones } = this.#order;
    if (missingOf(this.#configuration, ['zones snapshot request', 'zone status request']).length > 0)
      return [];
    const open: number[] = [];
    for (let group = 0; group * ZONES_IN_SNAPSHOT < zones; group++) {
      const matches = (message: ZonesSnapshot): boolean => message.group === group;
      const snapshot = await this.#client.ask({ kind: 'ask-zones-snapshot', group }, 'zones-snapshot', {
        matches,
      });
      if (snapshot.kind === 'unreachable') throw new Refused(snapshot);
      if (snapshot.kind !== 'answer') break;
      for (const zone of faultedIn(snapshot.message)) {
        const isIt = (message: ZoneStatus): boolean => message.zone === zone;
        const status = await this.#client.ask({ kind: 'ask-zone-status', zone }, 'zone-status', {
          matches: isIt,
        });
        if (status.kind !== 'answer') continue;
        if ((status.message.partitions & (1 << (partition - 1))) !== 0) open.push(zone);
      }
    }
    return open;
  }

  async #namesOf(zones: readonly number[]): Promise<string[]> {
    const names: string[] = [];
    for (const zone of zones) {
      const matches = (message: { zone: number }): boolean => message.zone === zone;
      const answer = await this.#client.ask({ kind: 'ask-zone-name', zone }, 'zone-name', { matches });
      const name = answer.kind === 'answer' ? answer.message.name.trim() : '';
      names.push(name === '' ? `Zone ${zone}` : name);
    }
    return names;
  }

  async #primary(mode: 'disarmed' | 'away' | 'stay'): Promise<void> {
    this.#need('primary keypad function with PIN');
    const { code, partition } = this.#order;
    const what = mode === 'disarmed' ? 'disarm' : mode;
    const request = { kind: 'primary-function', code, what, partitions: 1 << (partition - 1) } as const;
    const answer = await this.#client.ask(request, 'ack');
    if (answer.kind === 'unreachable') throw new Refused(answer);
    if (answer.kind === 'rejected') throw refused(enableCommand('primary keypad function with PIN'));
    if (answer.kind === 'failed') throw refused({ code: 'code-unknown-or-not-allowed' });
  }

  async #secondary(what: 'exit' | 'silent-exit'): Promise<void> {
    this.#need('secondary keypad function');
    const partitions = 1 << (this.#order.partition - 1);
    const answer = await this.#client.ask({ kind: 'secondary-function', what, partitions }, 'ack', {
      tries: 1,
    });
    if (answer.kind === 'unreachable') throw new Refused(answer);
    if (answer.kind !== 'answer') throw refused({ code: 'state-unchanged' });
  }

  async #status(): Promise<PartitionStatus> {
    const { partition } = this.#order;
    const matches = (message: PartitionStatus): boolean => message.partition === partition;
    const answer = await this.#client.ask({ kind: 'ask-partition-status', partition }, 'partition-status', {
      matches,
    });
    if (answer.kind === 'answer') return answer.message;
    if (answer.kind === 'unreachable') throw new Refused(answer);
    throw refused({ code: 'state-unknown' });
  }

  #need(name: CommandName): void {
    if (missingOf(this.#configuration, [name]).length > 0) throw refused(enableCommand(name));
  }
}

/** Instant aside. */
function isMode(status: PartitionStatus, mode: ArmMode): boolean {
  const now = modeOf(status);
  return now === mode || (isHome(now) && isHome(mode));
}

function isHome(mode: ArmMode): boolean {
  return mode === 'stay' || mode === 'night';
}

/** Faulted, and not bypassed. */
function faultedIn({ group, zones }: ZonesSnapshot): number[] {
  return zones
    .flatMap((byte) => [byte & 0x0f, byte >> 4])
    .flatMap((state, index) => ((state & 0b11) === 1 ? [group * ZONES_IN_SNAPSHOT + index + 1] : []));
}

function refused(message: DriverMessage, openZones: readonly string[] = []): Refused {
  return new Refused({ kind: 'refused', message, openZones });
}
