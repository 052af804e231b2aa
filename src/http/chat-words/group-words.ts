import type { BulkAction } from '../../domain/bulk.ts';
import type { Role } from '../../domain/people/user.ts';
import type { Difference, ReviewCause } from '../../engine/views/review-views.ts';

/**
 * What the chat has words for where it is about many at once: tags, groups, decisions about many codes, spreadsheets,
 * and a house that went back in time. All of it is plain text; labels come without the sign before them.
 */
export interface GroupWords {
  readonly tags: TagWords;
  readonly deviceGroups: DeviceGroupWords;
  readonly bulk: BulkWords;
  readonly files: FileWords;
  readonly review: ReviewWords;
  readonly duress: DuressWords;
}

interface NamedWords {
  readonly title: string;
  readonly none: string;
  readonly rename: string;
  readonly delete: string;
  readonly deleteQuestion: (name: string) => string;
  readonly deleteYes: string;
  readonly deleteNo: string;
  readonly deleted: (name: string) => string;
  readonly added: (name: string) => string;
  readonly changed: string;
}

export interface TagWords extends NamedWords {
  readonly card: (name: string, users: number) => string;
  readonly show: string;
  readonly ofUser: (name: string) => string;
}

export interface DeviceGroupWords extends NamedWords {
  /** What is to be known before its devices are ticked, a line each. */
  readonly card: (name: string) => readonly string[];
  readonly area: (name: string, devices: string) => string;
}

type ActionKind = BulkAction['kind'];

export interface BulkWords {
  readonly title: string;
  readonly whom: (users: number, who: string) => string;
  readonly everybody: string;
  readonly ticked: string;
  readonly question: string;
  readonly nobody: string;
  readonly do: Readonly<Record<ActionKind, string>>;
  readonly untilNotUnderstood: string;
  readonly reviewTitle: string;
  /** What will be done. @param detail the new end, the device, or `fromTo` */
  readonly will: (action: ActionKind, codes: number, users: number, detail: string) => string;
  readonly fromTo: (from: string, to: string) => string;
  readonly nothing: string;
  readonly unaffected: (codes: number) => string;
  readonly refused: (codes: number) => string;
  readonly more: (codes: number) => string;
  readonly yes: (action: ActionKind, codes: number) => string;
  readonly runTitle: string;
  readonly running: (done: number, total: number) => string;
  readonly done: (action: ActionKind, codes: number) => string;
  readonly saved: string;
  readonly interrupted: (left: number) => string;
  readonly stopped: (left: number) => string;
  readonly goOn: (codes: number) => string;
  readonly drop: string;
  readonly openInterrupted: (left: number) => string;
}

export interface FileWords {
  readonly title: string;
  readonly importTitle: string;
  readonly exportUsers: string;
  readonly exportEntries: (days: number | undefined) => string;
  readonly usersName: string;
  readonly entriesName: string;
  /** What the file would add, a line each. */
  readonly plan: (found: {
    readonly newUsers: number;
    readonly newCodes: number;
    readonly newTags: number;
    readonly there: number;
  }) => readonly string[];
  readonly problems: (count: number) => string;
  readonly misses: (count: number) => string;
  readonly problemLine: (line: number | undefined, text: string) => string;
  readonly more: (count: number) => string;
  readonly yes: string;
  readonly running: (done: number, total: number) => string;
  readonly done: (rows: number) => string;
  readonly stopped: (done: number, total: number) => string;
  readonly tooLarge: (kilobytes: number) => string;
}

export interface ReviewWords {
  readonly title: string;
  readonly open: string;
  /** @param from when the copy was made */
  readonly cause: (cause: ReviewCause, from: string | undefined) => string;
  readonly reading: (devices: string) => string;
  readonly same: (codes: number) => string;
  readonly device: (name: string, what: Difference) => string;
  readonly members: string;
  readonly foreign: string;
  readonly foreignAt: (device: string, slots: readonly number[]) => string;
  readonly codeHint: string;
  readonly keep: string;
  readonly remove: string;
  readonly kept: (who: string) => string;
  readonly removed: (who: string) => string;
  readonly memberQuestion: (name: string, role: Role) => string;
  readonly keepMember: string;
  readonly removeMember: string;
  readonly memberKept: (name: string) => string;
  readonly memberRemoved: (name: string) => string;
  readonly keepAll: string;
  readonly keepAllQuestion: (codes: number, members: number) => string;
  readonly keepAllYes: string;
  readonly keptAll: string;
  readonly keepHeld: string;
  readonly keepHeldQuestion: (gone: number, members: number) => string;
  readonly keepHeldYes: string;
  readonly keptHeld: string;
  readonly over: string;
}

export interface DuressWords {
  readonly title: string;
  readonly isOff: (name: string) => string;
  readonly isOn: (name: string) => string;
  readonly what: string;
  readonly limits: string;
  readonly whoIsQuiet: string;
  readonly hearing: (names: string) => string;
  readonly nobodyHears: string;
  readonly mark: string;
  readonly markQuietFor: (name: string) => string;
  readonly unmark: string;
  readonly marked: string;
  readonly unmarked: string;
}
