import { isIP } from 'node:net';
import { Secret } from '../../../config/secret.ts';
import { isRecord } from '../../domain/shapes.ts';

/**
 * Names everything that may leave the house in a report. Everything else is left out, so that nothing unexpected gets
 * into a report.
 */

/** Texts of the configuration that are one of a few words, or a time. */
const OPEN_TEXTS: ReadonlySet<string> = new Set([
  ...['kind', 'zone', 'language', 'framing', 'security', 'filler', 'level', 'at', 'drives', 'agent_kind'],
]);
/** Keys whose values are people, or belong to them. */
const CLOSED: ReadonlySet<string> = new Set(['owners', 'username', 'from', 'from_name', 'name']);
const KEY = /^[a-z][a-z0-9_]{0,39}$/i;
const NUMBER_KEY = /^\d{1,4}$/;
/** Longer numbers are ids of accounts. */
const LARGEST_NUMBER = 1_000_000;

/** Replaces the names of devices and drivers by numbers. */
export class Numbers {
  readonly #names: ReadonlyMap<string, string>;

  /** @param devices ids @param drivers ids; of those that the configuration has first */
  constructor(devices: readonly string[], drivers: readonly string[]) {
    this.#names = new Map([
      ...drivers.map((id, index) => [id, `driver ${index + 1}`] as const),
      ...devices.map((id, index) => [id, `device ${index + 1}`] as const),
    ]);
  }

  of(id: string): string {
    return this.#names.get(id) ?? 'another';
  }
}

/** The keys of a configuration, and only those values that identify nothing. */
export function redactedConfig(config: unknown, numbers: Numbers): unknown {
  return redacted('', config, numbers);
}

function redacted(key: string, value: unknown, numbers: Numbers): unknown {
  if (value instanceof Secret) return '(secret)';
  if (typeof value === 'boolean' || value === null) return value;
  if (CLOSED.has(key)) return Array.isArray(value) ? `(${value.length} left out)` : '(left out)';
  if (typeof value === 'number') return Math.abs(value) < LARGEST_NUMBER ? value : '(left out)';
  if (typeof value === 'string') return redactedText(key, value, numbers);
  if (Array.isArray(value)) return value.map((one) => redacted(key, one, numbers));
  if (!isRecord(value)) return '(left out)';
  return Object.fromEntries(
    Object.entries(value).map(([name, inner], index) => [
      keyOf(key, name, index, numbers),
      redacted(name, inner, numbers),
    ]),
  );
}

function keyOf(parent: string, name: string, index: number, numbers: Numbers): string {
  if (parent === 'devices') {
    const number = numbers.of(name);
    return number === 'another' ? `another device ${index + 1}` : number;
  }
  return KEY.test(name) || NUMBER_KEY.test(name) ? name : `(${index + 1})`;
}

function redactedText(key: string, text: string, numbers: Numbers): string {
  if (key === 'id') return numbers.of(text);
  if (OPEN_TEXTS.has(key) && /^[\w/:.+-]{1,40}$/.test(text)) return text;
  return placeKind(text) ?? '(left out)';
}

/** `ws:// on this computer`: how something is reached, and not where. Undefined if the text is no address. */
export function placeKind(text: string): string | undefined {
  const url = /^[a-z][a-z0-9+-]{1,10}:\/\//.test(text) ? URL.parse(text) : null;
  if (url) return `${url.protocol}// ${hostKind(url.hostname)}`;
  if (isIP(text) !== 0 || text === 'localhost') return hostKind(text);
  return text.startsWith('/') ? '(a path)' : undefined;
}

function hostKind(host: string): string {
  const bare = host.replace(/^\[|\]$/g, '');
  if (bare === 'localhost' || /^(127\.|::1$)/.test(bare)) return 'on this computer';
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd]|fe80)/i.test(bare) && isIP(bare) !== 0)
    return 'in the network of the house';
  if (isIP(bare) === 0 && (!bare.includes('.') || /\.(local|lan|home|internal)$/.test(bare)))
    return 'by a name of the house';
  return bare === 'api.telegram.org' ? 'at Telegram' : 'elsewhere';
}

/** Only a version, or a code of the system. */
export function plainWord(text: unknown): string | undefined {
  return typeof text === 'string' && /^[\w .,()/+-]{1,80}$/.test(text) && !/\d{7}/.test(text)
    ? text
    : undefined;
}
