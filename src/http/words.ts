import type { CheckResult } from '../domain/doctor/check.ts';
import type { ArmMode } from '../domain/device.ts';
import type { DriverMessage } from '../domain/driver/driver-message.ts';
import type { RestState, SyncState } from '../domain/plan/sync.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { GuestMessage } from '../domain/share.ts';
import type { Language } from '../domain/people/language.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import type { AccessView, Explanation } from '../engine/views/access-views.ts';
import type { CodeView, GrantView, Preview, TroubleView, UpcomingView } from '../engine/views/code-views.ts';
import type { DeviceView } from '../engine/views/device-views.ts';
import type { EntryView, HoldEntryView } from '../engine/views/entry-views.ts';
import type { AreaWords } from './chat-words/area-words.ts';
import type { GroupWords } from './chat-words/group-words.ts';

/** When it is, and where the house stands. */
export interface Here {
  /** Epoch milliseconds. */
  readonly now: number;
  /** IANA. */
  readonly zone: string;
}

/** What was made of a typed schedule, or why nothing. */
export type ReadSchedule =
  | { readonly ok: true; readonly schedule?: Schedule; readonly uses?: number }
  | { readonly ok: false; readonly words: string };

/**
 * What the chat has words for already, so that page, API and chat say the same. All of it is plain text, which
 * whoever puts it into HTML escapes.
 */
export interface PageWords extends AreaWords, GroupWords {
  /** `12:03` today, `Fri 9 Oct, 12:03` on another day. */
  readonly moment: (at: number, here: Here) => string;
  readonly exactMoment: (at: number, here: Here) => string;
  /** `Fri 9 Oct` of a local `YYYY-MM-DD`. */
  readonly dateWords: (date: string) => string;
  /** `Fri`; 1 is Monday. */
  readonly weekday: (day: number) => string;
  /** Whose code it is; undefined where it is nobody's. */
  readonly whose: (user: string | undefined) => string;
  readonly schedule: (schedule: Schedule, here: Here) => string;
  /** What is typed for a schedule, as in the chat: "weekdays 11-14 until 30 June". */
  readonly readSchedule: (text: string, here: Here) => ReadSchedule;
  readonly refusal: (refusal: Refusal) => string;
  readonly driver: (message: DriverMessage) => string;
  readonly icon: Readonly<Record<RestState | SyncState | 'none', string>>;
  /** One word or two of a state, such as `live`. */
  readonly state: (state: RestState | SyncState) => string;
  /** `Front door: live, verified 12:03:05` */
  readonly grant: (grant: GrantView, code: CodeView, here: Here) => string;
  /** `waiting. The panel is armed.` */
  readonly trouble: (
    trouble: Pick<TroubleView, 'state' | 'oldPin' | 'reason' | 'lengths'>,
    here: Here,
  ) => string;
  /** What it depends on, a line each: schedule, condition, uses. */
  readonly when: (code: CodeView, here: Here) => readonly string[];
  /** `Open now, until 14:00` */
  readonly standing: (code: CodeView, here: Here) => string;
  /** `Anna Berg came in by Front door · 12:03 · by code` */
  readonly entry: (entry: EntryView, here: Here) => string;
  readonly hold: (hold: HoldEntryView, here: Here) => string;
  readonly upcoming: (change: UpcomingView, here: Here) => string;
  /** What would follow from a change of a code, a line each. */
  readonly preview: (preview: Preview, here: Here) => readonly string[];
  readonly why: (explanation: Explanation, here: Here) => readonly string[];
  readonly who: (
    access: AccessView,
    when: { readonly at: number; readonly isNow: boolean; readonly isShut: boolean },
    here: Here,
  ) => string;
  /** `last heard from 12:03` */
  readonly life: (device: DeviceView, here: Here) => string;
  readonly armed: (mode: ArmMode) => string;
  /** What a camera's, a lock's or a panel's act asks before it is done. */
  readonly armQuestion: (mode: ArmMode) => string;
  /** `Disarm`, as a button says it. */
  readonly armButton: (mode: ArmMode) => string;
  readonly unlockQuestion: string;
  /** A message for the guest, with the PIN. */
  readonly guestMessage: (message: GuestMessage) => string;
  readonly locked: (locked: boolean) => string;
  readonly doctor: {
    readonly title: string;
    readonly open: string;
    readonly intro: string;
    readonly begin: string;
    readonly running: string;
    readonly move: (was: string, now: string) => string;
    readonly moveQuestion: (was: string, now: string) => string;
    readonly moved: (devices: number) => string;
    /** What was found, the worst first, and what is still being looked at. */
    readonly lines: (results: readonly CheckResult[], here: Here) => readonly string[];
  };
  /** What needs somebody to look after it, besides codes in trouble. */
  readonly care: (
    devices: readonly DeviceView[],
    house: { waiting: number; knowsTheTime: boolean },
  ) => readonly string[];
}

/** @param language undefined: of somebody who has chosen none, or is not known */
export type PageWordsOf = (language: Language | undefined) => PageWords;
