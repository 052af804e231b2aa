import { ENTRANCE } from './demo-house.ts';
import type { DemoHouse } from './demo-house.ts';
import type { ArmMode } from '../../domain/device.ts';
import type { DemoDevice } from './devices.ts';
import { nextAt } from './demo-clock.ts';
import { flatSteps } from './tour-flat.ts';
import type { DemoClock } from './demo-clock.ts';

const TUESDAY = 2;
/** A panel's change that had to wait is made within this time after the disarm. */
const AFTER_DISARM_MS = 2_000;

/** Plays the owner's story on the owner's phone and at the doors and the alarm panel; the exit code is 0 if all was seen. */
export async function playTour(
  demo: DemoHouse,
  clock: DemoClock,
  print: (line: string) => void,
): Promise<number> {
  const tour = new Tour(demo, clock);
  for (const [what, see] of tour.steps()) {
    const begun = performance.now();
    try {
      const seen = await see();
      print(`✔ ${what}: ${seen} (${Math.round(performance.now() - begun)} ms)`);
    } catch (error) {
      print(`✘ ${what}: ${(error as Error).message} (${Math.round(performance.now() - begun)} ms)`);
      return 1;
    }
  }
  return 0;
}

export type Step = readonly [what: string, see: () => Promise<string>];

class Tour {
  readonly #demo: DemoHouse;
  readonly #clock: DemoClock;
  #pin = '';

  constructor(demo: DemoHouse, clock: DemoClock) {
    this.#demo = demo;
    this.#clock = clock;
  }

  steps(): Step[] {
    return [
      ['The house is opened', () => this.#open()],
      ['User added', () => this.#addUser()],
      ['A code asked for in one sentence', () => this.#askForCode()],
      ['Reviewed with everything filled in, and saved', () => this.#review()],
      ...this.#devices().map((device): Step => [`Saved, ${device.name}`, () => this.#arrives(device)]),
      ['Shared', () => this.#share()],
      ['The alarm is armed from the chat, with a window open', () => this.#findsWindowOpen()],
      ['The window is closed, and the alarm armed', () => this.#arm('away')],
      ['PIN typed at front-door', () => this.#comesHome('front-door')],
      ['Alert, one for both', () => this.#alerted('front-door')],
      ['PIN typed at back-door, whose slots cannot be read', () => this.#proves('back-door')],
      ['Wrong PIN typed at front-door', () => this.#isDenied('front-door', () => wrong(this.#pin))],
      ['Schedule edited', () => this.#editSchedule()],
      ['Paused', () => this.#pause()],
      ['PIN typed at front-door while paused', () => this.#isDenied('front-door', () => this.#pin)],
      ['The alarm is armed for staying in', () => this.#arm('stay')],
      ['Resumed while it is armed', () => this.#resumeWhileArmed()],
      ['The alarm is disarmed from the chat', () => this.#disarm()],
      ['The window ends: Monday 17:00', () => this.#windowEnds()],
      ['The next one begins: Tuesday 09:00', () => this.#windowBegins()],
      ['Deleted', () => this.#delete()],
      ...(this.#demo.flat ? flatSteps(this.#demo, this.#clock) : []),
    ];
  }

  async #open(): Promise<string> {
    await this.#say('/start');
    const home = this.#see(/4 devices/);
    await this.#allEmpty();
    return `${home}; all slots empty`;
  }

  async #addUser(): Promise<string> {
    await this.#say('add Anna Berg');
    await this.#say('+49 170 1234567 anna@example.org');
    this.#see(/anna@example\.org/);
    await this.#tap('✅ Save');
    return 'Anna Berg, with phone and e-mail';
  }

  async #askForCode(): Promise<string> {
    const names = this.#devices().map(({ name }) => name);
    const sentence = `code for Anna: ${names.join(', ')}, weekdays 11-14`;
    await this.#say(sentence);
    return `"${sentence}"`;
  }

  async #review(): Promise<string> {
    const review = this.#demo.owner.last();
    this.#pin = /\b\d{4,8}\b/.exec(review.text)?.[0] ?? '';
    this.#see(/front-door/);
    const window = this.#see(/weekdays 11:00–14:00/);
    await this.#tap(/Save/);
    return window;
  }

  async #arrives(device: DemoDevice): Promise<string> {
    const slot = await slotOf(device, this.#pin);
    if (slot === undefined) throw new Error('the device does not hold the PIN');
    return `${this.#see(new RegExp(`${device.name}: (live|written)`))}; slot ${slot} of the device holds it`;
  }

  async #share(): Promise<string> {
    await this.#tap(/Share/);
    const message = this.#demo.owner.screen().find(({ text }) => text.includes(`is ${this.#pin}`));
    if (!message || message.protected) throw new Error('there is no message with the code to forward');
    const buttons = this.#demo.owner.last().buttons.flat();
    if (!buttons.some((button) => 'copy_text' in button)) throw new Error('there is no copy button');
    await this.#tap(/Back/);
    return `"${message.text.replaceAll('\n', ' ').replace(this.#pin, '••••••')}"`;
  }

  async #comesIn(name: string): Promise<string> {
    const { opened, slot } = await this.#demo.typePin(name, this.#pin);
    if (!opened) throw new Error('the door stays locked');
    return `opens (slot ${slot})`;
  }

  async #findsWindowOpen(): Promise<string> {
    this.#demo.panel.openWindow(true);
    await this.#ask('away');
    const words = this.#see(/Kitchen window/);
    this.#expectMode('disarmed');
    this.#demo.panel.openWindow(false);
    return `refused: "${words}"`;
  }

  async #arm(mode: 'away' | 'stay'): Promise<string> {
    await this.#ask(mode);
    this.#expectMode(mode);
    return this.#seeAnywhere(new RegExp(`Armed: ${mode}`));
  }

  /** From the chat, with the question whether it is meant. */
  async #ask(mode: 'away' | 'stay' | 'disarm'): Promise<void> {
    await this.#say('/devices');
    await this.#tap(new RegExp(this.#demo.panel.name));
    await this.#tap(new RegExp(`${mode}$`, 'i'));
    await this.#tap(/Yes/);
  }

  async #comesHome(name: string): Promise<string> {
    const opens = await this.#comesIn(name);
    this.#expectMode('disarmed');
    return `${opens}, and the alarm is off`;
  }

  async #alerted(name: string): Promise<string> {
    const alerts = this.#demo.owner.screen().filter(({ text }) => text.includes(`came in by ${name}`));
    const [alert] = alerts;
    if (alerts.length !== 1 || !alert) throw new Error(`there are ${alerts.length} alerts, expected one`);
    const lines = [/Anna Berg came in by/, /Anna Berg disarmed/].map((what) => lineOf([alert.text], what));
    return `"${lines.join(' / ')}"`;
  }

  async #proves(name: string): Promise<string> {
    await this.#openCode();
    const opens = await this.#comesIn(name);
    return `${opens}, ${this.#seeAnywhere(new RegExp(`${name}: live.*`))}`;
  }

  async #isDenied(name: string, digits: () => string): Promise<string> {
    const { opened } = await this.#demo.typePin(name, digits());
    if (opened) throw new Error('the door opens');
    const [entry] = this.#demo.program.house.queries.entries({ limit: 1 });
    if (entry?.how !== 'denied') throw new Error('the house has not heard of it');
    return 'stays locked, and the house has noted a denied entry';
  }

  async #editSchedule(): Promise<string> {
    await this.#tap(/Edit/);
    await this.#tap(/Schedule/);
    await this.#say('weekdays 9-17');
    await this.#tap(/Use it/);
    await this.#tap(/Save/);
    return this.#see(/weekdays 09:00–17:00/);
  }

  async #pause(): Promise<string> {
    await this.#tap(/Pause/);
    this.#see(/Paused/);
    return this.#allEmpty();
  }

  async #resumeWhileArmed(): Promise<string> {
    await this.#openCode();
    await this.#tap(/Resume/);
    const { panel } = this.#demo;
    for (const device of this.#devices()) {
      // Whoever came in there now would set off the alarm.
      if (device === panel || device.name === ENTRANCE) await expectEmpty(device);
      else await this.#expectHeld(device);
    }
    this.#see(new RegExp(`${panel.name}: waiting`));
    return `the PIN is in the other locks' own memory; ${this.#seeAnywhere(new RegExp(`${ENTRANCE}: waiting`))}`;
  }

  async #disarm(): Promise<string> {
    const begun = performance.now();
    await this.#ask('disarm');
    this.#expectMode('disarmed');
    await this.#allHold();
    const tookMs = performance.now() - begun;
    if (tookMs > AFTER_DISARM_MS) throw new Error(`the code came ${Math.round(tookMs)} ms after it`);
    return `what waited is in the panel's own memory and in the door's: "${this.#seeAnywhere(/Anna Berg · .*: live/)}"`;
  }

  async #windowEnds(): Promise<string> {
    return this.#setClock(nextAt(1, '17:00', this.#here()), () => this.#allEmpty());
  }

  async #windowBegins(): Promise<string> {
    return this.#setClock(nextAt(TUESDAY, '09:00', this.#here()), () => this.#allHold());
  }

  async #delete(): Promise<string> {
    await this.#openCode();
    await this.#tap(/Delete/);
    await this.#tap(/Yes, delete/);
    return this.#allEmpty();
  }

  async #setClock(to: number, see: () => Promise<string>): Promise<string> {
    this.#clock.setForward(to);
    await this.#demo.settled();
    return see();
  }

  #here(): { now: number; zone: string } {
    return { now: this.#clock.now(), zone: this.#demo.program.house.zone };
  }

  async #openCode(): Promise<void> {
    await this.#say('/users');
    await this.#tap(/Anna Berg/);
    await this.#tap(/weekdays/);
  }

  async #allEmpty(): Promise<string> {
    for (const device of this.#devices()) await expectEmpty(device);
    return "no code in any device's own memory opens anything";
  }

  async #allHold(): Promise<string> {
    for (const device of this.#devices()) await this.#expectHeld(device);
    return "the PIN is in each device's own memory";
  }

  async #expectHeld(device: DemoDevice): Promise<void> {
    if ((await slotOf(device, this.#pin)) === undefined)
      throw new Error(`${device.name} does not hold the PIN`);
  }

  #expectMode(mode: ArmMode): void {
    const { panel } = this.#demo;
    if (panel.mode !== mode) throw new Error(`${panel.name} is ${panel.mode}, expected ${mode}`);
  }

  #devices(): readonly DemoDevice[] {
    return this.#demo.devices;
  }

  async #say(text: string): Promise<void> {
    this.#demo.owner.send(text);
    await this.#demo.settled();
  }

  async #tap(label: string | RegExp): Promise<void> {
    this.#demo.owner.tap(label);
    await this.#demo.settled();
  }

  /** The line of the newest message that shows it. */
  #see(what: RegExp): string {
    return lineOf([this.#demo.owner.last().text], what);
  }

  #seeAnywhere(what: RegExp): string {
    return lineOf(
      this.#demo.owner.screen().map(({ text }) => text),
      what,
    );
  }
}

function lineOf(texts: readonly string[], what: RegExp): string {
  const line = texts.flatMap((text) => text.split('\n')).find((candidate) => what.test(candidate));
  if (line === undefined) throw new Error(`the chat does not show ${String(what)}`);
  return line;
}

/** The slot in which the PIN can be used. */
async function slotOf(device: DemoDevice, pin: string): Promise<number | undefined> {
  return (await device.slots()).find(({ digits, note }) => digits === pin && note === undefined)?.slot;
}

async function expectEmpty(device: DemoDevice): Promise<void> {
  const held = (await device.slots()).filter(({ note }) => note === undefined);
  if (held.length > 0) throw new Error(`${device.name} holds ${held.length} codes, expected none`);
}

/** Another PIN of the same length. */
function wrong(pin: string): string {
  return [...pin].map((digit) => (Number(digit) + 5) % 10).join('');
}
