import type { SimulatedLock } from '../../drivers/zwave-js/simulator.ts';
import type { DemoHouse } from '../demo-house.ts';
import { nextAt } from './demo-clock.ts';
import type { DemoClock } from './demo-clock.ts';

const TUESDAY = 2;

/** Plays the owner's story on the owner's phone and at the doors; the exit code is 0 if all was seen. */
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

type Step = readonly [what: string, see: () => Promise<string>];

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
      ['Code generated', () => this.#generate()],
      ['Devices and weekday window chosen', () => this.#choose()],
      ...this.#locks().map((lock): Step => [`Saved, ${lock.name}`, () => this.#arrives(lock)]),
      ['Shared', () => this.#share()],
      ['PIN typed at front-door', () => this.#comesIn('front-door')],
      ['Alert', () => this.#alerted('front-door')],
      ['PIN typed at back-door, whose slots cannot be read', () => this.#proves('back-door')],
      ['Wrong PIN typed at front-door', () => this.#isDenied('front-door', () => wrong(this.#pin))],
      ['Schedule edited', () => this.#editSchedule()],
      ['Paused', () => this.#pause()],
      ['PIN typed at front-door while paused', () => this.#isDenied('front-door', () => this.#pin)],
      ['Resumed', () => this.#resume()],
      ['The window ends: Monday 17:00', () => this.#windowEnds()],
      ['The next one begins: Tuesday 09:00', () => this.#windowBegins()],
      ['Deleted', () => this.#delete()],
    ];
  }

  async #open(): Promise<string> {
    await this.#say('/start');
    const home = this.#see(/3 devices/);
    for (const lock of this.#locks()) expectEmpty(lock, await lock.slots());
    return `${home}; all slots empty`;
  }

  async #addUser(): Promise<string> {
    await this.#tap(/Users/);
    await this.#tap(/New user/);
    await this.#say('Anna Berg');
    await this.#say('+49 170 1234567');
    await this.#say('anna@example.org');
    this.#see(/anna@example\.org/);
    return 'Anna Berg, with phone and e-mail';
  }

  async #generate(): Promise<string> {
    await this.#tap(/New code/);
    await this.#tap(/Generate/);
    this.#see(/Where shall the code work/);
    return 'a PIN that keeps every rule of the house';
  }

  async #choose(): Promise<string> {
    for (const { name } of this.#locks()) await this.#tap(`☐ ${name}`);
    await this.#tap(/Next/);
    await this.#say('weekdays 11-14');
    this.#see(/I understood: weekdays 11:00–14:00/);
    await this.#tap(/Use it/);
    const review = this.#demo.owner.last();
    this.#pin = /\b\d{4,8}\b/.exec(review.text)?.[0] ?? '';
    this.#see(/front-door/);
    const window = this.#see(/weekdays 11:00–14:00/);
    await this.#tap(/Save/);
    return window;
  }

  async #arrives(lock: SimulatedLock): Promise<string> {
    const slot = slotOf(await lock.slots(), this.#pin);
    if (slot === undefined) throw new Error('the lock does not hold the PIN');
    return `${this.#see(new RegExp(`${lock.name}: (live|written)`))}; slot ${slot} of the lock holds it`;
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

  async #alerted(name: string): Promise<string> {
    return `"${this.#seeAnywhere(new RegExp(`Anna Berg came in by ${name}.*`))}"`;
  }

  async #proves(name: string): Promise<string> {
    const opens = await this.#comesIn(name);
    return `${opens}, ${this.#seeAnywhere(new RegExp(`${name}: live.*`))}`;
  }

  async #isDenied(name: string, digits: () => string): Promise<string> {
    const { opened } = await this.#demo.typePin(name, digits());
    if (opened) throw new Error('the door opens');
    const [entry] = this.#demo.program.house.entries({ limit: 1 });
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

  async #resume(): Promise<string> {
    await this.#tap(/Resume/);
    return this.#allHold();
  }

  async #windowEnds(): Promise<string> {
    return this.#setClock(nextAt(1, '17:00', this.#here()), () => this.#allEmpty());
  }

  async #windowBegins(): Promise<string> {
    return this.#setClock(nextAt(TUESDAY, '09:00', this.#here()), () => this.#allHold());
  }

  async #delete(): Promise<string> {
    await this.#say('/users');
    await this.#tap(/Anna Berg/);
    await this.#tap(/weekdays/);
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

  async #allEmpty(): Promise<string> {
    for (const lock of this.#locks()) expectEmpty(lock, await lock.slots());
    return "the slots are empty in each lock's own memory";
  }

  async #allHold(): Promise<string> {
    for (const lock of this.#locks()) {
      if (slotOf(await lock.slots(), this.#pin) === undefined)
        throw new Error(`${lock.name} does not hold the PIN`);
    }
    return "the PIN is in each lock's own memory";
  }

  #locks(): readonly SimulatedLock[] {
    return this.#demo.network.locks;
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

function slotOf(slots: Record<number, string>, pin: string): string | undefined {
  return Object.entries(slots).find(([, digits]) => digits === pin)?.[0];
}

function expectEmpty(lock: SimulatedLock, slots: Record<number, string>): void {
  const count = Object.keys(slots).length;
  if (count > 0) throw new Error(`${lock.name} holds ${count} codes, expected none`);
}

/** Another PIN of the same length. */
function wrong(pin: string): string {
  return [...pin].map((digit) => (Number(digit) + 5) % 10).join('');
}
