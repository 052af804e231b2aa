import type { ArmMode } from '../device.ts';

/**
 * What a driver reports to an owner: a code with parameters. The sentence is written in the texts of a language, by
 * code. A parameter is plain data, and never a PIN nor anything that somebody typed at a keypad.
 */
export type DriverMessage = {
  readonly [Code in keyof ParametersByCode]: { readonly code: Code } & Readonly<ParametersByCode[Code]>;
}[keyof ParametersByCode];

export type DriverMessageCode = DriverMessage['code'];

export type MessageOf<Code extends DriverMessageCode> = Extract<DriverMessage, { code: Code }>;

/** The other end: a kind of device, or what stands between Latchkey and the devices. */
export type FarEnd =
  | 'device'
  | 'lock'
  | 'panel'
  | 'alarmo'
  | 'elk-m1'
  | 'envisalink'
  | 'home-assistant'
  | 'nx-584'
  | 'satel'
  | 'zwave-js-server'
  | 'zwave-network'
  | 'zwave-stick';

/** Why a sequence of keys that Latchkey was entering at a panel was interrupted. */
export type KeypadInterruption =
  | 'armed'
  | 'programming'
  | 'invalid-code'
  | 'not-available'
  | 'lockout'
  | 'not-passed-on'
  | 'unheard'
  | 'no-menu'
  | 'no-question'
  | 'menu-left'
  | 'lost';

interface ParametersByCode extends OfConnections, OfCodes, OfArming, OfHomeAssistant {
  /** A sentence as it stands: stored by an earlier version, or written by another program. */
  'as-written': { text: string };
  /** A mistake in the driver itself, not a problem of the device. */
  'internal-error': object;
  'start-failed': object;
  /** `error`: its kind, such as `TypeError`. */
  'opening-failed': { error: string };
}

/** `place`: an address or a port, such as `tcp://10.0.0.5:2101`. */
interface OfConnections {
  connected: { what: FarEnd; place?: string; version?: string };
  'not-connected': { what: FarEnd; place?: string };
  /** The other end is connected, and did not answer this question. */
  'no-answer': { what: FarEnd };
  'nothing-answers': { what: FarEnd; place: string; error?: string };
  'connection-lost': { what: FarEnd; place?: string };
  /** `start`: before the panel has sent anything. `interview`: before it has described itself completely. */
  'cut-off': {
    what: 'elk-m1' | 'envisalink' | 'nx-584' | 'satel';
    place: string;
    stage: Stage;
    encrypts?: boolean;
  };
  silent: {
    what: 'elk-m1' | 'envisalink' | 'nx-584' | 'satel';
    place: string;
    stage: Stage;
    encrypts?: boolean;
  };
  starting: { what: FarEnd; place?: string };
  /** It serves one program at a time, and another program is connected. */
  'session-taken': { what: 'envisalink' | 'satel'; place: string };
  'wrong-login': { what: 'elk-m1' | 'envisalink' | 'home-assistant'; place: string };
  'login-too-late': { what: FarEnd; place: string };
  /** Something else answers at this address. */
  'something-else-answers': { what: FarEnd; place: string };
  /** It sent something that its protocol does not have. */
  garbage: { what: FarEnd; place?: string };
  'serial-port': { what: FarEnd; place: string; trouble: 'missing' | 'forbidden' | 'in-use' | 'unusable' };
  'elk-no-tls': { place: string };
  'satel-other-key': { place: string };
  'satel-no-version': object;
  'nx584-busy': object;
  /** Options of the module, by the numbers of its installation manual, that must be on. */
  'nx584-not-enabled': { options: readonly Nx584Option[] };
  'nx584-sends-no-news': Nx584Option;
  'zwave-keys-unusable': object;
  'zwave-folder-unusable': { folder: string };
  'zwave-nodes-refused': { place: string };
  /** Versions of the protocol: what the server speaks, and the oldest or newest that Latchkey knows. */
  'zwave-schema': {
    place: string;
    version: string;
    speaks: { from: number; to: number };
    knows: number;
    outdated: 'server' | 'latchkey';
  };
}

type Stage = 'start' | 'login' | 'interview' | 'later';

interface Nx584Option {
  name: string;
  segment: number;
  option: number;
}

interface OfCodes {
  'no-such-device': { what: FarEnd; device: string };
  'slot-out-of-range': { what: FarEnd; slots: number };
  /** `partitions`: the names of the armed partitions. */
  armed: { partitions?: readonly string[] };
  programming: object;
  'just-disarmed': object;
  'state-unknown': object;
  /** Nobody knows yet whether the change was made: Latchkey reads it back. */
  'change-unconfirmed': { what: FarEnd };
  'slot-not-shown': { slot?: number; mayBeMasterCode?: boolean };
  'changed-meanwhile': { slot: number };
  /** `needs`: what kind of user the code must belong to. `sent`: when Latchkey sends it the next time. */
  'wrong-master-code': {
    needs?: 'valid-everywhere' | 'master-authority' | 'may-edit-users';
    sent?: 'once-more' | 'after-restart';
    locksKeypads?: boolean;
    mayHavePrefix?: boolean;
  };
  'master-code-length': { digits: number };
  'master-code-partitions': { partitions: readonly string[] };
  'master-code-without-right': object;
  /** What happened to the master's own code. `lost`: it is not back yet. */
  'master-in-slot': { slot: number; masterCode: 'untouched' | 'put-back' | 'overwritten' | 'lost' };
  'duress-in-slot': { slot: number };
  'not-plain-user': { slot: number };
  'keypad-interrupted': { by: KeypadInterruption };
  /** The code of somebody who has just come in is not on the panel. */
  'code-not-there': object;
  'out-of-range': object;
  /** The device has not been heard since its network came up. */
  'not-heard-yet': object;
  'interview-incomplete': object;
  'no-user-codes': { through?: 'home-assistant'; insecure?: boolean };
  'too-old': {
    what: 'home-assistant' | 'zwave-js-server';
    for: 'user-credentials' | 'zwave-codes' | 'matter-codes';
    needs?: string;
  };
}

interface OfArming {
  'not-a-partition': object;
  'already-armed': { mode?: ArmMode };
  'zones-open': { mayLeaveOut?: boolean };
  'not-ready': object;
  'code-unknown': object;
  'code-not-allowed': object;
  /** The panel does not distinguish the two. */
  'code-unknown-or-not-allowed': object;
  'cannot-now': object;
  'state-unchanged': object;
  'arming-unconfirmed': { lost?: boolean };
  'entry-delay-kept': object;
  'no-entry-delay-unsupported': object;
  'silent-unsupported': object;
  'leaving-out-unsupported': object;
  'mode-unsupported': object;
  'options-unsupported': object;
}

/** `entity`: an id of Home Assistant, such as `camera.door`. */
interface OfHomeAssistant {
  'not-administrator': { place: string };
  /** Home Assistant's recorder would store PINs. */
  'actions-recorded': { of: 'lock' | 'panel' };
  'panel-code-missing': object;
  'users-not-shown': object;
  'no-managed-codes': object;
  'zha-slots-missing': object;
  'zha-lock-unknown': object;
  'home-assistant-failed': object;
  'entity-missing': { entity: string };
  'entity-unavailable': { entity: string };
  'scene-failed': { entity: string };
  'camera-missing': { entity?: string };
  'camera-off': { entity: string };
  'camera-no-picture': { entity: string; isEmpty?: boolean };
  'camera-no-stream': { entity: string };
  'no-media-folder': object;
  'recording-refused': { entity: string };
  'recording-empty': object;
  'clip-refused': object;
  'clip-too-long': { megabytes: number; most: number; folder: string };
}

export function isSameMessage(one: DriverMessage | undefined, other: DriverMessage | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
