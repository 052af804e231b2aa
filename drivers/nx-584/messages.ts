/** Bodies of frames to messages and back, as the protocol's document lays them out. No state. */
import { Pin } from '../../src/domain/pins/pin.ts';
import { PRIMARY, SECONDARY } from './message-types.ts';
import type { Message, MessageKind, Of, RawCode, Secondary } from './message-types.ts';

/** Bit 7 of the type: the receiver must answer with `ack`, or the message comes again. */
const ACK_REQUIRED = 0x80;
/** "Low 6 bits" are the type; bit 6 is unused. */
const TYPE = 0x3f;
/** Of a log event's type: set where it is not reported to a station. */
const NOT_REPORTED = 0x80;

/** How one kind of message is written and read. */
interface Codec<K extends MessageKind> {
  readonly type: number;
  /** Bytes of data, without the type. What is longer is read all the same. */
  readonly length: number;
  write(message: Of<K>): number[];
  /** Undefined where a byte has no meaning in the document. */
  read(data: readonly number[]): Omit<Of<K>, 'kind'> | undefined;
}

const bare = (type: number) => ({ type, length: 0, write: (): number[] => [], read: () => ({}) });

const numbered = <Field extends 'zone' | 'partition'>(type: number, field: Field) => ({
  type,
  length: 1,
  write: (message: Readonly<Record<Field, number>>) => [message[field] - 1],
  read: ([number]: readonly number[]) => ({ [field]: number! + 1 }) as Record<Field, number>,
});

const CODECS: { readonly [K in Exclude<MessageKind, 'other'>]: Codec<K> } = {
  'interface-configuration': {
    type: 0x01,
    length: 10,
    write: ({ firmware, transitions, commands }) => [...text(firmware, 4), ...transitions, ...commands],
    read: (data) => ({
      firmware: String.fromCharCode(...data.slice(0, 4)),
      transitions: data.slice(4, 6),
      commands: data.slice(6, 10),
    }),
  },
  'zone-name': {
    type: 0x03,
    length: 17,
    write: ({ zone, name }) => [zone - 1, ...text(name, 16)],
    read: ([zone, ...name]) => ({
      zone: zone! + 1,
      name: String.fromCharCode(...name.slice(0, 16)).trimEnd(),
    }),
  },
  'zone-status': {
    type: 0x04,
    length: 7,
    write: ({ zone, partitions, types, conditions }) => [zone - 1, partitions, ...types, ...conditions],
    read: (data) => ({
      zone: data[0]! + 1,
      partitions: data[1]!,
      types: data.slice(2, 5),
      conditions: data.slice(5, 7),
    }),
  },
  'zones-snapshot': {
    type: 0x05,
    length: 9,
    write: ({ group, zones }) => [group, ...zones],
    read: ([group, ...zones]) => ({ group: group!, zones: zones.slice(0, 8) }),
  },
  'partition-status': {
    type: 0x06,
    length: 8,
    write: ({ partition, conditions, lastUser }) => [
      partition - 1,
      ...conditions.slice(0, 4),
      lastUser,
      ...conditions.slice(4, 6),
    ],
    read: (data) => ({
      partition: data[0]! + 1,
      conditions: [...data.slice(1, 5), ...data.slice(6, 8)],
      lastUser: data[5]!,
    }),
  },
  'system-status': {
    type: 0x08,
    length: 11,
    write: ({ panelId, conditions, partitions, logPointer }) => [
      panelId,
      ...conditions,
      partitions,
      logPointer,
    ],
    read: (data) => ({
      panelId: data[0]!,
      conditions: data.slice(1, 9),
      partitions: data[9]!,
      logPointer: data[10]!,
    }),
  },
  'log-event': {
    type: 0x0a,
    length: 9,
    write: (event) => [
      event.number,
      event.logSize,
      event.type | (event.reported ? 0 : NOT_REPORTED),
      event.who,
      event.partition - 1,
      event.month,
      event.day,
      event.hour,
      event.minute,
    ],
    read: ([number, logSize, type, who, partition, month, day, hour, minute]) => ({
      number: number!,
      logSize: logSize!,
      type: type! & ~NOT_REPORTED,
      reported: (type! & NOT_REPORTED) === 0,
      who: who!,
      partition: partition! + 1,
      month: month!,
      day: day!,
      hour: hour!,
      minute: minute!,
    }),
  },
  'user-information': {
    type: 0x12,
    length: 6,
    write: ({ user, code, authority, partitions }) => [user, ...nibbles(code), authority, partitions],
    read: (data) => ({
      user: data[0]!,
      code: rawCode(data.slice(1, 4)),
      authority: data[4]!,
      partitions: data[5]!,
    }),
  },
  failed: bare(0x1c),
  ack: bare(0x1d),
  nak: bare(0x1e),
  rejected: bare(0x1f),
  'ask-interface-configuration': bare(0x21),
  'ask-zone-name': numbered(0x23, 'zone'),
  'ask-zone-status': numbered(0x24, 'zone'),
  'ask-zones-snapshot': {
    type: 0x25,
    length: 1,
    write: ({ group }) => [group],
    read: ([group]) => ({ group: group! }),
  },
  'ask-partition-status': numbered(0x26, 'partition'),
  'ask-system-status': bare(0x28),
  'ask-log-event': {
    type: 0x2a,
    length: 1,
    write: ({ number }) => [number],
    read: ([number]) => ({ number: number! }),
  },
  'ask-user-information': {
    type: 0x32,
    length: 4,
    write: ({ master, user }) => [...nibbles(master), user],
    read: (data) => ({ master: rawCode(data.slice(0, 3)), user: data[3]! }),
  },
  'set-user-code': {
    type: 0x34,
    length: 7,
    write: ({ master, user, code }) => [...nibbles(master), user, ...nibbles(code)],
    read: (data) => ({
      master: rawCode(data.slice(0, 3)),
      user: data[3]!,
      code: rawCode(data.slice(4, 7)),
    }),
  },
  'set-user-authorization': {
    type: 0x36,
    length: 6,
    write: ({ master, user, authority, partitions }) => [...nibbles(master), user, authority, partitions],
    read: (data) => ({
      master: rawCode(data.slice(0, 3)),
      user: data[3]!,
      authority: data[4]!,
      partitions: data[5]!,
    }),
  },
  'set-clock': {
    type: 0x3b,
    length: 6,
    write: ({ year, month, day, hour, minute, weekday }) => [year - 2000, month, day, hour, minute, weekday],
    read: ([year, month, day, hour, minute, weekday]) => ({
      year: 2000 + year!,
      month: month!,
      day: day!,
      hour: hour!,
      minute: minute!,
      weekday: weekday!,
    }),
  },
  'primary-function': {
    type: 0x3c,
    length: 5,
    write: ({ code, what, partitions }) => [...nibbles(code), PRIMARY.indexOf(what), partitions],
    read(data) {
      const what = PRIMARY[data[3]!];
      return what && { code: rawCode(data.slice(0, 3)), what, partitions: data[4]! };
    },
  },
  'secondary-function': {
    type: 0x3e,
    length: 2,
    write: ({ what, partitions }) => [SECONDARY[what], partitions],
    read([number, partitions]) {
      const what = (Object.keys(SECONDARY) as Secondary[]).find((name) => SECONDARY[name] === number);
      return what && { what, partitions: partitions! };
    },
  },
  'toggle-bypass': numbered(0x3f, 'zone'),
};

const KINDS = new Map(
  Object.entries(CODECS).map(([kind, codec]) => [codec.type, kind as keyof typeof CODECS] as const),
);

export interface Received {
  readonly message: Message;
  readonly ackRequired: boolean;
}

/** The body of a frame. */
export function serialise(message: Message, options: { ackRequired?: boolean } = {}): number[] {
  const flag = options.ackRequired ? ACK_REQUIRED : 0;
  if (message.kind === 'other') return [message.type | flag, ...message.data];
  const codec = CODECS[message.kind] as Codec<MessageKind>;
  return [codec.type | flag, ...codec.write(message)];
}

/** @param body of a frame: one byte or more. What it cannot be read as is `other`. */
export function parse(body: readonly number[]): Received {
  const [first = 0, ...data] = body;
  const type = first & TYPE;
  const ackRequired = (first & ACK_REQUIRED) !== 0;
  const kind = KINDS.get(type);
  const codec = kind && (CODECS[kind] as Codec<MessageKind>);
  const fields = codec && data.length >= codec.length ? codec.read(data) : undefined;
  const message = (fields ? { kind, ...fields } : { kind: 'other', type, data }) as Message;
  return { message, ackRequired };
}

/** "Low nibble first": 1234 is 21h 43h. */
function nibbles(code: RawCode): number[] {
  const digits = [...code.reveal()].map((digit) => Number.parseInt(digit, 16));
  return [0, 2, 4].map((index) => digits[index]! | (digits[index + 1]! << 4));
}

function rawCode(bytes: readonly number[]): RawCode {
  return Pin.of(
    bytes
      .flatMap((byte) => [byte & 0x0f, byte >> 4])
      .map(hex)
      .join(''),
  );
}

function hex(nibble: number): string {
  return nibble.toString(16).toUpperCase();
}

function text(value: string, length: number): number[] {
  return [...Buffer.from(value.padEnd(length).slice(0, length), 'latin1')];
}
