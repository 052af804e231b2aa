/** Answers that come late, or not: what is said of a code is what the panel's own memory says. */
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SimulatedUser } from '../../../drivers/elk-m1/simulator/panel.ts';
import type { ElkSimulatorOptions } from '../../../drivers/elk-m1/simulator/simulator.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { until } from '../../support/until.ts';
import { MASTER, MASTER_SLOT, openElkHouse, QUICK, type ElkHouse } from './house.ts';

const ANNA = Pin.of('314159');
const BERT = Pin.of('271828');
const CONFIRMED = { kind: 'confirmed' };
const FOR_GOOD = { forGood: true, expected: ANNA };

const STEP: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('write', 'write', 'clear', 'read'),
  pin: fc.constantFrom(ANNA, BERT),
  after: fc.nat(8),
  lasts: fc.nat(6),
  fault: fc.constantFrom('slowToAct', 'slowToAnswer'),
});

let house: ElkHouse;

async function open(users: ElkSimulatorOptions['users'] = {}): Promise<void> {
  house = await openElkHouse({ users }, { slots: [20, 60] });
  onTestFinished(() => house.stop());
}

const user = (slot: number): SimulatedUser | undefined => house.simulator.panel.users.get(slot);
const opens = (pin: Pin): boolean => house.simulator.panel.typeCode(pin.reveal()).user !== undefined;

/** Calls `then` when the panel hears the `count`th thing of this kind from now on, before it acts on it. */
function atHearing(kind: string, count: number, then: () => void): void {
  let left = count;
  house.simulator.onHeard = (heard) => {
    if (heard === kind && --left === 0) then();
  };
}

describe('the installer comes in the middle of a write', () => {
  it.each(['unasked', 'really'] as const)(
    'after the panel has taken the code: nobody says that nothing was changed (%s)',
    async (programsAfterChange) => {
      await open();
      await house.driver.write('panel/1', 20, BERT);
      house.simulator.setFaults({ programsAfterChange });
      const outcome = await house.driver.write('panel/1', 20, ANNA);
      expect(user(20)?.digits === ANNA.reveal()).toBe(true);
      expect(outcome.kind).not.toBe('not-now');
      expect(outcome.kind).not.toBe('rejected');
      if (programsAfterChange === 'really') house.simulator.leaveProgramming();
      await house.events.until(() => house.driver.devices()[0]?.reachable === true);
      expect(await house.driver.read('panel/1', 20, ANNA)).toEqual({ kind: 'known', pin: ANNA });
    },
  );
});

describe('a change of which nothing was heard', () => {
  it('is looked after, and confirmed where the panel has taken it', async () => {
    await open();
    await house.driver.write('panel/1', 20, BERT);
    atHearing('cu', 1, () => house.simulator.setFaults({ damagesNext: 1 }));
    expect(await house.driver.write('panel/1', 20, ANNA)).toEqual(CONFIRMED);
    atHearing('cu', 1, () => house.simulator.setFaults({ damagesNext: 1 }));
    expect(await house.driver.clear('panel/1', 20, FOR_GOOD)).toEqual(CONFIRMED);
    expect(opens(ANNA)).toBe(false);
    expect(house.simulator.connections).toBe(1);
  });
});

describe('a slow answer', () => {
  it('to a question that was asked twice is not the answer to the next one', async () => {
    await open();
    await house.driver.write('panel/1', 20, ANNA);
    house.simulator.setFaults({ slowToAnswer: true });
    const questions = (): number => house.simulator.heard.filter((kind) => kind === 'ua').length;
    const before = questions();
    const read = house.driver.read('panel/1', 20, ANNA);
    await until(() => questions() === before + 2);
    house.simulator.sendLate(1);
    expect(await read).toEqual({ kind: 'known', pin: ANNA });
    house.simulator.panel.programUser(20);
    const again = house.driver.read('panel/1', 20, ANNA);
    await until(() => questions() === before + 3);
    house.simulator.setFaults({ slowToAnswer: false });
    expect(await again).toEqual({ kind: 'empty' });
  });

  it('to the question whose a slot is does not hide that it is the master', async () => {
    await open({ 20: { digits: MASTER, areas: 0b11, role: 'master' } });
    house.simulator.panel.users.delete(MASTER_SLOT);
    // "Is it the master's?" is asked of two slots: the answer about the second one is slow.
    atHearing('cu', 2, () => house.simulator.setFaults({ slowToAnswer: true }));
    expect(await house.driver.write('panel/1', 20, ANNA)).toMatchObject({ kind: 'unreachable' });
    const again = house.driver.write('panel/1', 20, ANNA);
    house.simulator.setFaults({ slowToAnswer: false });
    atHearing('cu', 1, () => expect(user(20)?.digits === MASTER).toBe(true));
    await again;
    expect(user(20)).toMatchObject({ digits: MASTER, areas: 0b11, restricted: false });
  });
});

it('says of codes what the panel holds, however slow it is and whatever it is about', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 3, maxLength: 8 }), async (steps) => {
      const one = await openElkHouse({}, { slots: [20, 60], timing: { ...QUICK, replyMs: 40 } });
      try {
        for (const step of steps) await take(one, step);
      } finally {
        await one.stop();
      }
    }),
    { numRuns: 12 },
  );
});

interface Step {
  readonly what: 'write' | 'clear' | 'read';
  readonly pin: Pin;
  /** The fault begins when the panel has heard so many things, and lasts until it has heard so many more. */
  readonly after: number;
  readonly lasts: number;
  readonly fault: 'slowToAct' | 'slowToAnswer';
}

/** One exchange while the panel is slow, held against the panel's memory once nothing is on its way any more. */
async function take({ simulator, driver, events }: ElkHouse, step: Step): Promise<void> {
  const { panel } = simulator;
  let heard = 0;
  simulator.onHeard = () => {
    const isSlow = heard >= step.after && heard < step.after + step.lasts;
    heard += 1;
    simulator.setFaults({ [step.fault]: isSlow });
  };
  const expected = { forGood: true, expected: step.pin };
  const talk = {
    write: () => driver.write('panel/1', 20, step.pin),
    clear: () => driver.clear('panel/1', 20, expected),
    read: () => driver.read('panel/1', 20, step.pin),
  };
  const outcome = await talk[step.what]();
  simulator.onHeard = () => undefined;
  simulator.setFaults({ slowToAct: false, slowToAnswer: false });
  const holder = panel.users.get(20);
  const works = holder?.digits === step.pin.reveal() && !holder.restricted && (holder.areas & 1) !== 0;
  if (outcome.kind === 'confirmed') expect(works).toBe(step.what === 'write');
  if (outcome.kind === 'known') expect(works).toBe(true);
  if (outcome.kind === 'empty') expect(works).toBe(false);
  if (step.what === 'write') expect(outcome.kind).not.toBe('rejected');
  await events.until(() => driver.devices()[0]?.reachable === true);
}
