const SOON_MS = 10_000;

/** Resolves once it is so: looked at after each turn of the event loop, which is when anything can change. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  what = 'what was waited for',
): Promise<void> {
  const end = performance.now() + SOON_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`${what} did not come within ${SOON_MS} ms`);
    await new Promise(setImmediate);
  }
}
