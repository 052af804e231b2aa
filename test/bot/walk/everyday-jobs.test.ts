/**
 * How many taps and messages the jobs of every day take, from home. Prints the table of docs/chat.md; what is
 * counted here may not become more.
 */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import { ChatHouse } from '../chat-house.ts';

/** Counted in its app, for a code on one lock with a schedule. Of other jobs we have no count. */
const TAPS_OF_ALARM_COM = 9;

const PIN = '738215';

/** A string is typed, a pattern is tapped. */
type Step = string | RegExp;

interface Job {
  readonly name: string;
  readonly steps: readonly Step[];
  /** No more taps and messages than this. */
  readonly most: number;
  readonly alarmCom?: number;
  readonly isDone: () => unknown;
}

let all: ChatHouse;
let alarm: MemoryDevice;

beforeEach(async () => {
  alarm = new MemoryDevice({ name: 'alarm', kind: 'partition' });
  all = await ChatHouse.open({ beside: [new MemoryDriver({ id: 'panel', devices: [alarm] })] });
  all.house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' });
  all.house.users.add(CONSOLE, { firstName: 'John', lastName: 'Smith' });
  const code = { user: 1, devices: ['memory/front-door'], pin: Pin.of(PIN) };
  all.house.codes.issue(CONSOLE, { ...code, schedule: { until: '2026-06-04T12:00' } });
  await all.settled();
  await all.front.typePin(PIN);
  await all.settled();
  all.ann.send('/start');
  await all.settled();
});
afterEach(() => all.close());

const codeOf = (user: number) => all.house.queries.codesOf(user)[0];
const shows = (words: RegExp) => (): boolean => words.test(all.shown());

const JOBS: readonly Job[] = [
  {
    name: 'new code by a sentence',
    steps: ['code for John front door weekdays 9-17', /✅ Save/],
    ...{ most: 2, alarmCom: TAPS_OF_ALARM_COM, isDone: () => codeOf(2) },
  },
  {
    name: 'new code by taps',
    steps: [/New code/, /John Smith/, /Generate/, /☐ back-door/, /Weekdays 9–17/, /Save/],
    ...{ most: 6, alarmCom: TAPS_OF_ALARM_COM, isDone: () => codeOf(2) },
  },
  {
    name: 'new code as last time',
    steps: [/New code/, /John Smith/, /As last time/, /Save/],
    ...{ most: 4, alarmCom: TAPS_OF_ALARM_COM, isDone: () => codeOf(2) },
  },
  {
    name: 'pause a code',
    steps: ['pause anna', /⏸ Pause/],
    ...{ most: 2, isDone: () => codeOf(1)?.paused },
  },
  {
    name: 'resume a code',
    steps: ['resume anna', /Resume/],
    ...{ most: 2, isDone: () => codeOf(1)?.paused === false },
  },
  {
    name: 'extend until Sunday',
    steps: ['extend anna until sunday', /Save/],
    ...{ most: 2, isDone: () => codeOf(1)?.schedule.until?.startsWith('2026-06-0') },
  },
  {
    name: 'who came today?',
    steps: ['who came today?'],
    ...{ most: 1, isDone: shows(/Anna Berg/) },
  },
  {
    name: 'why does a code not work?',
    steps: ["why doesn't anna's code work?"],
    ...{ most: 1, isDone: shows(/front-door/) },
  },
  {
    name: 'share a code',
    steps: ['share anna’s code', /Share/],
    ...{ most: 2, isDone: () => all.texts().some((text) => text.includes(PIN)) },
  },
  {
    name: 'show a PIN',
    steps: ['what is anna’s pin?', /Show PIN/],
    ...{ most: 2, isDone: () => all.texts().some((text) => text.includes(PIN)) },
  },
  {
    name: 'arm',
    steps: ['arm away', /Yes, arm away/],
    ...{ most: 2, isDone: () => alarm.armed === 'away' },
  },
  {
    name: 'delete a code, and undo it',
    steps: ["delete anna's code", /Yes, delete/, /Undo/],
    ...{ most: 3, isDone: () => codeOf(1)?.deleted === false },
  },
];

it.each(JOBS)('$name', async ({ name, steps, most, alarmCom, isDone }) => {
  if (name === 'resume a code') all.house.codes.pause(CONSOLE, 1);
  if (name.startsWith('delete')) await all.front.setFaults({ offline: true });
  await all.settled();
  for (const step of steps) {
    if (typeof step === 'string') all.ann.send(step);
    else all.ann.tap(step);
    await all.settled();
  }
  const taps = steps.filter((step) => typeof step !== 'string').length;
  const other = alarmCom === undefined ? '–' : String(alarmCom);
  process.stdout.write(`| ${name} | ${taps} | ${steps.length - taps} | ${other} |\n`);
  expect(isDone(), all.shown()).toBeTruthy();
  expect(steps.length).toBeLessThanOrEqual(most);
});
