const SOON_MS = 10_000;

/** Resolves once it is so: looked at after each turn of the event loop, which is when anything can change. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what = 'what was waited for',
  withinMs = SOON_MS,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`${what} did not come within ${withinMs} ms`);
    await new Promise(setImmediate);
  }
}
