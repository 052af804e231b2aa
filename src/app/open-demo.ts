/**
 * Opens the demo house. It needs simulators and packages that a production install does not have. Returns the exit
 * code.
 */
export async function openDemo(options: { tour: boolean }, print: (line: string) => void): Promise<number> {
  const demo = await import('./demo/run.ts').catch((error: unknown) => {
    const missing = missingIn(error);
    if (missing === undefined) throw error;
    return missing;
  });
  if (typeof demo !== 'string') return demo.runDemo(options);
  print(`The demo house is not part of this installation: ${demo}.

To see the demo house, get the whole source on a machine with Node.js 20 or newer, and run there:
  npm ci && npm start -- --demo
To run your own house here, name its configuration: npm start -- --config FILE`);
  return 1;
}

/** Says what is not installed; undefined if the error has another cause. */
function missingIn(error: unknown): string | undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  // https://nodejs.org/api/errors.html#err_module_not_found gives no field with the name of a package.
  const name = /^Cannot find package '([^']+)'/.exec((error as Error).message)?.[1];
  if (name === undefined) return 'it has no simulators, as in the images and in the Home Assistant app';
  return `the package ${name} is missing, as after npm ci --omit=dev`;
}
