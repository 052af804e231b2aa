import { randomBytes } from 'node:crypto';

/** What is said of an act above the page that follows it. */
export interface Note {
  readonly text: string;
  /** The house refused it. */
  readonly refused?: true;
}

const MOST_NOTES = 500;

/** Notes for the next page of a member, each shown once. They stand in memory: a redirect carries their number alone. */
export class Said {
  readonly #notes = new Map<string, Note & { readonly member: number }>();

  keep(member: number, note: Note): string {
    const key = randomBytes(9).toString('base64url');
    this.#notes.set(key, { ...note, member });
    for (const oldest of [...this.#notes.keys()].slice(0, -MOST_NOTES)) this.#notes.delete(oldest);
    return key;
  }

  take(member: number, key: string | undefined): Note | undefined {
    const note = key === undefined ? undefined : this.#notes.get(key);
    if (key === undefined || note?.member !== member) return undefined;
    this.#notes.delete(key);
    return note;
  }
}
