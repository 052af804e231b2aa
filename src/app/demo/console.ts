import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { ShownMessage } from '../../../bot/simulator/simulator.ts';
import type { DemoFlat } from './demo-flat.ts';
import type { DemoHouse } from './demo-house.ts';
import type { DemoDevice } from './devices.ts';
import { houseSays } from './wait.ts';

const HELP = `What you type is a message to the bot, or a tap where it is a button's label or number.
Lines that begin with : act on the simulated house:
  :pin DEVICE DIGITS              type at a keypad
  :arm DEVICE away|stay DIGITS    arm an alarm panel at its keypad
  :disarm DEVICE DIGITS           and disarm it
  :slots DEVICE                   the device's own memory
  :set DEVICE SLOT [DIGITS]       set a code at the device, by hand; without DIGITS delete it
  :offline DEVICE                 take a device off the air or off the network
  :online DEVICE                  and bring it back
  :book GUEST [NIGHTS]            book the flat from today, in its calendar
  :extend GUEST [NIGHTS]          let the guest stay longer
  :cancel GUEST                   cancel the booking
  :send FILE                      send a file to the bot, such as a CSV of users
  :sync                           wait until nothing moves
  :quit                           leave`;

/** A panel's driver tries to connect once a minute at the least. */
const BACK_WITHIN_MS = 65_000;

type Print = (line: string) => void;

interface ConsoleIo {
  readonly input: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly print: Print;
}

/** A line at a time, each after all effects of the one before; at the end of the input the exit code. */
export async function runConsole(demo: DemoHouse, { input, print }: ConsoleIo): Promise<number> {
  const live = input.isTTY ?? false;
  const chat = new ChatPrinter(demo, print);
  const terminal = createInterface({
    input,
    terminal: live,
    ...(live && { output: process.stdout, prompt: '> ' }),
  });
  // From now on: lines that come before somebody listens are lost.
  const lines = terminal[Symbol.asyncIterator]();
  const end = (): void => terminal.close();
  terminal.on('SIGINT', end);
  // Nobody reads any more.
  process.stdout.once('error', end);
  if (live) demo.botApi.on('call', () => chat.printNews());
  print(HELP);
  demo.owner.send('/start');
  await demo.settled();
  chat.printNews();
  if (live) terminal.prompt();
  for await (const line of lines) {
    const text = line.trim();
    if (!live && text !== '') print(`\n> ${text}`);
    if (text === ':quit') break;
    if (text !== '') await say({ demo, chat, print }, text);
    await demo.settled();
    chat.printNews();
    if (live) terminal.prompt();
  }
  terminal.close();
  process.stdout.off('error', end);
  demo.botApi.removeAllListeners('call');
  return 0;
}

interface Session {
  readonly demo: DemoHouse;
  readonly chat: ChatPrinter;
  readonly print: Print;
}

async function say({ demo, chat, print }: Session, text: string): Promise<void> {
  if (text.startsWith(':')) {
    const [command = '', device, ...rest] = text.split(/\s+/);
    const act = COMMANDS[command];
    if (!act) print(`There is no command ${command}.\n${HELP}`);
    else await act({ demo, print, device, rest });
    return;
  }
  const found = buttonFor(chat.withButtons(), text);
  if (!found) demo.owner.send(text);
  else if ('url' in found.button) print(`(opens ${found.button.url})`);
  else if ('disabled' in found.button) print('(nothing to tap)');
  else if (!('callback_data' in found.button)) print('(copied)');
  else {
    const tap = demo.owner.tapOn(found.message.id, found.button.text);
    await demo.settled();
    const toast = demo.owner.answerTo(tap)?.text;
    if (toast) print(`(${toast})`);
  }
}

interface Command {
  readonly demo: DemoHouse;
  readonly print: Print;
  readonly device: string | undefined;
  readonly rest: readonly string[];
}

const COMMANDS: Readonly<Record<string, (command: Command) => Promise<void>>> = {
  ':pin': (command) =>
    withDevice(command, async (device, { print, rest: [digits] }) => {
      if (digits === undefined) return print('Type the digits too: :pin DEVICE DIGITS');
      print(`${device.name}: ${await device.type(digits)}`);
    }),
  ':arm': (command) =>
    withDevice(command, async (device, { print, rest: [mode, digits] }) => {
      if (!device.arm) return print(noPanel(command, device));
      if ((mode !== 'away' && mode !== 'stay') || digits === undefined)
        return print('Type how, and the digits: :arm DEVICE away|stay DIGITS');
      print(`${device.name}: ${await device.arm(mode, digits)}`);
    }),
  ':disarm': (command) =>
    withDevice(command, async (device, { print, rest: [digits] }) => {
      if (!device.disarm) return print(noPanel(command, device));
      if (digits === undefined) return print('Type the digits too: :disarm DEVICE DIGITS');
      print(`${device.name}: ${await device.disarm(digits)}`);
    }),
  ':offline': (command) =>
    withDevice(command, async (device, { print }) => {
      await device.setOffline(true);
      print(`${device.name}: ${device.away.gone}`);
    }),
  ':online': (command) =>
    withDevice(command, async (device, { demo, print }) => {
      await device.setOffline(false);
      print(`${device.name}: ${device.away.back}`);
      await reachable(demo, device.name);
    }),
  ':slots': (command) =>
    withDevice(command, async (device, { print }) => {
      const slots = await device.slots();
      print(`${device.name}: ${slots.length === 0 ? 'all slots empty' : ''}`.trimEnd());
      for (const { slot, digits, note } of slots) print(`  ${slot}: ${digits}${note ? ` (${note})` : ''}`);
    }),
  ':set': (command) =>
    withDevice(command, async (device, { demo, print, rest: [slot = '', digits] }) => {
      const { house } = demo.program;
      const slots = house.queries
        .devices()
        .flatMap(({ id, name }) => (name === device.name ? house.queries.slots(id) : []));
      if (!slots.some((one) => String(one.slot) === slot) || !/^\d{4,8}$/.test(digits ?? '0000'))
        return print(
          `Type a slot up to ${slots.length}, and 4 to 8 digits or none: :set DEVICE SLOT [DIGITS]`,
        );
      print(`${device.name}: ${await device.change(Number(slot), digits)}`);
    }),
  ':book': (command) =>
    inCalendar(command, (flat, { guest, nights }) => {
      flat.calendar.book(guest, { arrival: flat.today(), nights });
      return `${guest} has booked ${nights === 1 ? '1 night' : `${nights} nights`} from today`;
    }),
  ':extend': (command) =>
    inCalendar(command, (flat, { guest, nights }) =>
      flat.calendar.extend(guest, nights) ? `${guest} stays longer` : undefined,
    ),
  ':cancel': (command) =>
    inCalendar(command, (flat, { guest }) =>
      flat.calendar.cancel(guest) ? `${guest} has cancelled` : undefined,
    ),
  ':send': async ({ demo, print, device: file }) => {
    try {
      demo.owner.sendDocument(basename(file ?? ''), readFileSync(file ?? ''));
    } catch {
      print('Name a file that can be read: :send FILE');
    }
  },
  ':sync': async ({ demo, print }) => {
    await demo.settled();
    print('nothing moves');
  },
};

async function withDevice(
  command: Command,
  act: (device: DemoDevice, command: Command) => Promise<void>,
): Promise<void> {
  const { demo, print, device: name } = command;
  const device = demo.devices.find((one) => one.name === name);
  if (device) await act(device, command);
  else print(`There is no device ${name ?? '(none was named)'}: ${namesOf(demo.devices)}`);
}

/** Changes the calendar of the flat, and has the house read it. */
async function inCalendar(
  { demo: { flat }, print, device = '', rest }: Command,
  change: (flat: DemoFlat, of: { guest: string; nights: number }) => string | undefined,
): Promise<void> {
  const words = [device, ...rest].filter((word) => word !== '');
  const nights = /^[1-9]\d?$/.test(words.at(-1) ?? '') ? Number(words.pop()) : 1;
  const guest = words.join(' ');
  if (!flat || guest === '') return print('Name a guest: :book GUEST [NIGHTS]');
  print(change(flat, { guest, nights }) ?? `Nobody called ${guest} has booked.`);
  await flat.read();
}

function noPanel({ demo }: Command, { name }: DemoDevice): string {
  return `${name} is no alarm panel: ${namesOf(demo.devices.filter((one) => 'arm' in one))}`;
}

function namesOf(devices: readonly DemoDevice[]): string {
  return devices.map(({ name }) => name).join(', ');
}

async function reachable({ program }: DemoHouse, name: string): Promise<void> {
  const answers = (): boolean =>
    program.house.queries.devices().some((device) => device.name === name && device.reachable);
  if (!answers()) await houseSays(program, answers, BACK_WITHIN_MS);
}

type Button = ShownMessage['buttons'][number][number];

/** The button that a line means: a number in the message that was printed last, or a label in any. */
function buttonFor(
  messages: readonly ShownMessage[],
  text: string,
): { message: ShownMessage; button: Button } | undefined {
  const isNumber = /^\d{1,2}$/.test(text);
  for (const message of isNumber ? messages.slice(0, 1) : messages) {
    const buttons = message.buttons.flat();
    const button = isNumber
      ? buttons[Number(text) - 1]
      : buttons.find(({ text: label }) => means(text, label));
    if (button) return { message, button };
  }
  return undefined;
}

function means(text: string, label: string): boolean {
  return text === label || (plain(text) !== '' && plain(text) === plain(label));
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

  /** What can be tapped; the message that was printed last comes first. */
  withButtons(): ShownMessage[] {
    const screen = this.#demo.owner.screen();
    return [...this.#printed.keys()]
      .flatMap((id) => screen.find((message) => message.id === id) ?? [])
      .filter(({ buttons }) => buttons.length > 0)
      .reverse();
  }

  printNews(): void {
    const screen = this.#demo.owner.screen().filter(({ fromBot }) => fromBot);
    for (const message of screen) {
      const shown = render(message);
      if (this.#printed.get(message.id) === shown) continue;
      const onlyLostButtons = this.#printed.get(message.id)?.startsWith(`${shown}\n`) ?? false;
      // At the end: this is now the one that was printed last.
      this.#printed.delete(message.id);
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
