import { createInterface } from 'node:readline';
import type { ShownMessage } from '../../bot/simulator.ts';
import type { SimulatedLock } from '../../drivers/zwave-js/simulator.ts';
import type { DemoHouse } from '../demo-house.ts';
import { houseSays } from './wait.ts';

const HELP = `What you type is a message to the bot, or a tap where it is a button's label or number.
Lines that begin with : act on the simulated house:
  :pin DEVICE DIGITS    type at a keypad        :offline DEVICE   take a lock off the air
  :slots DEVICE         the lock's own memory   :online DEVICE    and bring it back
  :sync                 wait until nothing moves  :quit           leave`;

type Print = (line: string) => void;

interface ConsoleIo {
  readonly input: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly print: Print;
}

/** A line at a time, each after all effects of the one before; at the end of the input the exit code. */
export async function runConsole(demo: DemoHouse, { input, print }: ConsoleIo): Promise<number> {
  const live = input.isTTY ?? false;
  const chat = new ChatPrinter(demo, print);
  const lines = createInterface({
    input,
    terminal: live,
    ...(live && { output: process.stdout, prompt: '> ' }),
  });
  if (live) demo.botApi.on('call', () => chat.printNews());
  print(HELP);
  demo.owner.send('/start');
  await demo.settled();
  chat.printNews();
  if (live) lines.prompt();
  for await (const line of lines) {
    const text = line.trim();
    if (!live && text !== '') print(`\n> ${text}`);
    if (text === ':quit') break;
    if (text !== '') await say(demo, text, print);
    await demo.settled();
    chat.printNews();
    if (live) lines.prompt();
  }
  lines.close();
  demo.botApi.removeAllListeners('call');
  return 0;
}

async function say(demo: DemoHouse, text: string, print: Print): Promise<void> {
  if (text.startsWith(':')) {
    const [command = '', device, ...rest] = text.split(/\s+/);
    const act = COMMANDS[command];
    if (!act) print(`There is no command ${command}.\n${HELP}`);
    else await act({ demo, print, device, rest });
    return;
  }
  const label = buttonFor(demo, text);
  if (label === undefined) demo.owner.send(text);
  else if (label.tap) demo.owner.tap(label.tap);
  else print(label.says);
}

interface Command {
  readonly demo: DemoHouse;
  readonly print: Print;
  readonly device: string | undefined;
  readonly rest: readonly string[];
}

const COMMANDS: Readonly<Record<string, (command: Command) => Promise<void>>> = {
  ':pin': (command) =>
    withLock(command, async (lock, { demo, print, rest: [digits] }) => {
      if (digits === undefined) return print('Type the digits too: :pin DEVICE DIGITS');
      const { opened, slot } = await demo.typePin(lock.name, digits);
      print(opened ? `${lock.name}: opens (slot ${slot})` : `${lock.name}: stays locked`);
    }),
  ':offline': (command) =>
    withLock(command, async (lock, { print }) => {
      await lock.setFaults({ offline: true });
      print(`${lock.name}: off the air`);
    }),
  ':online': (command) =>
    withLock(command, async (lock, { demo, print }) => {
      await lock.setFaults({ offline: false });
      print(`${lock.name}: back on the air`);
      await reachable(demo, lock.name);
    }),
  ':slots': (command) =>
    withLock(command, async (lock, { print }) => {
      const slots = Object.entries(await lock.slots());
      print(`${lock.name}: ${slots.length === 0 ? 'all slots empty' : ''}`.trimEnd());
      for (const [slot, digits] of slots) print(`  ${slot}: ${digits}`);
    }),
  ':sync': async ({ demo, print }) => {
    await demo.settled();
    print('nothing moves');
  },
};

async function withLock(
  command: Command,
  act: (lock: SimulatedLock, command: Command) => Promise<void>,
): Promise<void> {
  const { demo, print, device } = command;
  const lock = demo.network.locks.find(({ name }) => name === device);
  if (lock) await act(lock, command);
  else
    print(
      `There is no device ${device ?? '(none was named)'}: ${demo.network.locks.map(({ name }) => name).join(', ')}`,
    );
}

async function reachable({ program }: DemoHouse, name: string): Promise<void> {
  const answers = (): boolean =>
    program.house.devices().some((device) => device.name === name && device.reachable);
  if (!answers()) await houseSays(program, answers);
}

/** The button that a line means, by number or by label; a link's button says where it leads. */
function buttonFor(demo: DemoHouse, text: string): { tap?: string; says: string } | undefined {
  const message = demo.owner.screen().findLast(({ fromBot, buttons }) => fromBot && buttons.length > 0);
  const buttons = message?.buttons.flat() ?? [];
  const button = /^\d{1,2}$/.test(text)
    ? buttons[Number(text) - 1]
    : buttons.find((candidate) => plain(candidate.text) === plain(text));
  if (!button) return undefined;
  if ('callback_data' in button) return { tap: button.text, says: '' };
  if ('url' in button) return { says: `(opens ${button.url})` };
  return { says: '(copied)' };
}

/** A label without its symbols, so that it can be typed. */
function plain(label: string): string {
  return label
    .replace(/[^\p{L}\p{N} ]/gu, '')
    .trim()
    .toLowerCase();
}

/** Prints each message of the chat when it is new or has changed. */
class ChatPrinter {
  readonly #demo: DemoHouse;
  readonly #print: Print;
  readonly #printed = new Map<number, string>();

  constructor(demo: DemoHouse, print: Print) {
    this.#demo = demo;
    this.#print = print;
  }

  printNews(): void {
    const screen = this.#demo.owner.screen().filter(({ fromBot }) => fromBot);
    for (const message of screen) {
      const shown = render(message);
      if (this.#printed.get(message.id) === shown) continue;
      const onlyLostButtons = this.#printed.get(message.id)?.startsWith(`${shown}\n`) ?? false;
      this.#printed.set(message.id, shown);
      if (!onlyLostButtons) this.#print(`\n${shown}`);
    }
    for (const id of this.#printed.keys()) {
      if (!screen.some((message) => message.id === id)) this.#printed.delete(id);
    }
  }
}

function render({ text, buttons }: ShownMessage): string {
  let number = 0;
  const rows = buttons.map((row) => row.map((button) => `${++number}[${button.text}]`).join('  '));
  return [text, ...rows].join('\n');
}
