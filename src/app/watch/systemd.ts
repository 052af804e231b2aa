import { spawn } from 'node:child_process';

/**
 * systemd expects datagrams on a socket of its own (sd_notify(3)). Node cannot send these, but the command
 * `systemd-notify` can. It is a separate process, so the unit needs `NotifyAccess=all`.
 */
const COMMAND = 'systemd-notify';

export interface Watched {
  /** Whether devices and schedules are looked after. If not, the watchdog may restart the program. */
  readonly isWell: () => boolean;
  /** Takes words. */
  readonly warn: (words: string) => void;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * If systemd has started the program (`Type=notify`), reports that the doors are guarded, and repeats that as often as
 * its watchdog asks.
 * @returns a function that ends the reports, and tells systemd that the program is about to end
 */
export function tellSystemd({ isWell, warn, environment = process.env }: Watched): () => void {
  if (environment['NOTIFY_SOCKET'] === undefined) return () => undefined;
  let hasFailed = false;
  const tell = (...states: string[]): void => {
    const child = spawn(COMMAND, states, { env: environment, stdio: 'ignore' });
    const failed = (why: string): void => {
      if (!hasFailed) warn(`systemd cannot be told that Latchkey runs: ${COMMAND} ${why}.`);
      hasFailed = true;
    };
    child.on('error', (error: NodeJS.ErrnoException) =>
      failed(`cannot be run (${error.code ?? error.name})`),
    );
    child.on('exit', (code) => (code === 0 ? undefined : failed(`ended with ${code ?? 'a signal'}`)));
    child.unref();
  };
  tell('READY=1', `STATUS=Devices and schedules are kept.`);
  const timer = setInterval(() => {
    if (safely(isWell)) tell('WATCHDOG=1');
  }, everyMs(environment));
  return () => {
    clearInterval(timer);
    tell('STOPPING=1');
  };
}

/** Half of what the watchdog allows, as sd_watchdog_enabled(3) recommends. */
function everyMs({ WATCHDOG_USEC: limit, WATCHDOG_PID: pid }: NodeJS.ProcessEnv): number {
  const isAsked = limit !== undefined && (pid === undefined || Number(pid) === process.pid);
  const longest = 2 ** 31 - 1;
  return isAsked ? Math.min(Math.max(Number(limit) / 2_000, 1_000), longest) : longest;
}

function safely(isWell: () => boolean): boolean {
  try {
    return isWell();
  } catch {
    return false;
  }
}
