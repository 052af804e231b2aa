import type { BulkAction } from '../../domain/bulk.ts';
import type { DeviceId } from '../../domain/device.ts';
import type { Refusal } from '../../domain/refusal.ts';

/** What the service shows of tags, groups, and decisions about many codes. Nothing here holds a PIN. */

/** Some users under one name, such as the cleaners. */
export interface TagView {
  readonly id: number;
  readonly name: string;
  /** How many users have it. */
  readonly users: number;
}

/** Some devices under one name, such as all doors. */
export interface DeviceGroupView {
  /** Short, and of this group alone. */
  readonly key: string;
  /** Missing for an area of the configuration. */
  readonly id?: number;
  readonly name: string;
  readonly devices: readonly DeviceId[];
}

/** What a decision about many codes would do, or has done. */
export interface BulkPreview {
  /** How many codes it would change, and of how many users. */
  readonly codes: number;
  readonly users: number;
  /** Codes that are so already, or that it does not concern. */
  readonly unaffected: number;
  readonly refused: readonly BulkRefusalView[];
}

export interface BulkRefusalView {
  readonly code: number;
  readonly userName: string | undefined;
  readonly refusals: readonly Refusal[];
}

export interface BulkView {
  readonly id: number;
  /** Missing where nobody can tell any more what it was. */
  readonly action?: BulkAction;
  readonly state: 'running' | 'done' | 'interrupted';
  readonly total: number;
  readonly done: number;
  readonly unaffected: number;
  readonly left: number;
  readonly refused: readonly BulkRefusalView[];
}
