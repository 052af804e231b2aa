import type { ChannelProblem, StayMessageKind } from '../../domain/bookings/guest-channel.ts';
import type { FeedSource, FetchProblem, StayMoment } from '../../domain/bookings/sighting.ts';
import type { OwnersWord, StayDates, StayGuest, StayState } from '../../domain/bookings/stay.ts';
import type { CleaningRule, GuestWay, UnitSettings } from '../../domain/bookings/unit.ts';
import type { CalendarProblem } from '../../domain/bookings/calendar.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { SyncReason, SyncState } from '../../domain/plan/sync.ts';

/** What the house shows of bookings. Times are epoch milliseconds; nothing here holds a PIN or an address of a feed. */

export interface UnitView extends UnitSettings {
  readonly id: number;
  /** By their names, in the order of `devices`. */
  readonly deviceNames: readonly string[];
  readonly feeds: readonly FeedView[];
  /** The stay under way, else the one that comes next. */
  readonly next?: StayView;
  /** Somebody should look at this unit: a stay or a feed has a trouble. */
  readonly hasProblem: boolean;
}

/** What changes; `cleaning: undefined` ends it. */
export type UnitPatch = Partial<Omit<UnitSettings, 'cleaning'>> & {
  readonly cleaning?: CleaningRule | undefined;
};

export interface FeedView {
  readonly id: number;
  readonly unit: number;
  readonly name: string;
  /** Of its address; an entity of Home Assistant is shown whole. */
  readonly host: string;
  readonly isOn: boolean;
  /** It is being read now. */
  readonly isReading: boolean;
  readonly readAt?: number;
  /** Since when it could not be read. */
  readonly failingSince?: number;
  readonly problem?: FetchProblem;
  /** Stays to come of which it tells. */
  readonly stays: number;
}

/** A device on which a guest's code is not yet as it should be. */
export interface NotReady {
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly state: SyncState;
  readonly reason?: SyncReason;
  /** A backup code is on this lock, and nobody has its number. */
  readonly hasBackup: boolean;
}

/** Tokens of links that open the chat of a guest begin so: no other link of the house does. */
export const GUEST_TOKEN = 'guest-';

/** What an owner should look at. */
export type StayConcern =
  /** The feeds do not show it any longer, since then. `asked`: an owner decides, as somebody may be inside. */
  | { readonly kind: 'gone-from-calendar'; readonly since: number; readonly asked: boolean }
  /** Of an unclear stay. */
  | { readonly kind: 'guest-or-block' }
  /** Another stay has a night of it too. */
  | { readonly kind: 'double-booking'; readonly with: number }
  /** It has no code: no PIN is left, or the unit's devices are not there. */
  | { readonly kind: 'no-code' }
  /** The code will find no slot on the device. */
  | { readonly kind: 'no-room'; readonly deviceName: string }
  /** Its time has come, and the code is not on every device. */
  | { readonly kind: 'not-ready' }
  /** Nobody can tell whether the message has gone out. */
  | { readonly kind: 'perhaps-sent'; readonly delivery: number }
  | { readonly kind: 'not-sent'; readonly delivery: number }
  /** The feed says other dates than an owner has set by hand. */
  | { readonly kind: 'calendar-differs'; readonly says: StayDates };

export interface StayView extends StayDates {
  readonly id: number;
  readonly unit: { readonly id: number; readonly name: string };
  readonly state: StayState;
  /** Empty once it was erased. */
  readonly guest: StayGuest;
  /** How the guest is called in lists: the name, else what is known. */
  readonly name: string;
  readonly user?: number;
  readonly code?: number;
  /** By the feed, the owner or the unit, without the minutes before and after. */
  readonly checkIn: number;
  readonly checkOut: number;
  /** When the guest's code works. */
  readonly from: number;
  readonly until: number;
  /** From then on it may be on the locks, so that it can be seen there; as `from`, or earlier. */
  readonly onLocksFrom: number;
  /** Names of the feeds that show it; none of one that an owner has made by hand. */
  readonly feeds: readonly { readonly id: number; readonly name: string }[];
  readonly notReady: readonly NotReady[];
  readonly concerns: readonly StayConcern[];
  readonly own: OwnersWord;
  /** The message with the code, as far as it is. */
  readonly share: ShareView;
  readonly arrivedAt?: number;
  readonly endedAt?: number;
}

export type ShareView =
  /** Nobody has chosen that it goes out by itself. */
  | { readonly kind: 'by-hand' }
  /** It goes out then, or as soon after it as every device has shown the code. */
  | { readonly kind: 'waits'; readonly from: number; readonly way: GuestWay['kind'] }
  | { readonly kind: 'under-way' | 'sent' | 'perhaps' | 'refused' | 'given-up'; readonly delivery: number };

export interface DeliveryView {
  readonly id: number;
  readonly stay: number;
  readonly kind: StayMessageKind;
  readonly way: GuestWay;
  /** `perhaps`: it was handed over, and nobody has said that it was taken. `dropped`: an owner has said so. */
  readonly state: 'waiting' | 'under-way' | 'sent' | 'perhaps' | 'refused' | 'given-up' | 'dropped';
  readonly madeAt: number;
  readonly tries: number;
  readonly nextTryAt?: number;
  readonly settledAt?: number;
  readonly problem?: ChannelProblem;
}

export interface BackupView {
  readonly device: DeviceId;
  readonly deviceName: string;
  /** It was seen on the lock. */
  readonly isLive: boolean;
  /** The stay whose guest has the number. */
  readonly givenTo?: number;
}

/** What a feed would do if it were switched on. */
export interface DryRunView {
  readonly lines: readonly DryRunLine[];
  /** What was not understood. */
  readonly problems: readonly CalendarProblem[];
}

export type DryRunLine = StayDates & {
  readonly guest: StayGuest;
  readonly from: number;
  readonly until: number;
} & (
    | { readonly kind: 'new' | 'unclear' | 'block' | 'cancelled' | 'past' }
    /** Another feed of the unit shows it already, or the house knows it. */
    | { readonly kind: 'known'; readonly stay: number }
    | { readonly kind: 'double-booking'; readonly with: number }
  );

export interface StaySelection {
  readonly unit?: number;
  readonly states?: readonly StayState[];
  /** Only those with a concern. */
  readonly concern?: true;
}

/** A stay that an owner makes by hand. */
export interface NewStay extends StayDates {
  readonly unit: number;
  readonly guest: StayGuest;
}

export interface StayPatch {
  readonly arrival?: StayMoment;
  readonly departure?: StayMoment;
  readonly guest?: StayGuest;
}

export interface NewFeed {
  readonly name: string;
  readonly source: FeedSource;
}

/** What becomes of the stays of a feed or a unit that is removed. Those whose guest may be inside stay in any case. */
export type StaysAfter = 'keep' | 'remove';

/** What a guest may see of the own stay. */
export interface GuestStayView extends StayDates {
  readonly stay: number;
  readonly unit: string;
  readonly state: StayState;
  readonly code?: number;
  readonly from: number;
  readonly until: number;
  readonly deviceNames: readonly string[];
  readonly address?: string;
  readonly instructions?: string;
  readonly mapLink?: string;
  /** The guest may see the number now. */
  readonly mayShow: boolean;
  /** A wish of theirs waits for an owner. */
  readonly isAsking: boolean;
}

/** The chat of a stay's guest. `since` in epoch milliseconds. */
export type GuestChatView =
  | { readonly kind: 'none' }
  /** Nobody has opened the link yet. */
  | { readonly kind: 'waiting'; readonly since: number }
  | { readonly kind: 'open'; readonly since: number; readonly name: string };

/** Other dates that a guest asks for. */
export interface GuestRequestView extends StayDates {
  readonly id: number;
  readonly stay: StayView;
  readonly answer?: 'approved' | 'declined';
}
