/** Lines to messages and back: the data of each command as the TPI document lays it out. No state. */
import { Pin } from '../../src/domain/pins/pin.ts';
import { frame, SHORTEST_FRAME, unframe, type Frame } from './framing.ts';
import {
  ARM_LEVELS,
  ARMED_MODES,
  LIGHTS,
  LOGIN_STATES,
  MAX_KEYS,
  PANEL_TROUBLES,
  PARTITION_STATES,
  USER_ACTIONS,
} from './message-types.ts';
import type { ArmLevel, Lights, Message, MessageKind, PartitionState, UserAction } from './message-types.ts';

type Of<K extends MessageKind> = Extract<Message, { kind: K }>;

/** How one kind of message is written and read. */
interface Codec<K extends MessageKind> {
  readonly codes: readonly string[];
  write(message: Of<K>): { code: string; data: string };
  /** Undefined where the data is not as the document has it. */
  read(data: string, code: string): Omit<Of<K>, 'kind'> | undefined;
}

const CODECS: { readonly [K in Exclude<MessageKind, 'other'>]: Codec<K> } = {
  poll: bare('000'),
  'ask-status': bare('001'),
  login: {
    codes: ['005'],
    write: ({ password }) => ({ code: '005', data: password.reveal() }),
    read: (data) => (/^.{1,10}$/.test(data) ? { password: Pin.of(data) } : undefined),
  },
  arm: {
    codes: Object.values(ARM_LEVELS),
    write: ({ partition, level }) => ({ code: ARM_LEVELS[level], data: String(partition) }),
    read(data, code) {
      const level = nameOf(ARM_LEVELS, code) as ArmLevel;
      return isPartition(data) ? { partition: Number(data), level } : undefined;
    },
  },
  'arm-with-code': withCode('033'),
  disarm: withCode('040'),
  keys: {
    codes: ['071'],
    write: ({ partition, keys }) => ({ code: '071', data: partition + keys.reveal() }),
    read(data) {
      const keys = data.slice(1);
      if (!isPartition(data[0]) || !/^[0-9*#]+$/.test(keys) || keys.length > MAX_KEYS) return undefined;
      return { partition: Number(data[0]), keys: Pin.of(keys) };
    },
  },
  'send-code': {
    codes: ['200'],
    write: ({ code }) => ({ code: '200', data: code.reveal() }),
    read: (data) => (isCode(data) ? { code: Pin.of(data) } : undefined),
  },

  acknowledged: {
    codes: ['500'],
    write: ({ command }) => ({ code: '500', data: command }),
    read: (data) => (/^\d{3}$/.test(data) ? { command: data } : undefined),
  },
  'checksum-error': bare('501'),
  'system-error': {
    codes: ['502'],
    write: ({ error }) => ({ code: '502', data: digits(error, 3) }),
    read: (data) => (/^\d{3}$/.test(data) ? { error: Number(data) } : undefined),
  },
  'login-state': {
    codes: ['505'],
    write: ({ state }) => ({ code: '505', data: String(LOGIN_STATES.indexOf(state)) }),
    read: (data) => (/^[0-3]$/.test(data) ? { state: LOGIN_STATES[Number(data)]! } : undefined),
  },
  lights: {
    codes: ['510', '511'],
    write: ({ flashing, lights }) => ({ code: flashing ? '511' : '510', data: toByte(lights) }),
    read: (data, code) =>
      /^[0-9A-F]{2}$/.test(data) ? { flashing: code === '511', lights: fromByte(data) } : undefined,
  },
  zone: {
    codes: ['609', '610'],
    write: ({ zone, open }) => ({ code: open ? '609' : '610', data: digits(zone, 3) }),
    read: (data, code) => (/^\d{3}$/.test(data) ? { zone: Number(data), open: code === '609' } : undefined),
  },
  duress: {
    codes: ['620'],
    write: () => ({ code: '620', data: '0000' }),
    read: (data) => (/^\d{4}$/.test(data) ? {} : undefined),
  },
  armed: {
    codes: ['652'],
    write: ({ partition, mode }) => ({ code: '652', data: `${partition}${ARMED_MODES.indexOf(mode)}` }),
    read: (data) =>
      /^[1-8][0-3]$/.test(data)
        ? { partition: Number(data[0]), mode: ARMED_MODES[Number(data[1])]! }
        : undefined,
  },
  partition: {
    codes: Object.values(PARTITION_STATES),
    write: ({ partition, state }) => ({ code: PARTITION_STATES[state], data: String(partition) }),
    read(data, code) {
      const state = nameOf(PARTITION_STATES, code) as PartitionState;
      return isPartition(data) ? { partition: Number(data), state } : undefined;
    },
  },
  'installer-mode': bare('680'),
  'by-user': {
    codes: Object.values(USER_ACTIONS),
    write: ({ partition, action, user }) => ({
      code: USER_ACTIONS[action],
      data: partition + (user === undefined ? '' : digits(user, 4)),
    }),
    read(data, code) {
      const action = nameOf(USER_ACTIONS, code) as UserAction;
      const named = action === 'arm' || action === 'disarm';
      if (!(named ? /^[1-8]\d{4}$/ : /^[1-8]$/).test(data)) return undefined;
      return { partition: Number(data[0]), action, ...(named && { user: Number(data.slice(1)) }) };
    },
  },
  trouble: {
    codes: Object.values(PANEL_TROUBLES).flatMap((code) => [String(code), String(code + 1)]),
    write: ({ what, present }) => ({ code: String(PANEL_TROUBLES[what] + (present ? 0 : 1)), data: '' }),
    read(data, code) {
      const begin = nameOf(PANEL_TROUBLES, Number(code));
      const what = begin ?? nameOf(PANEL_TROUBLES, Number(code) - 1)!;
      return data === '' ? { what, present: begin !== undefined } : undefined;
    },
  },
  'code-required': {
    codes: ['900', '921', '922'],
    write: ({ whose }) => ({ code: { user: '900', master: '921', installer: '922' }[whose], data: '' }),
    // Some firmware adds a partition and the length of the code.
    read: (data, code) =>
      /^\d{0,2}$/.test(data)
        ? { whose: code === '900' ? 'user' : code === '921' ? 'master' : 'installer' }
        : undefined,
  },
};

/** What an EnvisaLink says has numbers from here on; below are commands. */
const FIRST_REPORT = '500';

const BY_CODE = new Map(
  Object.entries(CODECS).flatMap(([kind, codec]) =>
    codec.codes.map((code) => [code, { kind, codec: codec as unknown as Codec<MessageKind> }] as const),
  ),
);

/** One line, without its end. */
export function serialise(message: Exclude<Message, { kind: 'other' }>): string {
  const codec = CODECS[message.kind] as unknown as Codec<MessageKind>;
  return frame(codec.write(message));
}

/**
 * Undefined for what is no right frame, or one of ours whose data is not as the document has it. What came
 * before a frame on its line, such as NUL bytes or half of another frame, is passed over.
 */
export function parse(line: string): Message | undefined {
  const framed = unframe(line);
  const whole = framed && messageOf(framed);
  if (whole && whole.kind !== 'other') return whole;
  for (let at = 1; at <= line.length - SHORTEST_FRAME; at++) {
    const rest = unframe(line.slice(at));
    // A sum of one byte is right by chance now and then: here it takes a report that is known.
    const message = rest && rest.code >= FIRST_REPORT ? messageOf(rest) : undefined;
    if (message && message.kind !== 'other') return message;
  }
  return whole;
}

function messageOf({ code, data }: Frame): Message | undefined {
  const found = BY_CODE.get(code);
  if (!found) return { kind: 'other', code };
  const fields = found.codec.read(data, code);
  return fields && ({ kind: found.kind, ...fields } as Message);
}

/** The three digits under which an EnvisaLink acknowledges the command. */
export function commandCode(command: Exclude<Message, { kind: 'other' }>): string {
  return serialise(command).slice(0, 3);
}

function bare(code: string) {
  return {
    codes: [code],
    write: () => ({ code, data: '' }),
    read: (data: string) => (data === '' ? {} : undefined),
  };
}

function withCode(command: string) {
  return {
    codes: [command],
    write: ({ partition, code }: { partition: number; code: Pin }) => ({
      code: command,
      data: partition + code.reveal(),
    }),
    read(data: string) {
      const code = data.slice(1);
      return isPartition(data[0]) && isCode(code)
        ? { partition: Number(data[0]), code: Pin.of(code) }
        : undefined;
    },
  };
}

function isPartition(text: string | undefined): boolean {
  return text !== undefined && /^[1-8]$/.test(text);
}

function isCode(text: string): boolean {
  return /^(\d{4}|\d{6})$/.test(text);
}

function toByte(lights: Lights): string {
  const byte = LIGHTS.reduce((sum, light, bit) => sum + (lights.has(light) ? 1 << bit : 0), 0);
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

function fromByte(hex: string): Lights {
  const byte = parseInt(hex, 16);
  return new Set(LIGHTS.filter((_light, bit) => byte & (1 << bit)));
}

function nameOf<T extends Readonly<Record<string, string | number>>>(
  table: T,
  value: string | number,
): keyof T | undefined {
  return Object.keys(table).find((name) => table[name] === value);
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
