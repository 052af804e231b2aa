import type { Clock } from '../../src/domain/clock.ts';
import type { LanguageModel } from '../../src/domain/home/language-model.ts';
import { GUEST_TOKEN } from '../../src/engine/views/booking-views.ts';
import type { House } from '../../src/engine/house.ts';
import type { MemberView } from '../../src/engine/views/member-views.ts';
import { admit, type FromSomebody } from './access.ts';
import type { ChatStore, ExpiringMessage } from './chat-store.ts';
import { Chats } from './chats.ts';
import { commandPlace, setCommandsOf } from './commands.ts';
import { GroupChats } from './group-chats.ts';
import { Files } from '../files/files.ts';
import type { CameraMessages } from '../alerts/camera-messages.ts';
import { rich } from '../text/html.ts';
import { SerialQueues } from '../serial-queues.ts';
import { LiveScreen } from './live-screen.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';
import type { PageDoors } from './screen.ts';
import { MemberTurns, applyNavigation } from './member-turns.ts';
import { SCREENS } from '../screens/index.ts';
import { Refresher, type Refreshed } from './refresher.ts';
import { ExpiringMessages } from './expiring-messages.ts';
import { SpeechHelper } from '../speech/speech-helper.ts';
import { StrangerReplies } from '../telegram/stranger-replies.ts';
import { TelegramFailure, type ChatGateway, type Incoming } from '../telegram/client.ts';
import { languageOf } from '../../src/domain/people/language.ts';
import { textOf } from '../text/index.ts';

/** Long enough for a network to come back. */
const DRAW_AGAIN_MS = 30_000;

export interface ConversationParts {
  readonly house: House;
  readonly gateway: ChatGateway;
  readonly store: ChatStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly footage: CameraMessages;
  /** Reads sentences that are not understood here, where the owner has configured one. */
  readonly languageModel?: LanguageModel | undefined;
  /** How long a PIN stays on a screen, in milliseconds. */
  readonly pinsShownMs: number;
  /** The bot's name in Telegram's links, once Telegram has told it. */
  readonly botName: () => string | undefined;
  readonly page?: PageDoors | undefined;
}

/** Takes what people send, has the screen that they are on decide, and shows what follows. */
export class Conversation {
  readonly #house: House;
  readonly #gateway: ChatGateway;
  readonly #log: Log;
  readonly #secrets: ExpiringMessages;
  readonly #screen: LiveScreen;
  readonly #chats: Chats;
  readonly #turns: MemberTurns;
  readonly #strangers: StrangerReplies;
  readonly #groups: GroupChats;
  readonly #files: Files;
  readonly #helper: SpeechHelper;
  /** Updates, refreshes and removals of one chat never overlap. */
  readonly #lanes = new SerialQueues();
  readonly #refresher: Refresher;
  #unsubscribe: () => void = () => undefined;

  constructor(parts: ConversationParts) {
    const { house, gateway, store, clock, log } = parts;
    this.#house = house;
    this.#gateway = gateway;
    this.#log = log;
    this.#secrets = new ExpiringMessages({
      store,
      gateway,
      clock,
      log,
      shownMs: parts.pinsShownMs,
      textsOf: (chat) => textOf(house.members.get(chat)?.language),
      due: (message) => this.#lanes.run(message.chat, () => this.#takeAway(message)),
    });
    this.#refresher = new Refresher(clock, (chat) => this.#lanes.run(chat, () => this.#refresh(chat)));
    const { botName, footage } = parts;
    const secrets = this.#secrets;
    const chats = new Chats({ store, log });
    const files = new Files({ house, gateway, clock, log, moved: (chat) => this.#refresher.soon(chat) });
    const shared = { house, gateway, chats, clock, log, secrets, files };
    this.#files = files;
    const helper = new SpeechHelper({
      model: parts.languageModel,
      ...{ clock, log },
      inTurn: (chat, work) => this.#lanes.run(chat, work),
      show: (chat, request, help) => this.#turns.helped(chat, request, help),
    });
    this.#helper = helper;
    const screen = new LiveScreen({
      ...shared,
      screens: SCREENS,
      botName,
      hasHelper: helper.isThere,
      page: parts.page,
    });
    const drawLater = (chat: number): void => this.#refresher.soon(chat, DRAW_AGAIN_MS);
    this.#strangers = new StrangerReplies(clock);
    this.#groups = new GroupChats({ house, gateway, replies: this.#strangers, log });
    this.#chats = chats;
    this.#screen = screen;
    this.#turns = new MemberTurns({ ...shared, footage, screen, helper, drawLater });
  }

  start(): void {
    this.#unsubscribe = this.#house.subscribe((event) => {
      if (event.kind === 'member') this.#memberChanged(event.id);
      if (event.kind !== 'notices') this.#refreshAll();
    });
    this.#secrets.start();
    this.#refreshAll();
    const { members } = this.#house;
    for (const id of [...members.all().map((member) => member.id), ...members.former()])
      void this.#setCommands(id);
  }

  stop(): void {
    this.#unsubscribe();
    this.#files.stop();
    this.#helper.stop();
    this.#secrets.stop();
    this.#refresher.stop();
  }

  /** Draws at once what would be drawn within the second, and waits for all that is under way. */
  async idle(): Promise<void> {
    do {
      this.#refresher.flush();
      await this.#secrets.idle();
      await this.#files.idle();
      await this.#lanes.idle();
    } while (this.#refresher.waiting);
  }

  async handle(incoming: Incoming): Promise<void> {
    await this.#lanes.run(incoming.chat, async () => {
      if (await this.#groups.handle(incoming)) return;
      // Only now: whoever was removed while it waited is a stranger.
      const admission = admit(incoming, this.#house.members);
      if (admission.kind === 'member') await this.#fromMember(admission.member, admission.update);
      if (admission.kind === 'pairing') await this.#pair(admission.token, admission.update);
    });
  }

  /** Something that came from a chat before the start cannot be read any more. */
  async unreadable(chat: number): Promise<void> {
    const member = this.#house.members.get(chat);
    if (member) await this.#gateway.send(chat, { text: textOf(member.language).unreadable });
  }

  /** After `handle` threw: one sentence. */
  async apologise(incoming: Incoming): Promise<void> {
    const admission = admit(incoming, this.#house.members);
    if (admission.kind !== 'member') return;
    await this.#gateway.send(incoming.chat, { text: textOf(admission.member.language).failed });
  }

  async #fromMember(before: MemberView, update: FromSomebody): Promise<void> {
    this.#helper.cancel(before.id);
    this.#house.members.called(before.id, accountOf(update.from));
    const member = this.#house.members.get(before.id) ?? before;
    if (update.kind === 'tap') await this.#turns.tapped(member, update);
    if (update.kind === 'document') await this.#turns.documented(member, update);
    if (update.kind === 'caption' || update.kind === 'edited') await this.#turns.searched(member, update);
    if (update.kind !== 'text') return;
    await this.#turns.typed(member, update);
    if (commandPlace(update.text) === 'home') await this.#setCommands(member.id);
  }

  async #pair(token: string, update: FromSomebody): Promise<void> {
    const { chat, from } = update;
    if (token.startsWith(GUEST_TOKEN)) return this.#openForGuest(token, update);
    const paired = this.#house.invitations.redeem(token, accountOf(from));
    if (!paired.ok) {
      const member = this.#house.members.get(from.id);
      if (member) return this.#fromMember(member, update);
      if (!this.#strangers.take(from.id)) return;
      await this.#gateway.send(chat, {
        text: rich`${paired.refusals.map(textOf(languageOf(from.language)).refusal).join(' ')}`.source,
        anybody: true,
      });
      return;
    }
    const { role, name, language } = paired.value;
    const t = textOf(language);
    const note = `${t.welcome(name)} ${t.members.youAre(role, this.#house.name)}`;
    await this.#screen.show(paired.value, { ...this.#chats.load(chat), place: 'home', note }, 'below');
  }

  /** The link of a guest's chat: whoever is not meant is told, and sees nothing. */
  async #openForGuest(token: string, update: FromSomebody): Promise<void> {
    const { chat, from } = update;
    const opened = this.#house.bookings.guests.open(token, accountOf(from));
    const member = this.#house.members.get(from.id);
    if (opened.ok && member) {
      const t = textOf(member.language);
      const [stay] = this.#house.bookings.guests.mine(member.id);
      const note = stay ? { note: t.guest.opened(stay.unit) } : {};
      return this.#screen.show(member, { ...this.#chats.load(chat), place: 'home', ...note }, 'below');
    }
    if (member) return this.#fromMember(member, update);
    if (!this.#strangers.take(from.id)) return;
    const words = opened.ok ? [] : opened.refusals.map(textOf(languageOf(from.language)).refusal);
    await this.#gateway.send(chat, { text: rich`${words.join(' ')}`.source, anybody: true });
  }

  async #takeAway(due: ExpiringMessage): Promise<void> {
    // It may have been drawn anew while this waited for its turn.
    if (!this.#secrets.isKept(due)) return;
    const { chat, message } = due;
    const member = this.#house.members.get(chat);
    const state = this.#chats.load(chat);
    if (member && state.live?.id === message)
      await this.#screen.show(member, applyNavigation(state, { to: 'home' }), 'unasked');
    else await this.#secrets.remove(chat, message);
  }

  #refreshAll(): void {
    for (const { id } of this.#house.members.all()) this.#refresher.soon(id);
  }

  async #refresh(chat: number): Promise<Refreshed> {
    const member = this.#house.members.get(chat);
    if (!member) return 'same';
    try {
      return (await this.#screen.refresh(member, this.#chats.load(chat))) ? 'drawn' : 'same';
    } catch (error) {
      if (!this.#house.members.get(chat)) return 'same';
      this.#log('warn', 'A screen could not be brought up to date.', { error: kindOf(error) });
      return mayPass(error) ? 'try-again' : 'same';
    }
  }

  #memberChanged(id: number): void {
    this.#secrets.timesChanged();
    void this.#lanes.run(id, () => this.#setCommands(id));
  }

  /** Whoever is no member has the menu of strangers. */
  async #setCommands(id: number): Promise<void> {
    const member = this.#house.members.get(id);
    try {
      if (member) await setCommandsOf(this.#gateway, member);
      else await this.#gateway.clearCommands(id);
    } catch (error) {
      // As for an owner who has not opened the chat yet: `/start` sets them.
      this.#log('debug', 'The menu of commands was not set.', { error: kindOf(error) });
    }
  }
}

/** Telegram was not reached or is busy; whoever blocked the bot is not asked again. */
function mayPass(error: unknown): boolean {
  return error instanceof TelegramFailure && (error.code === 0 || error.code === 429 || error.code >= 500);
}

function accountOf({ id, firstName, lastName, language }: FromSomebody['from']): {
  id: number;
  name: string;
  language?: string;
} {
  const name = [firstName, lastName].filter((part) => part !== undefined).join(' ');
  return { id, name, ...(language !== undefined && { language }) };
}
