import type { BulkAction } from '../../../src/domain/bulk.ts';
import type { DeviceId } from '../../../src/domain/device.ts';
import type { UserSelection } from '../../../src/domain/people/user.ts';
import type { BulkPreview } from '../../../src/engine/views/group-views.ts';

/** What a member is about to decide for several users at once. */
export interface BulkDraft {
  /** The list that it began with. */
  readonly whom: UserSelection;
  /** Ids of users that are ticked in it; missing or empty: all of it. */
  readonly ticked?: readonly number[];
  /** The device that codes move away from, while the other is still to come. */
  readonly from?: DeviceId;
  /** The new end that a sentence named, local and exclusive, until it is chosen. */
  readonly until?: string;
  readonly action?: BulkAction;
  /** What the action will do, as it was found when it was chosen. */
  readonly preview?: BulkPreview;
}
