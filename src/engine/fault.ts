import type { FaultPlace } from '../domain/health/fault-place.ts';

/** Something was thrown that nobody expected. Never throws itself. */
export type Fault = (place: FaultPlace, error: unknown) => void;

/** Runs the work. What it throws is reported and goes no further, so that whatever comes after it is still done. */
export function guarded<T>(fault: Fault, place: FaultPlace, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    fault(place, error);
    return undefined;
  }
}
