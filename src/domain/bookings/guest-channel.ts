import type { Language } from '../people/language.ts';
import type { ShownPin } from '../share.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { GuestWay } from './unit.ts';

/** What a guest reads about their stay. The words are made of it at the moment of sending, and kept nowhere. */
export interface StayMessage {
  /**
   * `code`: the code of the stay. `changed`: the same after other dates or another PIN. `backup`: a number that also
   * opens some devices. `cancelled`: the code does not work any longer. `ending`: it ends soon.
   */
  readonly kind: StayMessageKind;
  readonly house: string;
  readonly unit: string;
  /** Missing where the feed does not say it. */
  readonly guest?: string;
  /** Missing in what tells of an end. */
  readonly pins?: readonly ShownPin[];
  readonly doors: readonly string[];
  /** Alarm partitions. */
  readonly alarms: readonly string[];
  readonly schedule: Schedule;
  readonly template?: string;
  readonly address?: string;
  readonly instructions?: string;
  readonly mapLink?: string;
  readonly now: number;
  readonly zone: string;
}

export const STAY_MESSAGE_KINDS = ['code', 'changed', 'backup', 'cancelled', 'ending'] as const;
export type StayMessageKind = (typeof STAY_MESSAGE_KINDS)[number];

/** Makes words of it. They hold a PIN. */
export interface GuestWords {
  text(message: StayMessage, language: Language): { readonly subject: string; readonly text: string };
  /** How somebody is called of whom the feed says no name. */
  unnamed(language: Language): string;
  /** The first name of the user whose codes are the backup codes. */
  backup(language: Language): string;
  /** What stands in the calendar of those who clean. */
  cleaners(language: Language, unit: string): CleanersWords;
}

export interface CleanersWords {
  /** The name of the calendar. */
  readonly title: string;
  arrival(unit: string, guest: string | undefined): string;
  departure(unit: string, guest: string | undefined): string;
}

/** Where a guest can be reached, as far as it is known. */
export interface GuestAddress {
  readonly email?: string;
  readonly phone?: string;
  /** The guest's user in the house. */
  readonly user?: number;
}

export interface GuestLetter {
  /** The same for each try of one delivery, and of no other. Letters, digits, `-`. */
  readonly id: string;
  readonly to: GuestAddress;
  readonly way: GuestWay;
  readonly kind: StayMessageKind;
  readonly subject: string;
  /** It holds a PIN. */
  readonly text: string;
}

/** Why it did not go out, without an address or a word of the message. */
export type ChannelProblem =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'login' }
  | { readonly kind: 'not-secure' }
  | { readonly kind: 'answer'; readonly code: number }
  | { readonly kind: 'no-such-service' }
  | { readonly kind: 'no-address' }
  | { readonly kind: 'failed' };

export type SendOutcome =
  | { readonly kind: 'sent' }
  /** It did not go out, and may another time. */
  | { readonly kind: 'later'; readonly problem: ChannelProblem; readonly retryAfterMs?: number }
  /** It did not go out, and will not. */
  | { readonly kind: 'refused'; readonly problem: ChannelProblem }
  /** It was handed over, and nobody has said that it was taken. */
  | { readonly kind: 'perhaps'; readonly problem: ChannelProblem };

/** A way on which a message reaches a guest. */
export interface GuestChannel {
  readonly kind: GuestWay['kind'];
  /** Whether it could be tried. */
  reaches(to: GuestAddress, way: GuestWay): boolean;
  /**
   * Once. Rejects only with what `handingOver` throws. Resolves within two minutes, and soon after `signal` fires.
   * @param handingOver called before the message itself is given away: if the program is killed after it, the message
   *   may have gone out; if before, it has not. Where it throws, nothing is given away
   */
  send(letter: GuestLetter, handingOver: () => void, signal: AbortSignal): Promise<SendOutcome>;
}
