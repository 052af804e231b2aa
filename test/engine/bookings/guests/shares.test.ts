import { describe, expect, it } from 'vitest';
import { DEFAULT_UNIT } from '../../../../src/domain/bookings/unit.ts';
import type { ShareRule } from '../../../../src/domain/bookings/unit.ts';
import { Pin } from '../../../../src/domain/pins/pin.ts';
import { BY, HOUR, MINUTE } from '../../../support/houses/memory-house.ts';
import { FakePost } from '../../../support/bookings/fake-post.ts';
import { AIRBNB, LetHouse } from '../../../support/bookings/let-house.ts';
import { stay } from '../../../support/bookings/fake-feeds.ts';

const NORA = { guest: { name: 'Nora Lind', email: 'nora@example.org' } };
const share = (change: Partial<ShareRule>): ShareRule => ({
  ...DEFAULT_UNIT.share,
  when: { kind: 'when-ready' },
  ways: [{ kind: 'email' }],
  ...change,
});

async function open({
  rule = {},
  ...options
}: { rule?: Partial<ShareRule> } & Parameters<typeof LetHouse.open>[0] = {}) {
  const post = new FakePost();
  const home = await LetHouse.open({
    ...options,
    guestChannels: [post],
    unit: { share: share(rule), ...options.unit },
  });
  const feed = await home.feed();
  const shows = async (arrival: string, departure: string, more: object = NORA): Promise<void> => {
    home.feeds.shows(AIRBNB, stay('a', [arrival, departure], more));
    await home.read(feed);
  };
  return { home, post, shows, feed };
}

describe('the message with the code', () => {
  it('goes out once, when every device has shown the code', async () => {
    const { home, post, shows } = await open({
      devices: [{ name: 'front' }, { name: 'back' }],
      unit: { devices: ['memory/front', 'memory/back'] },
    });
    await home.test.fault('back', { offline: true });
    await shows('2026-06-02', '2026-06-04');
    await home.until('2026-06-02T18:00');
    expect(home.test.codesIn('front')).toHaveLength(1);
    expect([post.tries, home.stay().share.kind]).toEqual([0, 'waits']);
    await home.test.fault('back', { offline: false });
    await home.test.pass(MINUTE);
    expect(post.arrived.map(({ to }) => to.email)).toEqual(['nora@example.org']);
    const [digits] = home.test.codesIn('back');
    expect(post.arrived[0]!.text).toContain(digits);
    expect(post.arrived[0]!.text).toContain('front, back');
    expect(home.stay().share.kind).toBe('sent');
    await home.test.pass(24 * HOUR);
    await home.test.restart();
    await home.test.pass(HOUR);
    expect(post.tries).toBe(1);
  });

  it('goes out early where the code is early on the locks, and not before the owner’s time', async () => {
    const { home, post, shows } = await open({
      unit: { earlyHours: 72, share: share({ when: { kind: 'before', hours: 24 } }) },
    });
    await shows('2026-06-05', '2026-06-07');
    await home.until('2026-06-04T14:59');
    expect([home.stay().state, post.tries]).toEqual(['ready', 0]);
    await home.until('2026-06-04T15:01');
    expect(post.arrived).toHaveLength(1);
    expect(post.arrived[0]!.text).toContain('5 Jun');
  });

  it('is passed on by owners where the guest cannot be reached', async () => {
    const { home, post, shows } = await open();
    await shows('2026-06-02', '2026-06-04', { guest: { name: 'Nora Lind' } });
    await home.until('2026-06-02T15:01');
    expect(post.tries).toBe(0);
    expect(home.told()).toEqual(['new Nora Lind', 'forward Nora Lind']);
    const message = home.bookings.shares.message(BY, home.stay().id);
    expect(message.ok && message.value.text).toContain(home.test.codesIn()[0]);
  });

  it('is sent again after other dates and after another PIN, and once for each', async () => {
    const { home, post, shows } = await open();
    await shows('2026-06-02', '2026-06-04');
    await home.until('2026-06-02T15:01');
    await shows('2026-06-02', '2026-06-06');
    await home.test.pass(MINUTE);
    await home.test.does((house) => house.codes.edit(BY, home.stay().code!, { pin: Pin.of('274916') }));
    await home.test.pass(24 * HOUR);
    expect(post.arrived.map(({ subject }) => subject)).toEqual([
      'Garden flat: your code',
      'Garden flat: your code has changed',
      'Garden flat: your code has changed',
    ]);
    expect(post.arrived[1]!.text).toContain('6 Jun');
    expect(post.arrived[2]!.text).toContain('274916');
  });

  it('is not sent again where the owner does not wish that', async () => {
    const { home, post, shows } = await open({ rule: { tellsChanges: false } });
    await shows('2026-06-02', '2026-06-04');
    await home.until('2026-06-02T15:01');
    await shows('2026-06-02', '2026-06-06');
    await home.test.pass(HOUR);
    expect(post.arrived).toHaveLength(1);
  });

  it('is followed by another one when the stay is cancelled, if the guest had the first', async () => {
    const { home, post, shows, feed } = await open({ unit: { earlyHours: 72 } });
    await shows('2026-06-03', '2026-06-05');
    await home.test.pass(2 * HOUR);
    expect(post.arrived).toHaveLength(1);
    home.feeds.shows(AIRBNB, { ...stay('a', ['2026-06-03', '2026-06-05']), kind: 'cancelled' });
    await home.read(feed);
    await home.test.pass(HOUR);
    expect(post.arrived.map(({ subject }) => subject)).toEqual([
      'Garden flat: your code',
      'Garden flat: your booking was cancelled',
    ]);
  });

  it('says that it ends, if the owner wishes', async () => {
    const { home, post, shows } = await open({ rule: { tellsEnd: true } });
    await shows('2026-06-02', '2026-06-04');
    await home.until('2026-06-03T18:59');
    expect(post.arrived).toHaveLength(1);
    await home.until('2026-06-04T11:30');
    expect(post.arrived.map(({ subject }) => subject).at(-1)).toBe('Garden flat: your stay ends soon');
    expect(post.arrived).toHaveLength(2);
  });

  it('is of the owner’s words, and leaves out what is not known', async () => {
    const template = 'Hei {guest}\n{code} @ {devices}\n{address}\n{map}';
    const { home, post, shows } = await open({ rule: { template, address: 'Storgata 1' } });
    await shows('2026-06-02', '2026-06-04');
    await home.until('2026-06-02T15:01');
    expect(post.arrived[0]!.text).toBe(`Hei Nora Lind\n${home.test.codesIn()[0]} @ front\nStorgata 1`);
  });

  it('is sent by a tap only, where the owner has not chosen otherwise, and not before the code is live', async () => {
    const { home, post, shows } = await open({ rule: { when: { kind: 'by-hand' } } });
    await shows('2026-06-02', '2026-06-04');
    const early = home.bookings.shares.send(BY, home.stay().id);
    expect(early).toMatchObject({ ok: false, refusals: [{ problem: { kind: 'not-live' } }] });
    await home.until('2026-06-02T16:00');
    expect(post.tries).toBe(0);
    await home.test.does((house) => house.bookings.shares.send(BY, home.stay().id));
    expect(post.arrived).toHaveLength(1);
  });
});

describe('a message that does not go out', () => {
  it('is tried for a day, told once, and arrives once when the server is back', async () => {
    const { home, post, shows } = await open();
    post.outcome = { kind: 'later', problem: { kind: 'unreachable' } };
    await shows('2026-06-02', '2026-06-06');
    await home.until('2026-06-03T15:00');
    expect(post.tries).toBeGreaterThan(40);
    expect(post.tries).toBeLessThan(70);
    expect(home.told().filter((one) => one.startsWith('not-sent'))).toHaveLength(1);
    post.outcome = { kind: 'sent' };
    await home.test.pass(HOUR);
    expect([post.arrived.length, home.stay().share.kind]).toEqual([1, 'sent']);
  });

  it('is given up when it is pointless, and told', async () => {
    const { home, post, shows } = await open();
    post.outcome = { kind: 'later', problem: { kind: 'answer', code: 450 } };
    await shows('2026-06-02', '2026-06-03');
    await home.until('2026-06-03T12:00');
    const [delivery] = home.bookings.shares.of(home.stay().id);
    expect(delivery).toMatchObject({ state: 'given-up', problem: { code: 450 } });
    expect(home.told().filter((one) => one.startsWith('not-sent'))).toHaveLength(2);
    post.outcome = { kind: 'sent' };
    await home.test.pass(24 * HOUR);
    expect(post.arrived).toEqual([]);
  });

  it('because it was refused is told at once, and not tried again by itself', async () => {
    const { home, post, shows } = await open();
    post.outcome = { kind: 'refused', problem: { kind: 'answer', code: 550 } };
    await shows('2026-06-02', '2026-06-03');
    await home.until('2026-06-02T20:00');
    expect([post.tries, home.told().at(-1)]).toEqual([1, 'not-sent Nora Lind']);
    expect(home.stay().concerns).toMatchObject([{ kind: 'not-sent' }]);
    post.outcome = { kind: 'sent' };
    const [delivery] = home.bookings.shares.of(home.stay().id);
    await home.test.does((house) => house.bookings.shares.settle(BY, delivery!.id, 'again'));
    expect(post.arrived).toHaveLength(1);
  });
});

it('a message waits while the disk takes nothing: what is not stored would be sent twice after a kill', async () => {
  const { home, post, shows } = await open();
  await shows('2026-06-02', '2026-06-06');
  await home.until('2026-06-02T14:58');
  const { database } = home.test.store;
  database.get('PRAGMA query_only = ON');
  await home.until('2026-06-02T16:00');
  expect(post.tries).toBe(0);
  database.get('PRAGMA query_only = OFF');
  database.bringToDisk();
  await home.test.pass(10 * MINUTE);
  expect([home.stay().state, post.arrived.length]).toEqual(['ready', 1]);
});

describe('a program that is killed', () => {
  it('before it hands the message over sends it after the restart, once', async () => {
    const { home, post, shows } = await open();
    post.diesAt = 'before';
    await shows('2026-06-02', '2026-06-06');
    await untilKilled(home, post);
    expect(post.tries).toBe(1);
    post.diesAt = undefined;
    await home.test.kill();
    await home.test.pass(HOUR);
    expect([post.arrived.length, home.stay().share.kind]).toEqual([1, 'sent']);
  });

  it('after it handed the message over does not send it again, and asks', async () => {
    const { home, post, shows } = await open();
    post.diesAt = 'after';
    await shows('2026-06-02', '2026-06-06');
    await untilKilled(home, post);
    post.diesAt = undefined;
    await home.test.kill();
    await home.test.pass(24 * HOUR);
    expect(post.arrived).toHaveLength(1);
    expect(home.told().filter((one) => one.startsWith('perhaps'))).toEqual(['perhaps-sent Nora Lind']);
    expect(home.stay()).toMatchObject({ share: { kind: 'perhaps' }, concerns: [{ kind: 'perhaps-sent' }] });
    const [delivery] = home.bookings.shares.of(home.stay().id);
    await home.test.does((house) => house.bookings.shares.settle(BY, delivery!.id, 'sent'));
    expect([home.stay().share.kind, post.arrived.length]).toEqual(['sent', 1]);
  });

  it('at any write leaves one guest, one code and one message', async () => {
    for (let write = 0; ; write++) {
      const { home, post, shows } = await open();
      await home.test.pass(MINUTE);
      const hasDied = home.test.dieAtWrite(write);
      try {
        await shows('2026-06-01', '2026-06-06');
        await home.until('2026-06-01T15:00');
        await home.test.pass(10 * MINUTE);
      } catch {
        // As a program that is killed.
      }
      const isOver = !hasDied();
      await home.test.kill();
      await home.until('2026-06-01T15:20');
      const told = home.told();
      expect({ write, codes: home.test.codesIn().length, stays: home.stays().length }).toEqual({
        write,
        codes: 1,
        stays: 1,
      });
      expect(home.test.house.queries.countUsers({})).toBe(1);
      expect(post.arrived.length, `write ${write}`).toBeLessThanOrEqual(1);
      expect(
        post.arrived.length + told.filter((one) => one.startsWith('perhaps')).length,
        `write ${write}`,
      ).toBeGreaterThan(0);
      await home.test.stop();
      if (isOver) return;
    }
  });
});

/** The program goes on as far as it can, and dies as it shares the code. */
async function untilKilled({ test }: LetHouse, post: FakePost): Promise<void> {
  const settled = (): Promise<void> => Promise.race([test.house.settled(), post.death]);
  await test.clock.run(25 * HOUR + 10 * MINUTE, settled);
  await post.death;
}
