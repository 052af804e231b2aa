import type { Context } from 'hono';
import type { Clock } from '../domain/clock.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { House } from '../engine/house.ts';
import type { Reader, Visitor } from './access/reader.ts';
import type { Way } from './access/way.ts';
import type { Connection } from './listener.ts';
import type { Said } from './said.ts';
import type { Drafts } from './drafts.ts';
import type { PageFiles } from './files.ts';
import type { PageTexts } from './text/index.ts';
import type { Here, PageWords, PageWordsOf } from './words.ts';

/** What Hono carries along with a request. */
export interface Env {
  Bindings: Connection;
  Variables: { visitor: Visitor };
}

/** What all pages share. */
export interface PageParts {
  readonly house: House;
  readonly clock: Clock;
  readonly words: PageWordsOf;
  /** After so long a PIN leaves the page. */
  readonly pinsShownMs: number;
  /** Where the API is answered; missing where it is not. */
  readonly apiUrl?: string;
  /** The bot’s name in Telegram’s links, once Telegram has told it. */
  readonly botName?: () => string | undefined;
  readonly files: PageFiles;
  /** Something failed in the page itself; in words without what was typed. */
  readonly fault: (where: string, error: unknown) => void;
}

/** Kept in memory for both listeners. */
export interface Memory {
  readonly said: Said;
  readonly drafts: Drafts;
}

/** A request of anybody, and what an answer is written with. */
export interface Visit {
  readonly c: Context<Env>;
  readonly parts: PageParts;
  readonly memory: Memory;
  readonly way: Way;
  readonly visitor: Visitor;
  readonly house: House;
  readonly t: PageTexts;
  readonly w: PageWords;
  readonly here: Here;
  /** What links and form targets are written with: the path as the browser has to ask for it. */
  readonly to: (path: string) => string;
}

/** A request of a member who may open the page. */
export interface Scene extends Visit {
  readonly reader: Reader;
}

/** What follows from a form. */
export type Outcome =
  /** Another page, with a note above it. */
  | { readonly to: string; readonly note?: string; readonly refused?: true }
  /** The house refused it. `to`: where the words about it stand; missing: on the page that the form is of. */
  | { readonly refusals: readonly Refusal[]; readonly to: string }
  /** A page in answer to this form alone, such as one with a PIN: it cannot be loaded again. */
  | Response;
