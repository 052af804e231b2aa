import { expect, it } from 'vitest';
import { SessionLoop, type SessionLoopOptions } from '../../../drivers/shared/session-loop.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';

const SILENT: DriverMessage = { code: 'no-answer', what: 'panel' };
const LOST: DriverMessage = { code: 'connection-lost', what: 'panel' };
const STEADY_MS = 60_000;

interface Session {
  readonly ends: DriverMessage;
  readonly lastsMs?: number;
  /** What the client says while it goes on, before that time has passed. */
  readonly says?: (loop: SessionLoop) => void;
}

/** Sessions one after another; the loop is stopped in the wait after the last one, in no time. */
async function play(
  sessions: readonly Session[],
  options: Pick<SessionLoopOptions, 'steadyMs'> = { steadyMs: STEADY_MS },
): Promise<{ waits: number[]; told: DriverMessage[]; begun: number }> {
  const waits: number[] = [];
  const told: DriverMessage[] = [];
  let now = 0;
  let begun = 0;
  const over = Promise.withResolvers<void>();
  const loop = new SessionLoop({
    ...options,
    retry: { firstMs: 1000, lastMs: 5000 },
    session: async () => {
      const { ends, lastsMs = 0, says } = sessions[begun++]!;
      says?.(loop);
      now += lastsMs;
      if (begun === sessions.length) over.resolve();
      return ends;
    },
    trouble: (why) => told.push(why),
    time: {
      now: () => now,
      wait: async (ms, signal) => {
        waits.push(ms);
        now += ms;
        if (begun < sessions.length) return;
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
    },
  });
  loop.start();
  await over.promise;
  await new Promise(setImmediate);
  await loop.stop();
  return { waits, told, begun };
}

const well = (loop: SessionLoop): void => loop.well();

it('waits twice as long after each session that came to nothing, up to the last wait', async () => {
  const { waits } = await play(Array.from({ length: 5 }, () => ({ ends: SILENT })));
  expect(waits).toEqual([1000, 2000, 4000, 5000, 5000]);
});

it('tells each trouble once', async () => {
  const { told } = await play([{ ends: SILENT }, { ends: SILENT }, { ends: LOST }, { ends: SILENT }]);
  expect(told).toEqual([SILENT, LOST, SILENT]);
});

it('tells the same trouble again where all was well meanwhile', async () => {
  const { told } = await play([{ ends: LOST }, { ends: LOST, says: well }, { ends: LOST }]);
  expect(told).toEqual([LOST, LOST]);
});

it('tells what a session says while it goes on, and not again when it ends of that', async () => {
  const { told } = await play([{ ends: SILENT, says: (loop) => loop.tell(SILENT) }, { ends: LOST }]);
  expect(told).toEqual([SILENT, LOST]);
});

it('is quick again after a session that stood for long', async () => {
  const { waits } = await play([
    { ends: SILENT },
    { ends: SILENT },
    { ends: LOST, says: (loop) => loop.stands(), lastsMs: STEADY_MS },
    { ends: LOST },
  ]);
  expect(waits).toEqual([1000, 2000, 1000, 2000]);
});

it('is not quick again after one that was taken away soon, or stayed mute for long', async () => {
  const { waits } = await play([
    { ends: LOST, says: well, lastsMs: STEADY_MS - 1 },
    { ends: SILENT, lastsMs: 10 * STEADY_MS },
    { ends: SILENT },
  ]);
  expect(waits).toEqual([1000, 2000, 4000]);
});

it('counts how long a session stands from when it first did', async () => {
  const { waits } = await play([{ ends: SILENT }, { ends: LOST, says: well, lastsMs: STEADY_MS }]);
  expect(waits).toEqual([1000, 1000]);
  const next = await play([
    { ends: LOST, says: well, lastsMs: STEADY_MS / 2 },
    { ends: LOST, says: well, lastsMs: STEADY_MS / 2 },
  ]);
  expect(next.waits).toEqual([1000, 2000]);
});

it('leaves it to the client what a good session is where no time is given', async () => {
  const sessions = [
    { ends: LOST, says: well, lastsMs: 10 * STEADY_MS },
    { ends: LOST, says: well, lastsMs: 10 * STEADY_MS },
    { ends: LOST, says: (loop: SessionLoop) => loop.steady() },
  ];
  expect((await play(sessions, {})).waits).toEqual([1000, 2000, 1000]);
});

it('waits longer once where that is asked for', async () => {
  const { waits } = await play([
    { ends: SILENT, says: (loop) => loop.waitAtLeast(30_000) },
    { ends: SILENT },
    { ends: SILENT, says: (loop) => loop.waitAtLeast(10) },
  ]);
  expect(waits).toEqual([30_000, 2000, 4000]);
});

it('says that a session is over before it tells why, and also when it is stopped', async () => {
  const heard: string[] = [];
  const waiting = Promise.withResolvers<void>();
  const loop = new SessionLoop({
    retry: { firstMs: 1, lastMs: 1 },
    session: async (stopping) => {
      if (heard.length === 0) return LOST;
      waiting.resolve();
      await new Promise((resolve) => stopping.addEventListener('abort', resolve));
      return SILENT;
    },
    ended: () => heard.push('ended'),
    trouble: () => heard.push('trouble'),
  });
  loop.start();
  await waiting.promise;
  await loop.stop();
  expect(heard).toEqual(['ended', 'trouble', 'ended']);
});

it('begins no other session once it is halted, and still tells why', async () => {
  const { waits, told, begun } = await play([{ ends: SILENT, says: (loop) => loop.halt() }]);
  expect({ waits, told, begun }).toEqual({ waits: [], told: [SILENT], begun: 1 });
});

it('ends the session that is under way when it is stopped, and tells nothing of it', async () => {
  const told: DriverMessage[] = [];
  let sessions = 0;
  const loop = new SessionLoop({
    retry: { firstMs: 1, lastMs: 1 },
    session: async (stopping) => {
      sessions++;
      await new Promise((resolve) => stopping.addEventListener('abort', resolve));
      return LOST;
    },
    trouble: (why) => told.push(why),
  });
  loop.start();
  loop.start();
  await loop.stop();
  loop.start();
  expect({ told, sessions }).toEqual({ told: [], sessions: 1 });
});

it('does not sit out a wait when it is stopped', async () => {
  const waiting = Promise.withResolvers<void>();
  const loop = new SessionLoop({
    retry: { firstMs: 3_600_000, lastMs: 3_600_000 },
    session: async () => LOST,
    trouble: () => waiting.resolve(),
  });
  loop.start();
  await waiting.promise;
  await new Promise(setImmediate);
  await loop.stop();
});
