import type { FeedProblem, StayProblem } from './bookings/booking-problems.ts';
import type { UnitProblem } from './bookings/unit.ts';
import type { DeviceId } from './device.ts';
import type { DriverMessage } from './driver/driver-message.ts';
import type { NewWebhookProblem } from './webhook.ts';
import type { ApiTokenProblem } from './people/api-token.ts';
import type { GroupProblem } from './people/group.ts';
import type { FactorProblem } from './people/factor.ts';
import type { PinProblem } from './pins/pin-rules.ts';
import type { ScheduleProblem } from './schedule/schedule-problems.ts';
import type { UserProblem } from './people/user.ts';

export type FoundNot =
  | 'user'
  | 'code'
  | 'device'
  | 'member'
  | 'scene'
  | 'tag'
  | 'group'
  | 'unit'
  | 'feed'
  | 'stay'
  | 'message'
  | 'backup'
  | 'token'
  | 'webhook';

/** Why the house does not do what it was asked; nothing was changed. */
export type Refusal =
  | { readonly kind: 'pin'; readonly problem: PinProblem }
  | { readonly kind: 'schedule'; readonly problem: ScheduleProblem }
  | { readonly kind: 'user'; readonly problem: UserProblem }
  /** The PIN breaks a rule. Naming the rule would reveal something about the PIN. */
  | { readonly kind: 'pin-unsuited' }
  | { readonly kind: 'factor'; readonly problem: FactorProblem }
  | { readonly kind: 'api-token'; readonly problem: ApiTokenProblem }
  | { readonly kind: 'webhook'; readonly problem: NewWebhookProblem }
  | { readonly kind: 'time-of-day' }
  | { readonly kind: 'watches'; readonly max: number }
  | { readonly kind: 'no-device' }
  | { readonly kind: 'unknown-device'; readonly device: DeviceId }
  | { readonly kind: 'no-free-slot'; readonly device: string; readonly slots: number }
  | { readonly kind: 'condition-unknown' }
  | { readonly kind: 'hold'; readonly max: number }
  | { readonly kind: 'uses'; readonly max: number }
  | { readonly kind: 'no-common-length' }
  | { readonly kind: 'no-pin-left' }
  | {
      readonly kind: 'not-found';
      readonly what: FoundNot;
    }
  | { readonly kind: 'group'; readonly problem: GroupProblem }
  | { readonly kind: 'unit'; readonly problem: UnitProblem }
  | { readonly kind: 'feed'; readonly problem: FeedProblem }
  | { readonly kind: 'stay'; readonly problem: StayProblem }
  /** While many codes get a new end: this code has no end, or ends later anyway (local time). */
  | { readonly kind: 'no-end' }
  | { readonly kind: 'ends-later'; readonly until: string }
  /** Something failed in Latchkey itself. */
  | { readonly kind: 'failed' }
  | { readonly kind: 'nothing-to-move' }
  | { readonly kind: 'still-answers'; readonly device: string }
  | { readonly kind: 'not-in-conflict' }
  | { readonly kind: 'not-foreign' }
  | { readonly kind: 'pin-not-shown' }
  | { readonly kind: 'nothing-to-share'; readonly why: 'paused' | 'ended' | 'used-up' | 'not-there' }
  | { readonly kind: 'arming'; readonly message: DriverMessage; readonly openZones: readonly string[] }
  | { readonly kind: 'bolt'; readonly locked: boolean }
  | { readonly kind: 'unreachable'; readonly message: DriverMessage }
  /** Home Assistant could not do its part. */
  | { readonly kind: 'surroundings'; readonly message: DriverMessage }
  /** The decision about the code cannot be undone. `pin-gone`: the PIN of before is no longer stored. */
  | { readonly kind: 'undo'; readonly why: 'late' | 'changed' | 'pin-gone' }
  /** Giving access must be stored first, and the disk takes no writes. */
  | { readonly kind: 'not-stored' }
  | { readonly kind: 'pairing' }
  /** The link to a guest's chat belongs to another account, or has ended. */
  | { readonly kind: 'guest-link' }
  | { readonly kind: 'owners-only' }
  | { readonly kind: 'last-owner'; readonly name: string }
  /** `id`: Telegram's number of the account, as it stands in the configuration. */
  | { readonly kind: 'configured-owner'; readonly name: string; readonly id: number };
