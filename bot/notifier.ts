import type { Clock } from '../src/domain/clock.ts';
import { valueWord } from '../src/domain/condition.ts';
import type { House } from '../src/engine/service.ts';
import type { ConditionNotice, EntryView, Notice, PendingNotice } from '../src/engine/views.ts';
import { AlertPictures } from './alert-pictures.ts';
import { rich, lines, type Html } from './html.ts';
import { kindOf, type Log } from './log.ts';
import { deviceKey, LINK, placeOf, tapData } from './path.ts';
import { TelegramFailure, type Button, type ChatGateway, type Content } from './telegram.ts';
import { en } from './text/en.ts';
import { entryLine, stateWords, type Here } from './text/lines.ts';
import { dated, exactMoment } from './text/time.ts';

/** More than this wait only where Telegram slows us down: then one message tells them all. */
const MERGE_ABOVE = 5;
const MERGED_LINES = 20;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 5 * 60_000;

/** Tells members what happened, each notice in a message of its own, until it was delivered. */
export class Notifier {
  readonly #house: House;
  readonly #gateway: ChatGateway;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #pictures: AlertPictures;
  /** Members who are being told now, or after a wait. */
  readonly #busy = new Map<number, { done: Promise<void> } | { cancel: () => void }>();
  #unsubscribe: () => void = () => undefined;
  #stopped = false;

  constructor(parts: { house: House; gateway: ChatGateway; clock: Clock; log: Log }) {
    this.#house = parts.house;
    this.#gateway = parts.gateway;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#pictures = new AlertPictures(parts);
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
    for (const pending of this.#house.pendingNotices()) {
      this.#pictures.take(pending);
      if (!this.#busy.has(pending.member)) this.#begin(pending.member, 0);
    }
  }

  #begin(member: number, failures: number): void {
    this.#busy.set(member, { done: this.#tell(member, failures) });
  }

  async #tell(member: number, failures: number): Promise<void> {
    // Not before `#begin` has put this on record.
    await Promise.resolve();
    try {
      while (!this.#stopped) {
        const pending = this.#house.pendingNotices().filter((notice) => notice.member === member);
        if (pending.length === 0) break;
        const told = pending.length > MERGE_ABOVE ? pending : pending.slice(0, 1);
        await this.#deliver(member, told);
        failures = 0;
      }
      this.#busy.delete(member);
    } catch (error) {
      this.#busy.delete(member);
      if (this.#stopped) return;
      const asked = error instanceof TelegramFailure ? error.retryAfterMs : undefined;
      const delay = asked ?? Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS);
      this.#log('warn', 'An alert was not delivered; it will be tried again.', {
        error: kindOf(error),
        delay,
      });
      const again = (): void => this.#begin(member, failures + 1);
      this.#busy.set(member, { cancel: this.#clock.at(this.#clock.now() + delay, again) });
    }
  }

  /** A notice that tells more than before takes the place of what it told. */
  async #deliver(member: number, told: readonly PendingNotice[]): Promise<void> {
    const content = this.#message(told);
    const [only] = told.length === 1 ? told : [];
    const message = (await this.#edited(only, content)) ?? (await this.#gateway.send(member, content));
    for (const notice of told) this.#house.noticeDelivered(notice, only && message);
    if (only) this.#pictures.follow(only, message);
  }

  /** The message that tells it already, where it is still there. */
  async #edited(notice: PendingNotice | undefined, content: Content): Promise<number | undefined> {
    if (notice?.message === undefined) return undefined;
    const edited = await this.#gateway.edit(notice.member, notice.message, content);
    return edited === 'missing' ? undefined : notice.message;
  }

  #buttons(notice: Notice): Button[][] {
    const rows = noticeButtons(notice);
    const camera = entriesOf(notice).find(({ device }) => this.#house.cameraOf(device));
    if (!camera) return rows;
    const [first = [], ...more] = rows;
    return [[...first, link(en.clip.title, placeOf('clip', deviceKey(camera.device)))], ...more];
  }

  #message(told: readonly PendingNotice[]): Content {
    const here = { now: this.#clock.now(), zone: this.#house.zone };
    const [first] = told;
    if (told.length === 1 && first)
      return { text: noticeLine(first.notice, here).source, buttons: this.#buttons(first.notice) };
    const shown = told.slice(0, MERGED_LINES).map(({ notice }) => noticeLine(notice, here));
    const rest = told.length - shown.length;
    return {
      text: lines(...shown, rest > 0 ? en.notice.more(rest) : undefined).source,
      buttons: [[link(en.user.log, 'log')]],
    };
  }
}

export function noticeLine(notice: Notice, here: Here): Html {
  switch (notice.kind) {
    case 'entry':
      return lines(entryLine(notice.entry, here), notice.also && entryLine(notice.also, here));
    case 'wrong-codes':
      return en.notice.wrongCodes(notice.count, notice.deviceName);
    case 'grant': {
      const { state, reason, slot, guardedUntil: until, goneAt } = notice;
      if (goneAt !== undefined) {
        const time = exactMoment(goneAt, here.now, here.zone);
        return en.notice.goneAtLast(notice.userName, notice.deviceName, time);
      }
      const line = en.notice.grant(en.icon[state], notice.userName, notice.deviceName, stateWords(notice));
      if (state !== 'overdue') return line;
      return lines(
        line,
        until === undefined ? undefined : guardedWords(until, here),
        en.notice.overdueAdvice(slot, reason),
      );
    }
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
    case 'device-silent':
      return rich`📵 ${notice.deviceName}: ${notice.text}`;
    case 'slot-withdrawn':
      return rich`⚠️ ${notice.deviceName}: ${notice.text}`;
    case 'connection':
      return rich`${notice.up ? '🔌' : '📵'} ${notice.driver}: ${notice.text}`;
  }
}

function knownLine({ name, ...value }: ConditionNotice): Html {
  return en.condition.knownAgain(name, valueWord(value));
}

function unknownLine({ name, users, why = 'not-connected', ...value }: ConditionNotice): Html {
  const stays = en.condition.staysSo(valueWord(value), users.join(', '));
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
    case 'wrong-codes':
      return [[link(en.user.log, 'log')]];
    case 'grant':
    case 'issued':
      return [[link(en.notice.openCode, placeOf('code', notice.codeId))]];
    case 'codes-deleted': {
      const [first, ...more] = notice.codes;
      return first && more.length === 0
        ? [[link(en.notice.openCode, placeOf('code', first.codeId))]]
        : [[link(en.notice.openDevice, placeOf('device', deviceKey(notice.device)))]];
    }
    case 'device-left':
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
    case 'conditions':
    case 'clock':
    case 'device-silent':
    case 'connection':
      return [];
  }
}

/** A tap on it shows a place in a new live message. */
function link(label: string, place: string): Button {
  return { label, data: tapData({ place, version: LINK }) };
}
