/**
 * What an NX-584 and its clients say to each other, in both directions, after the "NX-584 RS-232 Gateway
 * Interface Protocol" (April 3, 2000): what has to do with users, arming, zones and the log. Not here: X-10,
 * keypads in terminal mode, program data, the communicator. Partitions, zones and users are numbered from 1.
 */
import type { Pin } from '../../src/domain/pins/pin.ts';

export const PARTITIONS = 8;
export const ZONES_IN_SNAPSHOT = 16;

/** A bit in a run of flag bytes; both count from 0. */
export type Flag = readonly [byte: number, bit: number];

export function has(bytes: readonly number[], [byte, bit]: Flag): boolean {
  return ((bytes[byte] ?? 0) & (1 << bit)) !== 0;
}

export function flagBytes(length: number, set: readonly Flag[]): number[] {
  const bytes = new Array<number>(length).fill(0);
  for (const [byte, bit] of set) bytes[byte]! |= 1 << bit;
  return bytes;
}

/**
 * 01h, bytes 6 and 7: the messages that the module sends by itself. An installer enables them in location 2:
 * byte 0 here is segment 1, bit 0 is option 1.
 */
export const TRANSITION = {
  'zone status': [0, 4],
  'partition status': [0, 6],
  'system status': [1, 0],
  'log event': [1, 2],
} as const satisfies Record<string, Flag>;

/** 01h, bytes 8 to 11: the commands that the module takes. Location 3, with segments and options alike. */
export const COMMAND = {
  'zone name request': [0, 3],
  'zone status request': [0, 4],
  'zones snapshot request': [0, 5],
  'partition status request': [0, 6],
  'system status request': [1, 0],
  'log event request': [1, 2],
  'user information request with PIN': [2, 2],
  'set user code with PIN': [2, 4],
  'set user authorization with PIN': [2, 6],
  'primary keypad function with PIN': [3, 4],
  'secondary keypad function': [3, 6],
  'zone bypass toggle': [3, 7],
} as const satisfies Record<string, Flag>;
export type CommandName = keyof typeof COMMAND;

/** 06h, bytes 3 to 6, then 8 and 9: the six bytes of partition conditions. */
export const PARTITION = {
  armed: [0, 6],
  instant: [0, 7],
  sirenOn: [1, 1],
  codeEntered: [1, 6],
  silentExit: [2, 1],
  stay: [2, 2],
  exitDelay: [2, 6],
  zoneBypassed: [4, 0],
  ready: [4, 2],
  validPin: [4, 4],
  errorBeep: [4, 6],
} as const satisfies Record<string, Flag>;

/** 08h, bytes 3 to 10. */
export const SYSTEM = {
  downloading: [0, 3],
  sixDigits: [3, 0],
  programming: [3, 1],
} as const satisfies Record<string, Flag>;

/** 08h, byte 2, as nxgipd has seen them; the number of zones is the most that the model can have. */
export const MODELS: Readonly<Record<number, { readonly name: string; readonly zones: number }>> = {
  2: { name: 'NX-8', zones: 48 },
  3: { name: 'NX-4', zones: 48 },
  4: { name: 'NX-8E', zones: 192 },
  10: { name: 'NX-4 V2', zones: 8 },
  11: { name: 'NX-6 V2', zones: 16 },
  12: { name: 'NX-8 V2', zones: 48 },
  100: { name: 'CS575', zones: 48 },
};
export const MOST_ZONES = 192;

/** 12h and 36h: the authority byte, where bit 7 is clear and where it is set. */
export const AUTHORITY = {
  armOnly: 1 << 1,
  armOnlyInCloseWindow: 1 << 2,
  master: 1 << 3,
  armDisarm: 1 << 4,
  bypass: 1 << 5,
  openCloseReport: 1 << 6,
  /** The four lowest bits are outputs then. */
  outputs: 1 << 7,
} as const;

/** 3Ch. */
export const PRIMARY = ['silence', 'disarm', 'away', 'stay', 'cancel', 'auto-arm'] as const;
export type Primary = (typeof PRIMARY)[number];

/** 3Eh; of its sixteen functions those that arming needs. `exit` on an armed partition toggles instant. */
export const SECONDARY = { stay: 0x00, exit: 0x02, 'silent-exit': 0x0a } as const;
export type Secondary = keyof typeof SECONDARY;

/** 0Ah: the log's event types that tell of users, programming and wrong codes. */
export const LOG = {
  duress: 18,
  keypadTamper: 23,
  opening: 40,
  closing: 41,
  startProgram: 45,
  endProgram: 46,
  startDownload: 47,
  endDownload: 48,
  closingBypassed: 53,
  firstToOpen: 120,
  lastToClose: 121,
  outputPin: 122,
} as const;

/** Of one partition or several: bit 0 is partition 1. */
export type PartitionMask = number;

/**
 * Six hex digits as they stand in the message, digits 5 and 6 being a filler where codes have four: "pad
 * with 0" (the document); pynx584 pads with F. `FFFFFF` is no code.
 */
export type RawCode = Pin;

export interface LogEvent {
  readonly kind: 'log-event';
  /** Its place in the log, from 0; the log is a ring. */
  readonly number: number;
  /** "Number of log entries allowed". */
  readonly logSize: number;
  /** As in `LOG`, without the bit that says whether it is reported. */
  readonly type: number;
  readonly reported: boolean;
  /** User or zone as the message has it, from 0. */
  readonly who: number;
  readonly partition: number;
  /** The panel's own time, without a year. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

export interface UserInformation {
  readonly kind: 'user-information';
  readonly user: number;
  readonly code: RawCode;
  readonly authority: number;
  readonly partitions: PartitionMask;
}

export interface PartitionStatus {
  readonly kind: 'partition-status';
  readonly partition: number;
  /** Six bytes, as in `PARTITION`. */
  readonly conditions: readonly number[];
  readonly lastUser: number;
}

export interface SystemStatus {
  readonly kind: 'system-status';
  readonly panelId: number;
  /** Eight bytes, as in `SYSTEM`. */
  readonly conditions: readonly number[];
  readonly partitions: PartitionMask;
  /** The newest entry of the log, as openHAB and nxgipd use it. */
  readonly logPointer: number;
}

export interface InterfaceConfiguration {
  readonly kind: 'interface-configuration';
  /** Four characters, such as `5.37`. */
  readonly firmware: string;
  /** Two bytes, as in `TRANSITION`. */
  readonly transitions: readonly number[];
  /** Four bytes, as in `COMMAND`. */
  readonly commands: readonly number[];
}

export interface ZoneStatus {
  readonly kind: 'zone-status';
  readonly zone: number;
  readonly partitions: PartitionMask;
  /** Three bytes. */
  readonly types: readonly number[];
  /** Two bytes: bit 0 faulted, bit 3 bypassed. */
  readonly conditions: readonly number[];
}

export interface ZonesSnapshot {
  readonly kind: 'zones-snapshot';
  /** 0 is zones 1 to 16, 1 is zones 17 to 32. */
  readonly group: number;
  /** Eight bytes, two zones in each, the lower in the low half: bit 0 faulted, bit 1 bypassed. */
  readonly zones: readonly number[];
}

type Bare<K> = K extends string ? { readonly kind: K } : never;

export type Message =
  | InterfaceConfiguration
  | { readonly kind: 'zone-name'; readonly zone: number; readonly name: string }
  | ZoneStatus
  | ZonesSnapshot
  | PartitionStatus
  | SystemStatus
  | LogEvent
  | UserInformation
  | Bare<'failed' | 'ack' | 'nak' | 'rejected' | 'ask-interface-configuration' | 'ask-system-status'>
  | { readonly kind: 'ask-zone-name'; readonly zone: number }
  | { readonly kind: 'ask-zone-status'; readonly zone: number }
  | { readonly kind: 'ask-zones-snapshot'; readonly group: number }
  | { readonly kind: 'ask-partition-status'; readonly partition: number }
  | { readonly kind: 'ask-log-event'; readonly number: number }
  | { readonly kind: 'ask-user-information'; readonly master: RawCode; readonly user: number }
  | {
      readonly kind: 'set-user-code';
      readonly master: RawCode;
      readonly user: number;
      readonly code: RawCode;
    }
  | {
      readonly kind: 'set-user-authorization';
      readonly master: RawCode;
      readonly user: number;
      readonly authority: number;
      readonly partitions: PartitionMask;
    }
  | {
      readonly kind: 'set-clock';
      /** From 2000. */
      readonly year: number;
      readonly month: number;
      readonly day: number;
      readonly hour: number;
      readonly minute: number;
      /** 1 is Sunday. */
      readonly weekday: number;
    }
  | {
      readonly kind: 'primary-function';
      readonly code: RawCode;
      readonly what: Primary;
      readonly partitions: PartitionMask;
    }
  | { readonly kind: 'secondary-function'; readonly what: Secondary; readonly partitions: PartitionMask }
  | { readonly kind: 'toggle-bypass'; readonly zone: number }
  /** A message of the document that is not here, or of none. */
  | { readonly kind: 'other'; readonly type: number; readonly data: readonly number[] };

export type MessageKind = Message['kind'];
export type Of<K extends MessageKind> = Extract<Message, { readonly kind: K }>;
