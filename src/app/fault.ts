import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * An error as far as it may be logged: its kind, and where it was thrown. Its message may quote what was being
 * handled, a PIN perhaps: V8 itself quotes what is no JSON.
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

/** In whose work something runs, through its promises, timers and sockets; undefined in that of the house itself. */
export const workOf = new AsyncLocalStorage<{ readonly crashed: (error: unknown) => void } | undefined>();

/** What guards the doors: whatever was thrown there may have left it half done. */
const GUARDS = /[/\\](src[/\\](engine|store)|drivers)[/\\]/;

export interface Crashes {
  /** Something that nobody caught, in words without what was being handled. */
  readonly log: (words: string) => void;
  /** It cannot be said what it has left undone: nothing may go on as if nothing had happened. */
  readonly end: () => void;
}

/**
 * Catches what nobody has caught. A part whose own work it was is begun anew; where that cannot be said, or what
 * guards the doors took part, the program ends, and whoever watches over it starts it again.
 * @returns a function that ends it
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
