/**
 * What the driver has found out about the slots of the configuration, which the panel tells nobody: kept on
 * disk, so that each is found out once. The one code in it is sealed.
 */
import { readFileSync } from 'node:fs';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { writeKeptFile } from '../../shared/kept-file.ts';

export interface SlotBookOptions {
  readonly file: string;
  readonly cipher: { seal(text: string): string; open(sealed: string): string };
}

/** Digits of ours were written into a slot of which nobody knew whose it is. */
export interface Trial {
  readonly slot: number;
  readonly code: Pin;
}

interface Kept {
  readonly users?: readonly number[];
  readonly withdrawn?: readonly number[];
  readonly leaving?: readonly number[];
  readonly trial?: { readonly slot: number; readonly sealed: string };
}

export class SlotBook {
  readonly #options: SlotBookOptions;
  /** Slots that are a plain user's; they hold, or have held, codes of ours. */
  readonly #users: Set<number>;
  /** Slots that are a master's or a duress user's: never written again. */
  readonly #withdrawn: Set<number>;
  /** Slots of duress users that still hold a code of ours. */
  readonly #leaving: Set<number>;
  #trial: Trial | undefined;

  constructor(options: SlotBookOptions) {
    this.#options = options;
    const kept = load(options.file);
    this.#users = new Set(kept.users);
    this.#withdrawn = new Set(kept.withdrawn);
    this.#leaving = new Set(kept.leaving);
    this.#trial = kept.trial && this.#opened(kept.trial);
  }

  isUser(slot: number): boolean {
    return this.#users.has(slot);
  }

  isWithdrawn(slot: number): boolean {
    return this.#withdrawn.has(slot);
  }

  isLeaving(slot: number): boolean {
    return this.#leaving.has(slot);
  }

  get withdrawn(): readonly number[] {
    return [...this.#withdrawn];
  }

  get leaving(): readonly number[] {
    return [...this.#leaving];
  }

  get trial(): Trial | undefined {
    return this.#trial;
  }

  /** On disk when it returns: if that slot was the master's, its code is known to nobody else. */
  beginTrial(trial: Trial): void {
    this.#trial = trial;
    this.#save();
  }

  /** @param isUser it has turned out to be a plain user's */
  endTrial(slot: number, isUser: boolean): void {
    this.#trial = undefined;
    if (isUser) this.#users.add(slot);
    this.#save();
  }

  leave(slot: number): void {
    this.#leaving.add(slot);
    this.#users.delete(slot);
    this.#save();
  }

  /** Nothing is written there from now on. It is kept by `keep()`, once whoever has to has heard of it. */
  withdraw(slot: number): void {
    this.#withdrawn.add(slot);
    this.#leaving.delete(slot);
    this.#users.delete(slot);
    this.#trial = undefined;
  }

  keep(): void {
    this.#save();
  }

  #opened({ slot, sealed }: NonNullable<Kept['trial']>): Trial | undefined {
    try {
      return { slot, code: Pin.of(this.#options.cipher.open(sealed)) };
    } catch {
      return undefined;
    }
  }

  #save(): void {
    const { file, cipher } = this.#options;
    const kept: Kept = {
      users: [...this.#users],
      withdrawn: [...this.#withdrawn],
      leaving: [...this.#leaving],
      ...(this.#trial && {
        trial: { slot: this.#trial.slot, sealed: cipher.seal(this.#trial.code.reveal()) },
      }),
    };
    writeKeptFile(file, JSON.stringify(kept));
  }
}

/** What cannot be read was never found out. */
function load(file: string): Kept {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    const lists = [kept.users, kept.withdrawn, kept.leaving];
    return lists.every((list) => Array.isArray(list) && list.every(Number.isInteger)) ? kept : {};
  } catch {
    return {};
  }
}
