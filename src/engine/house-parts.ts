import type { GuestChannel, GuestWords } from '../domain/bookings/guest-channel.ts';
import type { FeedReader } from '../domain/bookings/sighting.ts';
import type { Clock } from '../domain/clock.ts';
import type { Conditions } from '../domain/condition.ts';
import type { DeviceId } from '../domain/device.ts';
import type { Check } from '../domain/doctor/check.ts';
import type { Driver } from '../domain/driver/driver.ts';
import type { Language } from '../domain/people/language.ts';
import type { Presence } from '../domain/home/presence.ts';
import type { HomeServices } from '../domain/home/home-services.ts';
import type { Store } from '../storage/store.ts';
import type { BackupSettings } from './backups/backups.ts';
import type { EventWords } from './views/event-data.ts';
import type { Fault } from './fault.ts';
import type { HardwareShared } from './devices/device-lists.ts';
import type { DeviceSettings } from './devices/device-registry.ts';
import type { PanelCodes } from './commands/pin-policy.ts';
import type { SceneSetting } from './commands/home/scene-commands.ts';

/** What a house is put together from. */
export interface HouseParts {
  readonly name: string;
  /** IANA. */
  readonly zone: string;
  /** For members whose own language is not known, or not spoken by the chat. */
  readonly language?: Language;
  readonly store: Store;
  readonly drivers: readonly Driver[];
  readonly settings?: Readonly<Record<DeviceId, DeviceSettings>>;
  readonly clock: Clock;
  /** Digits of a generated PIN, if the devices accept that length. */
  readonly pinLength?: number;
  readonly panelCodes?: PanelCodes;
  /** What codes may depend on besides their schedules. */
  readonly conditions?: Conditions | undefined;
  /** Whether anybody is home, for alerts. */
  readonly presence?: Presence | undefined;
  readonly surroundings?: HomeServices | undefined;
  /** Scenes that members may run; if missing, owners choose them in the chat. */
  readonly scenes?: readonly SceneSetting[] | undefined;
  /** Reads calendars of bookings; missing: there are none. */
  readonly feedReader?: FeedReader | undefined;
  /** The ways in which messages reach guests. */
  readonly guestChannels?: readonly GuestChannel[];
  /** The words of these messages; a house without guests needs none. */
  readonly guestWords?: GuestWords | undefined;
  /** The words in events for webhooks. */
  readonly eventWords?: EventWords;
  /** Where the nightly copies of the house go; missing: no copies. */
  readonly backups?: BackupSettings | undefined;
  /** Checks of the doctor outside the house; missing: none. */
  readonly checks?: readonly Check[] | undefined;
  /** How long the computer has been running, in milliseconds; missing: for long. */
  readonly uptimeMs?: number;
  /** Called when something failed that nobody expected to fail. The house goes on. */
  readonly fault?: Fault;
  /** Called when a device shows a code, with how long after it was wanted. */
  readonly codeArrived?: ((device: DeviceId, afterMs: number) => void) | undefined;
  /** Called once for each device that is left out because another driver reaches the same lock. */
  readonly hardwareShared?: HardwareShared;
}
