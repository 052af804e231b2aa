import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSlot } from '../../src/domain/plan.ts';
import type { Action, Observation, SlotView } from '../../src/domain/plan.ts';
import type { SyncState } from '../../src/domain/sync.ts';

const WISH = 'wish';
const OLD = 'old';
const FOREIGN = 'foreign';
/** A random PIN that nobody has. */
const BLOCKER = 'blocker';

const unread: Observation = { kind: 'unread' };
const empty: Observation = { kind: 'empty' };
const unreadable: Observation = { kind: 'unreadable' };
const known = (digest: string): Observation => ({ kind: 'known', digest });

const view = (part: Partial<SlotView>): SlotView => ({
  wish: null,
  observation: unread,
  ours: [],
  former: [],
  blocker: null,
  stood: false,
  parked: null,
  proven: false,
  disputed: false,
  refused: false,
  retired: false,
  late: false,
  ...part,
});

type Line = [verdict: string, view: Partial<SlotView>, action: Action, state: SyncState];

const TABLE: Line[] = [
  [
    'does not trust a slot that somebody changed and nobody can read',
    { wish: WISH, observation: unreadable, ours: [WISH], disputed: true },
    'none',
    'conflict',
  ],
  [
    'takes no other slot before an owner has decided about the one that somebody changed',
    { wish: WISH, observation: unreadable, disputed: true },
    'none',
    'conflict',
  ],
  [
    'does not clear what may be somebody’s key by now',
    { observation: unreadable, ours: [OLD], disputed: true },
    'none',
    'conflict',
  ],
  [
    'an old PIN that could not be replaced stays overdue',
    { wish: WISH, observation: unread, ours: [OLD], late: true },
    'read',
    'overdue',
  ],
  ['reads a slot of a wanted code first', { wish: WISH, observation: unread }, 'read', 'waiting'],
  [
    'reads after a crash amid a write',
    { wish: WISH, observation: unread, ours: [OLD, WISH] },
    'read',
    'waiting',
  ],
  [
    'takes out for good what a device has parked and nobody wants back',
    { observation: empty, parked: OLD, retired: true },
    'clear',
    'removing',
  ],
  [
    'reads before it takes out what is parked',
    { observation: unread, parked: OLD, retired: true },
    'read',
    'removing',
  ],
  [
    'takes out what was parked and works again',
    { observation: known(OLD), parked: OLD },
    'clear',
    'removing',
  ],
  [
    'leaves somebody’s key alone where one was parked before',
    { observation: known(FOREIGN), parked: OLD, retired: true },
    'none',
    'gone',
  ],
  [
    'writes over what is parked, which takes it out as well',
    { wish: WISH, observation: empty, parked: OLD },
    'write',
    'waiting',
  ],
  ['reads before it removes', { observation: unread, ours: [OLD] }, 'read', 'removing'],
  ['leaves an unread slot alone that it never wrote', { observation: unread }, 'none', 'scheduled'],
  ['writes into an empty slot', { wish: WISH, observation: empty }, 'write', 'waiting'],
  ['writes what did not arrive before', { wish: WISH, observation: empty, ours: [WISH] }, 'write', 'waiting'],
  [
    'does not write again by itself what somebody deleted at the device',
    { wish: WISH, observation: empty, ours: [WISH], stood: true },
    'none',
    'conflict',
  ],
  [
    'writes a new PIN where somebody deleted the old one',
    { wish: WISH, observation: empty, ours: [OLD], stood: true },
    'write',
    'waiting',
  ],
  [
    'is live when read back equal',
    { wish: WISH, observation: known(WISH), ours: [WISH], stood: true },
    'none',
    'live',
  ],
  [
    'notes that an interrupted write stands',
    { wish: WISH, observation: known(WISH), ours: [WISH] },
    'note-ours',
    'live',
  ],
  ['notes an equal code as ours', { wish: WISH, observation: known(WISH) }, 'note-ours', 'live'],
  [
    'notes how an interrupted change ended',
    { wish: WISH, observation: known(WISH), ours: [OLD, WISH] },
    'note-ours',
    'live',
  ],
  [
    'replaces an older code of ours',
    { wish: WISH, observation: known(OLD), ours: [OLD] },
    'write',
    'waiting',
  ],
  ['does not overwrite a foreign code', { wish: WISH, observation: known(FOREIGN) }, 'none', 'conflict'],
  [
    'does not overwrite what replaced ours',
    { wish: WISH, observation: known(FOREIGN), ours: [WISH] },
    'none',
    'conflict',
  ],
  [
    'says unverified of a masked slot',
    { wish: WISH, observation: unreadable, ours: [WISH], stood: true },
    'none',
    'unverified',
  ],
  [
    'is live once a masked code was used',
    { wish: WISH, observation: unreadable, ours: [WISH], stood: true, proven: true },
    'none',
    'live',
  ],
  [
    'writes once more where a masked slot is taken and no write was: somebody’s code may be there',
    { wish: WISH, observation: unreadable, ours: [WISH] },
    'write',
    'waiting',
  ],
  [
    'is no proof of a PIN that the device never took, that somebody came in',
    { wish: WISH, observation: unreadable, ours: [WISH], proven: true },
    'write',
    'waiting',
  ],
  [
    'withdraws a refusal of a code that is there: the device showed it late',
    { wish: WISH, observation: known(WISH), former: [WISH], refused: true },
    'note-ours',
    'live',
  ],
  [
    'notes as ours a code that comes late, though it is not wanted, so that it is cleared',
    { observation: known(OLD), former: [OLD] },
    'note-ours',
    'overdue',
  ],
  [
    'notes as ours a code that comes late after its code was deleted',
    { observation: known(OLD), former: [OLD], retired: true },
    'note-ours',
    'overdue',
  ],
  [
    'notes as ours an older code that comes back before it writes over it',
    { wish: WISH, observation: known(OLD), former: [WISH, OLD] },
    'note-ours',
    'waiting',
  ],
  [
    'clears a refused code that is there under another PIN of ours',
    { wish: WISH, observation: known(OLD), former: [WISH, OLD], refused: true },
    'note-ours',
    'overdue',
  ],
  [
    'writes over the random PIN that blocks a slot',
    { wish: WISH, observation: known(BLOCKER), blocker: BLOCKER },
    'write',
    'waiting',
  ],
  [
    'lets a slot be that a random PIN blocks',
    { observation: known(BLOCKER), blocker: BLOCKER },
    'none',
    'scheduled',
  ],
  [
    'forgets a code of which it is seen that a random PIN is in its place',
    { observation: known(BLOCKER), ours: [OLD], blocker: BLOCKER, retired: true, late: true },
    'forget',
    'gone',
  ],
  [
    'clears a masked older code of ours first',
    { wish: WISH, observation: unreadable, ours: [OLD] },
    'clear',
    'waiting',
  ],
  [
    'clears a masked slot first after a crash',
    { wish: WISH, observation: unreadable, ours: [OLD, WISH] },
    'clear',
    'waiting',
  ],
  [
    'leaves a masked foreign slot for another',
    { wish: WISH, observation: unreadable },
    'relocate',
    'waiting',
  ],
  [
    'asks still about what was deleted at the device once its time is over',
    { observation: empty, ours: [OLD], stood: true, disputed: true },
    'none',
    'conflict',
  ],
  [
    'does not ask about what was deleted at the device and is deleted here',
    { observation: empty, ours: [OLD], stood: true, disputed: true, retired: true },
    'forget',
    'gone',
  ],
  ['forgets what is gone', { observation: empty, ours: [OLD] }, 'forget', 'scheduled'],
  ['says gone of a deleted code', { observation: empty, ours: [OLD], retired: true }, 'forget', 'gone'],
  ['is scheduled outside its window', { observation: empty }, 'none', 'scheduled'],
  ['clears ours', { observation: known(OLD), ours: [OLD] }, 'clear', 'removing'],
  [
    'is overdue when a removal failed',
    { observation: known(OLD), ours: [OLD], late: true },
    'clear',
    'overdue',
  ],
  ['is overdue when it cannot be read', { observation: unread, ours: [OLD], late: true }, 'read', 'overdue'],
  ['leaves a foreign code where ours was', { observation: known(FOREIGN), ours: [OLD] }, 'none', 'conflict'],
  ['leaves a foreign code', { observation: known(FOREIGN) }, 'none', 'scheduled'],
  ['clears a masked slot of ours', { observation: unreadable, ours: [OLD] }, 'clear', 'removing'],
  ['leaves a masked foreign slot', { observation: unreadable }, 'none', 'scheduled'],
  [
    'does not write again what was refused',
    { wish: WISH, observation: empty, refused: true },
    'none',
    'rejected',
  ],
  [
    'tells of a refusal although an older code is parked there, which opens nothing',
    { wish: WISH, observation: empty, parked: OLD, refused: true },
    'none',
    'rejected',
  ],
  [
    'takes out what was parked and works again, though the new one was refused',
    { wish: WISH, observation: known(OLD), parked: OLD, refused: true },
    'clear',
    'removing',
  ],
  [
    'clears the older code though the new one was refused',
    { wish: WISH, observation: known(OLD), ours: [OLD], refused: true },
    'clear',
    'removing',
  ],
];

describe('the planner', () => {
  it.each(TABLE)('%s', (_, part, action, state) => {
    expect(planSlot(view(part))).toEqual({ action, state });
  });

  const anyDigest = fc.constantFrom(WISH, OLD, FOREIGN, BLOCKER);
  const anyView: fc.Arbitrary<SlotView> = fc.record({
    wish: fc.constantFrom(WISH, null),
    observation: fc.oneof(
      fc.constantFrom(unread, empty, unreadable),
      anyDigest.map((digest) => known(digest)),
    ),
    ours: fc.uniqueArray(fc.constantFrom(WISH, OLD), { maxLength: 2 }),
    former: fc.constantFrom([], [WISH], [OLD]),
    blocker: fc.constantFrom(null, BLOCKER),
    stood: fc.boolean(),
    parked: fc.constantFrom(null, OLD),
    proven: fc.boolean(),
    disputed: fc.boolean(),
    refused: fc.boolean(),
    retired: fc.boolean(),
    late: fc.boolean(),
  });

  it('never writes over or clears a slot that it did not write', () => {
    fc.assert(
      fc.property(anyView, (any) => {
        const { action } = planSlot(any);
        const digests = [...any.ours, any.parked, any.blocker];
        const foreign = any.observation.kind === 'known' && !digests.includes(any.observation.digest);
        const masked = any.observation.kind === 'unreadable' && any.ours.length === 0;
        expect((foreign || masked) && (action === 'write' || action === 'clear')).toBe(false);
      }),
    );
  });

  it('says live only of a slot read back equal or proven by use', () => {
    fc.assert(
      fc.property(anyView, (any) => {
        if (planSlot(any).state !== 'live') return;
        const equal = any.observation.kind === 'known' && any.observation.digest === any.wish;
        expect(equal || (any.observation.kind === 'unreadable' && any.proven)).toBe(true);
      }),
    );
  });

  it('plans nothing once everything is as wished', () => {
    const done = view({ wish: WISH, observation: known(WISH), ours: [WISH], stood: true });
    expect(planSlot(done).action).toBe('none');
    expect(planSlot(view({ observation: empty })).action).toBe('none');
  });
});
