import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { activeAt } from '../../../src/domain/schedule/schedule.ts';
import type { Schedule, Weekday } from '../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const ZONE = 'Europe/Berlin';
const SLOTS = 3;
const PINS = ['274916', '835027', '490163', '718254', '936480', '581739', '602913', '379158'];
const FOREIGN = '7777';

const hour = fc.integer({ min: 0, max: 23 }).map((at) => `${String(at).padStart(2, '0')}:00`);
const day = fc.integer({ min: 1, max: 3 }).map((of) => `2026-06-0${of}`);
const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constant({}),
  fc.tuple(day, hour, fc.integer({ min: 1, max: 30 })).map(([date, time, hours]) => {
    const from = `${date}T${time}`;
    const until = new Date(Date.parse(`${from}Z`) + hours * HOUR).toISOString().slice(0, 16);
    return { from, until };
  }),
  fc
    .tuple(fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), hour, hour)
    .filter(([, start, end]) => start !== end)
    .map(([days, start, end]) => ({ windows: [{ days: days as Weekday[], start, end }] })),
);
const which = fc.integer({ min: 0, max: PINS.length - 1 });
type Act = { readonly kind: 'issue' | 'edit' | 'pause' | 'resume' | 'delete'; readonly code: number };
const act: fc.Arbitrary<Act & { schedule: Schedule; thenMs: number; keypad: boolean }> = fc.record({
  kind: fc.constantFrom('issue', 'issue', 'issue', 'edit', 'pause', 'resume', 'delete'),
  code: which,
  schedule,
  thenMs: fc.integer({ min: 0, max: 20 }).map((hours) => hours * HOUR + 30 * MINUTE),
  keypad: fc.boolean(),
});

interface Wanted {
  readonly id: number;
  readonly digits: string;
  schedule: Schedule;
  paused: boolean;
}

/** Everything that the owner wants, by the test's own books. */
class Books {
  readonly codes = new Map<number, Wanted>();
  readonly test: MemoryHouse;

  constructor(test: MemoryHouse) {
    this.test = test;
  }

  do({ kind, code, schedule }: { kind: Act['kind']; code: number; schedule: Schedule }): void {
    const { codes } = this.test.house;
    const known = this.codes.get(code);
    const digits = PINS[code]!;
    if (kind === 'issue' && !known) {
      const user = this.test.user();
      const issued = codes.issue(BY, { user, pin: Pin.of(digits), devices: [FRONT], schedule });
      if (issued.ok) this.codes.set(code, { id: issued.value, digits, schedule, paused: false });
      else this.#checkRefused(issued.refusals, schedule);
    }
    if (!known) return;
    if (kind === 'edit' && codes.edit(BY, known.id, { schedule }).ok) known.schedule = schedule;
    if (kind === 'pause' && codes.pause(BY, known.id).ok) known.paused = true;
    if (kind === 'resume' && codes.resume(BY, known.id).ok) known.paused = false;
    if (kind === 'delete' && codes.delete(BY, known.id).ok) this.codes.delete(code);
  }

  /** Codes that should open the door now. */
  get wanted(): Wanted[] {
    const now = this.test.clock.now();
    return [...this.codes.values()].filter(
      ({ schedule, paused }) => !paused && activeAt(schedule, now, ZONE),
    );
  }

  get room(): number {
    return SLOTS - [...this.test.front.memory.values()].filter((digits) => digits === FOREIGN).length;
  }

  check(): void {
    const held = this.test.codesIn().filter((digits) => digits !== FOREIGN);
    const wanted = this.wanted.map(({ digits }) => digits);
    expect(held.filter((digits) => !wanted.includes(digits))).toEqual([]);
    expect(held.length).toBe(Math.min(wanted.length, Math.max(this.room, 0)));
    for (const { id, digits } of this.wanted) {
      const { state, reason } = this.test.grant(id);
      if (held.includes(digits)) expect(state).toBe('live');
      else expect([state, reason]).toEqual(['rejected', { kind: 'no-free-slot' }]);
    }
  }

  #checkRefused(refusals: readonly { readonly kind: string }[], schedule: Schedule): void {
    if (!refusals.some(({ kind }) => kind === 'no-free-slot')) return;
    expect(activeAt(schedule, this.test.clock.now(), ZONE)).toBe(true);
    expect(this.wanted.length).toBeGreaterThanOrEqual(this.room);
  }
}

it('leaves no code out while a slot is free, and never touches somebody’s, whatever the schedules', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 14 }), fc.boolean(), async (acts, restarts) => {
      const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', slots: SLOTS }] });
      const books = new Books(test);
      let foreign: number | undefined;
      for (const [index, one] of acts.entries()) {
        books.do(one);
        await test.house.settled();
        books.check();
        const [free] = [1, 2, 3].filter((slot) => !test.front.memory.has(slot));
        if (one.keypad && foreign === undefined && free !== undefined) {
          await test.front.changeAtKeypad((foreign = free), FOREIGN);
          await test.house.settled();
          books.check();
        }
        if (restarts && index % 3 === 2) await test.restart();
        for (let left = one.thenMs; left > 0; left -= 30 * MINUTE) {
          await test.pass(30 * MINUTE);
          books.check();
        }
        if (foreign !== undefined) expect(test.front.memory.get(foreign)).toBe(FOREIGN);
      }
      await test.stop();
    }),
    { numRuns: 40 },
  );
}, 120_000);
