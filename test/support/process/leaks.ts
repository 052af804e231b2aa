import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Epoch milliseconds of these years: among many of them, six digits in a row are any PIN by chance. */
const TIMES = /(?<!\d)1[78]\d{11}(?!\d)/g;

/** Where, among named texts or bytes, one of the secrets stands: plain, in hex or in base64. Never says which. */
export function findLeaks(
  secrets: readonly string[],
  places: Iterable<readonly [string, string | Buffer]>,
): string[] {
  const forms = secrets.flatMap(formsOf);
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

function formsOf(secret: string): string[] {
  const hex = Buffer.from(secret).toString('hex');
  return [secret, hex, hex.toUpperCase(), ...base64Forms(secret)];
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
