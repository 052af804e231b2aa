/** Bytes to messages and back: the bodies as sections 4.2 to 4.41 of the document lay them out. No state. */
import { Pin } from '../../src/domain/pins/pin.ts';
import { frame, framesIn, unframe } from './framing.ts';
import { AREAS, CHANGES, KEYPADS, LEVELS, NAME_LENGTH, ROLES, RP_STATES, ZONES } from './message-types.ts';
import type { Level, Message, MessageKind, Of, PanelClock } from './message-types.ts';

/** How the body of one kind of message is written and read. */
interface Codec<K extends MessageKind> {
  readonly code: string;
  write(message: Of<K>): string;
  /** Undefined where the body is not as the document has it. */
  read(body: string, code: string): Omit<Of<K>, 'kind'> | undefined;
}

/** 4.17: instead of a code that is right. */
const NO_CODE = '0'.repeat(12);

const bare = (code: string) => ({
  code,
  write: () => '00',
  read: (body: string) => (body === '00' ? {} : undefined),
});

const clock = {
  write: (at: PanelClock) =>
    d(at.second, 2) +
    d(at.minute, 2) +
    d(at.hour, 2) +
    d(at.weekday, 1) +
    d(at.day, 2) +
    d(at.month, 2) +
    d(at.year % 100, 2) +
    at.flags +
    '00',
  read(body: string): PanelClock | undefined {
    const match = /^(\d\d)(\d\d)(\d\d)(\d)(\d\d)(\d\d)(\d\d)([01]{3})00$/.exec(body);
    if (!match) return undefined;
    const [second, minute, hour, weekday, day, month, year] = numbers(match);
    return {
      second: second!,
      minute: minute!,
      hour: hour!,
      weekday: weekday!,
      day: day!,
      month: month!,
      year: 2000 + year!,
      flags: match[8]!,
    };
  },
};

const CODECS: { readonly [K in Exclude<MessageKind, 'other'>]: Codec<K> } = {
  'change-code': {
    code: 'cu',
    write: ({ user, authority, code, areas, change }) =>
      d(user, 3) + spread(authority) + spread(code) + hexByte(areas) + CHANGES.indexOf(change) + '0',
    read(body) {
      const match = /^(\d{3})((?:0\d){6})((?:0\d){6})([0-9A-F]{2})([012])0$/.exec(body);
      if (!match) return undefined;
      const [, user, authority, code, areas, change] = match;
      return {
        user: Number(user),
        authority: gather(authority!),
        code: gather(code!),
        areas: parseInt(areas!, 16),
        change: CHANGES[Number(change)]!,
      };
    },
  },
  'code-changed': {
    code: 'CU',
    write: ({ result, change }) =>
      d(result === 'denied' ? 0 : result === 'duplicate' ? 255 : result, 3) + CHANGES.indexOf(change) + '0',
    read(body) {
      const match = /^(\d{3})([012])0$/.exec(body);
      if (!match || Number(match[1]) > 255) return undefined;
      const user = Number(match[1]);
      return {
        result: user === 0 ? 'denied' : user === 255 ? 'duplicate' : user,
        change: CHANGES[Number(match[2])]!,
      };
    },
  },
  'ask-code': {
    code: 'ua',
    write: ({ code }) => padded(code) + '00',
    read: (body) => (/^\d{6}00$/.test(body) ? { code: Pin.of(body.slice(0, 6)) } : undefined),
  },
  code: {
    code: 'UA',
    write: ({ code, areas, digits, role, diagnostics, unit }) =>
      padded(code) + hexByte(areas) + diagnostics + digits + ROLES.indexOf(role) + unit + '00',
    read(body) {
      const match = /^(\d{6})([0-9A-F]{2})(.{8})([46])([0-4])(.)00$/.exec(body);
      if (!match) return undefined;
      const [, code, areas, diagnostics, digits, role, unit] = match;
      return {
        code: Pin.of(code!),
        areas: parseInt(areas!, 16),
        diagnostics: diagnostics!,
        digits: digits === '4' ? 4 : 6,
        role: ROLES[Number(role)]!,
        unit: unit!,
      };
    },
  },
  arm: {
    code: 'a',
    write: ({ area, code }) => d(area, 1) + padded(code) + '00',
    read(body, code) {
      const level = (Object.keys(LEVELS) as Level[]).find((name) => LEVELS[name] === code[1]);
      const match = /^([1-8])(\d{6})00$/.exec(body);
      return level && match ? { level, area: Number(match[1]), code: Pin.of(match[2]!) } : undefined;
    },
  },
  'ask-arming': bare('as'),
  arming: {
    code: 'AS',
    write: ({ areas, timerSeconds }) =>
      (['level', 'readiness', 'alarm'] as const)
        .map((field) => areas.map((area) => area[field]).join(''))
        .join('') + hexByte(timerSeconds),
    read(body) {
      const match = /^([0-6]{8})([0-6]{8})([0-B]{8})([0-9A-F]{2})$/.exec(body);
      if (!match) return undefined;
      const areas = Array.from({ length: AREAS }, (_, index) => ({
        level: match[1]![index]!,
        readiness: match[2]![index]!,
        alarm: match[3]![index]!,
      }));
      return { areas, timerSeconds: parseInt(match[4]!, 16) };
    },
  },
  'code-typed': {
    code: 'IC',
    write: ({ user, keypad, wrong }) => (wrong?.reveal() ?? NO_CODE) + d(user ?? 0, 3) + d(keypad, 2) + '00',
    read(body) {
      const match = /^([0-9A-F]{12})(\d{3})(\d\d)00$/.exec(body);
      if (!match) return undefined;
      const user = Number(match[2]) || undefined;
      return { user, keypad: Number(match[3]), wrong: user ? undefined : Pin.of(match[1]!) };
    },
  },
  'ask-log': {
    code: 'ld',
    write: ({ index }) => d(index, 3) + '00',
    read: (body) => (/^\d{3}00$/.test(body) ? { index: Number(body.slice(0, 3)) } : undefined),
  },
  log: {
    code: 'LD',
    write: (entry) =>
      d(entry.event, 4) +
      d(entry.data, 3) +
      d(entry.area, 1) +
      d(entry.hour, 2) +
      d(entry.minute, 2) +
      d(entry.month, 2) +
      d(entry.day, 2) +
      d(entry.index, 3) +
      d(entry.weekday, 1) +
      d(entry.year % 100, 2) +
      '00',
    read(body) {
      const match = /^(\d{4})(\d{3})(\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})(\d)(\d\d)00$/.exec(body);
      if (!match) return undefined;
      const [event, data, area, hour, minute, month, day, index, weekday, year] = numbers(match);
      return {
        event: event!,
        data: data!,
        area: area!,
        hour: hour!,
        minute: minute!,
        month: month!,
        day: day!,
        index: index!,
        weekday: weekday!,
        year: 2000 + year!,
      };
    },
  },
  'ask-clock': bare('rr'),
  clock: {
    code: 'RR',
    write: (message) => clock.write(message.clock),
    read(body) {
      const at = clock.read(body);
      return at && { clock: at };
    },
  },
  alive: {
    code: 'XK',
    write: (message) => (message.clock ? clock.write(message.clock) : '00'),
    read(body) {
      const at = clock.read(body);
      return at || body === '00' ? { clock: at } : undefined;
    },
  },
  'ask-name': {
    code: 'sd',
    write: (message) => d(message.of, 2) + d(message.number, 3) + '00',
    read: (body) =>
      /^\d{5}00$/.test(body) ? { of: Number(body.slice(0, 2)), number: Number(body.slice(2, 5)) } : undefined,
  },
  name: {
    code: 'SD',
    write: (message) => d(message.of, 2) + d(message.number, 3) + message.text.padEnd(NAME_LENGTH) + '00',
    read(body) {
      const match = /^(\d\d)(\d{3})([^]{16})00$/.exec(body);
      if (!match) return undefined;
      // The high bit of the first character says "show on the keypad".
      const first = String.fromCharCode(match[3]!.charCodeAt(0) & 0x7f);
      return {
        of: Number(match[1]),
        number: Number(match[2]),
        text: (first + match[3]!.slice(1)).trimEnd(),
      };
    },
  },
  'toggle-bypass': {
    code: 'zb',
    write: ({ zone, area, code }) => d(zone, 3) + d(area, 1) + padded(code) + '00',
    read(body) {
      const match = /^(\d{3})([0-8])(\d{6})00$/.exec(body);
      if (!match) return undefined;
      return { zone: Number(match[1]), area: Number(match[2]), code: Pin.of(match[3]!) };
    },
  },
  bypass: {
    code: 'ZB',
    write: ({ zone, bypassed }) => d(zone, 3) + (bypassed ? '1' : '0') + '00',
    read(body) {
      const match = /^(\d{3})([01])00$/.exec(body);
      return match ? { zone: Number(match[1]), bypassed: match[2] === '1' } : undefined;
    },
  },
  'ask-zones': bare('zs'),
  zones: {
    code: 'ZS',
    write: ({ states }) => states + '00',
    read: (body) => (/^[0-9A-F]{208}00$/.test(body) ? { states: body.slice(0, ZONES) } : undefined),
  },
  'ask-zone-areas': bare('zp'),
  'zone-areas': {
    code: 'ZP',
    write: ({ areas }) => areas + '00',
    read: (body) => (/^\d{208}00$/.test(body) ? { areas: body.slice(0, ZONES) } : undefined),
  },
  'ask-keypad-areas': bare('ka'),
  'keypad-areas': {
    code: 'KA',
    write: ({ areas }) => areas + '00',
    read: (body) => (/^[0-8]{16}00$/.test(body) ? { areas: body.slice(0, KEYPADS) } : undefined),
  },
  'ask-version': bare('vn'),
  version: {
    code: 'VN',
    write: (message) => message.panel + message.module + '0'.repeat(36) + '00',
    read(body) {
      const match = /^([0-9A-F]{6})([0-9A-F]{6}).{36}00$/.exec(body);
      return match ? { panel: match[1]!, module: match[2]! } : undefined;
    },
  },
  'elk-rp': {
    code: 'RP',
    write: ({ state }) => d(RP_STATES.indexOf(state), 2) + '00',
    read(body) {
      const match = /^0([012])00$/.exec(body);
      return match ? { state: RP_STATES[Number(match[1])]! } : undefined;
    },
  },
  'installer-left': bare('IE'),
};

const BY_CODE = new Map(
  Object.entries(CODECS).map(([kind, codec]) => [codec.code, { kind, codec: codec as Codec<MessageKind> }]),
);

/** One line, without its end. */
export function serialise(message: Exclude<Message, { kind: 'other' }>): string {
  const codec = CODECS[message.kind] as unknown as Codec<MessageKind>;
  const code = message.kind === 'arm' ? codec.code + LEVELS[message.level] : codec.code;
  return frame({ code, body: codec.write(message) });
}

/** Undefined for what is no right frame, or one of ours whose body is not as the document has it. */
export function parse(line: string): Message | undefined {
  const framed = unframe(line);
  if (!framed) return undefined;
  const { code, body } = framed;
  const found = BY_CODE.get(/^a[0-9:]$/.test(code) ? 'a' : code);
  if (!found) return { kind: 'other', code };
  const fields = found.codec.read(body, code);
  return fields && ({ kind: found.kind, ...fields } as Message);
}

/** What a line holds, with noise before, between and behind: in noise, only what the document knows is a message. */
export function parseLine(line: string): Message[] {
  const isKnown = (piece: string): boolean => (parse(piece) ?? { kind: 'other' }).kind !== 'other';
  return framesIn(line, isKnown).flatMap((piece) => parse(piece) ?? []);
}

/** Six digits; the panel wants zeros before a code of four. */
export function padded(code: Pin): string {
  return code.reveal().padStart(6, '0');
}

/** Each digit with the upper nibble that only cards have. */
export function spread(code: Pin): string {
  return [...padded(code)].map((digit) => `0${digit}`).join('');
}

function gather(nibbles: string): Pin {
  return Pin.of(nibbles.replace(/0(\d)/g, '$1'));
}

function d(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function hexByte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0');
}

function numbers(match: RegExpExecArray): number[] {
  return match.slice(1).map(Number);
}
