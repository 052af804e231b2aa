import type { BulkDraft } from './drafts/bulk-draft.ts';
import type { Draft } from './drafts/code-draft.ts';
import type { ImportPlan } from '../files/import-plan.ts';
import type { Offer } from './drafts/offer.ts';
import type { DeviceId } from '../../src/domain/device.ts';
import type { Inbox } from '../telegram/poller.ts';
import type { Place } from './places/place.ts';

/** What the bot keeps durably. `state` and the inbox may hold a typed PIN: the store encrypts both. */
export interface ChatStore {
  inbox(): Inbox;
  load(chat: number): string | undefined;
  save(chat: number, state: string): void;
  /** Messages to be taken away, soonest first. */
  expiring(): readonly ExpiringMessage[];
  /** Adds a message, or gives it another time. */
  expire(message: ExpiringMessage): void;
  /** It is gone, or no longer shows a PIN: forget it. */
  expired(message: Pick<ExpiringMessage, 'chat' | 'message'>): void;
  clips(): readonly ClipJob[];
  /** Adds a clip, or what is new of it. */
  keepClip(job: ClipJob): void;
  forgetClip(name: string): void;
}

/** A clip that somebody has asked for, until it was sent. */
export interface ClipJob {
  /** Of its recording. */
  readonly name: string;
  readonly chat: number;
  readonly device: DeviceId;
  readonly seconds: number;
  /** When it was begun, in epoch milliseconds. */
  readonly from: number;
  /** The message that shows how far it is. */
  readonly message?: number;
}

export interface ExpiringMessage {
  readonly chat: number;
  readonly message: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Rows of a file, before they are imported and while they are. */
export interface ImportDraft extends ImportPlan {
  /** Somebody has said yes to it. */
  readonly isBegun?: true;
}

/** One private chat. */
export interface ChatState {
  /** The place on the live message. */
  readonly place: Place;
  /** Counts the drawings; a button of an earlier one does not act. */
  readonly version: number;
  /** When this version was drawn first, in epoch milliseconds: a tap on it was made after that. */
  readonly drawnAt?: number;
  /** What was kept of it could not be read; that is said on the next screen. */
  readonly isAnew?: true;
  readonly live?: LiveMessage;
  /** A line above the screen, as plain text: a refusal, or what was done. */
  readonly note?: string;
  /** The pages that lead here, the last one last; ‹ Back leads there. */
  readonly trail?: readonly Place[];
  readonly draft?: Draft;
  readonly search?: string;
  readonly bulk?: BulkDraft;
  readonly import?: ImportDraft;
  /** What a typed sentence could mean, while that is asked. */
  readonly offer?: Offer;
  /** The message for the guest, while the share screen shows it. */
  readonly shared?: string;
  /** What waits for the member's second factor. */
  readonly asked?: Asked;
  /** The message with the picture of a new second factor, while it is set up. */
  readonly picture?: number;
  /** The typed update that was worked off last: the same one again, after a crash, changes nothing. */
  readonly lastTyped?: number;
}

/** An act that was tapped, and needs the second factor first. */
export interface Asked {
  readonly place: Place;
  readonly act: string;
  readonly value: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The one message that is edited in place, and what it shows: nothing where that is a PIN. */
export interface LiveMessage {
  readonly id: number;
  readonly reveals: boolean;
  readonly text: string;
  /** The buttons as JSON. */
  readonly buttons: string;
}

export const NEW_CHAT: ChatState = { place: 'home', version: 0 };
