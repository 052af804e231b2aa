import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BotApiSimulator } from '../../bot/simulator/simulator.ts';
import { spawnSimulator } from '../../drivers/zwave-js/simulator/simulator.ts';
import type { LockFaults, SimulatedNetwork } from '../../drivers/zwave-js/simulator/simulator.ts';
import { ChatOwner, KILLED } from '../support/chat-owner.ts';
import type { Choice, Wish } from '../support/chat-owner.ts';
import { OutsideVigil } from '../support/outside-vigil.ts';
import { ProgramProcess } from '../support/houses/program-process.ts';
import { seeded, shuffled } from '../support/noise/random.ts';
import { QUICK_LOCKS } from '../support/houses/test-house.ts';

const KILLS = Number(process.env['KILLS'] ?? 4);
const SEED = Number(process.env['SEED'] ?? 20260601);
const TOKEN = '1000000001:kill-test-token-of-no-use-at-all';
const OWNER = 1001;
const KIDS = ['Kid One', 'Kid Two', 'Kid Three', 'Kid Four'];
/** Locks that tell late, wrongly or never what they hold. */
const ODD: Readonly<Record<string, Partial<LockFaults>>> = {
  shed: { settleSetMs: 1_500, settleClearMs: 1_500 },
  attic: { settleSetMs: 3_000, settleClearMs: 3_000, settlesSilently: true },
  studio: { showsEmpty: true },
  pool: { dropsAfterMs: 4_000 },
  sauna: { keepsCleared: true },
};
const ODD_LOCKS = Object.keys(ODD).map((name) => ({ name, kind: 'plain' as const, slots: 5 }));
/** A decision takes the locks about so long to carry out; the kill comes somewhere in it. */
const WRITING_MS = 350;

describe(`a program that is killed ${KILLS} times in the middle of writing (seed ${SEED})`, () => {
  const random = seeded(SEED);
  const telegram = new BotApiSimulator({ token: TOKEN });
  const owner = new ChatOwner(telegram.person(OWNER, 'Olivia'), {
    devices: QUICK_LOCKS.map(({ name }) => name),
    odd: Object.keys(ODD),
  });
  const wishes = new Map<string, Wish>();
  let network: SimulatedNetwork;
  let program: ProgramProcess;
  let vigil: OutsideVigil;

  beforeAll(async () => {
    network = await spawnSimulator({ locks: [...QUICK_LOCKS, ...ODD_LOCKS], hopMs: 5 });
    for (const [name, faults] of Object.entries(ODD)) await network.lock(name).setFaults(faults);
    const apiRoot = await telegram.start();
    program = new ProgramProcess({ network, token: TOKEN, apiRoot, owner: OWNER });
    program.start();
    await owner.atHome();
    vigil = new OutsideVigil(network.locks, join(program.folder, 'data', 'latchkey.db'));
    vigil.begin();
    for (const kid of KIDS) {
      const pin = await owner.issue(kid);
      vigil.knows(kid, pin);
      wishes.set(kid, { pin, paused: false });
    }
  }, 120_000);
  afterAll(async () => {
    await vigil.end();
    await program.stop();
    await network.stop();
    await telegram.stop();
  });

  it(
    'ends in the right state after each restart, loses no decision that was confirmed, and says no false word',
    async () => {
      for (let kill = 1; kill <= KILLS; kill++) {
        const choices = await decideAndKill();
        program.start();
        // Sometimes it is killed again while it is still finding out what happened.
        if (random() < 0.25) {
          await after(random() * 2_500);
          await program.kill();
          program.start();
        }
        await owner.atHome();
        for (const choice of choices) await settle(choice, kill);
        await expectSlots(`after kill ${kill} of seed ${SEED}`);
      }
      for (const kid of KIDS) await takeAway(kid);
      for (const kid of KIDS) await owner.atRest(kid);
      expect(vigil.looks).toBeGreaterThan(KILLS);
      expect([...vigil.findings]).toEqual([]);
      expect(program.output).not.toMatch(/"level":(50|60)/);
    },
    60_000 + KILLS * 20_000,
  );

  async function takeAway(kid: string): Promise<void> {
    const before = wishes.get(kid)!;
    if (before.paused) return;
    await owner.openCode(kid);
    await owner.pause({ kid, before, after: { ...before, paused: true }, confirmed: false });
  }

  /** Two decisions, the second as soon as the first is confirmed; the kill comes at any moment from the first on. */
  async function decideAndKill(): Promise<Choice[]> {
    const [first, second] = shuffled(KIDS, random);
    const choices: Choice[] = [];
    await owner.openCode(first!);
    const deciding = (async () => {
      await decide(first!, choices);
      await owner.openCode(second!);
      await decide(second!, choices);
    })();
    deciding.catch(() => undefined);
    await Promise.race([deciding, after(random() * WRITING_MS)]);
    owner.giveUp();
    await program.kill();
    await deciding.catch((error: unknown) => {
      if (error !== KILLED) throw error;
    });
    return choices;
  }

  /** From the code's card: pause, resume, or another PIN. */
  async function decide(kid: string, choices: Choice[]): Promise<void> {
    const before = wishes.get(kid)!;
    if (!before.paused && random() >= 0.5) {
      return owner.changePin(kid, before, (choice) => {
        vigil.knows(kid, choice.after.pin);
        choices.push(choice);
      });
    }
    const choice = { kid, before, after: { ...before, paused: !before.paused }, confirmed: false };
    choices.push(choice);
    await (before.paused ? owner.resume(choice) : owner.pause(choice));
  }

  /** Waits until nothing moves any more, and takes from the code's card which decision holds. */
  async function settle({ kid, before, after: decided, confirmed }: Choice, kill: number): Promise<void> {
    const what = `${kid} after kill ${kill} of seed ${SEED}`;
    const found = await owner.settled(kid, what);
    if (confirmed) expect(found, what).toEqual(decided);
    else expect([before, decided], what).toContainEqual(found);
    wishes.set(kid, found);
  }

  /** Each lock but the odd ones holds each code that is not paused exactly once, and nothing else. */
  async function expectSlots(when: string): Promise<void> {
    const expected = [...wishes.values()].filter(({ paused }) => !paused).map(({ pin }) => pin);
    for (const lock of network.locks.filter(({ name }) => !(name in ODD)))
      expect(Object.values(await lock.slots()).sort(), `${lock.name} ${when}`).toEqual(expected.sort());
  }
});

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
