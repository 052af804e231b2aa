/**
 * Programs user codes by the keys that a person would press: `*5`, the master code, two digits of a user, the
 * code or `*` to erase it, `#`. After the maker's "PC1616/PC1832/PC1864 User Manual", "Programming access
 * codes"; only while the partition is disarmed.
 *
 * What can be seen of it: the Program light, Armed when a user and Ready when a code is asked for, and the
 * errors of the panel. The long tone for a code that somebody else has is not passed on: the light stays at
 * Ready. A panel whose lights do not tell these two apart gets the keys all the same, and the result is less
 * certain. Whatever goes wrong, `#` is pressed until the Program light is off.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { KeypadInterruption } from '../../src/domain/driver/driver-message.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import type { EnvisalinkClient } from './client.ts';
import type { PanelState } from './state.ts';
import { MAX_KEYS } from './message-types.ts';
import type { Report } from './message-types.ts';

/** 510 and 511 are about the keypads of the first partition only. */
export const KEYPAD_PARTITION = 1;
/** `#` leaves the code, the list, and whatever may be behind it. */
const LEAVE_TRIES = 3;

export interface KeypadTiming {
  /** How long the keybus takes for a key; a frame that comes earlier is lost (502 010). */
  readonly keyMs: number;
  /** How long the lights may take to follow the keys. */
  readonly promptMs: number;
}

export const KEYPAD_TIMING: KeypadTiming = { keyMs: 250, promptMs: 4000 };

/** How it ended. Only with `taken`, and perhaps with `unclear`, is anything changed in the panel. */
export type Programmed =
  /** `shown`: the lights have followed each step. */
  | { readonly kind: 'taken'; readonly shown: boolean }
  /** `asked-again`: the panel went on asking for a code. */
  | { readonly kind: 'refused'; readonly how: 'asked-again' | 'error' }
  | { readonly kind: 'wrong-master' }
  | { readonly kind: 'armed' }
  | { readonly kind: 'programming' }
  | { readonly kind: 'failed'; readonly by: KeypadInterruption }
  /** The code was on its way. */
  | { readonly kind: 'unclear'; readonly by: KeypadInterruption };

type Surprise = Exclude<KeypadInterruption, 'no-question'>;

class Surprised extends Error {
  readonly surprise: Surprise;

  constructor(surprise: Surprise) {
    super(surprise);
    this.surprise = surprise;
  }
}

type Phase = 'away' | 'entering' | 'inside' | 'leaving';

export class Keypad {
  readonly #client: EnvisalinkClient;
  readonly #state: PanelState;
  readonly #master: Pin;
  readonly #timing: KeypadTiming;
  #phase: Phase = 'away';
  #surprise: Surprise | undefined;
  #codeRefused = false;
  #masterAsked = false;
  /** The session ended, or the panel did not follow, before the Program light was off. */
  #leftOpen = false;

  constructor(parts: { client: EnvisalinkClient; state: PanelState; master: Pin; timing: KeypadTiming }) {
    this.#client = parts.client;
    this.#state = parts.state;
    this.#master = parts.master;
    this.#timing = parts.timing;
  }

  /** The Program light is our doing. */
  get isOurs(): boolean {
    return this.#phase !== 'away' || this.#leftOpen;
  }

  /** After the state has taken it. */
  hear(report: Report): void {
    if (this.#phase === 'entering' || this.#phase === 'inside') {
      if (report.kind === 'code-required' && report.whose === 'master') this.#masterAsked = true;
      const surprise = surpriseOf(report) ?? this.#closing();
      // It may be somebody else's code: the lights tell what became of ours.
      if (surprise === 'invalid-code') this.#codeRefused ||= this.#phase === 'entering';
      else this.#surprise ??= surprise;
      if (this.#surprise) this.#state.wake();
    }
  }

  /** The session is over. */
  lost(): void {
    this.#surprise ??= 'lost';
    this.#state.wake();
  }

  /** Leaves what an earlier session may have left open. */
  async recover(): Promise<void> {
    if (this.#leftOpen) await this.#leave();
  }

  /** @param code undefined to erase it */
  async program(user: number, code: Pin | undefined): Promise<Programmed> {
    await this.recover();
    const { armed, leaving } = this.#state.partition(KEYPAD_PARTITION);
    if (armed !== 'disarmed' || leaving) return { kind: 'armed' };
    if (this.#state.isProgramming) return { kind: 'programming' };
    this.#surprise = undefined;
    let sent = false;
    try {
      const shown = await this.#enter();
      await this.#press(String(user).padStart(2, '0'));
      // Without this a key that got lost would make another user's code of ours.
      if (shown && !(await this.#until(() => this.#state.prompt === 'code'))) {
        return { kind: 'failed', by: 'no-question' };
      }
      sent = true;
      await this.#press(code?.reveal() ?? '*');
      return await this.#result(shown);
    } catch (error) {
      if (error instanceof Surprised) return this.#explain(error.surprise, sent);
      throw error;
    } finally {
      await this.#leave();
    }
  }

  /** @returns whether the lights show what is asked for */
  async #enter(): Promise<boolean> {
    this.#phase = 'entering';
    this.#codeRefused = this.#masterAsked = false;
    // What somebody has begun to type would become a part of our keys.
    await this.#press('#');
    const wasReady = this.#state.isReadyLit;
    await this.#press('*5');
    // At a keypad that did not hear `*5`, the master code would arm the house; one that is not ready cannot be.
    const heard = () => this.#masterAsked || !this.#state.isReadyLit;
    if (wasReady && !(await this.#until(heard))) throw new Surprised('unheard');
    await this.#press(this.#master.reveal());
    if (!(await this.#until(() => this.#state.isProgramming))) {
      throw new Surprised(this.#codeRefused ? 'invalid-code' : 'no-menu');
    }
    this.#phase = 'inside';
    return this.#until(() => this.#state.prompt === 'user');
  }

  async #result(shown: boolean): Promise<Programmed> {
    const taken = await this.#until(() => shown && this.#state.prompt === 'user');
    return taken || !shown ? { kind: 'taken', shown } : { kind: 'refused', how: 'asked-again' };
  }

  async #leave(): Promise<void> {
    this.#phase = 'leaving';
    this.#leftOpen = true;
    // Keys that did not get through may still be on their way, and `#` would be lost behind them.
    if (this.#surprise === 'not-passed-on') await pause(MAX_KEYS * this.#timing.keyMs);
    for (let tries = 0; tries < LEAVE_TRIES && this.#leftOpen; tries++) {
      const answer = await this.#client.command(keys('#'));
      if (answer === 'lost') break;
      await pause(this.#timing.keyMs);
      this.#leftOpen = !(await this.#state.until(() => this.#state.isAtRest, this.#timing.promptMs));
    }
    this.#phase = 'away';
  }

  async #press(text: string): Promise<void> {
    for (let at = 0; at < text.length; at += MAX_KEYS) {
      const some = text.slice(at, at + MAX_KEYS);
      this.#check();
      const answer = await this.#client.command(keys(some));
      if (answer !== 'received') throw new Surprised(answer === 'lost' ? 'lost' : 'not-passed-on');
      await pause(some.length * this.#timing.keyMs);
    }
    this.#check();
  }

  async #until(condition: () => boolean): Promise<boolean> {
    const surprised = () => this.#surprise !== undefined;
    const held = await this.#state.until(() => surprised() || condition(), this.#timing.promptMs);
    this.#check();
    return held;
  }

  #check(): void {
    if (this.#surprise) throw new Surprised(this.#surprise);
  }

  #closing(): Surprise | undefined {
    return this.#phase === 'inside' && !this.#state.isProgramming ? 'menu-left' : undefined;
  }

  #explain(surprise: Surprise, sent: boolean): Programmed {
    if (!sent && (surprise === 'armed' || surprise === 'programming')) return { kind: surprise };
    if (surprise === 'invalid-code' && this.#phase === 'entering') return { kind: 'wrong-master' };
    if (sent && surprise === 'not-available') return { kind: 'refused', how: 'error' };
    return { kind: sent ? 'unclear' : 'failed', by: surprise };
  }
}

function surpriseOf(report: Report): Surprise | undefined {
  if (report.kind === 'installer-mode') return 'programming';
  if (report.kind === 'system-error' || report.kind === 'checksum-error') return 'not-passed-on';
  if (!('partition' in report) || report.partition !== KEYPAD_PARTITION) return undefined;
  if (report.kind === 'armed') return 'armed';
  if (report.kind === 'by-user') return report.action.startsWith('arm') ? 'armed' : undefined;
  switch (report.state) {
    case 'exit-delay':
    case 'entry-delay':
    case 'alarm':
      return 'armed';
    case 'invalid-code':
      return 'invalid-code';
    case 'not-available':
      return 'not-available';
    case 'busy':
      return 'programming';
    case 'keypad-lockout':
      return 'lockout';
    default:
      return undefined;
  }
}

function keys(text: string) {
  return { kind: 'keys', partition: KEYPAD_PARTITION, keys: Pin.of(text) } as const;
}
