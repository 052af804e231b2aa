/**
 * How long a typed sentence takes to its review, and a keypad to the alert, in a house of 500 users and 10 devices. A
 * bare bot of telegraf's own answers, and sends, in the same rounds.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Telegraf } from 'telegraf';
import { createBot, type Bot } from '../../../bot/bot.ts';
import { BotApiSimulator, type Person } from '../../../bot/simulator/simulator.ts';
import { GUEST_WORDS } from '../../../bot/text/guest-words.ts';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import { systemClock } from '../../../src/engine/clock.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { House } from '../../../src/engine/house.ts';
import { Store } from '../../../src/storage/store.ts';
import { ChatRows } from '../../../src/storage/tables/chat/chat-rows.ts';
import { compared, median, percentile, timed, type Say } from './report.ts';

const USERS = 500;
const DEVICES = 10;
const ROUNDS = 201;
const OWNER = 1001;
const TOKEN = '1000000003:latency-token-of-no-use';
const BARE_TOKEN = '1000000004:latency-bare-token-of-no-use';
const PIN = '738215';
/** Rounds before the first that counts, in which the code gets warm. */
const WARM_UP = 15;
const MAX_WAIT_MS = 10_000;

export async function benchChatLatency(say: Say): Promise<void> {
  const ours = await LatencyHouse.open();
  const bare = await BareBot.open();
  try {
    const rounds = async (
      name: string,
      { ofOurs, ofBare }: Record<'ofOurs' | 'ofBare', (round: number) => Promise<number>>,
    ): Promise<void> => {
      const [with_, without]: [number[], number[]] = [[], []];
      for (let round = 1 - WARM_UP; round <= ROUNDS; round++) {
        const times = [await ofOurs(round), await ofBare(round)] as const;
        if (round < 1) continue;
        with_.push(times[0]);
        without.push(times[1]);
      }
      tell(say, name, with_, without);
    };
    await rounds('chat.typed_to_review', {
      ofOurs: () => ours.typedToReview(),
      ofBare: () => bare.typedToAnswer(),
    });
    await rounds('alert.keypad_to_alert', {
      ofOurs: () => ours.keypadToAlert(),
      ofBare: () => bare.sends(),
    });
  } finally {
    await ours.close();
    await bare.close();
  }
}

function tell(say: Say, name: string, ours: readonly number[], bare: readonly number[]): void {
  say(compared(name, ours, bare));
  const [value, baseline] = [percentile(ours, 0.99), percentile(bare, 0.99)];
  const { length: rounds } = ours;
  say({ name: `${name}_p99`, value, unit: 'ms', baseline, ratio: value / baseline, rounds });
  say({ name: `${name}_overhead`, value: median(ours) - median(bare), unit: 'ms', rounds });
}

/** Its database is a file, as in a real house; its devices answer at once. */
class LatencyHouse {
  readonly #folder: string;
  readonly #store: Store;
  readonly #house: House;
  readonly #bot: Bot;
  readonly #telegram: BotApiSimulator;
  readonly #owner: Person;
  readonly #front: MemoryDevice;

  private constructor(parts: {
    folder: string;
    store: Store;
    telegram: BotApiSimulator;
    apiRoot: string;
    devices: readonly MemoryDevice[];
  }) {
    const { folder, store, telegram, apiRoot, devices } = parts;
    [this.#folder, this.#store, this.#telegram] = [folder, store, telegram];
    this.#front = devices[0]!;
    this.#owner = telegram.person(OWNER, 'Olivia');
    const clock = systemClock;
    this.#house = new House({
      ...{ name: 'Home', zone: 'Europe/Berlin', pinLength: 6, guestWords: GUEST_WORDS, store, clock },
      drivers: [new MemoryDriver({ id: 'memory', devices })],
    });
    this.#bot = createBot({
      ...{ house: this.#house, clock, log: () => undefined, token: TOKEN, apiRoot },
      store: new ChatRows(store.database, store.cipher, () => clock.now()),
      removePinMessagesAfterMs: 5 * 60_000,
    });
  }

  static async open(): Promise<LatencyHouse> {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-latency-'));
    const store = await Store.open(join(folder, 'latchkey.db'), randomBytes(32));
    const telegram = new BotApiSimulator({ token: TOKEN });
    const apiRoot = await telegram.start();
    const names = Array.from({ length: DEVICES }, (_, n) => (n === 0 ? 'front door' : `door ${n}`));
    const devices = names.map((name) => new MemoryDevice({ name }));
    const opened = new LatencyHouse({ folder, store, telegram, apiRoot, devices });
    await opened.#begin();
    return opened;
  }

  async #begin(): Promise<void> {
    const house = this.#house;
    await house.start();
    house.members.trustOwners([OWNER]);
    this.#store.database.transaction(() => {
      house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' });
      for (let n = 2; n <= USERS; n++)
        house.users.add(CONSOLE, { firstName: `Gast${n}`, lastName: `Muster${n % 50}` });
    });
    const devices = ['memory/front door'];
    house.codes.issue(CONSOLE, { user: 1, pin: Pin.of(PIN), devices, schedule: {} });
    await house.settled();
    this.#owner.send('/start');
    void this.#bot.start();
    await this.#owner.until(/500 users/, { timeoutMs: MAX_WAIT_MS });
  }

  async typedToReview(): Promise<number> {
    const after = this.#owner.last().id;
    const took = await timed(() => {
      this.#owner.send('code for Anna front door weekdays 9-17');
      return this.#owner.until(/New code[^]*weekdays 09:00–17:00/, { after, timeoutMs: MAX_WAIT_MS });
    });
    await this.#bot.idle();
    this.#owner.tap(/Cancel/);
    await this.#rest();
    return took;
  }

  async keypadToAlert(): Promise<number> {
    const after = this.#owner.last().id;
    const took = await timed(() => {
      const heard = this.#owner.until(/Anna Berg came in/, { after, timeoutMs: MAX_WAIT_MS });
      void this.#front.typePin(PIN);
      return heard;
    });
    await this.#rest();
    return took;
  }

  async #rest(): Promise<void> {
    await this.#telegram.drained();
    await this.#bot.idle();
    await this.#house.settled();
  }

  async close(): Promise<void> {
    await this.#bot.stop();
    await this.#house.stop();
    await this.#telegram.stop();
    this.#store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A bot that answers whatever it is sent, with buttons. */
class BareBot {
  readonly #telegram: BotApiSimulator;
  readonly #bot: Telegraf;
  readonly #person: Person;

  private constructor(telegram: BotApiSimulator, bot: Telegraf) {
    this.#telegram = telegram;
    this.#bot = bot;
    this.#person = telegram.person(7, 'Bare');
  }

  static async open(): Promise<BareBot> {
    const telegram = new BotApiSimulator({ token: BARE_TOKEN });
    const apiRoot = await telegram.start();
    const bot = new Telegraf(BARE_TOKEN, { telegram: { apiRoot } });
    const markup = { inline_keyboard: [[{ text: 'Save', callback_data: 'save' }]] };
    bot.on('message', (context) => context.reply('New code', { reply_markup: markup }));
    void bot.launch();
    const opened = new BareBot(telegram, bot);
    await opened.typedToAnswer();
    return opened;
  }

  typedToAnswer(): Promise<number> {
    const after = this.#newest();
    return timed(() => {
      this.#person.send('code for Anna front door weekdays 9-17');
      return this.#person.until(/New code/, { after, timeoutMs: MAX_WAIT_MS });
    });
  }

  sends(): Promise<number> {
    const after = this.#newest();
    return timed(() => {
      void this.#bot.telegram.sendMessage(this.#person.id, 'Anna Berg came in');
      return this.#person.until(/Anna Berg came in/, { after, timeoutMs: MAX_WAIT_MS });
    });
  }

  #newest(): number {
    return this.#person.screen().at(-1)?.id ?? 0;
  }

  async close(): Promise<void> {
    this.#bot.stop();
    await this.#telegram.stop();
  }
}
