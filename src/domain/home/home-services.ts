/**
 * What the house has beside its locks and panels, where something such as Home Assistant has it: scenes to run,
 * and cameras to look through.
 */
import type { DriverMessage } from '../driver/driver-message.ts';

/** Something that can be run, by an id of its owner's, such as `scene.movie` or `script.good_night`. */
export interface Scene {
  readonly id: string;
  readonly name: string;
}

export type RunOutcome =
  /** `isStillRunning`: it has begun, and takes its time. */
  { readonly kind: 'done'; readonly isStillRunning: boolean } | Failed;

export interface Failed {
  readonly kind: 'failed';
  readonly message: DriverMessage;
  /** A clip whose recording may go on, or be done: whoever asked was cut off. */
  readonly mayBeRecorded?: true;
  /** A clip that stays where it was recorded. */
  readonly isKept?: true;
}

/** Kept in memory alone: never on a disk or in a log. */
export interface Picture {
  readonly kind: 'picture';
  readonly content: Uint8Array;
}

export interface Clip {
  readonly kind: 'clip';
  /** MP4. */
  readonly content: Uint8Array;
}

export interface ClipWish {
  /** Letters and digits; no other clip has it. */
  readonly name: string;
  readonly seconds: number;
}

export interface Note {
  readonly title: string;
  readonly message: string;
  /** Called before it is given away. */
  readonly handingOver: () => void;
}

export interface HomeServices {
  /** All that could be run, as far as is known, by name. */
  runnables(): readonly Scene[];
  /** Asks for all once more; false where nobody answers. */
  lookAgain(): Promise<boolean>;
  /** Once. Resolves within some seconds. */
  run(id: string): Promise<RunOutcome>;
  /**
   * Calls a notify service, such as `notify.mobile_app_tablet`, once. Home Assistant's recorder may keep what it says.
   * Never rejects. Resolves within a minute. `not-connected`: it was not called. `unknown`: it was, and nobody answered.
   */
  notify(service: string, note: Note): Promise<'done' | 'not-connected' | 'refused' | 'unknown'>;
  /** There is no such camera, as far as is known. */
  lacks(camera: string): boolean;
  /** Of now. Resolves within some seconds. */
  picture(camera: string): Promise<Picture | Failed>;
  /** Resolves when the clip is recorded; that takes its time and some seconds more. */
  record(camera: string, clip: ClipWish): Promise<'recorded' | Failed>;
  /** What was recorded. @param maxBytes a longer one stays where it is */
  fetchClip(name: string, maxBytes: number): Promise<Clip | Failed>;
  /** What was fetched is kept there no longer. */
  forgetClip(name: string): Promise<void>;
}
