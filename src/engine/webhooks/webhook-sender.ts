import { byMember } from '../../domain/people/actor.ts';
import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import { retryAfterMs } from '../../domain/retry.ts';
import type { RetryLadder } from '../../domain/retry.ts';
import type { WebhookRecord } from '../../storage/tables/people/webhook-store.ts';
import type { Store } from '../../storage/store.ts';
import type { Members } from '../access/members.ts';
import type { EventLog } from '../alerts/event-log.ts';
import type { Notices } from '../alerts/notices.ts';
import type { Fault } from '../fault.ts';
import { post } from '../outbound/post.ts';
import type { Posted } from '../outbound/post.ts';
import { eventOf } from '../views/event-data.ts';
import type { EventWords } from '../views/event-data.ts';
import { signedHeaders } from './signature.ts';

const WITHIN_MS = 15_000;
const RETRY: RetryLadder = { firstMs: 5_000, lastMs: 60 * 60_000 };
/** A receiver that has taken nothing for so long gets nothing any more, and owners hear of it. */
const OFF_AFTER_MS = 3 * 24 * 60 * 60_000;
/** RFC 9110, 15.5.11: it is gone, and wants no more. */
const GONE = 410;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly members: Members;
  readonly eventLog: EventLog;
  readonly notices: Notices;
  readonly words: EventWords;
  readonly timeIsTrusted: () => boolean;
  readonly changed: (id: number) => void;
  readonly fault: Fault;
}

/**
 * Sends events to their receivers, to each in the order in which they happened, and to each by itself: one that does
 * not answer delays no other. The log of events is the outbox, and how far a receiver is stands on the disk; whoever is
 * killed between an answer and its note sends the event again, under the same number.
 */
export class WebhookSender {
  readonly #parts: Parts;
  readonly #running = new Map<number, Promise<void>>();
  /** Something came while one was on its way. */
  readonly #woken = new Set<number>();
  readonly #timers = new Map<number, () => void>();
  #abort = new AbortController();
  #isStopped = true;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#isStopped = false;
    this.#abort = new AbortController();
    this.wake();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#abort.abort();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    await this.settled();
  }

  /** Resolves when nothing is being sent. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /** Something has happened, or was decided of a receiver. */
  wake(): void {
    if (this.#isStopped) return;
    for (const { id } of this.#parts.store.webhooks.all()) this.#run(id);
  }

  #run(id: number): void {
    if (this.#isStopped) return;
    if (this.#running.has(id)) return void this.#woken.add(id);
    const done = this.#sendAll(id)
      .catch((error: unknown) => this.#parts.fault({ work: 'webhook', webhook: id }, error))
      .finally(() => {
        this.#running.delete(id);
        if (this.#woken.delete(id)) this.#run(id);
      });
    this.#running.set(id, done);
  }

  async #sendAll(id: number): Promise<void> {
    // What wakes it may be in the middle of a transaction.
    await Promise.resolve();
    for (let goesOn = true; goesOn && !this.#isStopped;) goesOn = await this.#sendNext(id);
  }

  /** False where there is nothing to send now. */
  async #sendNext(id: number): Promise<boolean> {
    const { store, clock, eventLog } = this.#parts;
    this.#timers.get(id)?.();
    this.#timers.delete(id);
    const webhook = store.webhooks.get(id);
    if (!webhook || !this.#maySend(webhook)) return false;
    const waitMs = (webhook.nextTryAt ?? 0) - clock.now();
    if (waitMs > 0) {
      this.#timers.set(
        id,
        waitFor(clock, Math.min(waitMs, RETRY.lastMs), () => this.#run(id)),
      );
      return false;
    }
    const { oldest } = eventLog.bounds();
    const isTooLate = webhook.sent < oldest - 1;
    const [event] = eventLog.after(webhook.sent, 1);
    const target = store.webhooks.target(id);
    if (!event || !target) return false;
    // As over the stream of events: what is no longer kept is said to be missed.
    const number = isTooLate ? oldest - 1 : event.id;
    const [kind, data] = isTooLate ? ['missed', { event: 'missed', oldest }] : this.#written(event);
    const at = clock.now();
    const body = JSON.stringify({ type: kind, timestamp: new Date(at).toISOString(), data });
    const messageId = `${store.identity.house}-${number}`;
    const posted = await post(target.address, {
      ...{ body, allowsPrivate: webhook.allowsPrivate, withinMs: WITHIN_MS, signal: this.#abort.signal },
      headers: signedHeaders(target.secret, { id: messageId, at, body }),
    });
    if (this.#isStopped) return false;
    return this.#noted(id, number, posted);
  }

  /** What whoever sent it has decided meanwhile stands. */
  #noted(id: number, number: number, posted: Posted): boolean {
    const { store, clock } = this.#parts;
    const webhook = store.webhooks.get(id);
    if (!webhook?.isOn || webhook.sent > number) return webhook !== undefined;
    if (posted.kind === 'taken') {
      store.webhooks.took(id, number, clock.now());
      this.#parts.changed(id);
      return true;
    }
    this.#failed(webhook, posted);
    this.#parts.changed(id);
    return true;
  }

  #failed(
    { id, host, failures, failingSince }: WebhookRecord,
    { problem, retryAfterMs: wantedMs = 0 }: Extract<Posted, { kind: 'failed' }>,
  ): void {
    const { store, clock, notices, eventLog, timeIsTrusted } = this.#parts;
    const now = clock.now();
    const since = Math.min(failingSince ?? now, now);
    const waitMs = Math.max(retryAfterMs(Math.min(failures, 20), RETRY), wantedMs);
    const isGone = problem.kind === 'status' && problem.status === GONE;
    const isOver = isGone || (timeIsTrusted() && now - since >= OFF_AFTER_MS);
    store.transaction(() => {
      if (isOver) store.webhooks.switch(id, false, eventLog.bounds().newest);
      store.webhooks.failed(id, { since, nextTryAt: now + waitMs, problem });
      if (isOver)
        notices.tell(
          { kind: 'webhook', webhook: id, host, problem },
          undefined,
          ({ role }) => role === 'owner',
        );
    });
  }

  /** As a token: it counts as long as whoever made it is an owner. */
  #maySend({ isOn, madeBy }: WebhookRecord): boolean {
    return isOn && this.#parts.members.isOwner(byMember(madeBy));
  }

  /** A row that is damaged holds up none of the others. */
  #written({ kind, happening }: ReturnType<EventLog['after']>[number]): [string, unknown] {
    try {
      if (happening) return [kind, { event: kind, ...eventOf(happening, this.#parts.words).data }];
    } catch (error) {
      this.#parts.fault({ work: 'webhook-event' }, error);
    }
    return [kind, { event: kind }];
  }
}
