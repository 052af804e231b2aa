/** The panel's log as uses of codes: each use told once, though it may have two entries. */
import { LogFollower } from './log-follower.ts';
import type { FollowedEvent, LogFollowerOptions } from './log-follower.ts';
import type { Nx584Client } from '../client.ts';
import { isSameUse, useOf } from './uses.ts';
import type { Use } from './uses.ts';
import { LOG } from '../message-types.ts';
import type { LogEvent } from '../message-types.ts';

export interface PanelLogOptions extends Omit<LogFollowerOptions, 'tell'> {
  readonly use: (use: Use, at?: number) => void;
  readonly programming: (programming: boolean) => void;
}

const BEGIN: readonly number[] = [LOG.startProgram, LOG.startDownload];
const END: readonly number[] = [LOG.endProgram, LOG.endDownload];

export class PanelLog {
  readonly #follower: LogFollower;
  readonly #options: PanelLogOptions;
  #last: LogEvent | undefined;

  constructor(client: Nx584Client, options: PanelLogOptions) {
    this.#options = options;
    this.#follower = new LogFollower(client, { ...options, tell: (followed) => this.#told(followed) });
  }

  hear(event: LogEvent): void {
    this.#follower.hear(event);
  }

  /** The panel has told where its log stands. */
  pointerTold(pointer: number): void {
    this.#follower.pointerTold(pointer);
  }

  /** Reads what was missed; it is told by calling what is returned. */
  read(pointer: number): Promise<() => void> {
    return this.#follower.read(pointer);
  }

  #told({ event, at }: FollowedEvent): void {
    // What was missed is over: the system status tells whether it goes on.
    if (at === undefined && BEGIN.includes(event.type)) this.#options.programming(true);
    if (at === undefined && END.includes(event.type)) this.#options.programming(false);
    const use = useOf(event);
    if (!use) return;
    const isToldAlready = this.#last !== undefined && isSameUse(this.#last, event);
    this.#last = event;
    if (!isToldAlready) this.#options.use(use, at);
  }
}
