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
  readonly deviceConfig?: { readonly manufacturer: string; readonly label: string };
  readonly deviceClass?: { readonly generic: { readonly key: number } } | null;
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

/** `undefined` for what is not a message of the server. */
export function parseMessage(data: unknown): ServerMessage | undefined {
  const message = typeof data === 'string' ? parseJson(data) : undefined;
  if (!isRecord(message)) return undefined;
  switch (message.type) {
    case 'version':
      return typeof message.serverVersion === 'string' && typeof message.maxSchemaVersion === 'number'
        ? (message as unknown as VersionMessage)
        : undefined;
    case 'result':
      return typeof message.messageId === 'string' ? (message as unknown as ResultMessage) : undefined;
    case 'event':
      return isRecord(message.event) && typeof message.event.event === 'string'
        ? (message as unknown as EventMessage)
        : undefined;
    default:
      return undefined;
  }
}

/** The nodes in the answer to `start_listening`; those without a number are left out. */
export function nodesOf(result: unknown): NodeState[] {
  const state = isRecord(result) && isRecord(result.state) ? result.state : {};
  return Array.isArray(state.nodes) ? state.nodes.filter(isNodeState) : [];
}

export function isNodeState(state: unknown): state is NodeState {
  return isRecord(state) && typeof state.nodeId === 'number';
}

export function isValueArgs(args: unknown): args is ValueArgs {
  return isRecord(args) && typeof args.commandClass === 'number' && 'property' in args;
}

/** The server writes bytes as `{"type":"Buffer","data":[…]}`. */
export function withBytes(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return value.type === 'Buffer' && Array.isArray(value.data)
    ? Uint8Array.from(value.data as number[])
    : value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
