/** What the program takes of a machine, seen from outside. Reads /proc, so it needs Linux. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BotApiSimulator } from '../../../bot/simulator/simulator.ts';
import type { Person } from '../../../bot/simulator/simulator.ts';
import { DEMO_LOCKS, spawnSimulator } from '../../../drivers/zwave-js/simulator/simulator.ts';
import { ProgramProcess } from '../../support/houses/program-process.ts';
import { median, timed } from './report.ts';
import type { Say } from './report.ts';

const TOKEN = '1000000001:bench-token-of-no-use-to-anybody';
const OWNER = 1001;
const START_ROUNDS = 5;
/** After the start, memory and processor settle for so long. */
const SETTLE_MS = 3_000;
const IDLE_MS = 8_000;
/** Of `utime` and `stime` in /proc/PID/stat: sysconf(_SC_CLK_TCK) is 100 on every Linux. */
const TICK_MS = 10;
const NO_DRIVERS = fileURLToPath(new URL('./no-drivers.ts', import.meta.url));

export async function benchProcess(say: Say): Promise<void> {
  const network = await spawnSimulator({ locks: DEMO_LOCKS, hopMs: 1 });
  const telegram = new BotApiSimulator({ token: TOKEN });
  const owner = telegram.person(OWNER, 'Olivia');
  const apiRoot = await telegram.start();
  const program = new ProgramProcess({ network, token: TOKEN, apiRoot, owner: OWNER });
  try {
    // The first start interviews the locks; the later ones know them.
    await ready(program, owner);
    await answers(owner, /all answering/);
    const starts: number[] = [];
    for (let round = 0; round < START_ROUNDS; round++) {
      await program.kill();
      starts.push(await ready(program, owner));
    }
    say({ name: 'start.chat_ready_ms', value: median(starts), unit: 'ms', rounds: START_ROUNDS });

    await answers(owner, /all answering/);
    await pause(SETTLE_MS);
    const before = processorMs(program.pid);
    const idled = await timed(() => pause(IDLE_MS));
    const busy = processorMs(program.pid) - before;
    say({ name: 'idle.cpu_percent', value: (100 * busy) / idled, unit: '%', rounds: 1 });
    say({ name: 'memory.rss_zwave_mb', value: residentMb(program.pid), unit: 'MB', rounds: 1 });
    await program.kill();
    say({
      name: 'memory.rss_no_drivers_mb',
      value: await withoutDrivers(program, owner),
      unit: 'MB',
      rounds: 1,
    });
  } finally {
    await program.stop();
    await network.stop();
    await telegram.stop();
  }
}

/** Milliseconds from the start of the process to its answer in the chat. */
function ready(program: ProgramProcess, owner: Person): Promise<number> {
  return timed(() => {
    const asked = owner.send('/start');
    program.start();
    return owner.until(/🏠/, { after: asked, timeoutMs: 60_000 });
  });
}

async function withoutDrivers({ folder }: ProgramProcess, owner: Person): Promise<number> {
  const asked = owner.send('/start');
  const child = spawn(process.execPath, [NO_DRIVERS, join(folder, 'latchkey.yaml'), join(folder, 'bare')]);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await owner.until(/🏠/, { after: asked, timeoutMs: 60_000 });
  await pause(SETTLE_MS);
  const weight = residentMb(child.pid!);
  child.kill('SIGKILL');
  await ended;
  return weight;
}

async function answers(owner: Person, text: RegExp): Promise<void> {
  await owner.until(text, { after: owner.last().id - 1, timeoutMs: 60_000 });
}

function residentMb(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kilobytes === undefined) throw new Error('/proc does not tell the resident size');
  return Number(kilobytes) / 1024;
}

function processorMs(pid: number): number {
  // The name in brackets may hold spaces; `utime` and `stime` are the 12th and 13th fields after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
