import type { GuestChannel, GuestWords } from '../../domain/bookings/guest-channel.ts';
import type { FeedReader } from '../../domain/bookings/sighting.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../storage/store.ts';
import type { Notices } from '../alerts/notices.ts';
import type { SecondFactor } from '../access/second-factor.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { CodeCommands } from '../commands/code-commands.ts';
import type { Groups } from '../commands/groups.ts';
import type { PinPolicy } from '../commands/pin-policy.ts';
import type { UserCommands } from '../commands/user-commands.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import type { Fault } from '../fault.ts';
import type { Queries } from '../queries/queries.ts';
import type { Happening } from '../views/happening.ts';

/** What bookings are made with. */
export interface BookingParts {
  /** Of the house. */
  readonly name: string;
  readonly zone: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly timeIsTrusted: () => boolean;
  readonly registry: DeviceRegistry;
  readonly queries: Queries;
  readonly notices: Notices;
  readonly audit: AuditLog;
  readonly factor: SecondFactor;
  readonly users: UserCommands;
  readonly groups: Groups;
  readonly codes: CodeCommands;
  readonly pinPolicy: PinPolicy;
  /** Missing where no calendar can be read. */
  readonly reader: FeedReader | undefined;
  readonly channels: readonly GuestChannel[];
  readonly words: GuestWords;
  readonly tell: (happening: Happening) => void;
  readonly stayChanged: (stay: number) => void;
  readonly unitChanged: (unit: number) => void;
  /** An account came as a guest, or went. */
  readonly memberChanged: (member: number) => void;
  readonly fault: Fault;
}
