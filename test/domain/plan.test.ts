import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSlot } from '../../src/domain/plan/plan.ts';
import type { Action, Observed, SlotView } from '../../src/domain/plan/plan.ts';
import type { SyncState } from '../../src/domain/plan/sync.ts';

const WISH = 'wish';
const OLD = 'old';
const FOREIGN = 'foreign';
/** A random PIN that nobody has. */
const BLOCKER = 'blocker';

const unread: Observed = { kind: 'unread' };
const empty: Observed = { kind: 'empty' };
const unreadable: Observed = { kind: 'unreadable' };
const known = (digest: string): Observed => ({ kind: 'known', digest });

const view = (part: Partial<SlotView>): SlotView => ({
  desired: null,
  observed: unread,
  ownDigests: [],
  former: [],
  blockingDigest: null,
  seenOnDevice: false,
  suspended: null,
  provenByUse: false,
  changedExternally: false,
  refused: false,
  unwanted: false,
  removalOverdue: false,
  ...part,
});

type Line = [verdict: string, view: Partial<SlotView>, action: Action, state: SyncState];

const TABLE: Line[] = [
  [
    'does not trust a slot that somebody changed and nobody can read',
    { desired: WISH, observed: unreadable, ownDigests: [WISH], changedExternally: true },
    'none',
    'conflict',
  ],
  [
    'takes no other slot before an owner has decided about the one that somebody changed',
    { desired: WISH, observed: unreadable, changedExternally: true },
    'none',
    'conflict',
  ],
  [
    'does not clear what may be somebody’s key by now',
    { observed: unreadable, ownDigests: [OLD], changedExternally: true },
    'none',
    'conflict',
  ],
  [
    'an old PIN that could not be replaced stays overdue',
    { desired: WISH, observed: unread, ownDigests: [OLD], removalOverdue: true },
    'read',
    'overdue',
  ],
  ['reads a slot of a wanted code first', { desired: WISH, observed: unread }, 'read', 'waiting'],
  [
    'reads after a crash amid a write',
    { desired: WISH, observed: unread, ownDigests: [OLD, WISH] },
    'read',
    'waiting',
  ],
  [
    'takes out for good what a device has parked and nobody wants back',
    { observed: empty, suspended: OLD, unwanted: true },
    'clear',
    'removing',
  ],
  [
    'reads before it takes out what is parked',
    { observed: unread, suspended: OLD, unwanted: true },
    'read',
    'removing',
  ],
  [
    'takes out what was parked and works again',
    { observed: known(OLD), suspended: OLD },
    'clear',
    'removing',
  ],
  [
    'leaves somebody’s key alone where one was parked before',
    { observed: known(FOREIGN), suspended: OLD, unwanted: true },
    'none',
    'gone',
  ],
  [
    'writes over what is parked, which takes it out as well',
    { desired: WISH, observed: empty, suspended: OLD },
    'write',
    'waiting',
  ],
  ['reads before it removes', { observed: unread, ownDigests: [OLD] }, 'read', 'removing'],
  ['leaves an unread slot alone that it never wrote', { observed: unread }, 'none', 'scheduled'],
  ['writes into an empty slot', { desired: WISH, observed: empty }, 'write', 'waiting'],
  [
    'writes what did not arrive before',
    { desired: WISH, observed: empty, ownDigests: [WISH] },
    'write',
    'waiting',
  ],
  [
    'does not write again by itself what somebody deleted at the device',
    { desired: WISH, observed: empty, ownDigests: [WISH], seenOnDevice: true },
    'none',
    'conflict',
  ],
  [
    'writes a new PIN where somebody deleted the old one',
    { desired: WISH, observed: empty, ownDigests: [OLD], seenOnDevice: true },
    'write',
    'waiting',
  ],
  [
    'is live when read back equal',
    { desired: WISH, observed: known(WISH), ownDigests: [WISH], seenOnDevice: true },
    'none',
    'live',
  ],
  [
    'notes that an interrupted write stands',
    { desired: WISH, observed: known(WISH), ownDigests: [WISH] },
    'note-ours',
    'live',
  ],
  ['notes an equal code as ours', { desired: WISH, observed: known(WISH) }, 'note-ours', 'live'],
  [
    'notes how an interrupted change ended',
    { desired: WISH, observed: known(WISH), ownDigests: [OLD, WISH] },
    'note-ours',
    'live',
  ],
  [
    'replaces an older code of ours',
    { desired: WISH, observed: known(OLD), ownDigests: [OLD] },
    'write',
    'waiting',
  ],
  ['does not overwrite a foreign code', { desired: WISH, observed: known(FOREIGN) }, 'none', 'conflict'],
  [
    'does not overwrite what replaced ours',
    { desired: WISH, observed: known(FOREIGN), ownDigests: [WISH] },
    'none',
    'conflict',
  ],
  [
    'says unverified of a masked slot',
    { desired: WISH, observed: unreadable, ownDigests: [WISH], seenOnDevice: true },
    'none',
    'unverified',
  ],
  [
    'is live once a masked code was used',
    { desired: WISH, observed: unreadable, ownDigests: [WISH], seenOnDevice: true, provenByUse: true },
    'none',
    'live',
  ],
  [
    'writes once more where a masked slot is taken and no write was: somebody’s code may be there',
    { desired: WISH, observed: unreadable, ownDigests: [WISH] },
    'write',
    'waiting',
  ],
  [
    'is no proof of a PIN that the device never took, that somebody came in',
    { desired: WISH, observed: unreadable, ownDigests: [WISH], provenByUse: true },
    'write',
    'waiting',
  ],
  [
    'withdraws a refusal of a code that is there: the device showed it late',
    { desired: WISH, observed: known(WISH), former: [WISH], refused: true },
    'note-ours',
    'live',
  ],
  [
    'notes as ours a code that comes late, though it is not wanted, so that it is cleared',
    { observed: known(OLD), former: [OLD] },
    'note-ours',
    'overdue',
  ],
  [
    'notes as ours a code that comes late after its code was deleted',
    { observed: known(OLD), former: [OLD], unwanted: true },
    'note-ours',
    'overdue',
  ],
  [
    'notes as ours an older code that comes back before it writes over it',
    { desired: WISH, observed: known(OLD), former: [WISH, OLD] },
    'note-ours',
    'waiting',
  ],
  [
    'clears a refused code that is there under another PIN of ours',
    { desired: WISH, observed: known(OLD), former: [WISH, OLD], refused: true },
    'note-ours',
    'overdue',
  ],
  [
    'writes over the random PIN that blocks a slot',
    { desired: WISH, observed: known(BLOCKER), blockingDigest: BLOCKER },
    'write',
    'waiting',
  ],
  [
    'lets a slot be that a random PIN blocks',
    { observed: known(BLOCKER), blockingDigest: BLOCKER },
    'none',
    'scheduled',
  ],
  [
    'forgets a code of which it is seen that a random PIN is in its place',
    {
      observed: known(BLOCKER),
      ownDigests: [OLD],
      blockingDigest: BLOCKER,
      unwanted: true,
      removalOverdue: true,
    },
    'forget',
    'gone',
  ],
  [
    'clears a masked older code of ours first',
    { desired: WISH, observed: unreadable, ownDigests: [OLD] },
    'clear',
    'waiting',
  ],
  [
    'clears a masked slot first after a crash',
    { desired: WISH, observed: unreadable, ownDigests: [OLD, WISH] },
    'clear',
    'waiting',
  ],
  [
    'leaves a masked foreign slot for another',
    { desired: WISH, observed: unreadable },
    'relocate',
    'waiting',
  ],
  [
    'asks still about what was deleted at the device once its time is over',
    { observed: empty, ownDigests: [OLD], seenOnDevice: true, changedExternally: true },
    'none',
    'conflict',
  ],
  [
    'does not ask about what was deleted at the device and is deleted here',
    { observed: empty, ownDigests: [OLD], seenOnDevice: true, changedExternally: true, unwanted: true },
    'forget',
    'gone',
  ],
  ['forgets what is gone', { observed: empty, ownDigests: [OLD] }, 'forget', 'scheduled'],
  ['says gone of a deleted code', { observed: empty, ownDigests: [OLD], unwanted: true }, 'forget', 'gone'],
  ['is scheduled outside its window', { observed: empty }, 'none', 'scheduled'],
  ['clears ours', { observed: known(OLD), ownDigests: [OLD] }, 'clear', 'removing'],
  [
    'is overdue when a removal failed',
    { observed: known(OLD), ownDigests: [OLD], removalOverdue: true },
    'clear',
    'overdue',
  ],
  [
    'is overdue when it cannot be read',
    { observed: unread, ownDigests: [OLD], removalOverdue: true },
    'read',
    'overdue',
  ],
  [
    'leaves a foreign code where ours was',
    { observed: known(FOREIGN), ownDigests: [OLD] },
    'none',
    'conflict',
  ],
  ['leaves a foreign code', { observed: known(FOREIGN) }, 'none', 'scheduled'],
  ['clears a masked slot of ours', { observed: unreadable, ownDigests: [OLD] }, 'clear', 'removing'],
  ['leaves a masked foreign slot', { observed: unreadable }, 'none', 'scheduled'],
  [
    'does not write again what was refused',
    { desired: WISH, observed: empty, refused: true },
    'none',
    'rejected',
  ],
  [
    'tells of a refusal although an older code is parked there, which opens nothing',
    { desired: WISH, observed: empty, suspended: OLD, refused: true },
    'none',
    'rejected',
  ],
  [
    'takes out what was parked and works again, though the new one was refused',
    { desired: WISH, observed: known(OLD), suspended: OLD, refused: true },
    'clear',
    'removing',
  ],
  [
    'clears the older code though the new one was refused',
    { desired: WISH, observed: known(OLD), ownDigests: [OLD], refused: true },
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
    desired: fc.constantFrom(WISH, null),
    observed: fc.oneof(
      fc.constantFrom(unread, empty, unreadable),
      anyDigest.map((digest) => known(digest)),
    ),
    ownDigests: fc.uniqueArray(fc.constantFrom(WISH, OLD), { maxLength: 2 }),
    former: fc.constantFrom([], [WISH], [OLD]),
    blockingDigest: fc.constantFrom(null, BLOCKER),
    seenOnDevice: fc.boolean(),
    suspended: fc.constantFrom(null, OLD),
    provenByUse: fc.boolean(),
    changedExternally: fc.boolean(),
    refused: fc.boolean(),
    unwanted: fc.boolean(),
    removalOverdue: fc.boolean(),
  });

  it('never writes over or clears a slot that it did not write', () => {
    fc.assert(
      fc.property(anyView, (any) => {
        const { action } = planSlot(any);
        const digests = [...any.ownDigests, any.suspended, any.blockingDigest];
        const foreign = any.observed.kind === 'known' && !digests.includes(any.observed.digest);
        const masked = any.observed.kind === 'unreadable' && any.ownDigests.length === 0;
        expect((foreign || masked) && (action === 'write' || action === 'clear')).toBe(false);
      }),
    );
  });

  it('says live only of a slot read back equal or proven by use', () => {
    fc.assert(
      fc.property(anyView, (any) => {
        if (planSlot(any).state !== 'live') return;
        const equal = any.observed.kind === 'known' && any.observed.digest === any.desired;
        expect(equal || (any.observed.kind === 'unreadable' && any.provenByUse)).toBe(true);
      }),
    );
  });

  it('plans nothing once everything is as wished', () => {
    const done = view({ desired: WISH, observed: known(WISH), ownDigests: [WISH], seenOnDevice: true });
    expect(planSlot(done).action).toBe('none');
    expect(planSlot(view({ observed: empty })).action).toBe('none');
  });
});
