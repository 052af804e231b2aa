import { describe, expect, it } from 'vitest';
import type { ShownMessage } from '../../../bot/simulator/simulator.ts';
import { Faults } from './faults.ts';
import { Judge } from './judge.ts';

it('a house whose clock is set, whose disk takes nothing, and which is killed then, breaks no promise', async () => {
  const faults = new Faults({ seed: 3, rounds: 2, only: 'ahead by 90 minutes, disk read-only' });
  const { broken } = await faults.run();
  expect(faults.findings).toEqual([]);
  expect(broken).toEqual({});
}, 300_000);

describe('the judge finds', () => {
  const PIN = '314159';
  const DOOR = 'front-door';
  let now = 0;
  let codes: [slot: number, digits: string][] = [];
  let touched = 0;
  let said: string[] = [];

  function judge(): Judge {
    [now, codes, touched, said] = [0, [], 0, []];
    const memories = async () => [{ device: DOOR, codes: new Map(codes), touched }];
    const chat = (): ShownMessage[] => said.map((text) => ({ ...MESSAGE, text }));
    return new Judge({ memories, chat }, () => now);
  }

  async function findings(found: Judge): Promise<string[]> {
    await found.look();
    return found.findings.map(({ invariant }) => invariant);
  }

  it('a code that works long after it was taken away, unless an alarm names it', async () => {
    for (const [alarm, expected] of [
      ['', ['no-code-outside-its-time-unreported']],
      [`🚨 Kid · ${DOOR}: should be gone and may still work`, []],
    ] as const) {
      const found = judge();
      said = [alarm];
      codes = [[1, PIN]];
      found.wanted('Kid', PIN);
      found.takenAway(PIN);
      expect(await findings(found)).toEqual([]);
      now = 21_000;
      expect(await findings(found)).toEqual(expected);
    }
  });

  it('nothing of that while there is a trouble, and again once that is over', async () => {
    const found = judge();
    codes = [[1, PIN]];
    found.wanted('Kid', PIN);
    found.takenAway(PIN);
    found.trouble('a trouble');
    now = 60_000;
    expect(await findings(found)).toEqual([]);
    found.quiet();
    now = 81_000;
    expect(await findings(found)).toEqual(['no-code-outside-its-time-unreported']);
  });

  it("a PIN in two slots, somebody's slot that was touched, and a code of nobody", async () => {
    const found = judge();
    codes = [
      [1, PIN],
      [3, PIN],
    ];
    touched = 1;
    found.wanted('Kid', PIN);
    expect(await findings(found)).toEqual(['no-foreign-slot-touched', 'no-pin-in-two-slots']);
    codes = [[4, '271828']];
    await found.look();
    now = 6_000;
    expect((await findings(found)).at(-1)).toBe('no-code-of-nobody');
  });
});

const MESSAGE = { id: 1, fromBot: true, entities: [], buttons: [], protected: false };
