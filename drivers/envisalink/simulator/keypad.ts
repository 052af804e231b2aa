/**
 * A keypad of a simulated DSC PowerSeries panel: what each key does, after the maker's "PC1616/PC1832/PC1864
 * User Manual", "Programming access codes". While `*5` is open the Program light flashes; Armed asks for the
 * number of a user, Ready for the code. Not here: `*1` to `*4`, `*6` to `*9`, attributes and partitions of a
 * user (98 and 99).
 */
import type { SimulatedPanel } from './panel.ts';

type Prompt =
  | { readonly at: 'idle' | 'star' | 'master' | 'user'; readonly typed: string }
  | { readonly at: 'code'; readonly typed: string; readonly user: number };

const IDLE: Prompt = { at: 'idle', typed: '' };
const USER_LIST: Prompt = { at: 'user', typed: '' };

export class SimulatedKeypad {
  readonly #panel: SimulatedPanel;
  readonly #partition: number;
  #prompt: Prompt = IDLE;
  #wrongCodes = 0;

  constructor(panel: SimulatedPanel, partition: number) {
    this.#panel = panel;
    this.#partition = partition;
  }

  get isProgramming(): boolean {
    return this.#prompt.at === 'user' || this.#prompt.at === 'code';
  }

  /** The light that tells which input is awaited; undefined outside of any menu. */
  get prompt(): 'armed' | 'ready' | 'none' | undefined {
    switch (this.#prompt.at) {
      case 'idle':
        return undefined;
      case 'user':
        return 'armed';
      case 'code':
        return 'ready';
      default:
        return 'none';
    }
  }

  press(key: string): void {
    if (this.isLocked) return;
    this.#go(this.#after(key, this.#prompt));
  }

  get isLocked(): boolean {
    const { lockoutAfter } = this.#panel.options;
    return lockoutAfter !== undefined && this.#wrongCodes >= lockoutAfter;
  }

  /** Left alone, or interrupted by arming, a keypad leaves its menu. */
  reset(): void {
    this.#go(IDLE);
  }

  #go(prompt: Prompt): void {
    const before = this.prompt;
    this.#prompt = prompt;
    if (this.prompt !== before && this.#partition === 1) this.#panel.tellLights();
  }

  #after(key: string, prompt: Prompt): Prompt {
    if (key === '#') return prompt.at === 'code' ? USER_LIST : IDLE;
    const typed = prompt.typed + key;
    switch (prompt.at) {
      case 'idle':
        return this.#afterFirst(key, typed);
      case 'star':
        if (key !== '5') return this.#notAvailable();
        if (this.#panel.asksForMaster) this.#panel.send('921');
        return { at: 'master', typed: '' };
      case 'master':
        if (typed.length < this.#panel.codeLength) return { at: 'master', typed };
        return typed === this.#panel.master ? USER_LIST : this.#wrongCode();
      case 'user':
        if (typed.length < 2) return { at: 'user', typed };
        return this.#panel.hasUser(Number(typed))
          ? { at: 'code', typed: '', user: Number(typed) }
          : USER_LIST;
      case 'code':
        if (key === '*')
          return this.#panel.program(prompt.user, undefined) ? USER_LIST : this.#notAvailable();
        if (typed.length < this.#panel.codeLength) return { ...prompt, typed };
        return this.#take(prompt.user, typed);
    }
  }

  #afterFirst(key: string, typed: string): Prompt {
    if (key === '*') {
      return this.#panel.isArmed(this.#partition) ? this.#notAvailable() : { at: 'star', typed: '' };
    }
    if (typed.length < this.#panel.codeLength) return { at: 'idle', typed };
    this.#panel.enterCode(this.#partition, typed);
    return IDLE;
  }

  /** A code that somebody else has is refused by a long tone, which nobody hears at the other end of the wire. */
  #take(user: number, digits: string): Prompt {
    if (this.#panel.isDuplicate(user, digits)) return { at: 'code', typed: '', user };
    return this.#panel.program(user, digits) ? USER_LIST : this.#notAvailable();
  }

  #notAvailable(): Prompt {
    this.#panel.send(`671${this.#partition}`);
    return IDLE;
  }

  #wrongCode(): Prompt {
    this.#wrongCodes += 1;
    this.#panel.send(`670${this.#partition}`);
    if (this.isLocked) this.#panel.send(`658${this.#partition}`);
    return IDLE;
  }
}
