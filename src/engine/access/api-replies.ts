import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../storage/store.ts';
import type { AuditLog } from '../commands/audit-log.ts';

const DAY_MS = 24 * 60 * 60_000;
/** A key that was used is known this long: what it asked for is not done once more when it comes late. */
const KEY_KEPT_MS = 366 * DAY_MS;
const TIDIED_EVERY_MS = 60 * 60_000;

export interface ApiRequest {
  /** The number of the token. */
  readonly token: number;
  /** As the program chose it: the same for the same request. */
  readonly key: string;
  /** All of what was asked. Only a keyed digest of it is kept. */
  readonly request: string;
  /** It takes access away: it is done once more when it comes late, or where it did not succeed. */
  readonly takesAway: boolean;
}

export interface ApiReply {
  readonly status: number;
  readonly text: string;
  /** It is not to be kept. */
  readonly isSecret?: boolean;
}

export type Once =
  | { readonly kind: 'reply'; readonly reply: ApiReply; readonly isAgain: boolean }
  /** The key was used for another request. */
  | { readonly kind: 'other' }
  /** It was obeyed, and how it was answered is not known any more. `subject`: such as `code:7`. */
  | { readonly kind: 'done'; readonly subject: string }
  /** It was obeyed more than a day ago. */
  | { readonly kind: 'late' };

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
}

/**
 * A program that got no answer sends its request again, and it is done once. That it was obeyed is stored with the
 * decision itself, so that a kill between the two cannot be.
 */
export class ApiReplies {
  readonly #parts: Parts;
  /** By token and key; resolves when the request was answered. */
  readonly #underWay = new Map<string, Promise<unknown>>();
  #tidiedAt = -Infinity;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @param run begins at once where nothing stands against it; its decision has to be made before it waits */
  async once(request: ApiRequest, run: () => ApiReply | Promise<ApiReply>): Promise<Once> {
    const place = `${request.token} ${request.key}`;
    for (let other = this.#underWay.get(place); other; other = this.#underWay.get(place)) await other;
    const known = this.#known(request);
    if (known) return known;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#underWay.set(place, promise);
    try {
      return { kind: 'reply', reply: await this.#run(request, run), isAgain: false };
    } finally {
      this.#underWay.delete(place);
      resolve();
    }
  }

  #known({ token, key, request, takesAway }: ApiRequest): Once | undefined {
    const { store, clock } = this.#parts;
    const now = clock.now();
    this.#tidy(now);
    const known = store.replies.get(token, key);
    if (!known) return undefined;
    const isLate = now - known.at > DAY_MS;
    if (isLate && (takesAway || known.subject === undefined)) return undefined;
    if (known.request !== this.#digest(request)) return { kind: 'other' };
    if (isLate) return { kind: 'late' };
    if (known.reply) return { kind: 'reply', reply: known.reply, isAgain: true };
    return known.subject === undefined ? undefined : { kind: 'done', subject: known.subject };
  }

  async #run(
    { token, key, request, takesAway }: ApiRequest,
    run: () => ApiReply | Promise<ApiReply>,
  ): Promise<ApiReply> {
    const { store, clock, audit } = this.#parts;
    const row = { request: this.#digest(request), at: clock.now() };
    let decided: string | undefined;
    const note = (subject: string): void => {
      decided ??= subject;
      store.replies.put(token, key, { ...row, subject: decided });
    };
    const reply = await audit.noting(note, run);
    if (takesAway && reply.status >= 400) store.replies.remove(token, key);
    else if (!reply.isSecret && reply.status < 500) {
      const { status, text } = reply;
      const subject = decided !== undefined && { subject: decided };
      store.replies.put(token, key, { ...row, reply: { status, text }, ...subject });
    }
    return reply;
  }

  #tidy(now: number): void {
    if (Math.abs(now - this.#tidiedAt) < TIDIED_EVERY_MS) return;
    this.#tidiedAt = now;
    this.#parts.store.replies.tidy({ repliesBefore: now - DAY_MS, keysBefore: now - KEY_KEPT_MS });
  }

  #digest(request: string): string {
    return this.#parts.store.cipher.digestText(request, 'api request');
  }
}
