/**
 * The JSON messages of the Z-Wave JS server, both ways, as far as locks need them.
 * Source: https://github.com/zwave-js/zwave-js-server (README, src/lib/*), schema 0 to 50.
 * Shapes are checked here, once: what comes from the wire is trusted nowhere else.
 * Known gaps: nodes with several endpoints are read at their root.
 */

/** The newest schema that this program knows, and the oldest that it can use: errors with a code and a text. */
export const NEWEST_SCHEMA = 50;
export const OLDEST_SCHEMA = 32;
/** From here on the server passes on users and credentials. */
export const ACCESS_CONTROL_SCHEMA = 48;

/** The server's greeting. */
export interface VersionMessage {
  readonly type: 'version';
  readonly driverVersion: string;
  readonly serverVersion: string;
  /** Of the network; missing before the stick is ready. */
  readonly homeId?: number;
  readonly minSchemaVersion: number;
  readonly maxSchemaVersion: number;
}

export type ResultMessage =
  | { readonly type: 'result'; readonly messageId: string; readonly success: true; readonly result: unknown }
  | {
      readonly type: 'result';
      readonly messageId: string;
      readonly success: false;
      readonly errorCode: string;
      readonly zwaveErrorCode?: number;
    };

export interface EventMessage {
  readonly type: 'event';
  readonly event: ServerEvent;
}

/** `nodeId` is missing where the event is not of one node. */
export interface ServerEvent extends Readonly<Record<string, unknown>> {
  readonly source: string;
  readonly event: string;
  readonly nodeId?: number;
}

export type ServerMessage = VersionMessage | ResultMessage | EventMessage;

/** The state of a house of a hundred nodes is some megabytes. */
const FRAME_MAX_LENGTH = 64 * 1024 * 1024;

/** A node in `start_listening` and in its `ready` event. */
export interface NodeState {
  readonly nodeId: number;
  readonly name?: string;
  readonly status?: number;
  readonly ready?: boolean;
  readonly interviewAttempts?: number;
  readonly interviewStage?: unknown;
  readonly isSecure?: unknown;
  readonly isControllerNode?: boolean;
  readonly manufacturerId?: number;
  readonly firmwareVersion?: string;
  readonly deviceConfig?: { readonly manufacturer: string; readonly label: string };
  readonly deviceClass?: { readonly generic: { readonly key: number } };
  readonly endpoints?: readonly EndpointState[];
  readonly values?: readonly ValueState[];
}

export interface EndpointState {
  readonly index: number;
  readonly commandClasses?: readonly { readonly id: number; readonly version?: number }[];
}

export interface ValueState {
  readonly commandClass: number;
  readonly endpoint?: number;
  readonly property: string | number;
  readonly propertyKey?: string | number;
  readonly value?: unknown;
}

/** Arguments of the value events. */
export interface ValueArgs extends Omit<ValueState, 'value'> {
  readonly newValue?: unknown;
  readonly prevValue?: unknown;
}

/** `garbage`: no server says that. `undefined`: a later one may, and nobody here needs it. */
export function parseMessage(data: unknown): ServerMessage | 'garbage' | undefined {
  const message = typeof data === 'string' && data.length <= FRAME_MAX_LENGTH ? parseJson(data) : undefined;
  if (!isRecord(message) || typeof message.type !== 'string') return 'garbage';
  switch (message.type) {
    case 'version':
      return isVersion(message) ? message : 'garbage';
    case 'result':
      return typeof message.messageId === 'string' ? (message as unknown as ResultMessage) : 'garbage';
    case 'event':
      return isRecord(message.event) && typeof message.event.event === 'string'
        ? (message as unknown as EventMessage)
        : 'garbage';
    default:
      return undefined;
  }
}

function isVersion(message: object): message is VersionMessage {
  const {
    driverVersion,
    serverVersion,
    minSchemaVersion,
    maxSchemaVersion,
    homeId,
  }: Partial<VersionMessage> = message;
  return (
    // They are told to the owner.
    [driverVersion, serverVersion].every(
      (version) => typeof version === 'string' && /^\d+\.[\w.+-]{1,40}$/.test(version),
    ) && [minSchemaVersion, maxSchemaVersion, homeId ?? 0].every(Number.isInteger)
  );
}

/** The nodes in the answer to `start_listening`; `undefined` where it is none, which is no network without nodes. */
export function nodesOf(result: unknown): NodeState[] | undefined {
  const state = isRecord(result) && isRecord(result.state) ? result.state : {};
  if (!Array.isArray(state.nodes)) return undefined;
  const nodes = state.nodes.map(nodeStateOf);
  return nodes.every((node) => node !== undefined) ? nodes : undefined;
}

/** What has not the right form is left out, as what was not told; `undefined` of what has no number. */
export function nodeStateOf(value: unknown): NodeState | undefined {
  if (!isRecord(value) || typeof value.nodeId !== 'number') return undefined;
  const { name, status, ready, interviewAttempts, interviewStage, isSecure, isControllerNode } = value;
  const { manufacturerId, firmwareVersion, deviceConfig, deviceClass, endpoints, values } = value;
  const generic =
    isRecord(deviceClass) && isRecord(deviceClass.generic) ? deviceClass.generic.key : undefined;
  const { manufacturer, label } = isRecord(deviceConfig) ? deviceConfig : {};
  return {
    nodeId: value.nodeId,
    ...{ interviewStage, isSecure },
    ...(typeof name === 'string' && { name }),
    ...(typeof status === 'number' && { status }),
    ...(typeof ready === 'boolean' && { ready }),
    ...(typeof interviewAttempts === 'number' && { interviewAttempts }),
    ...(typeof isControllerNode === 'boolean' && { isControllerNode }),
    ...(typeof manufacturerId === 'number' && { manufacturerId }),
    ...(typeof firmwareVersion === 'string' && { firmwareVersion }),
    ...(typeof manufacturer === 'string' &&
      typeof label === 'string' && { deviceConfig: { manufacturer, label } }),
    ...(typeof generic === 'number' && { deviceClass: { generic: { key: generic } } }),
    endpoints: records(endpoints).flatMap(endpointOf),
    values: records(values).filter(isValueArgs),
  };
}

function endpointOf({ index, commandClasses }: Readonly<Record<string, unknown>>): EndpointState[] {
  if (typeof index !== 'number') return [];
  const supported = records(commandClasses).flatMap(({ id, version }) =>
    typeof id === 'number' ? { id, ...(typeof version === 'number' && { version }) } : [],
  );
  return [{ index, commandClasses: supported }];
}

function records(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function isValueArgs(args: unknown): args is Readonly<Record<string, unknown>> & ValueArgs {
  if (!isRecord(args) || typeof args.commandClass !== 'number') return false;
  return isName(args.property) && (args.propertyKey === undefined || isName(args.propertyKey));
}

function isName(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** The server writes bytes as `{"type":"Buffer","data":[…]}`. */
export function withBytes(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { type, data } = value;
  if (type !== 'Buffer' || !Array.isArray(data)) return value;
  return data.every((byte) => typeof byte === 'number') ? Uint8Array.from(data) : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
