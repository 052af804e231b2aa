/**
 * What is said between us and the panel: commands, and answers to them.
 * Source: SATEL, "INT-RS and ETHM-1 short technical description", 2014-04-02, function 2.
 * Not covered: troubles, outputs, temperatures, cards, doors, and zones beyond which are violated.
 */
import type { Pin } from '../../src/domain/pins/pin.ts';
import type { EventRecord } from './log/event-record.ts';
import type { SelfRecord, UserFields, UserRecord } from './users/user-record.ts';

/** Lists of partitions, by their command byte. */
export const PARTITION_LISTS = {
  armed: 0x0a,
  armedMode2: 0x0b,
  armedMode3: 0x0c,
  exitTimeLong: 0x0f,
  exitTimeShort: 0x10,
  alarm: 0x13,
  armedMode1: 0x2a,
} as const;

export type PartitionList = keyof typeof PARTITION_LISTS;

/** 0 full; 1 full, with bypasses; 2 without interior zones; 3 as 2, and without entry delay. */
export type ArmingMode = 0 | 1 | 2 | 3;

/** For `read-name`: what has the name. A zone's answer ends with its partition. */
export const NAMED = { partition: 0, zone: 1, user: 2, 'zone-in-partition': 5 } as const;
export type Named = keyof typeof NAMED;

/** The newest record of the log; an index that an answer gave leads to the one before it. */
export const NEWEST_EVENT = 0xffffff;
export const ANY_USER = 255;

export type Command =
  | { readonly kind: 'partitions'; readonly list: PartitionList }
  | { readonly kind: 'violated-zones' }
  | { readonly kind: 'clock' }
  | { readonly kind: 'module' }
  | { readonly kind: 'version' }
  | { readonly kind: 'changes' }
  /** From now on the answers to these come by themselves. We never ask for that. */
  | { readonly kind: 'monitor'; readonly commands: readonly number[] }
  | {
      readonly kind: 'arm';
      readonly mode: ArmingMode;
      /** Although zones are violated. */
      readonly force: boolean;
      readonly code: Pin;
      readonly partitions: readonly number[];
    }
  | { readonly kind: 'disarm'; readonly code: Pin; readonly partitions: readonly number[] }
  | { readonly kind: 'read-event'; readonly index: number }
  | { readonly kind: 'self'; readonly code: Pin }
  | { readonly kind: 'user'; readonly code: Pin; readonly user: number }
  /** The user whose list it is: a client that works sends it, and the document that we have does not say. */
  | { readonly kind: 'users'; readonly code: Pin; readonly user?: number }
  | { readonly kind: 'remove-user'; readonly code: Pin; readonly user: number }
  | {
      readonly kind: 'create-user';
      readonly code: Pin;
      /** 1 to 248, or `ANY_USER`. */
      readonly user: number;
      readonly newCode: Pin;
      readonly fields: UserFields;
      /** Only where the installer is the one who creates. */
      readonly object?: number;
    }
  | {
      readonly kind: 'change-user';
      readonly code: Pin;
      readonly user: number;
      /** Missing: the code stays. */
      readonly newCode?: Pin;
      readonly fields: UserFields;
    }
  | { readonly kind: 'read-name'; readonly of: Named; readonly number: number };

export type Answer =
  | { readonly kind: 'result'; readonly code: number }
  | { readonly kind: 'partitions'; readonly list: PartitionList; readonly partitions: readonly number[] }
  | { readonly kind: 'violated-zones'; readonly zones: readonly number[]; readonly bytes: 16 | 32 }
  | ({ readonly kind: 'clock' } & PanelClock)
  | { readonly kind: 'module'; readonly firmware: string; readonly abilities: number }
  | {
      readonly kind: 'version';
      readonly model: number;
      /** Such as `12320120527` for version 1.23 of 2012-05-27. */
      readonly firmware: string;
      readonly language: number;
      readonly settingsStored: number;
    }
  /** Commands whose answer has changed since it was last read. */
  | { readonly kind: 'changes'; readonly commands: readonly number[]; readonly bytes: number }
  | {
      readonly kind: 'event';
      readonly record: EventRecord;
      /** To be called with, for the record before this one. */
      readonly index: number;
      readonly calledWith: number;
    }
  | ({ readonly kind: 'self' } & SelfRecord)
  | ({ readonly kind: 'user' } & UserRecord)
  | {
      readonly kind: 'users';
      readonly user?: number;
      readonly existing: readonly number[];
      readonly editable: readonly number[];
      /** Of each list. */
      readonly bytes: number;
    }
  | {
      readonly kind: 'name';
      readonly of: Named;
      readonly number: number;
      readonly function: number;
      readonly name: string;
      /** A zone's partition, or a user's serial number. */
      readonly extra?: number;
    };

export interface PanelClock {
  /** `YYYYMMDDhhmmss` on the panel's clock. */
  readonly time: string;
  /** .7 service mode, .6 troubles, .2-.0 day of the week. */
  readonly status: number;
  /** Modules and model. */
  readonly modules: number;
}

export const SERVICE_MODE = 0x80;

/** Command EF, and what is common to all that it answers. */
export const RESULT = {
  ok: 0x00,
  codeUnknown: 0x01,
  noAccess: 0x02,
  userMissing: 0x03,
  userExists: 0x04,
  /** Wrong code, or the code exists already. */
  codeRefused: 0x05,
  phoneCodeExists: 0x06,
  sameCode: 0x07,
  other: 0x08,
  canForce: 0x11,
  cannotArm: 0x12,
  /** Will be processed. */
  accepted: 0xff,
} as const;
