import type { AlertKind, GroupAlertKind } from '../../domain/alerts/alert-choices.ts';
import type { ApiRight } from '../../domain/people/api-token.ts';
import type { Invitable } from '../../domain/people/user.ts';
import type {
  DeliveryView,
  DryRunView,
  FeedView,
  StayView,
  UnitView,
} from '../../engine/views/booking-views.ts';
import type { StayMoment } from '../../domain/bookings/sighting.ts';
import type { StayDates } from '../../domain/bookings/stay.ts';
import type { GuestWay } from '../../domain/bookings/unit.ts';
import type { BackupView } from '../../engine/views/backup-views.ts';
import type {
  AlertGroupView,
  ApiTokenView,
  FactorView,
  WatchView,
  WebhookView,
} from '../../engine/views/member-views.ts';
import type { Here } from '../words.ts';

/**
 * What the chat has words for in the areas of the house that not every page is about. All of it is plain text; labels
 * of buttons come without the sign that the chat puts before them.
 */
export interface AreaWords {
  readonly alerts: AlertWords;
  readonly tokens: TokenWords;
  readonly copies: CopyWords;
  readonly webhooks: WebhookWords;
  readonly factor: FactorWords;
  readonly bookings: BookingWords;
}

export interface AlertWords {
  readonly title: string;
  readonly intro: string;
  /** The alerts that come whatever a member has chosen. */
  readonly rest: string;
  readonly question: string;
  readonly arrivals: Readonly<Record<'always' | 'nobody-home', string>>;
  readonly home: Readonly<Record<'somebody' | 'nobody' | 'unknown', string>>;
  readonly firstOnly: string;
  readonly whose: string;
  readonly everybody: string;
  readonly where: string;
  readonly everywhere: string;
  readonly what: string;
  readonly kind: Readonly<Record<AlertKind, string>>;
  readonly quiet: string;
  readonly watches: string;
  readonly watchesHint: string;
  readonly watch: (watch: WatchView) => string;
  readonly watchKind: Readonly<Record<WatchView['kind'], string>>;
  readonly workdays: string;
  readonly watchAdded: string;
  readonly groups: string;
  readonly groupsHint: string;
  readonly group: (group: AlertGroupView) => string;
  readonly groupReaders: string;
  readonly groupKind: Readonly<Record<GroupAlertKind, string>>;
}

export interface TokenWords {
  readonly title: string;
  readonly about: string;
  readonly none: string;
  readonly newTitle: string;
  /** What each right lets a program do, a line each. */
  readonly rights: readonly string[];
  readonly right: (right: ApiRight) => string;
  /** undefined: none. */
  readonly endsIn: (days: number | undefined) => string;
  readonly make: string;
  /** Above the token itself. */
  readonly once: string;
  readonly card: (token: ApiTokenView, here: Here) => readonly string[];
  readonly renamed: (name: string) => string;
  readonly end: string;
  readonly ended: (name: string) => string;
}

export interface WebhookWords {
  readonly title: string;
  readonly none: string;
  readonly card: (webhook: WebhookView, here: Here) => readonly string[];
  /** Above the secret itself. */
  readonly once: string;
  readonly allowPrivate: string;
  readonly privateHint: string;
  readonly privateAllowed: string;
  readonly switchOn: string;
  readonly switchOff: string;
  readonly switchedOn: string;
  readonly switchedOff: string;
  readonly remove: string;
  readonly removeQuestion: (host: string) => string;
  readonly removeYes: string;
  readonly no: string;
  readonly removed: (host: string) => string;
}

export interface CopyWords {
  readonly title: string;
  /** How the copies stand, a line each. */
  readonly standing: (view: BackupView, here: Here) => readonly string[];
  readonly hint: string;
  readonly fetch: string;
  readonly sheet: string;
  readonly now: string;
  readonly begun: string;
  readonly sheetIsYours: string;
  /** Above and below the passphrase. */
  readonly sheetText: (passphrase: string) => readonly string[];
  readonly retentionTitle: string;
  readonly retention: (days: number) => string;
  readonly kept: (days: number) => string;
  readonly retentionChosen: (days: number) => string;
}

export interface FactorWords {
  readonly title: string;
  readonly about: string;
  /** What holds for the reader, a line each. */
  readonly standing: (own: FactorView | undefined, isRequired: boolean, here: Here) => readonly string[];
  readonly rememberQuestion: string;
  readonly remember: (minutes: number) => string;
  readonly rememberChanged: (minutes: number) => string;
  readonly setUp: string;
  readonly setUpAgain: string;
  readonly renew: string;
  readonly turnOff: string;
  readonly turnOffQuestion: string;
  readonly turnOffYes: string;
  readonly turnOffNo: string;
  readonly turnedOff: string;
  readonly required: (role: Invitable) => string;
  readonly newTitle: string;
  readonly startAgain: string;
  readonly isOn: string;
  readonly renewed: string;
  readonly recovery: (codes: readonly string[]) => readonly string[];
}

export interface BookingWords {
  readonly title: string;
  readonly none: string;
  readonly unitLine: (unit: UnitView) => string;
  readonly unitCard: (unit: UnitView) => readonly string[];
  readonly label: Readonly<Record<BookingLabel, string>>;
  /** What was done, as it stands above the page that follows. */
  readonly done: Readonly<Record<BookingDone, string>>;
  readonly removeUnitQuestion: (name: string) => string;
  readonly unitRemoved: (name: string) => string;
  readonly backupLine: (device: string, isLive: boolean, guest: string | undefined) => string;
  /** `Nora Lind, Fri 5 Jun – Mon 8 Jun: ready` */
  readonly stayLine: (stay: StayView) => string;
  readonly dates: (dates: StayDates) => string;
  readonly day: (moment: StayMoment) => string;
  /** A card of a stay: its state, its code, what is not ready and why, who the guest is. */
  readonly stayCard: (
    stay: StayView,
    here: Here,
    nameOf: (stay: number) => string | undefined,
  ) => readonly string[];
  /** What the guest was sent. */
  readonly delivery: (delivery: DeliveryView, here: Here) => string;
  readonly retry: (device: string) => string;
  readonly giveBackup: (device: string) => string;
  readonly removeStayQuestion: (name: string) => string;
  readonly shareQuestion: (name: string) => string;
  readonly shareNotReady: (devices: string) => string;
  readonly way: (way: GuestWay) => string;
  readonly feedLine: (feed: FeedView, here: Here) => string;
  readonly feedCard: (feed: FeedView, here: Here) => readonly string[];
  readonly feedAdded: (name: string) => string;
  readonly removeFeedQuestion: (name: string, stays: number) => string;
  readonly feedRemoved: (name: string) => string;
  /** What a calendar would do if it were switched on, a line for each stay. */
  readonly dryRun: (found: DryRunView, here: Here) => readonly string[];
}

/** Headings, and labels of buttons. */
export type BookingLabel =
  | ('all' | 'concerns' | 'addUnit' | 'newUnit' | 'unitStays' | 'newStay' | 'feeds' | 'backups' | 'past')
  | ('remove' | 'keepCodes' | 'removeCodes' | 'noStay' | 'noBackups' | 'history' | 'noHistory')
  | ('keep' | 'comes' | 'block' | 'sendAgain' | 'markSent' | 'drop' | 'follow' | 'restore')
  | ('share' | 'code' | 'edit' | 'removeYes' | 'no' | 'message' | 'anyway')
  | ('noFeed' | 'tryFeed' | 'switchOn' | 'switchOff' | 'readNow' | 'allowPrivate' | 'privateHint')
  | ('keepStays' | 'removeStays' | 'dryTitle');

export type BookingDone =
  | ('kept' | 'comes' | 'block' | 'given' | 'sentAgain' | 'marked' | 'follows' | 'removed' | 'made')
  | ('changed' | 'isSending' | 'switchedOn' | 'switchedOff' | 'isRead' | 'saved');
