import { describe, expect, it } from 'vitest';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, HOUR, MINUTE } from '../../support/houses/memory-house.ts';
import { FakePost } from '../../support/bookings/fake-post.ts';
import { AIRBNB, LetHouse } from '../../support/bookings/let-house.ts';
import { stay } from '../../support/bookings/fake-feeds.ts';
import { until } from '../../support/until.ts';

const NORA = { guest: { name: 'Nora Lind', email: 'nora@example.org' } };
const DOORS = ['front', 'back'] as const;
const OWN_PIN = '274916';

/** Two doors, and a post office that looks at both of them whenever a letter arrives. */
async function open() {
  const post = new FakePost();
  const home = await LetHouse.open({
    devices: DOORS.map((name) => ({ name })),
    guestChannels: [post],
    unit: {
      devices: DOORS.map((name) => `memory/${name}`),
      share: { ...DEFAULT_UNIT.share, when: { kind: 'when-ready' }, ways: [{ kind: 'email' }] },
    },
  });
  const early: string[] = [];
  post.onArrival = ({ subject, text }) => {
    const isAtEach = DOORS.every((door) => home.test.codesIn(door).some((digits) => text.includes(digits)));
    if (!isAtEach) early.push(subject);
  };
  const feed = await home.feed();
  const shows = async (arrival: string, departure: string): Promise<void> => {
    home.feeds.shows(AIRBNB, stay('a', [arrival, departure], NORA));
    await home.read(feed);
  };
  /** Letters of which another one says the same. */
  const twice = (): string[] => {
    const texts = post.arrived.map(({ text }) => text);
    return texts.filter((text, place) => texts.indexOf(text) !== place).map(() => 'twice');
  };
  const perhaps = (): number => home.told().filter((one) => one.startsWith('perhaps')).length;
  return { home, post, shows, early, twice, perhaps };
}

type Rig = Awaited<ReturnType<typeof open>>;

/** Runs it with a death at each n-th place, until it comes to its end without one. */
async function killedAtEach(
  dieAt: (rig: Rig, n: number) => () => boolean,
  { before, decide, after }: Record<'before' | 'decide' | 'after', (rig: Rig) => Promise<void>>,
): Promise<void> {
  for (let n = 0; ; n++) {
    const rig = await open();
    await before(rig);
    const hasDied = dieAt(rig, n);
    try {
      await Promise.race([decide(rig), rig.home.test.wire.killed]);
    } catch {
      // As a program that is killed.
    }
    const isOver = !hasDied();
    await rig.home.test.kill();
    // What the owner or the calendar said, they say again: it may not have been stored.
    await decide(rig);
    await rig.home.test.pass(HOUR);
    const { early, twice } = rig;
    expect({ n, early, twice: twice() }).toEqual({ n, early: [], twice: [] });
    await after(rig);
    await rig.home.test.stop();
    if (isOver) return;
  }
}

const atWrite = ({ home }: Rig, n: number): (() => boolean) => home.test.dieAtWrite(n);

const atExchange =
  (moment: 'before' | 'after') =>
  ({ home }: Rig, n: number): (() => boolean) => {
    let [left, hasDied] = [n, false];
    home.test.wire.killAt = () => {
      if (--left >= 0 || hasDied) return undefined;
      hasDied = true;
      return moment;
    };
    return () => hasDied;
  };

const FIRST = {
  before: (): Promise<void> => Promise.resolve(),
  decide: async ({ home, shows }: Rig): Promise<void> => {
    await shows('2026-06-01', '2026-06-04');
    await home.until('2026-06-01T15:00');
    await home.test.pass(10 * MINUTE);
  },
  after: async ({ home, post, perhaps }: Rig): Promise<void> => {
    expect(post.arrived.length + perhaps()).toBeGreaterThan(0);
    expect(post.arrived.length).toBeLessThan(2);
    for (const door of DOORS) expect(home.test.codesIn(door)).toHaveLength(1);
    return Promise.resolve();
  },
};

const CHANGED = {
  before: FIRST.decide,
  decide: async ({ home, shows }: Rig): Promise<void> => {
    await shows('2026-06-01', '2026-06-06');
    const code = home.stay().code!;
    if (home.test.store.codes.pin(code)?.reveal() !== OWN_PIN)
      await home.test.does((house) => house.codes.edit(BY, code, { pin: Pin.of(OWN_PIN) }));
    await home.test.pass(10 * MINUTE);
  },
  /** The guest has the last word, or an owner is asked whether. */
  after: async ({ post, perhaps }: Rig): Promise<void> => {
    const last = post.arrived.at(-1)!.text;
    const isSaid = last.includes(OWN_PIN) && last.includes('6 Jun');
    expect([isSaid, perhaps()]).toEqual(
      expect.toSatisfy(([said, asked]: [boolean, number]) => said || asked > 0),
    );
    return Promise.resolve();
  },
};

describe('a program that is killed sends the code once, and never before each door has it', () => {
  it('before any write of the first message', () => killedAtEach(atWrite, FIRST), 120_000);
  it('before any write of a message about a change', () => killedAtEach(atWrite, CHANGED), 120_000);
  it.each(['before', 'after'] as const)(
    'just %s any exchange with a door',
    async (moment) => {
      await killedAtEach(atExchange(moment), FIRST);
      await killedAtEach(atExchange(moment), CHANGED);
    },
    120_000,
  );
});

describe('while the message is on its way to the server', () => {
  it('another PIN keeps it back: the guest gets the new one alone, once it is on each door', async () => {
    const { home, post, shows, early } = await open();
    await shows('2026-06-02', '2026-06-06');
    post.onWay = () => {
      post.onWay = () => undefined;
      const edited = home.test.house.codes.edit(BY, home.stay().code!, { pin: Pin.of(OWN_PIN) });
      expect(edited.ok).toBe(true);
    };
    await home.until('2026-06-02T15:02');
    expect(post.arrived.map(({ text }) => text.includes(OWN_PIN))).toEqual([true]);
    await home.test.pass(HOUR);
    expect([post.arrived.length, early, home.stay().share.kind]).toEqual([1, [], 'sent']);
  });

  it('a booking that is cancelled keeps it back for good', async () => {
    const { home, post, shows } = await open();
    await shows('2026-06-02', '2026-06-06');
    post.onWay = () => {
      home.bookings.stays.remove(BY, home.stay().id);
    };
    await home.until('2026-06-02T15:02');
    await home.test.pass(24 * HOUR);
    expect(post.arrived).toEqual([]);
    expect(home.bookings.shares.of(home.stay().id)).toMatchObject([{ state: 'given-up' }]);
  });

  it('a disk that takes nothing keeps it back: the next program would send it again', async () => {
    const { home, post, shows } = await open();
    await shows('2026-06-02', '2026-06-06');
    const { database } = home.test.store;
    post.onWay = () => {
      post.onWay = () => undefined;
      database.get('PRAGMA query_only = ON');
    };
    await home.until('2026-06-02T15:02');
    expect([post.tries, post.arrived.length]).toEqual([1, 0]);
    database.get('PRAGMA query_only = OFF');
    database.bringToDisk();
    await home.test.pass(HOUR);
    expect([post.arrived.length, home.stay().share.kind]).toEqual([1, 'sent']);
  });

  it('a second tap sends no second message', async () => {
    const { home, post, shows } = await open();
    await home.edit({ share: { ...DEFAULT_UNIT.share, ways: [{ kind: 'email' }] } });
    await shows('2026-06-02', '2026-06-06');
    await home.until('2026-06-02T15:02');
    const connected = Promise.withResolvers<void>();
    post.onWay = () => connected.promise;
    const send = () => home.bookings.shares.send(BY, home.stay().id);
    expect(send().ok).toBe(true);
    await until(() => post.tries === 1, 'a try');
    expect(send()).toMatchObject({ ok: false, refusals: [{ problem: { kind: 'under-way' } }] });
    connected.resolve();
    await home.test.house.settled();
    await home.test.pass(HOUR);
    expect(post.arrived).toHaveLength(1);
  });
});
