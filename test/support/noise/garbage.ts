/** What comes over a WebSocket where a proxy, a full disk or a stranger speaks in a server's place. */
import { onTestFinished } from 'vitest';

/** Stands for a code in a message that was cut off. */
export const DIGITS = '246810';

export const GARBAGE: Readonly<Record<string, string | Buffer>> = {
  "a proxy's page": `<html><body>502 Bad Gateway ${DIGITS}</body></html>`,
  'a message that was cut off': `{"type":"event","event":{"userCode":"${DIGITS}`,
  'bare digits and a word': `${DIGITS} is no JSON`,
  'an empty message': '',
  bytes: Buffer.from(`{"type":"event","id":${DIGITS}}`),
  null: 'null',
  'a bare number': DIGITS,
  'a bare text': `"${DIGITS}"`,
  'a list of nothing': '[null]',
  'a list in a list, a hundred thousand deep': '['.repeat(100_000) + ']'.repeat(100_000),
  'an object in an object that ends nowhere': '{"a":'.repeat(100_000),
};

let deep: unknown = [];
for (let depth = 0; depth < 2_000; depth++) deep = [deep];

/** JSON that no server says in this place. */
export const ODD: Readonly<Record<string, unknown>> = {
  null: null,
  'a number': Number(DIGITS),
  'a text': DIGITS,
  'a list of nothing': [null],
  'an empty object': {},
  'an object that cannot become a text': { toString: 1, valueOf: 1 },
  'a list in a list, two thousand deep': deep,
};

/** Whatever would have ended the program, until the end of the test. */
export function watchFaults(): unknown[] {
  const faults: unknown[] = [];
  const note = (fault: unknown): void => void faults.push(fault);
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    const others = process.listeners(kind as 'uncaughtException');
    process.removeAllListeners(kind);
    process.on(kind as 'uncaughtException', note);
    onTestFinished(() => {
      process.off(kind, note);
      for (const other of others) process.on(kind as 'uncaughtException', other);
    });
  }
  return faults;
}
