import { waitFor } from '../../src/domain/clock.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { retryAfterMs, type RetryLadder } from '../../src/domain/retry.ts';
import type { House } from '../../src/engine/house.ts';
import type { Notice, PendingNotice } from '../../src/engine/views/notice-views.ts';
import { AlertPictures } from './alert-pictures.ts';
import { lines, type Html } from '../text/html.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';
import { fitting, urgentFirst } from './notice-batching.ts';
import { more, noticeButtons, noticeLine } from './notice-message.ts';
import { NoticeOutbox } from './notice-outbox.ts';
import { deviceKey } from '../chat/places/callback-data.ts';
import { placeOf } from '../chat/places/place.ts';
import { TelegramFailure, type Button, type ChatGateway, type Content } from '../telegram/client.ts';
import { alertActs, link, placesOf } from './alert-acts.ts';
import { textOf } from '../text/index.ts';
import type { Texts } from '../text/index.ts';
import type { Here } from '../text/lines/lines.ts';

/** More than this wait where much happened at once, or Telegram slows us down: then one message tells many. */
const MERGE_ABOVE = 5;
const RETRY: RetryLadder = { firstMs: 1_000, lastMs: 5 * 60_000 };
/** The token, somebody who has blocked the bot, and too many calls: none of it is the fault of one alert. */
const MAY_PASS = new Set([401, 403, 404, 429]);
/** What is left in a message for its heading, and for the words that it may be a repeat. */
const REPEAT_CHARACTERS = 250;

/** Tells members what happened, each notice in a message of its own, until it was delivered. */
export class Notifier {
  readonly #house: House;
  readonly #gateway: ChatGateway;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #pictures: AlertPictures;
  readonly #outbox: NoticeOutbox;
  /** Members who are being told now, or after a wait. */
  readonly #busy = new Map<number, { done: Promise<void> } | { cancel: () => void }>();
  /** Which Telegram did not take together with others. */
  readonly #single = new Set<number>();
  #unsubscribe: () => void = () => undefined;
  #stopped = false;

  constructor(parts: { house: House; gateway: ChatGateway; clock: Clock; log: Log }) {
    this.#house = parts.house;
    this.#gateway = parts.gateway;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#pictures = new AlertPictures(parts);
    const check = (pending: PendingNotice): void => {
      const here = this.#here(pending.member);
      noticeLine(pending.notice, here);
      this.#buttons(here.t, pending.notice);
      urgentFirst([pending]);
    };
    this.#outbox = new NoticeOutbox({ ...parts, check });
  }

  start(): void {
    this.#unsubscribe = this.#house.subscribe(({ kind }) => {
      if (kind === 'notices') this.#pump();
    });
    this.#pump();
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    for (const state of this.#busy.values()) if ('cancel' in state) state.cancel();
    await Promise.all([this.#pictures.stop(), this.idle()]);
  }

  /** Resolves when everything was told, or waits for a later try. */
  async idle(): Promise<void> {
    const running = [...this.#busy.values()].flatMap((state) => ('done' in state ? [state.done] : []));
    if (running.length === 0) return;
    await Promise.all(running);
    await this.idle();
  }

  /** The member has just been heard from, so that a message will reach them: what waits is told now. */
  retry(member: number): void {
    const state = this.#busy.get(member);
    if (!state || !('cancel' in state)) return;
    state.cancel();
    this.#begin(member, 0);
  }

  #pump(): void {
    try {
      for (const pending of this.#outbox.pending()) {
        this.#pictures.take(pending);
        if (!this.#busy.has(pending.member)) this.#begin(pending.member, 0);
      }
    } catch (error) {
      this.#log('error', 'What is to be told cannot be read.', { error: kindOf(error) });
    }
  }

  #begin(member: number, failures: number): void {
    this.#busy.set(member, { done: this.#tell(member, failures) });
  }

  async #tell(member: number, failures: number): Promise<void> {
    // Not before `#begin` has put this on record.
    await Promise.resolve();
    try {
      await this.#tellAll(member, () => (failures = 0));
      this.#busy.delete(member);
    } catch (error) {
      this.#busy.delete(member);
      // Nothing waits for somebody who was removed meanwhile.
      if (this.#stopped || !this.#isTold(member)) return;
      if (isGroup(member) && error instanceof TelegramFailure && error.code === 403)
        return this.#house.alertGroups.left(member);
      const asked = error instanceof TelegramFailure ? error.retryAfterMs : undefined;
      const delay = asked ?? retryAfterMs(failures, RETRY);
      this.#log('warn', 'An alert was not delivered; it will be tried again.', {
        error: kindOf(error),
        delay,
      });
      const again = (): void => this.#begin(member, failures + 1);
      this.#busy.set(member, { cancel: waitFor(this.#clock, delay, again) });
    }
  }

  /** One that Telegram takes in no form is set aside while the others are told, and given up where they are. */
  async #tellAll(member: number, delivered: () => void): Promise<void> {
    const aside = new Map<number, { notice: PendingNotice; error: unknown }>();
    let isAnyDelivered = false;
    while (!this.#stopped) {
      const pending = urgentFirst(
        this.#outbox.pending().filter((notice) => notice.member === member && !aside.has(notice.id)),
      );
      const [first] = pending;
      if (!first) break;
      const isMerged = await this.#deliverTogether(member, pending);
      try {
        if (!isMerged) await this.#deliver(member, first);
        isAnyDelivered = true;
        delivered();
      } catch (error) {
        if (!isRefused(error)) throw error;
        aside.set(first.id, { notice: first, error });
      }
    }
    for (const { notice, error } of aside.values()) {
      if (!isAnyDelivered) throw error;
      this.#log('error', 'An alert is given up: Telegram takes it in no form.', { error: kindOf(error) });
      this.#outbox.record(notice);
    }
  }

  /** What was kept for somebody's quiet hours, and what waits while much happens. @returns false: one by one */
  async #deliverTogether(member: number, pending: readonly PendingNotice[]): Promise<boolean> {
    const kept = pending[0]?.kept ? pending.filter((one) => one.kept) : [];
    if (kept.length > 1) return this.#deliverMany(member, kept, this.#here(member).t.alerts.kept);
    return pending.length > MERGE_ABOVE && this.#deliverMany(member, pending);
  }

  /**
   * As many as fit into one message; what does not waits for the next one.
   * @returns false where they are to be told one by one, because one of them may be at fault
   */
  async #deliverMany(member: number, pending: readonly PendingNotice[], heading?: Html): Promise<boolean> {
    const here = this.#here(member);
    const told = fitting(pending, (notice) => noticeLine(notice, here).source, REPEAT_CHARACTERS);
    if (told.length === 1 || told.some(({ id }) => this.#single.has(id))) return false;
    const text = lines(
      heading,
      ...told.map(({ notice }) => noticeLine(notice, here)),
      this.#repeatWords(here.t, told),
    ).source;
    try {
      await this.#send(member, told, {
        text,
        ...(!isGroup(member) && { buttons: this.#more(member, here.t) }),
      });
    } catch (error) {
      if (!isRefused(error)) throw error;
      for (const { id } of told) this.#single.add(id);
      return false;
    }
    for (const notice of told) this.#outbox.record(notice);
    return true;
  }

  /** What Telegram will not take is told by where to look: whatever waits behind it must not wait for good. */
  async #deliver(member: number, pending: PendingNotice): Promise<void> {
    const { notice } = pending;
    const here = this.#here(member);
    try {
      const text = lines(noticeLine(notice, here), this.#repeatWords(here.t, [pending])).source;
      await this.#put(member, pending, {
        text,
        ...(!isGroup(member) && { buttons: this.#buttons(here.t, notice) }),
      });
    } catch (error) {
      if (!isRefused(error)) throw error;
      const fields = { error: kindOf(error), kind: notice.kind };
      this.#log(
        'warn',
        'Telegram refuses the text of an alert. Latchkey sends the alert without it.',
        fields,
      );
      await this.#put(member, pending, {
        text: here.t.notice.withoutWords,
        ...(!isGroup(member) && { buttons: this.#more(member, here.t) }),
      });
    }
  }

  /** A notice that tells more than before takes the place of what it told. */
  async #put(member: number, pending: PendingNotice, content: Content): Promise<void> {
    const { message: old } = pending;
    const isEdited = old !== undefined && (await this.#gateway.edit(member, old, content)) !== 'missing';
    const message = isEdited ? old : await this.#send(member, [pending], content);
    this.#outbox.record(pending, message);
    if (!isGroup(member)) this.#pictures.follow(pending, message);
  }

  async #send(member: number, told: readonly PendingNotice[], content: Content): Promise<number> {
    try {
      return await this.#gateway.send(member, content);
    } catch (error) {
      // It is told again, and said so: better twice than not at all.
      if (error instanceof TelegramFailure && error.mayBeDone) this.#outbox.doubt(told);
      throw error;
    }
  }

  #repeatWords(t: Texts, told: readonly PendingNotice[]): Html | undefined {
    return this.#outbox.isDoubtful(told) ? t.notice.mayBeTwice : undefined;
  }

  #buttons(t: Texts, notice: Notice): Button[][] {
    const [first = [], ...others] = noticeButtons(t, notice);
    const camera = placesOf(notice).find((device) => this.#house.cameras.of(device));
    const picture = camera === undefined ? [] : [link(t.clip.title, placeOf('clip', deviceKey(camera)))];
    return [[...first, ...picture], ...others, ...alertActs(t, this.#house, notice)].filter(
      (row) => row.length > 0,
    );
  }

  /** Where to look for more; guests have no such place. */
  #more(member: number, t: Texts): Button[][] {
    return this.#house.members.get(member)?.role === 'guest' ? [] : [more(t)];
  }

  /** For the member who is told. */
  #here(member: number): Here {
    const { members, alertGroups } = this.#house;
    const t = textOf((isGroup(member) ? alertGroups.get(member) : members.get(member))?.language);
    return { now: this.#clock.now(), zone: this.#house.zone, t };
  }

  #isTold(member: number): boolean {
    const { members, alertGroups } = this.#house;
    return isGroup(member) ? alertGroups.get(member)?.isOn === true : members.get(member) !== undefined;
  }
}

/** Bot API: the numbers of groups are negative. There an alert has no buttons and no picture. */
function isGroup(chat: number): boolean {
  return chat < 0;
}

/** The request itself is at fault: what it says, or whom it is for. The same again would end the same. */
function isRefused(error: unknown): boolean {
  return (
    error instanceof TelegramFailure && error.code >= 400 && error.code < 500 && !MAY_PASS.has(error.code)
  );
}
