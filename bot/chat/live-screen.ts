import type { Clock } from '../../src/domain/clock.ts';
import type { House } from '../../src/engine/house.ts';
import type { MemberView } from '../../src/engine/views/member-views.ts';
import type { Files } from '../files/files.ts';
import type { ChatState, LiveMessage } from './chat-store.ts';
import type { Chats } from './chats.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';
import { tapData } from './places/callback-data.ts';
import { splitPlace } from './places/place.ts';
import { draw, type Drawing, type PageDoors, type Scene, type Screens } from './screen.ts';
import type { ExpiringMessages } from './expiring-messages.ts';
import type { ChatGateway } from '../telegram/client.ts';
import { textOf } from '../text/index.ts';

/**
 * `here`: in the live message. `below`: in a new one at the end of the chat, which takes the buttons off
 * the old one. `unasked`: in the live message, and nowhere if its owner has deleted that.
 */
type Where = 'here' | 'below' | 'unasked';

/** The one message of a chat that shows the screen, edited in place. */
export class LiveScreen {
  readonly #house: House;
  readonly #gateway: ChatGateway;
  readonly #chats: Chats;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #screens: Screens;
  readonly #secrets: ExpiringMessages;
  readonly #botName: () => string | undefined;
  readonly #files: Files;
  readonly #hasHelper: boolean;
  readonly #page: PageDoors | undefined;

  constructor(parts: {
    house: House;
    gateway: ChatGateway;
    chats: Chats;
    log: Log;
    clock: Clock;
    screens: Screens;
    secrets: ExpiringMessages;
    botName: () => string | undefined;
    files: Files;
    hasHelper: boolean;
    page: PageDoors | undefined;
  }) {
    this.#house = parts.house;
    this.#gateway = parts.gateway;
    this.#chats = parts.chats;
    this.#log = parts.log;
    this.#clock = parts.clock;
    this.#screens = parts.screens;
    this.#secrets = parts.secrets;
    this.#botName = parts.botName;
    this.#files = parts.files;
    this.#hasHelper = parts.hasHelper;
    this.#page = parts.page;
  }

  scene(member: MemberView, state: ChatState): Omit<Scene, 'args'> {
    const { draft, search, offer, shared, bulk, asked, import: rows } = state;
    const cameFrom = state.trail?.at(-1);
    const botName = this.#botName();
    const importing = this.#files.progressOf(member.id);
    return {
      house: this.#house,
      member,
      t: textOf(member.language),
      now: this.#clock.now(),
      ...(draft && { draft }),
      ...(bulk && { bulk }),
      ...(rows && { import: rows }),
      ...(importing && { importing }),
      ...(search !== undefined && { search }),
      ...(offer && { offer }),
      ...(shared !== undefined && { shared }),
      ...(asked && { asked }),
      ...(cameFrom && { cameFrom }),
      ...(botName !== undefined && { botName }),
      ...(this.#page && { page: this.#page }),
      ...(this.#hasHelper && { hasHelper: true as const }),
    };
  }

  /**
   * Draws the chat's place as a new version, and keeps the chat.
   * @param where see `Where`
   */
  async show(member: MemberView, chat: ChatState, where: Where = 'here'): Promise<void> {
    const { isAnew, ...kept } = chat;
    const t = textOf(member.language);
    const notes = [...(isAnew ? [t.chatIsAnew] : []), ...(chat.note === undefined ? [] : [chat.note])];
    const next = {
      ...kept,
      ...(notes.length > 0 && { note: notes.join('\n') }),
      version: chat.version + 1,
      drawnAt: this.#clock.now(),
    };
    const { state, drawing } = this.#draw(member, next);
    await this.#put(member.id, state, drawing, where);
  }

  /**
   * Draws again what the house has changed since. Buttons that stayed keep their version, so that a tap
   * that is under way still counts.
   * @returns whether something was drawn
   */
  async refresh(member: MemberView, chat: ChatState): Promise<boolean> {
    const { live } = chat;
    if (!live || live.reveals) return false;
    const same = this.#draw(member, chat);
    const sameButtons = JSON.stringify(same.drawing.buttons) === live.buttons;
    if (sameButtons && same.drawing.text === live.text) return false;
    if (sameButtons) await this.#put(member.id, same.state, same.drawing, 'unasked');
    else await this.show(member, chat, 'unasked');
    return true;
  }

  /** What is not there any more, or cannot be drawn, gives way to home: no chat is stuck at one place. */
  #draw(member: MemberView, state: ChatState): { state: ChatState; drawing: Drawing } {
    const {
      draft: _draft,
      search: _search,
      offer: _offer,
      shared: _shared,
      bulk: _bulk,
      import: _import,
      ...bare
    } = state;
    const t = textOf(member.language);
    const tries: readonly (() => ChatState)[] = [
      () => state,
      () => ({ ...state, place: 'home', note: t.gone }),
      () => ({ ...bare, place: 'home', note: t.cannotBeShown }),
    ];
    for (const make of tries) {
      const tried = make();
      try {
        const drawing = draw(this.#screens, { ...tried, scene: this.scene(member, tried) });
        if (drawing) return { state: tried, drawing };
      } catch (error) {
        this.#log('error', 'A screen cannot be drawn.', {
          screen: splitPlace(tried.place).screen,
          error: kindOf(error),
        });
      }
    }
    const home: ChatState = { ...bare, place: 'home' };
    const data = tapData({ place: 'home', version: state.version });
    const buttons = [[{ label: t.button.home, data }]];
    return { state: home, drawing: { text: t.nothingCanBeShown, buttons, showsPin: false } };
  }

  async #put(chat: number, state: ChatState, drawing: Drawing, where: Where): Promise<void> {
    const { live } = state;
    // First the version: whatever happens next, older buttons do not act any more.
    this.#save(chat, state);
    if (live && where !== 'below') {
      if (drawing.showsPin) this.#secrets.shows(chat, live.id);
      const edited = await this.#gateway.edit(chat, live.id, drawing);
      if (edited !== 'missing') {
        if (!drawing.showsPin) this.#secrets.hidden(chat, live.id);
        this.#save(chat, { ...state, live: liveMessage(live.id, drawing) });
        return;
      }
      if (where === 'unasked') {
        const { live: _deleted, ...rest } = state;
        this.#secrets.hidden(chat, live.id);
        return this.#save(chat, rest);
      }
    }
    const id = drawing.showsPin
      ? await this.#secrets.send(chat, drawing)
      : await this.#gateway.send(chat, drawing);
    this.#save(chat, { ...state, live: liveMessage(id, drawing) });
    if (live) await this.#retire(chat, live);
  }

  /** Of a chat whose member was removed meanwhile nothing is kept. */
  #save(chat: number, state: ChatState): void {
    if (this.#house.members.get(chat)) this.#chats.save(chat, state);
  }

  /** An old screen stays as a record, without buttons; one that shows a PIN goes. */
  async #retire(chat: number, live: LiveMessage): Promise<void> {
    if (live.reveals) await this.#secrets.remove(chat, live.id);
    else if (live.buttons !== '[]') await this.#gateway.edit(chat, live.id, { text: live.text });
  }
}

function liveMessage(id: number, { text, buttons, showsPin: reveals }: Drawing): LiveMessage {
  return reveals
    ? { id, reveals, text: '', buttons: '' }
    : { id, reveals, text, buttons: JSON.stringify(buttons) };
}
