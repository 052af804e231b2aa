import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Epoch milliseconds of these years: among many of them, six digits in a row are any PIN by chance. */
const TIMES = /(?<!\d)1[78]\d{11}(?!\d)/g;

/**
 * Where, among named texts or bytes, one of the secrets stands, in any form that a program is likely to give it. Never
 * says which.
 */
export function findLeaks(
  secrets: readonly string[],
  places: Iterable<readonly [string, string | Buffer]>,
): string[] {
  const forms = secrets.flatMap(formsOf).filter((form) => form !== '');
  const leaks: string[] = [];
  for (const [place, content] of places) {
    const text = (typeof content === 'string' ? content : content.toString('latin1')).replace(TIMES, '');
    if (forms.some((form) => text.includes(form))) leaks.push(place);
  }
  return leaks;
}

/** Every file below a folder, with its content. */
export function filesIn(folder: string): [string, Buffer][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name))]);
}

/** Every form that is searched for; exported to be tried. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const each = [...secret];
  const codes = [...bytes];
  const hexBytes = codes.map((byte) => byte.toString(16).padStart(2, '0'));
  const hashes = ['md5', 'sha1', 'sha256'].flatMap((kind) => {
    const digest = createHash(kind).update(secret).digest();
    return [digest.toString('hex'), digest.toString('base64').replace(/=+$/, '')];
  });
  return [
    ...[secret, hex, hex.toUpperCase(), ...base64Forms(secret)],
    ...base64Forms(secret).map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    Buffer.from(secret, 'utf16le').toString('latin1'),
    ...[each.join(' '), each.join(','), each.map((one) => `"${one}"`).join(','), each.join('-')],
    ...[codes.join(','), codes.join(', '), codes.join(' ')],
    ...[hexBytes.join(' '), hexBytes.join(':'), hexBytes.map((byte) => `\\x${byte}`).join('')],
    ...[hexBytes.map((byte) => `%${byte}`).join(''), codes.map((code) => `&#${code};`).join('')],
    each.map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
    ...hashes,
  ];
}

/** What is sure to be in the base64 of anything that holds the text, at each of three alignments. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]).toString('base64');
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + text.length) * 8) / 6);
    return encoded.slice(first, end);
  });
}
