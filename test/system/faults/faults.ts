/**
 * The whole program in a process of its own, on simulated devices and a local Bot API, while anything goes wrong:
 * it is killed, its disk fails, its clock is set, its token is revoked, each of its lines is cut, silent, mutated, or
 * answered by a proxy, and rows of its database are damaged. What `INVARIANTS` promises is held against the
 * devices' memories and the owner's chat all the time, and against what the owner decided after each trouble.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { KILLED } from '../../support/chat-owner.ts';
import type { Choice, Wish } from '../../support/chat-owner.ts';
import { seeded, shuffled } from '../../support/noise/random.ts';
import { Judge } from './judge.ts';
import { TROUBLES } from './troubles.ts';
import type { Trouble } from './troubles.ts';
import { World } from './world.ts';

const KIDS = ['Kid One', 'Kid Two', 'Kid Three'];
const LOOK_EVERY_MS = 100;
/** A decision takes the devices about so long to carry out. */
const TROUBLE_MS = 3_000;
/** As a supervisor does with what has ended. */
const RESTART_AFTER_MS = 500;
const START_WITHIN_MS = 45_000;
const QUIET_WITHIN_MS = 90_000;

export interface FaultsOptions {
  readonly seed: number;
  /** Troubles, one after the other. */
  readonly rounds: number;
  /** Only troubles whose name has these words in it, or others that stand behind a comma. */
  readonly only?: string;
  readonly say?: (line: string) => void;
}

export interface FaultsFigures {
  readonly seed: number;
  readonly rounds: number;
  readonly kills: number;
  /** How often it ended by itself, with an error. */
  readonly ended: number;
  readonly decisions: number;
  readonly confirmed: number;
  /** What did not hold, by the name of the promise. */
  readonly broken: Readonly<Record<string, number>>;
  readonly seconds: number;
}

export class Faults {
  readonly #options: FaultsOptions;
  readonly #random: () => number;
  readonly #wishes = new Map<string, Wish>();
  #world!: World;
  #judge!: Judge;
  #deck: Trouble[] = [];
  #chat: readonly string[] = [];
  #kills = 0;
  #ended = 0;
  #decisions = 0;
  #confirmed = 0;
  #isOver = false;
  /** Its end is no news. */
  #isKilling = false;
  /** A damaged row may end it for good, in words. */
  #isDamaged = false;

  constructor(options: FaultsOptions) {
    this.#options = options;
    this.#random = seeded(options.seed);
  }

  get findings(): readonly string[] {
    return this.#judge.findings.map(({ what }) => what);
  }

  /** The newest messages of the owner's chat, without digits that may be a PIN. */
  get chat(): string {
    return this.#chat.map((text) => text.replaceAll(/\d{4,}/g, '…')).join('\n---\n');
  }

  /** All that the program has said. */
  get output(): string {
    return this.#world.program.output;
  }

  async run(): Promise<FaultsFigures> {
    const begun = performance.now();
    const { seed, rounds, say } = this.#options;
    this.#world = await World.open(this.#random);
    this.#judge = new Judge(this.#world);
    try {
      this.#start();
      await this.#world.owner.atHome();
      for (const kid of KIDS) {
        const pin = await this.#world.owner.issue(kid);
        this.#wishes.set(kid, { pin, paused: false });
        this.#judge.wanted(kid, pin);
      }
      const looking = this.#keepLooking();
      for (let round = 1; round <= rounds && this.#judge.findings.length === 0; round++) {
        const during = await this.#round();
        say?.(`round ${round}: ${during}`);
      }
      this.#isOver = true;
      await looking;
    } finally {
      this.#isOver = true;
      this.#isKilling = true;
      this.#chat = this.#world.owner.person
        .screen()
        .slice(-8)
        .map(({ text }) => text);
      await this.#world.close();
    }
    const broken: Record<string, number> = {};
    for (const { invariant } of this.#judge.findings) broken[invariant] = (broken[invariant] ?? 0) + 1;
    return {
      ...{ seed, rounds, kills: this.#kills, ended: this.#ended },
      ...{ decisions: this.#decisions, confirmed: this.#confirmed, broken },
      seconds: Math.round((performance.now() - begun) / 100) / 10,
    };
  }

  /** One trouble, decisions while it lasts, and quiet afterwards. Returns its name. */
  async #round(): Promise<string> {
    const trouble = this.#next();
    if (trouble.tables) return this.#damagedRow(trouble.tables);
    const isKilled = this.#random() < 0.35;
    const during = isKilled ? `${trouble.name}, and a kill` : trouble.name;
    const choices: Choice[] = [];
    this.#judge.trouble(during);
    await trouble.begin(this.#world);
    const deciding = this.#decide(trouble, choices);
    const cameIn = isKilled ? undefined : await this.#comeIn();
    await Promise.race([deciding, delay(TROUBLE_MS * (0.3 + this.#random()))]);
    this.#world.owner.giveUp();
    if (isKilled) await this.#kill();
    await deciding;
    await trouble.end(this.#world);
    if (isKilled) this.#start();
    await this.#quiet();
    for (const choice of choices) await this.#settle(choice, during);
    await this.#expectCodes(during);
    if (cameIn) await this.#expectTold(cameIn, during);
    return during;
  }

  /** The owner does not know of the trouble: taps what is on the screen, and waits for what it should show. */
  async #decide({ chatWorks }: Trouble, choices: Choice[]): Promise<void> {
    const { owner } = this.#world;
    try {
      for (const kid of shuffled(KIDS, this.#random).slice(0, 2)) {
        await owner.openCode(kid);
        const before = this.#wishes.get(kid)!;
        this.#decisions++;
        if (!before.paused && this.#random() < 0.4) {
          await owner.changePin(kid, before, (choice) => {
            choices.push(choice);
            this.#judge.wanted(kid, choice.after.pin);
          });
        } else {
          const choice = { kid, before, after: { ...before, paused: !before.paused }, confirmed: false };
          choices.push(choice);
          if (before.paused) this.#judge.wanted(kid, before.pin);
          await (before.paused ? owner.resume(choice) : owner.pause(choice));
        }
        this.#confirmed++;
        if (!before.paused) this.#judge.takenAway(before.pin);
      }
    } catch (error) {
      // A trouble may keep the chat from showing what was tapped for; a button that is not there is tried again.
      if (error !== KILLED && chatWorks && !isOfTheScreen(error)) throw error;
    }
  }

  /** Waits until the program guards the house again. */
  async #quiet(): Promise<void> {
    await this.#started();
    const { owner } = this.#world;
    const isWell = async (): Promise<boolean> => (await this.#world.health()) === 200;
    if (!(await this.#within(START_WITHIN_MS, isWell)))
      return this.#judge.find('guarding-or-ended', 'its health check does not say that all is well');
    await owner.atHome().catch(() => {
      this.#judge.find('guarding-or-ended', `the chat does not show that all devices answer: ${last(owner)}`);
    });
    this.#judge.quiet();
  }

  /** Which of both decisions holds is read from the code's card. */
  async #settle({ kid, before, after, confirmed }: Choice, during: string): Promise<void> {
    if (this.#judge.findings.length > 0) return;
    const found = await this.#world.owner.settled(kid, `${kid} after ${during}`).catch((error: unknown) => {
      this.#judge.find('nothing-confirmed-is-lost', String(error));
    });
    if (!found) return;
    const isAfter = found.pin === after.pin && found.paused === after.paused;
    const isBefore = found.pin === before.pin && found.paused === before.paused;
    if (!isAfter && (confirmed || !isBefore))
      this.#judge.find(
        'nothing-confirmed-is-lost',
        `${kid}: ${confirmed ? 'confirmed and not so' : 'neither'}`,
      );
    this.#wishes.set(kid, found);
    for (const { pin, paused } of [before, after])
      if (pin !== found.pin || (paused && found.paused)) this.#judge.takenAway(pin);
    if (!found.paused) this.#judge.wanted(kid, found.pin);
  }

  /** Each device holds each code that is not paused exactly once. */
  async #expectCodes(during: string): Promise<void> {
    if (this.#judge.findings.length > 0) return;
    const expected = [...this.#wishes.values()].filter(({ paused }) => !paused).map(({ pin }) => pin);
    const asSorted = (pins: Iterable<string>): string => JSON.stringify([...pins].sort());
    const wrong = async (): Promise<string[]> =>
      (await this.#world.memories())
        .filter(({ codes }) => asSorted(codes.values()) !== asSorted(expected))
        .map(({ device }) => device);
    if (!(await this.#within(QUIET_WITHIN_MS, async () => (await wrong()).length === 0)))
      this.#judge.find('nothing-confirmed-is-lost', `${(await wrong()).join(', ')} after ${during}`);
  }

  /** Somebody with a code that works comes in. Returns who. */
  async #comeIn(): Promise<{ kid: string; after: number } | undefined> {
    const kid = KIDS.find((each) => this.#wishes.get(each)?.paused === false);
    if (kid === undefined || this.#random() < 0.4) return undefined;
    const newest = this.#world.owner.person.screen().at(-1)?.id ?? 0;
    const opened = await this.#world.typePin(this.#wishes.get(kid)!.pin);
    return opened ? { kid, after: newest } : undefined;
  }

  /** A lock tells once: where the line to the stick is bad just then, nobody can know. */
  async #expectTold({ kid, after }: { kid: string; after: number }, during: string): Promise<void> {
    if (/zwave|a lock that/.test(during) || this.#judge.findings.length > 0) return;
    const isTold = async (): Promise<boolean> =>
      this.#world.owner.person
        .screen()
        .some(({ id, text }) => id > after && text.includes(kid) && text.includes('front-door'));
    if (!(await this.#within(QUIET_WITHIN_MS, isTold))) this.#judge.find('owners-are-told', kid);
  }

  async #damagedRow(tables: readonly string[]): Promise<string> {
    await this.#kill();
    const { what, mend } = this.#world.damageRow(tables, this.#random);
    const during = `a damaged row: ${what}`;
    this.#judge.trouble(during);
    this.#isDamaged = true;
    this.#start();
    this.#world.owner.person.send('/start');
    const answered = async (): Promise<boolean> =>
      !this.#world.program.isRunning || (await this.#world.health()) !== undefined;
    if (!(await this.#within(START_WITHIN_MS, answered)))
      this.#judge.find('guarding-or-ended', 'it runs, and its health check says nothing');
    await delay(TROUBLE_MS);
    await this.#kill();
    this.#isDamaged = false;
    mend();
    this.#start();
    await this.#quiet();
    await this.#expectCodes(during);
    return during;
  }

  #start(): void {
    const { program } = this.#world;
    this.#world.start();
    void program.ended().then(async () => {
      if (this.#isKilling) return;
      this.#ended++;
      if (program.exitCode === 0 || program.exitCode === null)
        this.#judge.find('guarding-or-ended', `it ended with ${program.exitCode}`);
      await delay(RESTART_AFTER_MS);
      if (!this.#isKilling && !this.#isOver && !program.isRunning && !this.#isDamaged) this.#start();
    });
  }

  async #kill(): Promise<void> {
    this.#kills++;
    this.#isKilling = true;
    await this.#world.program.kill();
    this.#isKilling = false;
  }

  /** A supervisor starts it again. */
  async #started(): Promise<void> {
    await this.#within(START_WITHIN_MS, async () => this.#world.program.isRunning);
  }

  async #keepLooking(): Promise<void> {
    while (!this.#isOver) {
      await this.#judge.look();
      await delay(LOOK_EVERY_MS);
    }
  }

  async #within(ms: number, holds: () => Promise<boolean>): Promise<boolean> {
    const end = performance.now() + ms;
    while (!(await holds())) {
      if (performance.now() > end) return false;
      await delay(LOOK_EVERY_MS);
    }
    return true;
  }

  /** Each that may be comes once before any comes again. */
  #next(): Trouble {
    if (this.#deck.length === 0) this.#deck = shuffled(troublesOf(this.#options.only), this.#random);
    return this.#deck.shift()!;
  }
}

function troublesOf(only = ''): Trouble[] {
  const found = TROUBLES.filter(({ name }) => only.split(',').some((words) => name.includes(words.trim())));
  if (found.length > 0) return found;
  const names = TROUBLES.map(({ name }) => name).join(', ');
  throw new Error(`Expected words of a trouble's name, not “${only}”. There are: ${names}.`);
}

function isOfTheScreen(error: unknown): boolean {
  return error instanceof Error && /There is no button|saw no/.test(error.message);
}

function last({ person }: World['owner']): string {
  return person.last().text.split('\n').slice(0, 4).join(' / ');
}
