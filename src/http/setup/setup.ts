import type { DriverMessage } from '../../domain/driver/driver-message.ts';

/** Why a bot cannot be used. `no-token`: what was typed has not the form of one. */
export type BotTrouble = 'no-token' | 'unknown-token' | 'no-answer' | 'refused';

/** Why a broker cannot be used. */
export type BrokerTrouble =
  'nothing-answers' | 'no-host' | 'unreachable' | 'login' | 'certificate' | 'silent' | 'other';

export type TestState = 'testing' | 'good' | 'bad';

export interface BotView {
  readonly state: TestState;
  /** As Telegram's links have it. */
  readonly name?: string;
  readonly why?: BotTrouble;
}

export interface FoundDevice {
  readonly name: string;
  readonly kind: 'lock' | 'partition';
  /** How many slots were seen to hold a code that is there already; missing where nobody has looked. */
  readonly codes?: number;
  /** Why it can hold no code. */
  readonly why?: DriverMessage;
}

/** A way to devices, or to a broker, that was chosen. */
export interface ConnectionView {
  /** The id of its driver, or `mqtt`. */
  readonly id: string;
  readonly kind: string;
  /** Its address or its port; it holds no secret. */
  readonly place: string;
  readonly state: TestState;
  readonly why?: DriverMessage | BrokerTrouble;
  readonly devices: readonly FoundDevice[];
}

/** What was found, and is not chosen yet. */
export interface OfferView {
  readonly key: string;
  readonly kind: string;
  readonly place: string;
  /** More has to be known of it, such as a password. */
  readonly asksMore: boolean;
}

/** One thing that a kind of connection has to know. */
export interface Field {
  /** Its key in the configuration; one of a section has its key before it, as in `login.user`. */
  readonly name: string;
  readonly form: 'text' | 'number' | 'secret' | 'secrets' | 'tick' | 'choice' | 'pair';
  readonly isRequired: boolean;
  readonly choices?: readonly string[];
  /** What it is where nothing is typed. */
  readonly usual?: string;
  /** In English, where the page has no words of its own. */
  readonly about: string;
  readonly expected: string;
}

export interface KindView {
  readonly kind: string;
  readonly fields: readonly Field[];
  /** In English, where the page has no words of its own. */
  readonly about: string;
}

export type Stage =
  /** What the house is made of is being asked. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'failed'; readonly why: string }
  /** The house runs, and nobody owns it. The link is missing while Telegram has not told the name of the bot. */
  | { readonly kind: 'pairing'; readonly link?: string }
  | { readonly kind: 'done'; readonly botName?: string };

export interface HouseAnswers {
  readonly name: string;
  readonly zone: string;
  readonly language: string;
}

export interface SetupView {
  readonly stage: Stage;
  readonly bot?: BotView;
  /** Whether it is being looked for something. */
  readonly isLooking: boolean;
  readonly offers: readonly OfferView[];
  readonly connections: readonly ConnectionView[];
  readonly house: Pick<HouseAnswers, 'name' | 'zone'>;
  readonly zones: readonly string[];
  /** The file that is written at the end. */
  readonly file: string;
}

/** Why the configuration was not written. */
export type FinishTrouble =
  /** The bot, or every connection to devices, does not work, or no longer. */
  | { readonly kind: 'not-ready' }
  /** There is one already: it is never overwritten. */
  | { readonly kind: 'exists' }
  /** `error`: a code of the system, such as `EACCES`. */
  | { readonly kind: 'not-written'; readonly error: string }
  /** In English, as the check of a configuration prints them. */
  | { readonly kind: 'problems'; readonly words: readonly string[] };

/** What was typed and cannot be used, by the names of its fields. */
export type FieldProblems = ReadonlySet<string>;

/** The set-up itself. The page shows it, and asks it for one thing after another. */
export interface Setup {
  view(): SetupView;
  /** Told of each change. */
  subscribe(listener: () => void): () => void;
  kinds(): readonly KindView[];
  /** What an offer knows already of the fields of its kind. */
  offered(key: string): Readonly<Record<string, string>>;
  /** Resolves once it is known. */
  testBot(bot: { readonly token: string; readonly apiRoot: string }): Promise<void>;
  look(): void;
  /** Chooses what was found, and tests it. Resolves once it is known whether it works. */
  use(offer: string): Promise<void>;
  /** Chooses what was typed, and tests it. `tested` resolves once it is known whether it works. */
  add(
    kind: string,
    typed: Readonly<Record<string, string>>,
  ): { readonly problems: FieldProblems; readonly tested: Promise<void> };
  testAgain(id: string): void;
  remove(id: string): void;
  /** Writes the configuration and starts the house. @returns why not */
  finish(house: HouseAnswers): Promise<FinishTrouble | undefined>;
  /** Starts the house once more. */
  startAgain(): void;
}
