import { expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import type { Difference } from '../../../src/engine/views/review-views.ts';
import {
  BY,
  FRONT,
  GUEST,
  HOUR,
  MANAGER,
  MemoryHouse,
  MINUTE,
  OWNER,
} from '../../support/houses/memory-house.ts';
import { pick, seeded } from '../../support/noise/random.ts';

const OWNER_SAYS = byMember(OWNER);
const BACK: DeviceId = 'memory/back';
const SHED: DeviceId = 'memory/shed';
const NAMES = ['front', 'back', 'shed'] as const;
const SEEDS = Array.from({ length: 20 }, (_, index) => 20261130 + index);

const SCHEDULES: readonly Schedule[] = [
  {},
  {},
  { until: '2026-06-02T09:00' },
  { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '14:30', end: '16:00' }] },
  { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], start: '06:00', end: '21:00' }] },
];

/** One day in a house whose devices show their codes, but for the shed: decisions, and what others do at keypads. */
class Day {
  readonly #test: MemoryHouse;
  readonly #random: () => number;
  #pin = 0;

  constructor(test: MemoryHouse, random: () => number) {
    this.#test = test;
    this.#random = random;
  }

  async happens(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) {
      await this.#one();
      await this.#test.house.settled();
    }
  }

  async #one(): Promise<void> {
    const { house, store } = this.#test;
    const all = store.codes.all().filter(({ deleted }) => !deleted);
    const code = all.length > 0 ? pick(all, this.#random).id : undefined;
    const what = this.#random();
    if (code === undefined || what < 0.4) {
      const on = [FRONT, BACK, SHED].filter(() => this.#random() < 0.6);
      const schedule = pick(SCHEDULES, this.#random);
      if (on.length > 0) this.#test.issueSoon(this.#newPin(), { on, schedule });
    } else if (what < 0.55) house.codes.delete(BY, code);
    else if (what < 0.65) house.codes.pause(BY, code);
    else if (what < 0.75) house.codes.resume(BY, code);
    else if (what < 0.85) house.codes.edit(BY, code, { devices: [pick([FRONT, BACK], this.#random)] });
    else if (what < 0.93) await this.#atKeypad();
    else await this.#test.pass(Math.round(1 + this.#random() * 90) * MINUTE);
  }

  /** Somebody sets a code of theirs where there may be none of ours, or one. */
  async #atKeypad(): Promise<void> {
    const device = this.#test.device(pick(['front', 'back'], this.#random));
    await device.changeAtKeypad(1 + Math.floor(this.#random() * 12), this.#newPin());
  }

  /** Each another one, and none that is easy to guess. */
  #newPin(): string {
    for (;;) {
      const digits = String(274_916 + this.#pin++ * 7_919);
      if (!/(\d)\1|012|123|234|345|456|567|678|789/.test(digits)) return digits;
    }
  }
}

/** What a reader of the devices' own memory finds of each code, by code and device. */
function expected(test: MemoryHouse): Map<string, Difference> {
  const { store, clock } = test;
  const now = new Date(clock.now());
  const local = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Berlin',
    dateStyle: 'short',
    timeStyle: 'short',
  })
    .format(now)
    .replace(' ', 'T');
  const isOpen = ({ until, windows }: Schedule): boolean =>
    (until === undefined || local < until) &&
    (windows === undefined ||
      windows.some(({ start, end }) => local.slice(11) >= start && local.slice(11) < end));
  const all = new Map<string, Difference>();
  for (const grant of store.grants.held()) {
    const code = store.codes.get(grant.codeId)!;
    if (code.deleted || grant.state === 'gone') continue;
    const name = grant.device.split('/')[1]!;
    const isWanted = grant.wanted && !code.paused && isOpen(code.schedule);
    const record = grant.slot === undefined ? undefined : store.slots.get(grant.device, grant.slot);
    const held = grant.slot === undefined ? undefined : test.device(name).memory.get(grant.slot);
    const pin = store.codes.pin(code.id)!.reveal();
    const isOurs = (record?.ownDigests.length ?? 0) > 0;
    const what = (): Difference => {
      if (held === undefined || (!isOurs && (name === 'shed' || held !== pin)))
        return isWanted ? 'missing' : 'away';
      if (name === 'shed') return 'hidden';
      if (held === pin) return isWanted ? 'same' : 'still-there';
      return 'other';
    };
    all.set(`${code.id} ${grant.device}`, what());
  }
  return all;
}

function found(test: MemoryHouse): Map<string, Difference> {
  const { codes } = test.house.review.view() ?? { codes: [] };
  return new Map(
    codes.flatMap(({ code, devices }) =>
      devices.map(({ device, what }) => [`${code} ${device}`, what] as const),
    ),
  );
}

it.each(SEEDS)(
  'what differs after going back is right, nothing is written unasked, and nobody comes back (seed %i)',
  { timeout: 60_000 },
  async (seed) => {
    const random = seeded(seed);
    const test = await MemoryHouse.onDisk({
      devices: [...NAMES.slice(0, 2).map((name) => ({ name })), { name: 'shed', faults: { mask: true } }],
    });
    const day = new Day(test, random);
    await day.happens(14);
    const copy = await test.copy();
    await day.happens(14);
    const removesManager = random() < 0.5;
    if (removesManager) test.house.members.remove(OWNER_SAYS, MANAGER);
    const truth = new Map(test.store.codes.all().map(({ id, deleted }) => [id, !deleted]));
    await test.pass(Math.round(random() * 600) * MINUTE);
    // As they are when the computer dies.
    const before = new Map(test.devices.map(({ name, memory }) => [name, new Map(memory)]));
    test.sent();

    await test.restore(copy);
    const { codes, grants } = test.store;
    // Before anybody has said anything, a code has gone from a slot only if it is that very code, and over.
    const changes = test.wire.exchanges.splice(0).filter(({ what }) => what !== 'read');
    expect(changes.filter(({ what }) => what !== 'clear')).toEqual([]);
    for (const { device, slot } of changes) {
      const held = before.get(device.split('/')[1]!)!.get(slot);
      const code = codes.all().find(({ id }) => codes.pin(id)?.reveal() === held);
      const isOver =
        code !== undefined && (code.deleted || code.schedule.until !== undefined || code.schedule.windows);
      expect(isOver, `${device} slot ${slot} was cleared`).toBeTruthy();
      before.get(device.split('/')[1]!)!.delete(slot);
    }
    for (const { name, memory } of test.devices) expect(memory, name).toEqual(before.get(name));
    expect(found(test)).toEqual(expected(test));
    expect(test.house.members.all().map(({ id }) => id)).toEqual([OWNER]);

    // Codes that a copy does not know are somebody's, and each is found.
    for (const name of ['front', 'back']) {
      const device = `memory/${name}`;
      const isOurs = (slot: number): boolean => test.store.slots.get(device, slot).ownDigests.length > 0;
      const foreign = [...test.device(name).memory.keys()].filter((slot) => !isOurs(slot));
      const listed = test.house.review.view()?.foreign.find((one) => one.device === device);
      expect(listed?.slots ?? [], name).toEqual(foreign.sort((a, b) => a - b));
      // None of those is a code that the house has there.
      const pins = grants
        .held()
        .flatMap((grant) => (grant.device === device ? codes.pin(grant.codeId)!.reveal() : []));
      for (const slot of foreign) {
        const digits = test.device(name).memory.get(slot)!;
        const copies = [...test.device(name).memory.values()].filter((one) => one === digits);
        if (copies.length === 1) expect(pins).not.toContain(digits);
      }
    }

    // The owner knows what was removed.
    const removed = (test.house.review.view()?.codes ?? []).filter(({ code }) => truth.get(code) !== true);
    const gone = removed.map(({ code }) => codes.pin(code)!.reveal());
    for (const { code } of test.house.review.view()?.codes ?? [])
      await test.does(({ review }) =>
        truth.get(code) === true ? review.keep(OWNER_SAYS, code) : review.remove(OWNER_SAYS, code),
      );
    for (const id of [MANAGER, GUEST])
      await test.does(({ review }) =>
        id === MANAGER && removesManager
          ? review.removeMember(OWNER_SAYS, id)
          : review.keepMember(OWNER_SAYS, id),
      );
    await test.pass(26 * HOUR);
    expect(test.house.review.view()).toBeUndefined();
    for (const name of ['front', 'back'])
      for (const digits of gone) expect(test.codesIn(name)).not.toContain(digits);
    expect(test.house.members.get(MANAGER) === undefined).toBe(removesManager);
    await test.stop();
  },
);
