/** Answers that come late: what is said of a code is what the panel's own memory says. */
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { until } from '../../support/until.ts';
import { openNxHouse, QUICK, type NxHouse } from './house.ts';

const ANNA = Pin.of('314159');
const BERT = Pin.of('271828');

async function open(): Promise<NxHouse> {
  const house = await openNxHouse();
  onTestFinished(() => house.stop());
  return house;
}

/** Something is asked of a module so slow that it is asked a second time; then its answers come one by one. */
async function slowly<T>({ simulator }: NxHouse, ask: () => Promise<T>): Promise<T> {
  const { heard } = simulator.module;
  const before = heard.length;
  await simulator.setFaults({ slowToAnswer: true });
  const asked = ask();
  await until(() => heard.length >= before + 2);
  return oneByOne({ simulator }, asked);
}

async function oneByOne<T>({ simulator }: Pick<NxHouse, 'simulator'>, asked: Promise<T>): Promise<T> {
  let isOver = false;
  void asked.finally(() => (isOver = true));
  await until(() => {
    if (!isOver) simulator.module.sendLate(1);
    return isOver;
  });
  return asked;
}

describe('a slow answer', () => {
  it('to a question that was asked twice is not the answer to the next one', async () => {
    const house = await open();
    const { simulator, driver } = house;
    await driver.write('panel/1', 5, ANNA);
    const read = () => driver.read('panel/1', 5);
    expect(await slowly(house, read)).toEqual({ kind: 'known', pin: ANNA });
    delete simulator.panel.user(5).code;
    expect(await oneByOne(house, read())).toEqual({ kind: 'empty' });
  });

  it('does not make "refused" of a code that the panel took', async () => {
    const house = await open();
    const { simulator, driver } = house;
    // Its authority is right already, so that each step of the write has the same kind of answer.
    await driver.write('panel/1', 5, BERT);
    delete simulator.panel.user(5).code;
    for (let times = 0; times < 2; times++) await slowly(house, () => driver.read('panel/1', 5));
    expect(await oneByOne(house, driver.write('panel/1', 5, ANNA))).toEqual({ kind: 'confirmed' });
    expect(await simulator.slots()).toEqual({ 5: ANNA.reveal() });
  });
});

interface Step {
  readonly what: 'write' | 'clear' | 'read';
  readonly pin: Pin;
  /** The module is slow when it has heard so many things, until it has heard so many more. */
  readonly after: number;
  readonly lasts: number;
}

const STEP: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('write', 'write', 'clear', 'read'),
  pin: fc.constantFrom(ANNA, BERT),
  after: fc.nat(6),
  lasts: fc.nat(5),
});

it('says of codes what the panel holds, however slow the module is and whatever it is about', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 3, maxLength: 8 }), async (steps) => {
      const house = await openNxHouse({ driver: { timing: { ...QUICK, replyMs: 40 } } });
      try {
        for (const step of steps) await take(house, step);
      } finally {
        await house.stop();
      }
    }),
    { numRuns: 12 },
  );
});

/** One exchange while the module is slow, held against the panel's memory. */
async function take({ simulator, driver, events }: NxHouse, step: Step): Promise<void> {
  let heard = 0;
  simulator.module.faults.onRequest = ({ kind }) => {
    if (kind === 'ack') return;
    const slowToAnswer = heard >= step.after && heard < step.after + step.lasts;
    heard += 1;
    void simulator.setFaults({ slowToAnswer });
  };
  const talk = {
    write: () => driver.write('panel/1', 5, step.pin),
    clear: () => driver.clear('panel/1', 5),
    read: () => driver.read('panel/1', 5),
  };
  const outcome = await talk[step.what]();
  simulator.module.faults.onRequest = () => undefined;
  await simulator.setFaults({ slowToAnswer: false });
  const held = (await simulator.slots())[5];
  if (outcome.kind === 'confirmed') expect(held === step.pin.reveal()).toBe(step.what === 'write');
  if (outcome.kind === 'known') expect(held === outcome.pin.reveal()).toBe(true);
  if (outcome.kind === 'empty' || (outcome.kind === 'confirmed' && step.what === 'clear'))
    expect(held).toBeUndefined();
  expect(outcome.kind).not.toBe('rejected');
  await events.until(() => driver.devices()[0]?.reachable === true);
}
