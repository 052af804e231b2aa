import type { Clock } from '../../domain/clock.ts';
import type { Store } from '../../storage/store.ts';
import type { AuditLog } from '../commands/audit-log.ts';

const KEPT_MS = 24 * 60 * 60_000;

export interface ApiRequest {
  /** The number of the token. */
  readonly token: number;
  /** As the program chose it: the same for the same request. */
  readonly key: string;
  /** All of what was asked. Only a keyed digest of it is kept. */
  readonly request: string;
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
  /** It was done, and how it was answered is not known any more. `subject`: such as `code:7`. */
  | { readonly kind: 'done'; readonly subject: string };

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
}

/**
 * A program that got no answer sends its request again, and it is done once. That it was done is stored with the
 * decision itself, so that a kill between the two cannot be.
 */
export class ApiReplies {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  once({ token, key, request }: ApiRequest, run: () => ApiReply): Once {
    const { store, clock, audit } = this.#parts;
    const now = clock.now();
    store.replies.removeBefore(now - KEPT_MS);
    const digest = store.cipher.digestText(request, 'api request');
    const known = store.replies.get(token, key);
    if (known && known.request !== digest) return { kind: 'other' };
    if (known?.reply) return { kind: 'reply', reply: known.reply, isAgain: true };
    if (known?.subject !== undefined) return { kind: 'done', subject: known.subject };
    let decided: string | undefined;
    const note = (subject: string): void => {
      decided ??= subject;
      store.replies.put(token, key, { request: digest, at: now, subject: decided });
    };
    const reply = audit.noting(note, run);
    if (!reply.isSecret && reply.status < 500) {
      const { status, text } = reply;
      store.replies.put(token, key, {
        ...{ request: digest, at: now, reply: { status, text } },
        ...(decided !== undefined && { subject: decided }),
      });
    }
    return { kind: 'reply', reply, isAgain: false };
  }
}
