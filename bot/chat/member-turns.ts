import type { Clock } from '../../src/domain/clock.ts';
import type { House } from '../../src/engine/house.ts';
import type { MemberView } from '../../src/engine/views/member-views.ts';
import { accessOf, late, type Access, type Action } from './act.ts';
import type { Asked, ChatState } from './chat-store.ts';
import type { Chats } from './chats.ts';
import type { Files } from '../files/files.ts';
import type { CameraMessages } from '../alerts/camera-messages.ts';
import { rich } from '../text/html.ts';
import type { LiveScreen } from './live-screen.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';
import { LINK, parseTap, type Tap } from './places/callback-data.ts';
import { find, mayOpen, type Navigation, type Scene, type Screen } from './screen.ts';
import { SCREENS } from '../screens/index.ts';
import { helped } from '../screens/said/helped.ts';
import type { Help, HelpRequest, SpeechHelper } from '../speech/speech-helper.ts';
import type { ExpiringMessages } from './expiring-messages.ts';
import type { ChatGateway, Incoming } from '../telegram/client.ts';
import { textOf } from '../text/index.ts';
import { trailTo } from './places/trail.ts';
import { meaningOf } from './typed.ts';
import type { Place } from './places/place.ts';

/** Telegram keeps texts and taps for up to a day while the bot is away: an old one gives no access. */
const ACTS_WITHIN_MS = 60_000;

/** Long enough to look up a code in an app, or on paper. */
const FACTOR_WITHIN_MS = 2 * 60_000;

type Typed = Extract<Incoming, { kind: 'text' }>;
type Searched = Extract<Incoming, { kind: 'caption' | 'edited' }>;
type Documented = Extract<Incoming, { kind: 'document' }>;
type Tapped = Extract<Incoming, { kind: 'tap' }>;

/** An act as the tap means it: which one, where, and what it does to access. */
interface Wanted {
  readonly act: Action;
  readonly scene: Scene;
  readonly access: Access;
  readonly value: string;
}

/** What follows from what a member taps and types. */
export class MemberTurns {
  readonly #house: House;
  readonly #gateway: ChatGateway;
  readonly #chats: Chats;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #footage: CameraMessages;
  readonly #files: Files;
  readonly #secrets: ExpiringMessages;
  readonly #screen: LiveScreen;
  readonly #helper: SpeechHelper;
  readonly #drawLater: (chat: number) => void;

  constructor(parts: {
    house: House;
    gateway: ChatGateway;
    chats: Chats;
    clock: Clock;
    log: Log;
    footage: CameraMessages;
    files: Files;
    secrets: ExpiringMessages;
    screen: LiveScreen;
    helper: SpeechHelper;
    /** The screen could not be drawn: it is tried again. */
    drawLater: (chat: number) => void;
  }) {
    this.#house = parts.house;
    this.#gateway = parts.gateway;
    this.#chats = parts.chats;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#footage = parts.footage;
    this.#files = parts.files;
    this.#secrets = parts.secrets;
    this.#screen = parts.screen;
    this.#helper = parts.helper;
    this.#drawLater = parts.drawLater;
  }

  async tapped(before: MemberView, update: Tapped): Promise<void> {
    const { chat, data, messageId } = update;
    const state = this.#chats.load(chat);
    const t = textOf(before.language);
    const tap = parseTap(data);
    const isLink = tap !== undefined && tap.version === LINK && tap.act === undefined;
    const isLive = messageId === state.live?.id;
    const isCurrent = tap !== undefined && isLive && counts(tap, state);
    const wanted = tap && this.#wanted(before, state, tap);
    const where = isLive ? 'here' : 'below';

    if (tap && wanted?.access === 'takes' && (isCurrent || wanted.act.fromAnyDrawing)) {
      // Telegram may no longer take the answer, or be slow to: neither may keep access open.
      const answered = this.#answer(update);
      const move = await this.#taken(wanted, update);
      await answered;
      return this.#follow(
        before,
        state,
        { to: tap.place, ...move },
        { where, isDone: move.refused !== true },
      );
    }
    const isTaken = await this.#answer(update, isLink || isCurrent ? undefined : t.oldButton);
    const member = this.#house.members.get(before.id);
    if (!member) return;
    if (isLink) return this.#screen.show(member, applyNavigation(state, { to: tap.place }), 'below');
    if (!isCurrent) {
      const note = wanted && wanted.access !== 'neutral' && !isTaken ? t.oldButtonNotDone : undefined;
      const shown = note === undefined ? state : applyNavigation(state, { note });
      return this.#screen.show(member, shown, where);
    }
    if (tap.act === undefined) return this.#follow(member, state, { to: tap.place });
    // Whoever was an owner when the tap came may be less by now.
    const now = this.#wanted(member, state, tap);
    if (!now) return this.#follow(member, state, { to: 'home', note: t.gone });
    const move = await this.#given(now, update, { drawnAt: state.drawnAt, isTaken });
    const next = move.needsFactor ? this.#askFactor({ ...tap, act: tap.act }) : move;
    await this.#follow(member, state, next, {
      isDone: now.access !== 'neutral' && next.refused !== true,
    });
  }

  async typed(before: MemberView, update: Typed): Promise<void> {
    const state = this.#chats.load(update.chat);
    const { screen, scene } = this.#at(before, state.place, state);
    const { isPin, run } = meaningOf(textOf(before.language), update.text, {
      screen,
      scene,
      place: state.place,
    });
    if (isPin) await this.#secrets.remove(update.chat, update.messageId);
    const member = this.#house.members.get(before.id);
    if (!member) return;

    const isSeen = state.lastTyped === update.updateId;
    const isOld = !this.#isYoung(update.at, update.since);
    const move = isSeen ? {} : await run({ isOld, isUnstored: update.unstored === true });
    const next = move.again ? await this.#afterFactor(member, state, { ...move, again: move.again }) : move;
    // The helper takes its time; somebody sees at once that the sentence has come.
    if (next.helper && !isPin) void this.#gateway.react(update.chat, update.messageId, '👀');
    await this.#follow(member, { ...state, lastTyped: update.updateId }, next, { where: 'below' });
  }

  /** What the helper made of a sentence: it leads where a sentence leads, in place of the screen that waits for it. */
  async helped(chat: number, request: HelpRequest, help: Help): Promise<void> {
    const member = this.#house.members.get(chat);
    if (!member || member.role === 'guest') return;
    const state = this.#chats.load(chat);
    const { scene } = this.#at(member, state.place, state);
    await this.#follow(member, state, helped(help, { request, scene }));
  }

  /** Instead of an act that was tapped just now. */
  #askFactor({ place, act, value }: { place: Place; act: string; value: string }): Navigation {
    return { to: 'factor', asked: { place, act, value, at: this.#clock.now() }, refused: true };
  }

  /** The act that waited for the second factor, with the rights of now; one that waited for long is tapped anew. */
  async #afterFactor(
    member: MemberView,
    state: ChatState,
    { again, ...accepted }: Navigation & { readonly again: Asked },
  ): Promise<Navigation> {
    const waited = this.#clock.now() - again.at;
    const isYoung = waited >= 0 && waited <= FACTOR_WITHIN_MS;
    if (!isYoung) return { ...accepted, note: textOf(member.language).factor.acceptedTapAgain };
    const wanted = this.#wanted(member, state, { ...again, version: state.version });
    if (!wanted) return { to: 'home', note: textOf(member.language).gone };
    const move = await wanted.act.run(wanted.scene, wanted.value);
    const note = [accepted.note, move.note].filter((line) => line !== undefined).join('\n');
    return { to: again.place, ...move, ...(note !== '' && { note }) };
  }

  /** Words below a picture and changed words do nothing, but a PIN in them goes all the same. */
  async searched({ id, language }: MemberView, { chat, messageId, text }: Searched): Promise<void> {
    const t = textOf(language);
    if (!meaningOf(t, text, { screen: undefined, scene: undefined, place: 'home' }).isPin) return;
    await this.#secrets.remove(chat, messageId);
    if (this.#house.members.get(id)) await this.#gateway.send(chat, { text: t.pinOutOfPlace });
  }

  /** A CSV file is read, and shown as what it would do. One that may hold PINs goes from the chat first of all. */
  async documented(before: MemberView, update: Documented): Promise<void> {
    const { chat, messageId, updateId } = update;
    const state = this.#chats.load(chat);
    if (before.role === 'guest' || state.lastTyped === updateId) return this.#captionOf(before, update);
    const read = await this.#files.read(before, update.file);
    const removes = read.kind === 'plan' ? read.plan.holdsPins : read.kind === 'not-fetched';
    if (removes) await this.#secrets.remove(chat, messageId);
    else await this.#captionOf(before, update);
    const member = this.#house.members.get(before.id);
    if (!member) return;
    const t = textOf(member.language);
    const notes = [...(read.kind === 'plan' ? [] : [read.words]), ...(removes ? [t.files.removed] : [])];
    const move: Navigation = {
      ...(read.kind === 'plan' && { to: 'import', import: read.plan }),
      ...(notes.length > 0 && { note: notes.join('\n') }),
    };
    await this.#follow(member, { ...state, lastTyped: updateId }, move, { where: 'below' });
  }

  async #captionOf(member: MemberView, { caption, ...update }: Documented): Promise<void> {
    if (caption !== undefined) await this.searched(member, { ...update, kind: 'caption', text: caption });
  }

  async #taken({ act, scene, value }: Wanted, { unstored }: Tapped): Promise<Navigation> {
    try {
      return await act.run(scene, value);
    } catch (error) {
      if (!unstored) throw error;
      this.#log('error', 'What takes access away cannot be stored.', { error: kindOf(error) });
      return { note: scene.t.takesNotStored, refused: true };
    }
  }

  /** What the tap asks for, unless it is late and gives access, or cannot be stored and does. */
  async #given(
    { act, scene, access, value }: Wanted,
    { since, unstored }: Tapped,
    { drawnAt, isTaken }: { drawnAt: number | undefined; isTaken: boolean | undefined },
  ): Promise<Navigation> {
    if (access === 'gives') {
      if (unstored) return { note: scene.t.notStored, refused: true };
      // A tap has no time. It was made after the screen was drawn, and after all that was fetched before it.
      if (isTaken === false || !this.#isYoung(since, drawnAt)) return late(scene.t, act, scene, value);
    }
    return act.run(scene, value);
  }

  /** One of the times after which it was made, for all that is known, is near. */
  #isYoung(...times: readonly (number | undefined)[]): boolean {
    const now = this.#clock.now();
    // One that is far ahead was told by a clock that has been set since, and proves nothing.
    return times.some((at) => at !== undefined && Math.abs(now - at) <= ACTS_WITHIN_MS);
  }

  /** False: Telegram does not take it any more. Undefined: Telegram cannot be reached. */
  async #answer({ callbackId }: Tapped, text?: string): Promise<boolean | undefined> {
    try {
      return await this.#gateway.answer(callbackId, text);
    } catch (error) {
      this.#log('warn', 'A tap was not answered.', { error: kindOf(error) });
      return undefined;
    }
  }

  /** Undefined where the tap runs nothing, or nothing that is for this member. */
  #wanted(
    member: MemberView,
    state: ChatState,
    { place, act: name, value, version }: Tap,
  ): Wanted | undefined {
    if (name === undefined) return undefined;
    const { screen, scene } = this.#at(member, place, state);
    const act = screen?.actions && Object.hasOwn(screen.actions, name) ? screen.actions[name] : undefined;
    if (!act) return undefined;
    const access = accessOf(act, scene, value);
    // What gives access is asked for on a screen of now, however old the alert is.
    if (version === LINK && !(access === 'takes' && act.fromAnyDrawing)) return undefined;
    return { act, scene, value, access };
  }

  async #follow(
    { id }: MemberView,
    state: ChatState,
    move: Navigation,
    { where = 'here', isDone = false }: { where?: 'here' | 'below'; isDone?: boolean } = {},
  ): Promise<void> {
    // What was asked for may have taken its time.
    const member = this.#house.members.get(id);
    if (!member) return;
    const { secret } = move;
    if (secret) await this.#secrets.send(id, { ...secret, text: secret.text.source });
    const picture = move.picture && (await this.#secrets.upload(id, move.picture));
    const { picture: oldPicture } = state;
    const next = applyNavigation(state, move);
    const isKept = picture === undefined && next.place === state.place;
    if (oldPicture !== undefined && !isKept) await this.#secrets.remove(id, oldPicture);
    const shown = picture === undefined ? next : { ...next, picture };
    try {
      await this.#screen.show(member, shown, secret || picture !== undefined ? 'below' : where);
    } catch (error) {
      if (!this.#house.members.get(id)) return;
      this.#log('warn', 'A screen was not shown; it will be tried again.', { error: kindOf(error) });
      this.#drawLater(id);
      await this.#gateway.send(id, {
        text: rich`${textOf(member.language).notShown(isDone, move.note)}`.source,
      });
    }
    if (move.footage) this.#footage.ask(id, move.footage);
    if (move.helper) this.#helper.begin(id, move.helper);
    if (move.files) this.#files.begin(member, move.files, this.#chats.load(id).import);
  }

  /** The screen of a place, if it is for this member. */
  #at(member: MemberView, place: Place, state: ChatState): { screen: Screen | undefined; scene: Scene } {
    const { screen, scene } = find(SCREENS, place, this.#screen.scene(member, state));
    return { screen: screen && mayOpen(screen, member) ? screen : undefined, scene };
  }
}

function counts(tap: Tap, state: ChatState): boolean {
  return tap.version === state.version && (tap.act === undefined || tap.place === state.place);
}

/** The chat after a move: what it does not name stays, but for the line of the move before. */
export function applyNavigation(state: ChatState, move: Navigation): ChatState {
  const {
    draft: oldDraft,
    search: oldSearch,
    offer: oldOffer,
    bulk: oldBulk,
    import: oldImport,
    ...rest
  } = state;
  const { trail: oldTrail, note: _note, shared: _shared, asked: _asked, picture: _picture, ...kept } = rest;
  const place = move.to ?? state.place;
  const trail = move.afresh ? [] : trailTo(place, state.place, oldTrail);
  const draft = move.draft === undefined ? oldDraft : (move.draft ?? undefined);
  const bulk = place === 'home' || move.bulk === null ? undefined : (move.bulk ?? oldBulk);
  // What waits for the second factor waits on the screen that asks for it.
  const asked = place === 'factor' ? (move.asked ?? state.asked) : undefined;
  const picture = place === state.place ? state.picture : undefined;
  const rows = move.import === null ? undefined : (move.import ?? oldImport);
  // A question is over once its screen is left.
  const offer = move.offer ?? (place === state.place ? oldOffer : undefined);
  const search = place === 'home' ? '' : (move.search ?? oldSearch ?? '');
  return {
    ...kept,
    place,
    ...(trail.length > 0 && { trail }),
    ...(draft && { draft }),
    ...(bulk && { bulk }),
    ...(rows && { import: rows }),
    ...(search !== '' && { search }),
    ...(asked && { asked }),
    ...(picture !== undefined && { picture }),
    ...(offer && { offer }),
    ...(move.shared !== undefined && { shared: move.shared }),
    ...(move.note !== undefined && { note: move.note }),
  };
}
