import type { Observed, Plan } from './plan.ts';

/**
 * What is done for a code after the house went back in time, until an owner has confirmed that the code still holds.
 * The code may have been removed since, and its slot may have somebody else's code by now.
 *
 * | planned | what is done |
 * |---|---|
 * | nothing, read, note as ours | the same: nothing is sent that changes the device |
 * | forget | the same, if that sends nothing |
 * | clear a slot that was read and shows this very code, whose time is over or that was taken away | the same |
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
      // If the code is where it should be, only the device's own schedule waits.
      return planned.state === 'live' || planned.state === 'unverified'
        ? { plan: { ...planned, action: 'none' }, waits: false }
        : waiting(planned);
  }
}

export interface HeldView {
  readonly observed: Observed;
  /** The time of the code is over, or somebody has taken it away, whatever else was decided about it. */
  readonly mayTakeAway: boolean;
  /** On this device, forgetting a code means clearing its slot. */
  readonly forgetSends: boolean;
}

export interface HeldPlan {
  readonly plan: Plan;
  /** Something should be done, and waits for an owner. */
  readonly waits: boolean;
}

function waiting({ state }: Plan): HeldPlan {
  return { plan: { action: 'none', state }, waits: true };
}
