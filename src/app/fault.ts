import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * An error as far as it may be logged: its kind, and where it was thrown. Its message may quote the data being
 * handled, perhaps a PIN: V8 itself quotes text that is not JSON.
 */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return `something that is no Error was thrown (${typeof error})`;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const code = (error as NodeJS.ErrnoException).code;
  const name = typeof code === 'string' ? `${error.name} ${code}` : error.name;
  return [name, ...frames.map((frame) => frame.trim())].join(' ');
}

/** Logs something that nobody expected to fail. `where`: in which work, without a PIN. */
export type LogFault = (where: string, error: unknown) => void;

/**
 * The part whose work is running, followed through its promises, timers and sockets; undefined for the house itself.
 */
export const workOf = new AsyncLocalStorage<{ readonly crashed: (error: unknown) => void } | undefined>();

/** The code that guards the doors: an error there may have left work half done. */
const GUARDS = /[/\\](src[/\\](engine|storage)|drivers)[/\\]/;

export interface Crashes {
  /** Gets an uncaught error, in words without the data being handled. */
  readonly log: (words: string) => void;
  /** Nobody knows what the error has left undone: the program must not go on. */
  readonly end: () => void;
}

/**
 * Catches uncaught errors. If one came from the work of a part, that part is started again. If that is not known, or
 * the code that guards the doors was involved, the program ends, and its supervisor starts it again.
 * @returns a function that ends the watch
 */
export function catchCrashes({ log, end }: Crashes): () => void {
  const crashed = (error: unknown): void => {
    const part = workOf.getStore();
    log(describeFault(error));
    if (part && !(error instanceof Error && GUARDS.test(error.stack ?? ''))) part.crashed(error);
    else end();
  };
  process.on('uncaughtException', crashed);
  process.on('unhandledRejection', crashed);
  return () => {
    process.off('uncaughtException', crashed);
    process.off('unhandledRejection', crashed);
  };
}
