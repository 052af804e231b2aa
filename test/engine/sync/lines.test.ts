import { describe, expect, it } from 'vitest';
import { MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const SECOND = 1_000;
const LOST = { code: 'connection-lost', what: 'zwave-stick' } as const;
const BACK = { code: 'connected', what: 'zwave-stick' } as const;

async function open() {
  const test = await MemoryHouse.open();
  const line = (up: boolean): void => test.wire.listener({ kind: 'connection', up, why: up ? BACK : LOST });
  /** In short. */
  const told = (): string[] =>
    test.notices().map((notice) => {
      if (notice.kind === 'connection') return notice.up ? 'back' : 'lost';
      return notice.kind === 'unsteady' ? `unsteady ${notice.times}` : notice.kind;
    });
  return { test, line, told };
}

describe('the connection of a driver', () => {
  it('is told to be lost where it stays so, and its return at once', async () => {
    const { test, line, told } = await open();
    line(false);
    await test.pass(10 * SECOND);
    expect(told()).toEqual([]);
    await test.pass(10 * SECOND);
    expect(told()).toEqual(['lost']);
    await test.pass(5 * MINUTE);
    line(true);
    expect(told()).toEqual(['lost', 'back']);
    expect(test.notices()).toEqual([
      { kind: 'connection', driver: 'memory', up: false, message: LOST },
      { kind: 'connection', driver: 'memory', up: true, message: BACK },
    ]);
  });

  it('is not told to be lost for a moment', async () => {
    const { test, line, told } = await open();
    line(false);
    await test.pass(5 * SECOND);
    line(true);
    await test.pass(60 * MINUTE);
    expect(told()).toEqual([]);
  });

  it('that comes and goes again and again is told once, and once more when it is steady', async () => {
    const { test, line, told } = await open();
    for (let flap = 0; flap < 42; flap++) {
      line(false);
      await test.pass(30 * SECOND);
      line(true);
      await test.pass(30 * SECOND);
    }
    expect(told()).toEqual(['lost', 'back', 'lost', 'back', 'unsteady 3']);
    await test.pass(29 * MINUTE);
    expect(told()).toHaveLength(5);
    await test.pass(MINUTE);
    expect(told().slice(5)).toEqual(['back']);

    // From then on it is like any other.
    line(false);
    await test.pass(MINUTE);
    line(true);
    expect(told().slice(6)).toEqual(['lost', 'back']);
  });

  it('that flaps in moments is told as well', async () => {
    const { test, line, told } = await open();
    for (let flap = 0; flap < 42; flap++) {
      line(false);
      line(true);
      await test.pass(SECOND);
    }
    await test.pass(60 * MINUTE);
    expect(told()).toEqual(['unsteady 3', 'back']);
  });

  it('is told to be lost although it had flapped, once it stays so', async () => {
    const { test, line, told } = await open();
    for (let flap = 0; flap < 3; flap++) {
      line(false);
      line(true);
    }
    line(false);
    await test.pass(9 * MINUTE);
    expect(told()).toEqual(['unsteady 3']);
    await test.pass(MINUTE);
    expect(told()).toEqual(['unsteady 3', 'lost']);
    line(true);
    await test.pass(30 * MINUTE);
    expect(told()).toEqual(['unsteady 3', 'lost', 'back']);
  });

  it.each([1, 5, 9, 11, 20, 29, 45])(
    'leaves four messages an hour at most: every %d minutes',
    async (minutes) => {
      const { test, line, told } = await open();
      const hours = 12;
      for (let passed = 0; passed < hours * 60; passed += 2 * minutes) {
        line(false);
        await test.pass(minutes * MINUTE);
        line(true);
        await test.pass(minutes * MINUTE);
      }
      expect(told().length).toBeLessThanOrEqual(4 * (hours + 1));
      expect(told().length).toBeGreaterThan(0);
    },
  );

  it('is told of no more once the house has stopped', async () => {
    const { test, line, told } = await open();
    line(false);
    await test.house.stop();
    await test.pass(MINUTE);
    expect(told()).toEqual([]);
  });
});

it('a part of Latchkey is told to fail at once, and no oftener than a connection', async () => {
  const { test, told } = await open();
  const GONE = { code: 'bot-token-unknown', status: 401 } as const;
  const parts = (): unknown[] => test.notices().map(({ kind }) => kind);
  test.house.partChanged('chat', { up: false, message: GONE });
  expect(parts()).toEqual(['part']);
  for (let flap = 0; flap < 42; flap++) {
    test.house.partChanged('chat', { up: true, message: { code: 'runs-again' } });
    await test.pass(MINUTE);
    test.house.partChanged('chat', { up: false, message: GONE });
  }
  expect(told()).toEqual(['part', 'part', 'part', 'part', 'unsteady 3']);
  expect(test.notices().at(-1)).toEqual({ kind: 'unsteady', times: 3, part: 'chat', message: GONE });
});
