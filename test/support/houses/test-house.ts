import { DEMO_LOCKS, ZwaveSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { openDemoHouse } from '../../../src/app/demo/demo-house.ts';
import type { DemoHouse, DemoOptions } from '../../../src/app/demo/demo-house.ts';

/** The demo house's three locks, with few slots: an interview asks for each slot. */
export const QUICK_LOCKS = DEMO_LOCKS.map((lock) => ({ ...lock, slots: 8 }));

/** Milliseconds that a frame is in the air. */
export const QUICK_HOP_MS = 1;

/** The demo house, opened in two or three seconds. */
export async function openTestHouse(options: DemoOptions = {}): Promise<DemoHouse> {
  const network = await ZwaveSimulator.start({ locks: QUICK_LOCKS, hopMs: QUICK_HOP_MS });
  return openDemoHouse({ network, ...options });
}
