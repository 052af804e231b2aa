import type { Observed, Plan } from './plan.ts';

/**
 * What is done for a code of a house that has gone back in time, until an owner has said that the code still holds:
 * it may have been removed since, and its slot may be somebody else's by now.
 *
 * | planned | what is done |
 * |---|---|
 * | nothing, read, note as ours | the same: nothing is sent that changes the device |
 * | forget | the same, where that sends nothing |
 * | clear, of a slot that was read and shows this very code, whose time is over or that was taken away | the same |
 * | anything else | nothing; it waits |
 */
export function planHeld(planned: Plan, { observed, mayTakeAway, forgetSends }: HeldView): HeldPlan {
  switch (planned.action) {
    case 'none':
    case 'read':
    case 'note-ours':
      return { plan: planned, waits: false };
    case 'forget':
      return forgetSends ? waiting(planned) : { plan: planned, waits: false };
    case 'clear':
      return mayTakeAway && observed.kind === 'known' ? { plan: planned, waits: false } : waiting(planned);
    case 'write':
    case 'relocate':
      return waiting(planned);
    case 'set-device-schedule':
      // Of a code that stands where it should, only the device's own schedule waits.
      return planned.state === 'live' || planned.state === 'unverified'
        ? { plan: { ...planned, action: 'none' }, waits: false }
        : waiting(planned);
  }
}

export interface HeldView {
  readonly observed: Observed;
  /** The time of the code is over, or somebody has taken it away, whatever else was decided of it. */
  readonly mayTakeAway: boolean;
  /** Of this device, what is forgotten is cleared. */
  readonly forgetSends: boolean;
}

export interface HeldPlan {
  readonly plan: Plan;
  /** Something is to be done, and waits for an owner. */
  readonly waits: boolean;
}

function waiting({ state }: Plan): HeldPlan {
  return { plan: { action: 'none', state }, waits: true };
}
