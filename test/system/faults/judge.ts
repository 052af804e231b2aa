import type { Screen } from '../../../bot/simulator/simulator.ts';
import type { Memory } from './world.ts';

/** The promises that are held against the devices' own memories and the owner's chat at every moment. */
export const INVARIANTS = {
  'no-code-outside-its-time-unreported': 'a code that was taken away works, and nobody was told',
  'nothing-confirmed-is-lost': 'what the owner saw confirmed does not hold',
  'no-foreign-slot-touched': "somebody's code is not what it was",
  'no-pin-in-two-slots': 'a PIN is in two slots of a device',
  'no-code-of-nobody': 'a device holds a PIN that nobody decided',
  'owners-are-told': 'somebody came in, and no owner heard of it',
  'guarding-or-ended': 'the program neither guards the house nor has ended with an error',
} as const;
export type Invariant = keyof typeof INVARIANTS;

/** Longer than a removal takes while there is no trouble, the program's patience included. */
const TAKEN_AWAY_WITHIN_MS = 20_000;
/** A panel that forgets nothing holds digits that nobody knows for a moment, before it forbids their use. */
const DIGITS_PASS_WITHIN_MS = 5_000;

interface Known {
  readonly kid: string;
  /** Epoch milliseconds of this process; undefined while it is wanted, or may be. */
  goneSince?: number | undefined;
}

/** What can be seen from outside. */
export interface Seen {
  memories(): Promise<readonly Memory[]>;
  chat(): Screen;
}

export class Judge {
  readonly findings: { readonly invariant: Invariant; readonly what: string }[] = [];
  readonly #seen: Seen;
  readonly #now: () => number;
  readonly #pins = new Map<string, Known>();
  readonly #found = new Set<string>();
  readonly #unknownSince = new Map<string, number>();
  #quietSince: number | undefined;
  #during = 'the start';

  /** @param now in milliseconds, which nobody sets */
  constructor(seen: Seen, now: () => number = () => performance.now()) {
    this.#seen = seen;
    this.#now = now;
    this.#quietSince = now();
  }

  /** A PIN that may be on the devices from now on. */
  wanted(kid: string, pin: string): void {
    this.#pins.set(pin, { kid });
  }

  /** The owner saw confirmed that it is taken away. */
  takenAway(pin: string): void {
    const known = this.#pins.get(pin);
    if (known) known.goneSince ??= this.#now();
  }

  /** A trouble begins; while there is any, nothing has to be removed or told. */
  trouble(during: string): void {
    this.#during = during;
    this.#quietSince = undefined;
  }

  quiet(): void {
    this.#quietSince = this.#now();
  }

  find(invariant: Invariant, what: string): void {
    const finding = `${invariant}: ${what} (${this.#during})`;
    if (this.#found.has(finding)) return;
    this.#found.add(finding);
    this.findings.push({ invariant, what: `${INVARIANTS[invariant]}: ${what}, during ${this.#during}` });
  }

  /** One look at each device's memory. PINs are named by whose they are. */
  async look(): Promise<void> {
    for (const { device, codes, touched } of await this.#seen.memories()) {
      if (touched > 0) this.find('no-foreign-slot-touched', device);
      const digits = [...codes.values()];
      for (const pin of new Set(digits)) {
        const known = this.#pins.get(pin);
        if (!known) this.#unknown(device, pin);
        const whose = known?.kid ?? 'nobody';
        if (digits.filter((other) => other === pin).length > 1)
          this.find('no-pin-in-two-slots', `${whose} on ${device}`);
        if (known && this.#isOverdue(known) && !this.#isTold(whose, device))
          this.find('no-code-outside-its-time-unreported', `${whose} on ${device}`);
      }
    }
  }

  #unknown(device: string, pin: string): void {
    const since = this.#unknownSince.get(pin) ?? this.#now();
    this.#unknownSince.set(pin, since);
    if (this.#now() - since > DIGITS_PASS_WITHIN_MS) this.find('no-code-of-nobody', device);
  }

  #isOverdue({ goneSince }: Known): boolean {
    if (goneSince === undefined || this.#quietSince === undefined) return false;
    return this.#now() - Math.max(goneSince, this.#quietSince) > TAKEN_AWAY_WITHIN_MS;
  }

  /** An alarm names the user and the device. */
  #isTold(kid: string, device: string): boolean {
    return this.#seen
      .chat()
      .some(
        ({ fromBot, text }) => fromBot && /🚨|⚠/.test(text) && text.includes(kid) && text.includes(device),
      );
  }
}
