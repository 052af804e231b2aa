import { openDemoHouse, ZONE } from './demo-house.ts';
import { systemClock } from '../../engine/clock.ts';
import { runConsole } from './console.ts';
import { DemoClock, nextAt } from './demo-clock.ts';
import { playTour } from './tour.ts';

/** `npm start` without a configuration: the chat console, or the tour. Returns the exit code. */
export async function runDemo({ tour }: { tour: boolean }): Promise<number> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  print('Opening the demo house: three simulated Z-Wave locks, an alarm panel and a local Bot API …');
  // The tour is of a weekday, whatever day it is.
  const clock = tour ? new DemoClock(nextAt(1, '11:30', { now: Date.now(), zone: ZONE })) : systemClock;
  const demo = await openDemoHouse({ clock, letsFlat: true });
  try {
    return clock instanceof DemoClock
      ? await playTour(demo, clock, print)
      : await runConsole(demo, { input: process.stdin, print });
  } finally {
    await demo.close();
  }
}
