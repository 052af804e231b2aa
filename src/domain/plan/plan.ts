import type { SyncState } from './sync.ts';

/**
 * The planner. For one slot of one device, it compares the desired state with what the device last showed, and names
 * the one next action. The planner is pure; the reconciler acts.
 *
 * | desired | reading | ours | action | the owner reads |
 * |---|---|---|---|---|
 * | none | unread | nothing | nothing: never touched by us | scheduled, or gone |
 * | any | unread | any | read | waiting, or removing |
 * | PIN | empty | this PIN, which was there before | nothing: deleted at the device | conflict |
 * | PIN | empty | any other | write | waiting |
 * | PIN, also a refused one | known, equal | any | nothing; note as ours | live |
 * | PIN | known, other | that other | write | waiting |
 * | PIN | known, a PIN that was ours there | nothing | note as ours | waiting |
 * | PIN | known, the random PIN that blocks the slot | any | write | waiting |
 * | PIN | known, other | nothing or else | nothing | conflict |
 * | PIN | unreadable, and somebody changed it at the device | any | nothing: it may be theirs | conflict |
 * | PIN | unreadable | this PIN alone, and the device took it | nothing | unverified, or live once used |
 * | PIN | unreadable | this PIN alone, and no write was taken | write | waiting |
 * | PIN | unreadable | this PIN, written over another that nobody could see go | nothing | unverified |
 * | PIN | unreadable | another of ours | clear: a later use would prove nothing | waiting |
 * | PIN | unreadable | nothing | take another slot | waiting |
 * | none | empty | a PIN deleted at the device, undecided and not unwanted | nothing | conflict |
 * | none | unread | nothing, but one is suspended that nobody wants back | read | removing |
 * | none | empty, or known and suspended | nothing, but one is suspended that nobody wants back | clear | removing |
 * | refused | empty | nothing, but one is suspended | nothing | rejected |
 * | none | empty | any other | forget | scheduled, or gone |
 * | none | known, ours | that | clear | removing, or overdue |
 * | none | known, a PIN that was ours there | nothing | note as ours: it came late, or came back | overdue |
 * | none | known, the random PIN that blocks the slot | something | forget: it is overwritten | scheduled, or gone |
 * | none | known, other | something | nothing: foreign by now | conflict |
 * | none | known, other | nothing | nothing: foreign | scheduled, or gone |
 * | none | unreadable, and somebody changed it at the device | something | nothing: it may be theirs | conflict |
 * | none | unreadable | something | clear | removing, or overdue |
 * | none | unreadable | nothing | nothing: foreign | scheduled, or gone |
 *
 * A device that only says whether a given PIN works also reads `empty` if somebody has blocked that PIN at the device.
 * There, Latchkey clears the slot before it forgets our code.
 *
 * A PIN that the device has refused is planned as `none` (what is left of ours there is cleared), and the owner reads
 * `rejected`. A code that should be gone and could not be removed is `overdue`, and so is a code whose old PIN could
 * not be replaced.
 *
 * While a device may need time to show what it acknowledged, the slot is unread. If a device's empty slots cannot be
 * trusted and a code of ours may be in the slot, the reading comes as unreadable.
 */
export interface SlotView {
  /** The digest of the PIN that should be in the slot now, or none. */
  readonly desired: PinDigest | null;
  readonly observed: Observed;
  /**
   * What we may have put there: one digest when settled; two while a write that replaces one of ours has not been read
   * back, or if nobody can see whether the older one is gone; none in a slot that we never wrote.
   */
  readonly ownDigests: readonly OwnDigest[];
  /**
   * PINs that are ours if they are seen in this slot, whatever was believed before: this code's PIN, and the PIN that
   * we last wrote there.
   */
  readonly former: readonly PinDigest[];
  /** The random PIN, known to nobody, that we wrote over a code that could not be cleared. */
  readonly blockingDigest: PinDigest | null;
  /** The device accepted what we last wrote into this slot, and it was seen there as far as the device shows it. */
  readonly seenOnDevice: boolean;
  /** A code of ours that the device keeps and was seen to let nobody in with. Nobody wants it back. */
  readonly suspended: PinDigest | null;
  /** Somebody opened the device with what we last wrote into this slot. */
  readonly provenByUse: boolean;
  /** Somebody changed the slot at the device, and no owner has decided yet. */
  readonly changedExternally: boolean;
  /** The device has refused this very PIN. */
  readonly refused: boolean;
  /** Nobody wants this code here again: it was deleted, or the device was deselected. */
  readonly unwanted: boolean;
  /** A removal, or the replacement of an old PIN, has failed since its time came. */
  readonly removalOverdue: boolean;
}

/** A keyed hash of a PIN: equal for equal PINs, and of no use without the house's key. */
export type PinDigest = string;

/** A code that was found in a slot, is not shown by its device, and is ours to replace. */
export const UNSHOWN: unique symbol = Symbol('a code that its device does not show');

/** A code of ours in a slot. */
export type OwnDigest = PinDigest | typeof UNSHOWN;

export type Observed =
  | { readonly kind: 'unread' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'known'; readonly digest: PinDigest }
  | { readonly kind: 'unreadable' };

export type Action =
  'read' | 'write' | 'clear' | 'relocate' | 'note-ours' | 'forget' | 'set-device-schedule' | 'none';

export interface Plan {
  readonly action: Action;
  readonly state: SyncState;
}

export function planSlot(view: SlotView): Plan {
  const { desired, refused, observed } = view;
  // A device that holds the PIN has not refused it.
  const isThere = observed.kind === 'known' && observed.digest === desired;
  return desired === null || (refused && !isThere) ? planAbsence(view) : planPresence(view, desired);
}

function planPresence(view: SlotView, desired: PinDigest): Plan {
  const { observed, ownDigests, seenOnDevice, provenByUse, changedExternally, removalOverdue } = view;
  const coming: SyncState =
    removalOverdue && ownDigests.some((digest) => digest !== desired) ? 'overdue' : 'waiting';
  switch (observed.kind) {
    case 'unread':
      return { action: 'read', state: coming };
    case 'empty':
      return seenOnDevice && isExactly(ownDigests, desired)
        ? { action: 'none', state: 'conflict' }
        : { action: 'write', state: 'waiting' };
    case 'known':
      if (observed.digest === desired) {
        return {
          action: seenOnDevice && isExactly(ownDigests, desired) ? 'none' : 'note-ours',
          state: 'live',
        };
      }
      if (isFormer(view, observed.digest)) return { action: 'note-ours', state: coming };
      return ownDigests.includes(observed.digest) || observed.digest === view.blockingDigest
        ? { action: 'write', state: coming }
        : { action: 'none', state: 'conflict' };
    case 'unreadable':
      if (changedExternally) return { action: 'none', state: 'conflict' };
      if (isExactly(ownDigests, desired)) {
        return seenOnDevice
          ? { action: 'none', state: provenByUse ? 'live' : 'unverified' }
          : { action: 'write', state: 'waiting' };
      }
      if (seenOnDevice && ownDigests.includes(desired)) return { action: 'none', state: 'unverified' };
      return ownDigests.length > 0
        ? { action: 'clear', state: coming }
        : { action: 'relocate', state: 'waiting' };
  }
}

function planAbsence(view: SlotView): Plan {
  const { observed, ownDigests } = view;
  const rest: SyncState = view.refused ? 'rejected' : view.unwanted ? 'gone' : 'scheduled';
  const leaving: SyncState = view.removalOverdue ? 'overdue' : 'removing';
  if (ownDigests.length === 0) {
    const isBack = observed.kind === 'known' && isFormer(view, observed.digest);
    if (isBack && observed.digest !== view.suspended) return { action: 'note-ours', state: 'overdue' };
    return planParked(view) ?? { action: 'none', state: rest };
  }
  switch (observed.kind) {
    case 'unread':
      return { action: 'read', state: leaving };
    case 'empty':
      return view.changedExternally && view.seenOnDevice && !view.unwanted
        ? { action: 'none', state: 'conflict' }
        : { action: 'forget', state: rest };
    case 'known':
      if (observed.digest === view.blockingDigest) return { action: 'forget', state: rest };
      return ownDigests.includes(observed.digest)
        ? { action: 'clear', state: leaving }
        : { action: 'none', state: 'conflict' };
    case 'unreadable':
      return view.changedExternally
        ? { action: 'none', state: 'conflict' }
        : { action: 'clear', state: leaving };
  }
}

function planParked({ observed, suspended, refused }: SlotView): Plan | undefined {
  if (suspended === null) return undefined;
  // A refused code is still wanted. A suspended code opens nothing, so it can wait.
  if (refused && observed.kind === 'empty') return undefined;
  if (observed.kind === 'unread') return { action: 'read', state: 'removing' };
  const isTheirs =
    observed.kind === 'unreadable' || (observed.kind === 'known' && observed.digest !== suspended);
  return isTheirs ? undefined : { action: 'clear', state: 'removing' };
}

function isFormer({ ownDigests, former }: SlotView, digest: PinDigest): boolean {
  return ownDigests.length === 0 && former.includes(digest);
}

function isExactly(ownDigests: readonly OwnDigest[], desired: PinDigest): boolean {
  return ownDigests.length === 1 && ownDigests[0] === desired;
}
