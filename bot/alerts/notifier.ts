import { waitFor } from '../../src/domain/clock.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { House } from '../../src/engine/house.ts';
import type { ConditionNotice, Notice, PendingNotice } from '../../src/engine/queries/notice-views.ts';
import type { EntryView } from '../../src/engine/queries/views.ts';
import { AlertPictures } from './alert-pictures.ts';
import { rich, lines, type Html } from '../text/html.ts';
import { kindOf, type Log } from '../log.ts';
import { fitting, urgentFirst } from './notice-batching.ts';
import { NoticeOutbox } from './notice-outbox.ts';
import { deviceKey, LINK, placeOf, tapData } from '../chat/callback-data.ts';
import { TelegramFailure, type Button, type ChatGateway, type Content } from '../telegram/client.ts';
import { en } from '../text/en/en.ts';
import { entryLine, noRoomWords, stateWords, type Here } from '../text/lines.ts';
import { dated, exactMoment } from '../text/time.ts';

/** More than this wait where much happened at once, or Telegram slows us down: then one message tells many. */
const MERGE_ABOVE = 5;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 5 * 60_000;
/** The token, somebody who has blocked the bot, and too many calls: none of it is the fault of one alert. */
const MAY_PASS = new Set([401, 403, 404, 429]);
/** What is left in a message for the words that it may be a repeat. */
const REPEAT_CHARACTERS = 150;

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
      noticeLine(pending.notice, this.#here());
      this.#buttons(pending.notice);
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
      if (this.#stopped || !this.#house.members.get(member)) return;
      const asked = error instanceof TelegramFailure ? error.retryAfterMs : undefined;
      const delay = asked ?? Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS);
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
      const isMerged = pending.length > MERGE_ABOVE && (await this.#deliverMany(member, pending));
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

  /**
   * As many as fit into one message; what does not waits for the next one.
   * @returns false where they are to be told one by one, because one of them may be at fault
   */
  async #deliverMany(member: number, pending: readonly PendingNotice[]): Promise<boolean> {
    const here = this.#here();
    const told = fitting(pending, (notice) => noticeLine(notice, here).source, REPEAT_CHARACTERS);
    if (told.length === 1 || told.some(({ id }) => this.#single.has(id))) return false;
    const text = lines(...told.map(({ notice }) => noticeLine(notice, here)), this.#repeatWords(told)).source;
    try {
      await this.#send(member, told, { text, buttons: [MORE] });
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
    try {
      const text = lines(noticeLine(notice, this.#here()), this.#repeatWords([pending])).source;
      await this.#put(member, pending, { text, buttons: this.#buttons(notice) });
    } catch (error) {
      if (!isRefused(error)) throw error;
      const fields = { error: kindOf(error), kind: notice.kind };
      this.#log(
        'warn',
        'Telegram refuses the text of an alert. Latchkey sends the alert without it.',
        fields,
      );
      await this.#put(member, pending, { text: en.notice.withoutWords, buttons: [MORE] });
    }
  }

  /** A notice that tells more than before takes the place of what it told. */
  async #put(member: number, pending: PendingNotice, content: Content): Promise<void> {
    const { message: old } = pending;
    const isEdited = old !== undefined && (await this.#gateway.edit(member, old, content)) !== 'missing';
    const message = isEdited ? old : await this.#send(member, [pending], content);
    this.#outbox.record(pending, message);
    this.#pictures.follow(pending, message);
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

  #repeatWords(told: readonly PendingNotice[]): Html | undefined {
    return this.#outbox.isDoubtful(told) ? en.notice.mayBeTwice : undefined;
  }

  #buttons(notice: Notice): Button[][] {
    const rows = noticeButtons(notice);
    const camera = entriesOf(notice).find(({ device }) => this.#house.cameras.of(device));
    if (!camera) return rows;
    const [first = [], ...more] = rows;
    return [[...first, link(en.clip.title, placeOf('clip', deviceKey(camera.device)))], ...more];
  }

  #here(): Here {
    return { now: this.#clock.now(), zone: this.#house.zone };
  }
}

/** The request itself is at fault: what it says, or whom it is for. The same again would end the same. */
function isRefused(error: unknown): boolean {
  return (
    error instanceof TelegramFailure && error.code >= 400 && error.code < 500 && !MAY_PASS.has(error.code)
  );
}

export function noticeLine(notice: Notice, here: Here): Html {
  switch (notice.kind) {
    case 'entry':
      return lines(entryLine(notice.entry, here), notice.also && entryLine(notice.also, here));
    case 'damaged':
      return rich`${en.notice.withoutWords}`;
    case 'wrong-codes':
      return en.notice.wrongCodes(notice.count, notice.deviceName);
    case 'bad-links':
      return en.members.badLinks(notice.count);
    case 'grant': {
      const { state, reason, slot, guardedUntil: until, goneAt } = notice;
      if (goneAt !== undefined) {
        const time = exactMoment(goneAt, here.now, here.zone);
        return en.notice.goneAtLast(notice.userName, notice.deviceName, time);
      }
      const line = en.notice.grant(
        en.icon[state],
        notice.userName,
        notice.deviceName,
        stateWords(notice, here),
      );
      if (state !== 'overdue') return line;
      return lines(
        line,
        until === undefined ? undefined : guardedWords(until, here),
        en.notice.overdueAdvice(slot, reason, notice.oldPin),
      );
    }
    case 'no-room':
      return en.notice.noRoom(notice.userName, notice.deviceName, noRoomWords(notice, here));
    case 'codes-deleted': {
      const names = notice.codes.map(({ userName }) => userName);
      return names.length === 1
        ? en.notice.codeDeleted(names[0]!, notice.deviceName)
        : en.notice.codesDeleted(notice.deviceName, names);
    }
    case 'foreign-codes':
      return en.notice.foreignCodes(notice.deviceName, notice.slots);
    case 'issued':
      return en.notice.issued(notice.userName);
    case 'not-disarmed':
      return en.notice.notDisarmed(notice.userName, notice.deviceName, notice.text);
    case 'conditions':
      return lines(...notice.conditions.map((one) => (notice.known ? knownLine(one) : unknownLine(one))));
    case 'clock':
      return clockWords(notice, dated(notice.shows, here.zone));
    case 'trouble':
      return en.notice.trouble(notice.deviceName, notice.what, notice.percent);
    case 'device-left':
      return en.notice.deviceLeft(notice.deviceName);
    case 'device-renamed':
      return en.notice.deviceRenamed(notice);
    case 'member':
      return en.members.notice(notice);
    case 'device-silent':
      return rich`📵 ${notice.deviceName}: ${notice.text}`;
    case 'slot-blocked':
      return en.notice.slotBlocked(notice.deviceName, notice.slot, notice.userName);
    case 'slot-withdrawn':
      return rich`⚠️ ${notice.deviceName}: ${notice.text}`;
    case 'part':
      return en.notice.part(notice.part, notice.up, notice.text);
    case 'unsteady':
      return en.notice.unsteady(notice.name, notice.times, notice.text);
    case 'damaged-row':
      return en.notice.damagedRow(notice);
    case 'disk':
      return en.notice.disk(notice.takesWrites);
    case 'fault':
      return en.notice.fault(notice.where);
    case 'connection':
      return rich`${notice.up ? '🔌' : '📵'} ${notice.driver}: ${notice.text}`;
  }
}

function knownLine({ name, ...value }: ConditionNotice): Html {
  return en.condition.knownAgain(name, en.condition.value(value));
}

function unknownLine({ name, users, why = 'not-connected', ...value }: ConditionNotice): Html {
  const stays = en.condition.staysSo(en.condition.value(value), users.join(', '));
  const advice = why === 'missing' ? ` ${en.condition.chooseOther}` : '';
  return rich`❔ ${en.condition.unknown[why](name)}. ${stays}${advice}`;
}

function clockWords({ right, doubt }: Extract<Notice, { kind: 'clock' }>, shows: string): Html {
  if (doubt === undefined || doubt === 'went-back')
    return right ? en.notice.clockRight : en.notice.clockWrong(shows);
  return en.notice.clockDoubt[doubt](shows);
}

function guardedWords(until: number, { now, zone }: Here): string {
  const time = exactMoment(until, now, zone);
  return until <= now ? en.notice.guarded(time) : en.notice.guardedAtLatest(time);
}

function entriesOf(notice: Notice): EntryView[] {
  return notice.kind === 'entry' ? [notice.entry, ...(notice.also ? [notice.also] : [])] : [];
}

function noticeButtons(notice: Notice): Button[][] {
  switch (notice.kind) {
    case 'entry': {
      const { user } = notice.entry;
      return user ? [[link(`👤 ${user.name}`.slice(0, 60), placeOf('user', user.id))]] : [];
    }
    case 'damaged':
      return [MORE];
    case 'wrong-codes':
      return [[link(en.user.log, 'log')]];
    case 'grant':
    case 'no-room':
    case 'issued':
      return [[link(en.notice.openCode, placeOf('code', notice.codeId))]];
    case 'codes-deleted': {
      const [first, ...more] = notice.codes;
      return first && more.length === 0
        ? [[link(en.notice.openCode, placeOf('code', first.codeId))]]
        : [[link(en.notice.openDevice, placeOf('device', deviceKey(notice.device)))]];
    }
    case 'device-left':
    case 'device-renamed':
    case 'slot-blocked':
    case 'slot-withdrawn':
      return [[link(en.notice.openDevice, placeOf('device', deviceKey(notice.device)))]];
    case 'foreign-codes': {
      const key = deviceKey(notice.device);
      const [first, ...more] = notice.slots;
      const place = more.length === 0 ? placeOf('slot', key, first!) : placeOf('slots', key, 0);
      return [[link(en.notice.openSlot, place)]];
    }
    case 'not-disarmed':
    case 'trouble':
      return [[link(en.home.openDevices, 'devices')]];
    case 'clock':
      return notice.right ? [] : [[link(en.home.openUpcoming, 'upcoming')]];
    case 'member':
    case 'bad-links':
      return [[link(en.members.title, 'members')]];
    case 'conditions':
    case 'device-silent':
    case 'part':
    case 'unsteady':
    case 'damaged-row':
    case 'disk':
    case 'fault':
    case 'connection':
      return [];
  }
}

/** Where to look for more than a message tells. */
const MORE: Button[] = [link(en.user.log, 'log'), link(en.home.openDevices, 'devices')];

/** A tap on it shows a place in a new live message. */
function link(label: string, place: string): Button {
  return { label, data: tapData({ place, version: LINK }) };
}
