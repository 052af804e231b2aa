import type { EntrySelection } from '../engine/views/entry-views.ts';
import type { MemberView } from '../engine/views/member-views.ts';

/** Spreadsheets, as the chat reads and writes them. */
export interface PageFiles {
  /** Who came, as a CSV file. */
  readonly exportEntries: (member: MemberView, only: EntrySelection) => Promise<Uint8Array>;
  /** Users and their codes, without PINs. */
  readonly exportUsers: (member: MemberView) => Promise<Uint8Array>;
  /** What a file would do; nothing is changed. */
  readonly read: (member: MemberView, content: Uint8Array) => ImportFound;
  /** Of the member's import that was begun last. */
  readonly progressOf: (member: number) => ImportProgress | undefined;
}

/** It may hold PINs, and stands in memory alone. */
export interface ImportFound {
  /** How many rows make a new user, and how many a new code. */
  readonly newUsers: number;
  readonly newCodes: number;
  /** Users that are there and get a tag. */
  readonly newTags: number;
  /** Nothing is to be done for these. */
  readonly there: number;
  /** Rows that are left out. */
  readonly problems: readonly ImportProblem[];
  /** Imports it, row after row; false where another import of the member is not over yet. */
  readonly begin: () => boolean;
}

export interface ImportProblem {
  /** Missing where it is about the whole file. */
  readonly line?: number;
  readonly text: string;
}

export interface ImportProgress {
  readonly total: number;
  readonly done: number;
  readonly problems: readonly ImportProblem[];
  readonly isOver: boolean;
}
