const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Waits between tries at a device that does not answer, in milliseconds. After the last one, Latchkey stays silent
 * until the device is heard or an owner asks: a lock with a dead battery must not flood a mesh.
 */
const WAITS_MS: readonly number[] = [
  5 * SECOND,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
];

/** @param failures how many in a row, from 1 @returns undefined if no further try is due */
export function waitAfter(failures: number): number | undefined {
  return WAITS_MS[failures - 1];
}
