import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { describeFault, workOf } from '../../../src/app/fault.ts';
import { Part, PartFailure } from '../../../src/app/parts/part.ts';
import type { Opened } from '../../../src/app/parts/part.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const TROUBLE = { code: 'bot-token-unknown', status: 401 } as const;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Try extends Opened {
  readonly fail: (error: unknown) => void;
  readonly answer: () => void;
  readonly crash: (error: unknown) => void;
  stopped: boolean;
}

function open({ throws }: { throws?: Error } = {}) {
  const clock = new FakeClock();
  const tries: Try[] = [];
  const told: string[] = [];
  const part = new Part<Try>({
    name: 'chat',
    clock,
    changed: ({ state, trouble }) => told.push(trouble === undefined ? state : `${state}: ${trouble.code}`),
    open: async () => {
      if (throws) throw throws;
      const ended = Promise.withResolvers<never>();
      const ready = Promise.withResolvers<void>();
      const one: Try = {
        ready: ready.promise,
        ended: ended.promise,
        fail: ended.reject,
        answer: ready.resolve,
        crash: workOf.getStore()!.crashed,
        stopped: false,
        stop: async () => void (one.stopped = true),
      };
      tries.push(one);
      return one;
    },
  });
  return { part, clock, tries, told, pass: (ms: number) => clock.run(ms, turn) };
}

describe('a part', () => {
  it('that fails is closed and begun anew, sooner at first and never more than five minutes later', async () => {
    const { part, tries, told, pass } = open();
    await part.start();
    const waits: number[] = [];
    for (let failure = 0; failure < 9; failure++) {
      tries.at(-1)!.fail(new PartFailure(TROUBLE));
      await turn();
      expect(tries.at(-1)!.stopped).toBe(true);
      let waited = 0;
      for (const before = tries.length; tries.length === before; waited++) await pass(1_000);
      waits.push(waited);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(part.trouble).toEqual(TROUBLE);
    tries.at(-1)!.answer();
    await turn();
    expect(told.slice(0, 3)).toEqual([
      'starting',
      'failed: bot-token-unknown',
      'starting: bot-token-unknown',
    ]);
    expect(told.at(-1)).toBe('running');
    await pass(10 * 60_000);
    tries.at(-1)!.fail(new PartFailure(TROUBLE));
    await turn();
    await pass(5_000);
    expect(tries).toHaveLength(11);
  });

  it('that cannot be opened is tried again, and is told without the words of what was thrown', async () => {
    const { part, told, pass } = open({ throws: new SyntaxError('"4711" is not valid JSON') });
    await part.start();
    await pass(5_000);
    expect(part.state).toBe('failed');
    expect(told).toContain('failed: failed-unexpectedly');
    expect(part.trouble).toEqual({ code: 'failed-unexpectedly', error: 'SyntaxError' });
  });

  it('whose own work crashes is begun anew', async () => {
    const { part, tries, pass } = open();
    await part.start();
    tries[0]!.answer();
    tries[0]!.crash(new TypeError('x is undefined'));
    await turn();
    expect(part.state).toBe('failed');
    await pass(5_000);
    expect(tries).toHaveLength(2);
    // What the first one still throws is of no use.
    tries[0]!.crash(new TypeError('x is undefined'));
    expect(part.state).toBe('starting');
  });

  it('that is stopped stays so', async () => {
    const { part, tries, pass } = open();
    await part.start();
    tries[0]!.fail(new Error('no'));
    await turn();
    await part.stop();
    await pass(10 * 60_000);
    expect([tries.length, part.state]).toEqual([1, 'stopped']);
  });
});

describe('what nobody has caught', () => {
  const FAULT = new URL('../../../src/app/fault.ts', import.meta.url).href;
  /** Runs a script in which `crash(file)` throws, as from that file, later and out of reach. */
  const run = (script: string): Promise<{ code: number | null; output: string }> => {
    const child = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import vm from 'node:vm';
       import { catchCrashes, workOf } from ${JSON.stringify(FAULT)};
       const alive = setInterval(() => undefined, 1_000);
       const crash = (filename) => setTimeout(vm.runInThisContext("() => JSON.parse('4711!')", { filename }), 1);
       const part = { crashed: (error) => { console.log('part', error.name); clearInterval(alive); } };
       catchCrashes({ log: (words) => console.log(words), end: () => process.exit(3) });
       ${script}`,
    ]);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
  };

  it('restarts the part whose work it was, and is logged without what was being read', async () => {
    const { code, output } = await run(`workOf.run(part, () => crash('/app/bot/chat/conversation.ts'));`);
    expect(code).toBe(0);
    expect(output).toContain('part SyntaxError');
    expect(output).toContain('/app/bot/chat/conversation.ts');
    expect(output).not.toContain('4711');
  });

  it.each([
    ['is nobody’s', `crash('/app/bot/chat/conversation.ts');`],
    ['went through what guards the doors', `workOf.run(part, () => crash('/app/src/engine/house.ts'));`],
    ['went through the database', `workOf.run(part, () => crash('/app/src/storage/store.ts'));`],
    ['is a rejected promise of nobody’s', `Promise.reject(new RangeError('4711'));`],
  ])('ends the program where it %s', async (_, script) => {
    const { code, output } = await run(script);
    expect(code).toBe(3);
    expect(output).not.toContain('4711');
  });

  it('is described by its kind and its place', () => {
    expect(describeFault(new Error('4711'))).toMatch(/^Error at .*part\.test\.ts/);
    expect(describeFault('4711')).toBe('something that is no Error was thrown (string)');
  });
});
