import type { WriteOutcome } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import type { AreaMask } from './message-types.ts';

/** What the driver knows of the panel as a whole. */
export interface Panel {
  readonly master: Pin;
  readonly digits: number;
  /** Of the partitions that are devices. */
  readonly areas: AreaMask;
  /** Of the slots that are ours, the first and the last. */
  readonly slots: readonly [number, number];
  /** Why the panel denied a change in these areas; asks the panel. */
  denial(areas: AreaMask): Promise<WriteOutcome>;
  /** The slot is not a plain user's, and no code of ours is in it. @param why an owner is notified of it once */
  withdrawn(slot: number, why: DriverMessage): void;
}
