import type { Clock } from '../src/domain/clock.ts';
import { describeRefusal } from '../src/domain/refusal.ts';
import type { House } from '../src/engine/service.ts';
import type { MemberView } from '../src/engine/views.ts';
import { admit, type FromSomebody } from './access.ts';
import { loadChat, type ChatState, type ChatStore, type ExpiringMessage } from './chat-store.ts';
import { commandPlace, setCommandsOf } from './commands.ts';
import type { Footage } from './footage.ts';
import { rich } from './html.ts';
import { Lanes } from './lanes.ts';
import { LiveScreen } from './live-screen.ts';
import { kindOf, type Log } from './log.ts';
import { LINK, parseTap, type Tap } from './path.ts';
import { questionMove } from './question.ts';
import { find, mayOpen, type Move, type Scene, type Screen } from './screen.ts';
import { SCREENS } from './screens/index.ts';
import { Refresher, type Refreshed } from './refresher.ts';
import { Secrets } from './secrets.ts';
import { TelegramFailure, type ChatGateway, type Incoming } from './telegram.ts';
import { en } from './text/en.ts';
import { wishMove } from './wish.ts';

/** Telegram keeps texts for up to a day while the bot is away: an old one does not act. */
const TEXT_ACTS_WITHIN_MS = 60_000;

type Typed = Extract<Incoming, { kind: 'text' }>;
type Tapped = Extract<Incoming, { kind: 'tap' }>;

export interface ConversationParts {
  readonly house: House;
  readonly gateway: ChatGateway;
  readonly store: ChatStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly footage: Footage;
  /** How long a PIN stays on a screen, in milliseconds. */
  readonly pinsShownMs: number;
  /** The bot's name in Telegram's links, once Telegram has told it. */
  readonly botName: () => string | undefined;
}

/** Takes what people send, has the screen that they are on decide, and shows what follows. */
export class Conversation {
  readonly #house: House;
  readonly #gateway: ChatGateway;
  readonly #store: ChatStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #footage: Footage;
  readonly #secrets: Secrets;
  readonly #screen: LiveScreen;
  /** Updates, refreshes and removals of one chat never overlap. */
  readonly #lanes = new Lanes();
  readonly #refresher: Refresher;
  #unsubscribe: () => void = () => undefined;

  constructor(parts: ConversationParts) {
    const { house, gateway, store, clock, log } = parts;
    this.#house = house;
    this.#gateway = gateway;
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#footage = parts.footage;
    this.#secrets = new Secrets({
      store,
      gateway,
      clock,
      log,
      shownMs: parts.pinsShownMs,
      due: (message) => this.#lanes.run(message.chat, () => this.#takeAway(message)),
    });
    this.#refresher = new Refresher(clock, (chat) => this.#lanes.run(chat, () => this.#refresh(chat)));
    const { botName } = parts;
    const secrets = this.#secrets;
    this.#screen = new LiveScreen({ house, gateway, store, clock, screens: SCREENS, secrets, botName });
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
    this.#secrets.stop();
    this.#refresher.stop();
  }

  /** Draws at once what would be drawn within the second, and waits for all that is under way. */
  async idle(): Promise<void> {
    do {
      this.#refresher.flush();
      await this.#secrets.idle();
      await this.#lanes.idle();
    } while (this.#refresher.waiting);
  }

  async handle(incoming: Incoming): Promise<void> {
    await this.#lanes.run(incoming.chat, async () => {
      // Only now: whoever was removed while it waited is a stranger.
      const admission = admit(incoming, this.#house.members);
      if (admission.kind === 'member') await this.#fromMember(admission.member, admission.update);
      if (admission.kind === 'pairing') await this.#pair(admission.token, admission.update);
    });
  }

  /** After `handle` threw: one sentence. */
  async apologise(incoming: Incoming): Promise<void> {
    if (admit(incoming, this.#house.members).kind !== 'member') return;
    await this.#gateway.send(incoming.chat, { text: en.failed });
  }

  async #fromMember(before: MemberView, update: FromSomebody): Promise<void> {
    this.#house.members.called(before.id, nameOf(update.from));
    const member = this.#house.members.get(before.id) ?? before;
    if (update.kind === 'tap') await this.#tapped(member, update);
    if (update.kind === 'text') await this.#typed(member, update);
  }

  async #pair(token: string, update: FromSomebody): Promise<void> {
    const { chat, from } = update;
    const paired = this.#house.invitations.redeem(token, { id: from.id, name: nameOf(from) });
    if (!paired.ok) {
      const member = this.#house.members.get(from.id);
      if (member) return this.#fromMember(member, update);
      await this.#gateway.send(chat, {
        text: rich`${paired.refusals.map(describeRefusal).join(' ')}`.source,
        anybody: true,
      });
      return;
    }
    const { role } = paired.value;
    const note = `${en.welcome(paired.value.name)} ${en.members.youAre(role, this.#house.name)}`;
    await this.#screen.show(paired.value, { ...loadChat(this.#store, chat), place: 'home', note }, 'below');
  }

  async #tapped(before: MemberView, { chat, data, messageId, callbackId }: Tapped): Promise<void> {
    const state = loadChat(this.#store, chat);
    const tap = parseTap(data);
    const link = tap !== undefined && tap.version === LINK && tap.act === undefined;
    const onLive = messageId === state.live?.id;
    const current = tap !== undefined && onLive && isCurrent(tap, state);
    const taken = await this.#gateway.answer(callbackId, link || current ? undefined : en.oldButton);
    const member = this.#house.members.get(before.id);
    if (!member) return;

    if (taken && link) return this.#screen.show(member, onward(state, { to: tap.place }), 'below');
    if (!taken || !current) return this.#screen.show(member, state, onLive ? 'here' : 'below');
    if (tap.act === undefined) return this.#screen.show(member, onward(state, { to: tap.place }));
    const { screen, scene } = this.#at(member, state);
    const act = screen?.acts && Object.hasOwn(screen.acts, tap.act) ? screen.acts[tap.act] : undefined;
    await this.#follow(member, state, act ? await act(scene, tap.value) : { to: 'home', note: en.gone });
  }

  async #typed(before: MemberView, update: Typed): Promise<void> {
    const state = loadChat(this.#store, update.chat);
    const { screen, scene } = this.#at(before, state);
    const command = commandPlace(update.text);
    const looksLikePin = /^\s*\d{4,}\s*$/.test(update.text) && screen?.takesDigits?.(scene) !== true;
    const isPin = command === undefined && (screen?.secret === true || looksLikePin);
    if (isPin) await this.#secrets.remove(update.chat, update.messageId);
    const member = this.#house.members.get(before.id);
    if (!member) return;

    const seen = state.lastTyped === update.updateId;
    const move = seen
      ? {}
      : command !== undefined
        ? { to: command, search: '' }
        : await this.#meaning({ screen, scene, update, isPin });
    await this.#follow(member, { ...state, lastTyped: update.updateId }, move, 'below');
    if (command === 'home') await this.#setCommands(member.id);
  }

  #meaning({
    screen,
    scene,
    update,
    isPin,
  }: {
    screen: Screen | undefined;
    scene: Scene;
    update: Typed;
    isPin: boolean;
  }): Move | Promise<Move> {
    if (isPin && screen?.secret !== true) return { note: en.pinOutOfPlace };
    const question = isPin ? undefined : questionMove(update.text, this.#house, this.#clock.now());
    if (question) return question;
    if (screen?.typed) {
      const old = this.#clock.now() - update.at > TEXT_ACTS_WITHIN_MS;
      return old ? { note: en.tooOld } : screen.typed(scene, update.text);
    }
    return update.text.startsWith('/')
      ? { to: 'home', note: en.unknownCommand }
      : wishMove(update.text, this.#house);
  }

  async #follow(
    { id }: MemberView,
    state: ChatState,
    move: Move,
    where: 'here' | 'below' = 'here',
  ): Promise<void> {
    // What was asked for may have taken its time.
    const member = this.#house.members.get(id);
    if (!member) return;
    const { secret } = move;
    if (secret) await this.#secrets.send(id, { ...secret, text: secret.text.source });
    await this.#screen.show(member, onward(state, move), secret ? 'below' : where);
    if (move.footage) this.#footage.ask(id, move.footage);
  }

  /** The screen that this member is on, if it is for them. */
  #at(member: MemberView, state: ChatState): { screen: Screen | undefined; scene: Scene } {
    const { screen, scene } = find(SCREENS, state.place, this.#screen.scene(member, state));
    return { screen: screen && mayOpen(screen, member) ? screen : undefined, scene };
  }

  async #takeAway({ chat, message, at }: ExpiringMessage): Promise<void> {
    // It may have been drawn anew while this waited for its turn.
    const still = this.#store
      .expiring()
      .some((one) => one.chat === chat && one.message === message && one.at === at);
    if (!still) return;
    const member = this.#house.members.get(chat);
    const state = loadChat(this.#store, chat);
    if (member && state.live?.id === message)
      await this.#screen.show(member, onward(state, { to: 'home' }), 'unasked');
    else await this.#secrets.remove(chat, message);
  }

  #refreshAll(): void {
    for (const { id } of this.#house.members.all()) this.#refresher.soon(id);
  }

  async #refresh(chat: number): Promise<Refreshed> {
    const member = this.#house.members.get(chat);
    if (!member) return 'same';
    try {
      return (await this.#screen.refresh(member, loadChat(this.#store, chat))) ? 'drawn' : 'same';
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

function nameOf({ firstName, lastName }: FromSomebody['from']): string {
  return [firstName, lastName].filter((part) => part !== undefined).join(' ');
}

function isCurrent(tap: Tap, state: ChatState): boolean {
  return tap.version === state.version && (tap.act === undefined || tap.place === state.place);
}

/** The chat after a move: what it does not name stays, but for the line of the move before. */
function onward(state: ChatState, move: Move): ChatState {
  const { note: _note, shared: _shared, draft: oldDraft, search: oldSearch, ...kept } = state;
  const place = move.to ?? state.place;
  const draft = move.draft === undefined ? oldDraft : (move.draft ?? undefined);
  const search = place === 'home' ? '' : (move.search ?? oldSearch ?? '');
  return {
    ...kept,
    place,
    ...(draft && { draft }),
    ...(search !== '' && { search }),
    ...(move.shared !== undefined && { shared: move.shared }),
    ...(move.note !== undefined && { note: move.note }),
  };
}
