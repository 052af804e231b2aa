/** What the panel's reports mean to the house: who came and went, and what somebody should look after. */
import type { EntryAction, DeviceProblem } from '../../src/domain/driver/driver-event.ts';
import type { Report } from './message-types.ts';

export type News =
  | { readonly kind: 'used'; readonly partition: number; readonly how: EntryAction; readonly slot?: number }
  | { readonly kind: 'trouble'; readonly partition: number; readonly what: DeviceProblem };

export class NewsDesk {
  /** Of reports that name no partition. */
  readonly #firstPartition: number;
  /** What was last told of each partition: an EnvisaLink may repeat itself, and tells 702 after 700. */
  readonly #told = new Map<number, 'arm' | 'disarm'>();

  constructor(firstPartition: number) {
    this.#firstPartition = firstPartition;
  }

  /** Events were missed. */
  forget(): void {
    this.#told.clear();
  }

  of(report: Report): News | undefined {
    const first = { partition: this.#firstPartition };
    switch (report.kind) {
      case 'by-user':
        return this.#ofUser(report);
      case 'armed':
        this.#expect(report.partition, 'arm');
        return undefined;
      case 'duress':
        return { kind: 'used', ...first, how: 'duress' };
      case 'trouble':
        if (!report.present || report.what === 'mains') return undefined;
        return { kind: 'trouble', ...first, what: report.what === 'battery' ? 'battery-low' : 'tamper' };
      case 'partition':
        return this.#ofState(report);
      default:
        return undefined;
    }
  }

  #ofUser({ partition, action, user }: Extract<Report, { kind: 'by-user' }>): News | undefined {
    const how = action.startsWith('arm') ? 'arm' : 'disarm';
    if (this.#told.get(partition) === how) return undefined;
    this.#told.set(partition, how);
    return { kind: 'used', partition, how, ...(user !== undefined && user > 0 && { slot: user }) };
  }

  #ofState({ partition, state }: Extract<Report, { kind: 'partition' }>): News | undefined {
    switch (state) {
      case 'exit-delay':
        this.#expect(partition, 'arm');
        return undefined;
      case 'disarmed':
        this.#expect(partition, 'disarm');
        return undefined;
      case 'invalid-code':
        return { kind: 'used', partition, how: 'denied' };
      case 'keypad-lockout':
        return { kind: 'trouble', partition, what: 'keypad-locked-out' };
      default:
        return undefined;
    }
  }

  /** The partition changed: who did it is news, even where the change before was told by nobody. */
  #expect(partition: number, how: 'arm' | 'disarm'): void {
    if (this.#told.get(partition) !== how) this.#told.delete(partition);
  }
}
