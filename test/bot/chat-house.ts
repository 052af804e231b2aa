import { randomBytes } from 'node:crypto';
import { createBot, type Bot } from '../../bot/bot.ts';
import type { PageDoors } from '../../bot/chat/screen.ts';
import { GUEST_WORDS } from '../../bot/text/guest-words.ts';
import { BotApiSimulator, type Person } from '../../bot/simulator/simulator.ts';
import { textOf } from '../../bot/text/index.ts';
import { MemoryDevice, MemoryDriver } from '../../drivers/memory/driver.ts';
import type { Driver } from '../../src/domain/driver/driver.ts';
import { LANGUAGES } from '../../src/domain/people/language.ts';
import type { LanguageModel } from '../../src/domain/home/language-model.ts';
import { House, type HouseParts } from '../../src/engine/house.ts';
import { ChatRows } from '../../src/storage/tables/chat/chat-rows.ts';
import { Store } from '../../src/storage/store.ts';
import { ManualClock } from './manual-clock.ts';

export const OWNER = 1001;
export const TOKEN = '42:secret-token';
export const PINS_SHOWN_MS = 5 * 60_000;

type Around = Partial<
  Pick<
    HouseParts,
    | 'backups'
    | 'checks'
    | 'conditions'
    | 'presence'
    | 'settings'
    | 'surroundings'
    | 'feedReader'
    | 'guestChannels'
  >
>;

export interface ChatHouseOptions extends Around {
  /** Drivers of more devices, not started yet. */
  readonly beside?: readonly Driver[];
  /** Of the owner's Telegram app. */
  readonly appLanguage?: string;
  /** The helper for free speech. */
  readonly languageModel?: LanguageModel;
  /** How the page is opened. */
  readonly page?: PageDoors;
}

/** A house of two locks in memory, its bot on a local Bot API, and an owner who has opened the chat. */
export class ChatHouse {
  readonly clock: ManualClock;
  readonly telegram: BotApiSimulator;
  readonly front = new MemoryDevice({ name: 'front-door' });
  readonly back = new MemoryDevice({ name: 'back-door' });
  readonly logged: string[] = [];
  readonly ann: Person;
  readonly store: Store;
  house: House;
  readonly #options: ChatHouseOptions;
  #bot!: Bot;
  root = '';

  private constructor(store: Store, clock: ManualClock, options: ChatHouseOptions) {
    this.store = store;
    this.clock = clock;
    this.telegram = new BotApiSimulator({ token: TOKEN, clock });
    this.ann = this.telegram.person(OWNER, 'Ann', options.appLanguage);
    this.#options = options;
    this.house = this.newHouse();
  }

  static async open(options: ChatHouseOptions = {}): Promise<ChatHouse> {
    const all = new ChatHouse(await Store.open(':memory:', randomBytes(32)), new ManualClock(), options);
    all.root = await all.telegram.start();
    await all.house.start();
    all.house.members.trustOwners([OWNER]);
    all.ann.send('/start');
    all.startBot();
    await all.settled();
    return all;
  }

  /** Not started yet; on the same store, so the last one has to be stopped. */
  newHouse(): House {
    const {
      beside = [],
      appLanguage: _language,
      languageModel: _model,
      page: _page,
      ...knowledge
    } = this.#options;
    this.house = new House({
      name: 'Home',
      zone: 'Europe/Berlin',
      store: this.store,
      drivers: [new MemoryDriver({ id: 'memory', devices: [this.front, this.back] }), ...beside],
      clock: this.clock,
      pinLength: 6,
      guestWords: GUEST_WORDS,
      ...knowledge,
    });
    return this.house;
  }

  get bot(): Bot {
    return this.#bot;
  }

  startBot(): void {
    this.#bot = createBot({
      house: this.house,
      store: new ChatRows(this.store.database, this.store.cipher, () => this.clock.now()),
      clock: this.clock,
      log: (level, message, fields) => this.logged.push(JSON.stringify({ level, message, ...fields })),
      token: TOKEN,
      apiRoot: this.root,
      removePinMessagesAfterMs: PINS_SHOWN_MS,
      languageModel: this.#options.languageModel,
      page: this.#options.page,
    });
    void this.#bot.start();
  }

  /** Every update was handled, every lock written, every screen drawn. */
  async settled(): Promise<void> {
    await this.telegram.drained();
    await this.#bot.idle();
    await this.house.settled();
    await this.#bot.idle();
  }

  /** What the owner says or taps, one after another; a text that is on no button is typed. */
  async does(...all: readonly (string | RegExp)[]): Promise<string> {
    for (const one of all) {
      if (typeof one !== 'string' || this.#isButton(one)) await this.#tap(one);
      else this.ann.send(one);
      await this.settled();
    }
    return this.shown();
  }

  /** Of what answers the owner's last message: an alert may have come below it meanwhile. */
  #isButton(label: string): boolean {
    const screen = this.ann.screen();
    const asked = screen.findLast(({ fromBot }) => !fromBot)?.id ?? 0;
    return screen.some(
      ({ id, fromBot, buttons }) =>
        fromBot && id > asked && buttons.flat().some(({ text }) => text === label),
    );
  }

  /** Once more where the screen was just being drawn anew, such as by news of a panel: the owner is told so. */
  async #tap(label: string | RegExp): Promise<void> {
    const tap = this.ann.tap(label);
    await this.settled();
    const answer = this.ann.answerTo(tap)?.text;
    if (LANGUAGES.some((language) => textOf(language).oldButton === answer)) this.ann.tap(label);
  }

  /** The newest message. */
  shown(): string {
    return this.ann.last().text;
  }

  buttons(): string[] {
    return this.ann
      .last()
      .buttons.flat()
      .map(({ text }) => text);
  }

  texts(): string[] {
    return this.ann.screen().map(({ text }) => text);
  }

  async close(): Promise<void> {
    await this.#bot.stop();
    await this.house.stop();
    await this.telegram.stop();
    this.store.close();
  }
}
