import { waitFor } from '../../../domain/clock.ts';
import { retryAfterMs } from '../../../domain/retry.ts';
import type { RetryLadder } from '../../../domain/retry.ts';
import type { ChannelProblem, SendOutcome } from '../../../domain/bookings/guest-channel.ts';
import type { DeliveryRecord } from '../../../storage/tables/bookings/delivery-store.ts';
import type { BookingParts } from '../parts.ts';
import type { Shares } from './shares.ts';
import type { StayNews } from '../stay-news.ts';

const RETRY: RetryLadder = { firstMs: 60_000, lastMs: 30 * 60_000 };
const LONGEST_WAIT_MS = 6 * 60 * 60_000;
/** Owners hear of what has not gone out for so long, and it is tried on. */
const LATE_MS = 4 * 60 * 60_000;

/**
 * Sends what is stored, one after the other. The intent stands in the store before a message leaves, and its end after
 * it: whoever is killed in between has perhaps sent it, and an owner is asked, as a guest should not get it twice.
 * Before it was handed over nothing has left, and it is tried again.
 */
export class Outbox {
  readonly #parts: BookingParts;
  readonly #shares: Shares;
  readonly #news: StayNews;
  #running: Promise<void> | undefined;
  #isWoken = false;
  #isStopped = true;
  #abort = new AbortController();
  /** What waits for its code to be seen on each device. */
  readonly #unproven = new Set<number>();
  #cancel: () => void = () => undefined;

  constructor(parts: BookingParts, { shares, news }: { shares: Shares; news: StayNews }) {
    this.#parts = parts;
    this.#shares = shares;
    this.#news = news;
    shares.onAdded(() => this.wake());
  }

  start(): void {
    this.#isStopped = false;
    this.#abort = new AbortController();
    this.wake();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    this.#abort.abort();
    await this.#running;
  }

  /** Resolves when nothing can be sent now. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  wake(): void {
    this.#isWoken = true;
    if (this.#running || this.#isStopped) return;
    this.#running = this.#work()
      .catch((error: unknown) => {
        this.#parts.fault({ work: 'guest-messages' }, error);
        this.#again(RETRY.firstMs);
      })
      .finally(() => {
        this.#running = undefined;
        if (this.#isWoken) this.wake();
      });
  }

  async #work(): Promise<void> {
    this.#isWoken = false;
    this.#cancel();
    this.#settleBroken();
    const tried = new Set<number>();
    for (;;) {
      // An intent that is not on the disk would not be known after a kill; by a wrong clock anything may be over.
      if (!this.#parts.audit.areKept || !this.#parts.timeIsTrusted()) return this.#again(RETRY.firstMs);
      if (this.#isStopped) return;
      const next = this.#due().find(({ id }) => !tried.has(id));
      if (!next) break;
      tried.add(next.id);
      await this.#try(next);
    }
    const at = Math.min(
      ...this.#parts.store.deliveries
        .open()
        .flatMap(({ nextTryAt }) => (nextTryAt === undefined ? [] : nextTryAt)),
    );
    if (at < Infinity) this.#again(Math.max(at - this.#parts.clock.now(), 1_000));
  }

  #again(ms: number): void {
    this.#cancel();
    if (!this.#isStopped) this.#cancel = waitFor(this.#parts.clock, ms, () => this.wake());
  }

  /** Nothing is being sent now: what was under way was broken off by a kill, or its end could not be stored. */
  #settleBroken(): void {
    for (const delivery of this.#parts.store.deliveries.open()) {
      if (delivery.state === 'sending') this.#later(delivery, { kind: 'failed' }, 0);
      if (delivery.state === 'handed-over') this.#unsure(delivery, { kind: 'failed' });
    }
  }

  #due(): DeliveryRecord[] {
    const now = this.#parts.clock.now();
    const isProven = (delivery: DeliveryRecord): boolean =>
      this.#unproven.has(delivery.id) && this.#shares.isSendable(delivery);
    return this.#parts.store.deliveries
      .open()
      .filter((one) => one.state === 'due' && ((one.nextTryAt ?? 0) <= now || isProven(one)));
  }

  /** What fails in one keeps none of the others. */
  async #try(delivery: DeliveryRecord): Promise<void> {
    this.#unproven.delete(delivery.id);
    try {
      await this.#send(delivery);
    } catch (error) {
      this.#parts.fault({ work: 'guest-message', delivery: delivery.id }, error);
      const now = this.#parts.store.deliveries.get(delivery.id);
      if (now?.state === 'handed-over') this.#unsure(now, { kind: 'failed' });
      else if (now?.state === 'sending' || now?.state === 'due') this.#later(now, { kind: 'failed' });
    }
  }

  async #send(delivery: DeliveryRecord): Promise<void> {
    const { deliveries } = this.#parts.store;
    if (this.#shares.isPointless(delivery)) return this.#giveUp(delivery);
    const channel = this.#shares.channelFor(delivery.way);
    const content = this.#shares.isSendable(delivery) ? this.#shares.compose(delivery) : undefined;
    if (!channel) return this.#later(delivery, { kind: 'no-such-service' });
    if (!content) return this.#waitForProof(delivery);
    const record = this.#parts.store.stays.get(delivery.stay)!;
    const said = this.#shares.saidBy(delivery);
    const trying = { ...delivery, said, tries: delivery.tries + 1 };
    this.#parts.store.transaction(() => {
      deliveries.say(delivery.id, said);
      deliveries.change(delivery.id, { state: 'sending', tries: trying.tries });
    });
    this.#parts.stayChanged(delivery.stay);
    const letter = {
      id: `${this.#parts.store.identity.house}-${delivery.id}`,
      to: this.#shares.addressOf(record),
      way: delivery.way,
      kind: delivery.kind,
      ...content,
    };
    let isOutdated = false;
    const handingOver = (): void => {
      // The way to the server takes its time: meanwhile the code may have got another PIN, or have gone.
      isOutdated = !this.#shares.isSendable(delivery) || this.#shares.saidBy(delivery) !== said;
      if (isOutdated) throw new NotHandedOver('the message is out of date');
      deliveries.change(delivery.id, { state: 'handed-over' });
      // The next program would take it for not sent.
      if (!this.#parts.audit.areKept) throw new NotHandedOver('the disk takes nothing');
    };
    const outcome = await channel.send(letter, handingOver, this.#abort.signal).catch(broken);
    if (isOutdated) this.#waitForProof(trying);
    else this.#ended(trying, outcome);
  }

  #ended(delivery: DeliveryRecord, outcome: SendOutcome): void {
    const now = this.#parts.clock.now();
    switch (outcome.kind) {
      case 'sent':
        this.#parts.store.deliveries.change(delivery.id, { state: 'sent', settledAt: now });
        return this.#parts.stayChanged(delivery.stay);
      case 'later':
        return this.#later(delivery, outcome.problem, outcome.retryAfterMs);
      case 'perhaps':
        return this.#unsure(delivery, outcome.problem);
      case 'refused':
        this.#parts.store.transaction(() => {
          this.#parts.store.deliveries.change(delivery.id, {
            state: 'refused',
            settledAt: now,
            problem: outcome.problem,
          });
          this.#news.tell(delivery.stay, 'not-sent', { delivery: delivery.id, problem: outcome.problem });
        });
        return this.#parts.stayChanged(delivery.stay);
    }
  }

  #later({ id, stay, tries, madeAt }: DeliveryRecord, problem: ChannelProblem, wantedMs?: number): void {
    const now = this.#parts.clock.now();
    const ladder = retryAfterMs(Math.min(Math.max(tries - 1, 0), 20), RETRY);
    const waitMs = wantedMs === 0 ? 0 : Math.min(Math.max(ladder, wantedMs ?? 0), LONGEST_WAIT_MS);
    this.#parts.store.transaction(() => {
      this.#parts.store.deliveries.change(id, { state: 'due', nextTryAt: Math.ceil(now + waitMs), problem });
      if (now - madeAt >= LATE_MS && this.#news.once(stay, `late ${id}`))
        this.#news.tell(stay, 'not-sent', { delivery: id, problem });
    });
    this.#parts.stayChanged(stay);
  }

  /** Its proof wakes it; the time is for the case that nothing does. */
  #waitForProof({ id, problem }: DeliveryRecord): void {
    this.#unproven.add(id);
    const nextTryAt = this.#parts.clock.now() + RETRY.lastMs;
    this.#parts.store.deliveries.change(id, { state: 'due', nextTryAt, ...(problem && { problem }) });
  }

  #unsure({ id, stay }: DeliveryRecord, problem: ChannelProblem): void {
    const settledAt = this.#parts.clock.now();
    this.#parts.store.transaction(() => {
      this.#parts.store.deliveries.change(id, { state: 'perhaps', settledAt, problem });
      this.#news.tell(stay, 'perhaps-sent', { delivery: id, problem });
    });
    this.#parts.stayChanged(stay);
  }

  #giveUp({ id, stay, kind, problem }: DeliveryRecord): void {
    const settledAt = this.#parts.clock.now();
    this.#parts.store.transaction(() => {
      this.#parts.store.deliveries.change(id, { state: 'given-up', settledAt, ...(problem && { problem }) });
      if (kind !== 'ending' && kind !== 'cancelled')
        this.#news.tell(stay, 'not-sent', { delivery: id, ...(problem && { problem }) });
    });
    this.#parts.stayChanged(stay);
  }
}

/** Thrown to a channel, which then gives nothing away. */
class NotHandedOver extends Error {}

function broken(error: unknown): SendOutcome {
  if (error instanceof NotHandedOver) return { kind: 'later', problem: { kind: 'failed' } };
  throw error;
}
