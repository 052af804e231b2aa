/** What Latchkey adds to zwave-js and to its server on the same stick and locks, and what it puts on the air. */
import { mock } from 'node:test';
import { compared, timed } from './report.ts';
import type { Say } from './report.ts';
import { BATCH, ZwaveRig } from './zwave-rig.ts';

const SINGLE_ROUNDS = 21;
const BATCH_ROUNDS = 5;
const HOUR_S = 3600;

export async function benchZwave(say: Say): Promise<void> {
  await on(await ZwaveRig.onStick(), async (rig) => {
    await single(rig, say);
    await batch(rig, 'zwave.batch_30x2', say);
  });
  await on(await ZwaveRig.behindServer(), (rig) => batch(rig, 'zwave_server.batch_30x2', say));
  await idleHour(say);
}

async function on(rig: ZwaveRig, measure: (rig: ZwaveRig) => Promise<void>): Promise<void> {
  try {
    await measure(rig);
  } finally {
    await rig.close();
  }
}

/** One code on one lock, written and read back: through Latchkey and through zwave-js alone. */
async function single(rig: ZwaveRig, say: Say): Promise<void> {
  const { id, pin } = rig.first;
  const [lock] = rig.locks;
  if (!lock) throw new Error('There is no lock.');
  await rig.putOn(id, 1);
  const ours: number[] = [];
  const bare: number[] = [];
  const commands: number[] = [];
  const reversed = pin.reveal().split('').reverse().join('');
  for (let round = 0; round < SINGLE_ROUNDS; round++) {
    await rig.setPaused([id], true);
    await lock.resetAirCommands();
    ours.push(await timed(() => rig.setPaused([id], false)));
    commands.push((await lock.airCommands()).length);
    bare.push(await timed(() => rig.bare.set(lock.nodeId, 2 * BATCH, reversed)));
    await rig.bare.clear(lock.nodeId, 2 * BATCH);
  }
  await rig.putOn(id, 2);
  say({
    name: 'air.commands_per_change',
    value: Math.max(...commands),
    unit: 'commands',
    rounds: SINGLE_ROUNDS,
  });
  say(compared('zwave.set_verify', ours, bare));
}

/** Thirty codes on two locks: until all are in the locks, and until all were read there. */
async function batch(rig: ZwaveRig, name: string, say: Say): Promise<void> {
  const [verified, written]: [number[], number[]] = [[], []];
  const [bareVerified, bareWritten]: [number[], number[]] = [[], []];
  for (let round = 0; round < BATCH_ROUNDS; round++) {
    await rig.setPaused(rig.ids, true);
    const { writtenMs, verifiedMs } = await rig.timedWrites(rig.ids);
    written.push(writtenMs);
    verified.push(verifiedMs);
    const each = (times: number[], isVerified: boolean): Promise<void> =>
      bareRound(rig, times, (nodeId, slot) => {
        const digits = `7${nodeId}${slot}31`;
        return isVerified ? rig.bare.set(nodeId, slot, digits) : rig.bare.setOnly(nodeId, slot, digits);
      });
    await each(bareVerified, true);
    await each(bareWritten, false);
  }
  say(compared(`${name}_written`, written, bareWritten));
  say(compared(name, verified, bareVerified));
}

async function bareRound(
  rig: ZwaveRig,
  times: number[],
  set: (nodeId: number, slot: number) => Promise<void>,
): Promise<void> {
  times.push(await timed(() => rig.eachBare(set)));
  await rig.eachBare((nodeId, slot) => rig.bare.clear(nodeId, slot));
}

/** An hour that passes in seconds: every timer of this process is turned by hand. */
async function idleHour(say: Say): Promise<void> {
  const realInterval = setInterval;
  const realClear = clearInterval;
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: Date.now() });
  const pump = realInterval(() => mock.timers.tick(2), 2);
  try {
    await on(await ZwaveRig.onStick({ hopMs: 1, codes: 5 }), async (rig) => {
      for (const lock of rig.locks) await lock.resetAirCommands();
      for (let second = 0; second < HOUR_S; second++) {
        mock.timers.tick(1000);
        await new Promise(setImmediate);
      }
      const commands = await Promise.all(rig.locks.map((lock) => lock.airCommands()));
      say({
        name: 'air.commands_per_idle_hour',
        value: commands.flat().length,
        unit: 'commands',
        rounds: 1,
      });
    });
  } finally {
    realClear(pump);
    mock.timers.reset();
  }
}
