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
  /** Of members whose own one is not known, or is none that the chat speaks. */
  readonly language?: Language;
  readonly store: Store;
  readonly drivers: readonly Driver[];
  readonly settings?: Readonly<Record<DeviceId, DeviceSettings>>;
  readonly clock: Clock;
  /** Digits of a generated PIN, where the devices agree. */
  readonly pinLength?: number;
  readonly panelCodes?: PanelCodes;
  /** What codes may depend on beside their schedules. */
  readonly conditions?: Conditions | undefined;
  /** Whether anybody is home, for alerts. */
  readonly presence?: Presence | undefined;
  readonly surroundings?: HomeServices | undefined;
  /** Scenes that members may run; owners choose in the chat where it is missing. */
  readonly scenes?: readonly SceneSetting[] | undefined;
  /** Reads calendars of bookings; there are none where it is missing. */
  readonly feedReader?: FeedReader | undefined;
  /** Ways on which messages reach guests. */
  readonly guestChannels?: readonly GuestChannel[];
  /** In which words; a house without guests needs none. */
  readonly guestWords?: GuestWords | undefined;
  /** What receivers of events read. */
  readonly eventWords?: EventWords;
  /** Where copies of the house go each night; nowhere, where it is missing. */
  readonly backups?: BackupSettings | undefined;
  /** What a doctor looks at that lies outside the house; nothing, where it is missing. */
  readonly checks?: readonly Check[] | undefined;
  /** Milliseconds that the computer has been running; for long, where it is not given. */
  readonly uptimeMs?: number;
  /** Hears of what nobody expected to fail; the house goes on. */
  readonly fault?: Fault;
  /** Hears how long after it was wanted a code was on a device. */
  readonly codeArrived?: ((device: DeviceId, afterMs: number) => void) | undefined;
  /** Hears once of each device that is left out because another driver has the same lock. */
  readonly hardwareShared?: HardwareShared;
}
