/** How soon the chat shows what happened; the bare bot is one of telegraf's own, on the same kind of Bot API. */
import { Telegraf } from 'telegraf';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { BotApiSimulator } from '../../../bot/simulator/simulator.ts';
import type { Person } from '../../../bot/simulator/simulator.ts';
import { ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { openDemoHouse } from '../../../src/app/demo/demo-house.ts';
import type { DemoHouse } from '../../../src/app/demo/demo-house.ts';
import { Phone, pinIn } from '../../support/phone.ts';
import { compared, median, timed } from './report.ts';
import type { Say } from './report.ts';

const LIVE_ROUNDS = 9;
const EDIT_ROUNDS = 31;
const ALERT_ROUNDS = 15;
/** The bot redraws a screen at most once a second; a round begins after that. */
const REDRAW_MS = 1_100;
const BARE_TOKEN = '1000000002:bare-telegraf-token-of-no-use';

export async function benchChat(say: Say): Promise<void> {
  const network = await ZwaveSimulator.start({ locks: [{ name: 'front-door', kind: 'plain', slots: 8 }] });
  const house = await openDemoHouse({ network });
  const phone = new Phone(house);
  try {
    await phone.does('/start', /Users/, /New user/, 'Anna Berg', /Save/);
    const pin = pinIn(await phone.does(/New code/, /front-door/, /Next/, /Generate/, /Always/));
    await phone.does(/Save/);
    await tapToLive(house, say);
    await tapToEdit(house, say);
    await keypadToSend(house, pin, say);
  } finally {
    await house.close();
  }
}

/** From the tap to the word "live" in the chat, less what the same change takes without a chat. */
async function tapToLive(house: DemoHouse, say: Say): Promise<void> {
  const { owner, program } = house;
  const code = 1;
  const byTap: number[] = [];
  const byCommand: number[] = [];
  for (let round = 0; round < LIVE_ROUNDS; round++) {
    program.house.codes.pause(CONSOLE, code);
    await house.settled();
    await pause(REDRAW_MS);
    byTap.push(
      await timed(() => {
        owner.tap(/Resume/);
        return shows(owner, /front-door: live/);
      }),
    );
    program.house.codes.pause(CONSOLE, code);
    await house.settled();
    byCommand.push(
      await timed(() => {
        program.house.codes.resume(CONSOLE, code);
        return program.house.settled();
      }),
    );
    await house.settled();
  }
  const value = Math.max(0, median(byTap) - median(byCommand));
  say({ name: 'chat.tap_to_live_overhead', value, unit: 'ms', rounds: LIVE_ROUNDS });
}

async function tapToEdit(house: DemoHouse, say: Say): Promise<void> {
  const bare = await BareBot.open();
  const ours: number[] = [];
  const theirs: number[] = [];
  await new Phone(house).does('/start');
  for (let round = 0; round < EDIT_ROUNDS; round++) {
    ours.push(await editedAfter(house.owner, /Devices/, /^Home › Devices/));
    await editedAfter(house.owner, /Home/, /^Home\n/);
    theirs.push(await editedAfter(bare.person, /there/, /^there/));
    await editedAfter(bare.person, /here/, /^here/);
  }
  await bare.close();
  say(compared('chat.tap_to_edit', ours, theirs));
}

async function keypadToSend(house: DemoHouse, pin: string, say: Say): Promise<void> {
  const { owner, network } = house;
  const rounds: number[] = [];
  for (let round = 0; round < ALERT_ROUNDS; round++) {
    const after = owner.last().id;
    rounds.push(
      await timed(async () => {
        const heard = owner.until(/came in by/, { after });
        await network.lock('front-door').typePin(pin);
        await heard;
      }),
    );
    await house.settled();
  }
  say({ name: 'alert.keypad_to_send', value: median(rounds), unit: 'ms', rounds: ALERT_ROUNDS });
}

/** A bot that edits its one message to the other text at each tap. */
class BareBot {
  readonly person: Person;
  readonly #telegram: BotApiSimulator;
  readonly #bot: Telegraf;

  private constructor(telegram: BotApiSimulator, bot: Telegraf) {
    this.#telegram = telegram;
    this.#bot = bot;
    this.person = telegram.person(7, 'Bare');
  }

  static async open(): Promise<BareBot> {
    const telegram = new BotApiSimulator({ token: BARE_TOKEN });
    const apiRoot = await telegram.start();
    const bot = new Telegraf(BARE_TOKEN, { telegram: { apiRoot } });
    const button = (text: string) => ({
      reply_markup: { inline_keyboard: [[{ text, callback_data: text }]] },
    });
    bot.start((context) => context.reply('here', button('there')));
    bot.action('there', async (context) => {
      await context.answerCbQuery();
      await context.editMessageText('there', button('here'));
    });
    bot.action('here', async (context) => {
      await context.answerCbQuery();
      await context.editMessageText('here', button('there'));
    });
    void bot.launch();
    const opened = new BareBot(telegram, bot);
    opened.person.send('/start');
    await opened.person.until(/^here/);
    return opened;
  }

  async close(): Promise<void> {
    this.#bot.stop();
    await this.#telegram.stop();
  }
}

function editedAfter(person: Person, label: RegExp, text: RegExp): Promise<number> {
  return timed(() => {
    person.tap(label);
    return shows(person, text);
  });
}

/** The newest message shows it. */
function shows(person: Person, text: RegExp): Promise<unknown> {
  return person.when(
    (screen) => {
      const newest = screen.findLast(({ fromBot }) => fromBot);
      return newest && text.test(newest.text) ? newest : undefined;
    },
    10_000,
    String(text),
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
