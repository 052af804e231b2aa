import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BotApiSimulator } from '../bot/simulator.ts';
import type { ShownMessage } from '../bot/simulator.ts';
import { spawnSimulator } from '../drivers/zwave-js/simulator.ts';
import type { SimulatedNetwork } from '../drivers/zwave-js/simulator.ts';
import { pinIn } from './support/phone.ts';
import { ProgramProcess } from './support/program-process.ts';
import { seeded } from './support/random.ts';
import { QUICK_LOCKS } from './support/test-house.ts';

const KILLS = Number(process.env['KILLS'] ?? 4);
const SEED = Number(process.env['SEED'] ?? 20260601);
const TOKEN = '1000000001:kill-test-token-of-no-use-at-all';
const OWNER = 1001;
const KIDS = ['Kid One', 'Kid Two', 'Kid Three', 'Kid Four'];
/** A decision takes the locks about so long to carry out; the kill comes somewhere in it. */
const WRITING_MS = 350;
const WITHIN_MS = 60_000;

/** What the newest message shows. */
type Seen = RegExp | ((message: ShownMessage) => boolean);

/** What the owner decided, and saw confirmed, of one code. */
interface Wish {
  readonly pin: string;
  readonly paused: boolean;
}

/** A decision that was asked for: what holds if it was not taken, and what if it was. */
interface Decision {
  readonly kid: string;
  readonly before: Wish;
  readonly after: Wish;
  confirmed: boolean;
}

describe(`a program that is killed ${KILLS} times in the middle of writing (seed ${SEED})`, () => {
  const random = seeded(SEED);
  const telegram = new BotApiSimulator({ token: TOKEN });
  const owner = telegram.person(OWNER, 'Olivia');
  const wishes = new Map<string, Wish>();
  let killed = untilKilled();
  let network: SimulatedNetwork;
  let program: ProgramProcess;

  beforeAll(async () => {
    network = await spawnSimulator({ locks: QUICK_LOCKS, hopMs: 5 });
    const apiRoot = await telegram.start();
    program = new ProgramProcess({ network, token: TOKEN, apiRoot, owner: OWNER });
    program.start();
    await atHome();
    for (const kid of KIDS) wishes.set(kid, { pin: await issue(kid), paused: false });
  }, 120_000);
  afterAll(async () => {
    await program.stop();
    await network.stop();
    await telegram.stop();
  });

  it(
    'ends in the right state after each restart, and loses no decision that was confirmed',
    async () => {
      for (let kill = 1; kill <= KILLS; kill++) {
        const decisions = await decideAndKill();
        program.start();
        // Sometimes it is killed again while it is still finding out what happened.
        if (random() < 0.25) {
          await after(random() * 2_500);
          await program.kill();
          program.start();
        }
        await atHome();
        for (const decision of decisions) await settle(decision, kill);
        await expectSlots(`after kill ${kill} of seed ${SEED}`);
      }
      expect(program.output).not.toMatch(/"level":(50|60)/);
    },
    60_000 + KILLS * 20_000,
  );

  /** Two decisions, the second as soon as the first is confirmed; the kill comes at any moment from the first on. */
  async function decideAndKill(): Promise<Decision[]> {
    const [first, second] = shuffled(KIDS);
    const decisions: Decision[] = [];
    await openCode(first!);
    const deciding = (async () => {
      await decide(first!, decisions);
      await openCode(second!);
      await decide(second!, decisions);
    })();
    deciding.catch(() => undefined);
    await Promise.race([deciding, after(random() * WRITING_MS)]);
    killed.reject(KILLED);
    await program.kill();
    await deciding.catch((error: unknown) => {
      if (error !== KILLED) throw error;
    });
    killed = untilKilled();
    return decisions;
  }

  /** From the code's card: pause, resume, or another PIN. */
  async function decide(kid: string, decisions: Decision[]): Promise<void> {
    const before = wishes.get(kid)!;
    if (before.paused || random() < 0.5) {
      const decision = { kid, before, after: { ...before, paused: !before.paused }, confirmed: false };
      decisions.push(decision);
      await tap(before.paused ? /Resume/ : /Pause/, before.paused ? /Open now/ : /⏸ Paused/);
      decision.confirmed = true;
      return;
    }
    await tap(/Edit/, /What shall be changed/);
    await tap(/^PIN$/, /Send the PIN/);
    const review = await tap(/Generate/, /🔑 \d{6}/);
    const decision = { kid, before, after: { ...before, pin: pinIn(review.text) }, confirmed: false };
    decisions.push(decision);
    await tap(/Save/, /✅ Saved/);
    decision.confirmed = true;
  }

  /** Waits until the code's card says that nothing moves any more, and takes from it which decision holds. */
  async function settle({ kid, before, after: decided, confirmed }: Decision, kill: number): Promise<void> {
    await openCode(kid);
    const what = `${kid} after kill ${kill} of seed ${SEED}`;
    const { text } = await newest(({ text: card }) => isSettled(card)).catch(() => {
      throw new Error(`${what} does not come to rest:\n${owner.last().text}`);
    });
    const paused = text.includes('⏸ Paused');
    await tap(/Show PIN/, /The PIN is above/);
    const shown = owner.screen().findLast((message) => message.text.startsWith(`🔑 ${kid}: `));
    const found: Wish = { paused, pin: pinIn(shown!.text) };
    if (confirmed) expect(found, what).toEqual(decided);
    else expect([before, decided], what).toContainEqual(found);
    wishes.set(kid, found);
  }

  /** Each lock holds each code that is not paused exactly once, and nothing else. */
  async function expectSlots(when: string): Promise<void> {
    const expected = [...wishes.values()].filter(({ paused }) => !paused).map(({ pin }) => pin);
    for (const lock of network.locks)
      expect(Object.values(await lock.slots()).sort(), `${lock.name} ${when}`).toEqual(expected.sort());
  }

  async function atHome(): Promise<void> {
    owner.send('/start');
    await newest(/3 devices · all answering/);
  }

  async function openCode(kid: string): Promise<void> {
    owner.send('/users');
    await newest(/^Home › Users\n/);
    await tap(new RegExp(kid), new RegExp(`👤 ${kid}`));
    await tap(/always/, /^Home › Users › .* › Code\n/);
  }

  async function issue(kid: string): Promise<string> {
    owner.send('/users');
    await newest(/^Home › Users\n/);
    await tap(/New user/, /Send the first and last name/);
    await type(kid, /Send the phone/);
    await tap(/Skip/, /Send the e-mail/);
    await tap(/Skip/, new RegExp(`👤 ${kid}`));
    await tap(/New code/, /Send the PIN/);
    await tap(/Generate/, /Where shall the code work/);
    await tap(/All/, /Where shall/);
    await newest(({ buttons }) => buttons.flat().filter(({ text }) => text.startsWith('☑')).length === 3);
    await tap(/Next/, /When shall it work/);
    const review = await tap(/Always/, /🔑 \d{6}/);
    await tap(/Save/, ({ text }) => isSettled(text));
    return pinIn(review.text);
  }

  function type(text: string, shows: Seen): Promise<ShownMessage> {
    owner.send(text);
    return newest(shows);
  }

  function tap(label: RegExp, shows: Seen): Promise<ShownMessage> {
    owner.tap(label);
    return newest(shows);
  }

  /** Waits until the newest message is as described; gives up when the program is killed. */
  function newest(shows: Seen): Promise<ShownMessage> {
    const seen = owner.when(
      (screen) => {
        const message = screen.findLast(({ fromBot }) => fromBot);
        if (!message) return undefined;
        return (shows instanceof RegExp ? shows.test(message.text) : shows(message)) ? message : undefined;
      },
      WITHIN_MS,
      String(shows),
    );
    return Promise.race([seen, killed.promise]);
  }

  function shuffled<T>(all: readonly T[]): T[] {
    return all
      .map((one) => [random(), one] as const)
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one);
  }
});

/** Every device's line on a code's card tells an end, not a way. */
function isSettled(card: string): boolean {
  const lines = card.split('\n').filter((line) => /(front-door|back-door|garage): /.test(line));
  return lines.length === 3 && lines.every((line) => /^(✅|☑️|⏸)/.test(line));
}

const KILLED = new Error('killed');

function untilKilled(): PromiseWithResolvers<never> {
  const killed = Promise.withResolvers<never>();
  killed.promise.catch(() => undefined);
  return killed;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
