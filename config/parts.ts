/** What the keys of several parts of the configuration are made of. */
import { z } from 'zod';
import { Secret } from './secret.ts';

/** What a problem says about a key: what belongs there, and what to do where something else came. */
export interface Words {
  readonly expected: string;
  readonly todo: string;
  /** The value is a secret and is never quoted. */
  readonly secret?: boolean;
  /** Values to suggest where one of them was probably meant. */
  readonly known?: () => readonly string[];
}

/** The words of each key that has a form of its own; other keys are described by their type. */
export const words = z.registry<Words>();

/** Driver ids become the first part of a device id, so they hold no slash. */
const DRIVER_ID = /^[a-z][a-z0-9_-]{0,31}$/;
/** A serial port as each system names it, or a serial port that a server passes on over TCP. */
const PORT = /^(\/.+|COM\d+|tcp:\/\/([^\s/:@]+|\[[0-9a-fA-F:]+\]):\d{1,5})$/;
const NAME_MAX_LENGTH = 60;

export const name = z
  .string()
  .trim()
  .min(1)
  .max(NAME_MAX_LENGTH)
  .register(words, {
    expected: `a name of 1 to ${NAME_MAX_LENGTH} characters`,
    todo: 'Write a short name, such as Home or Front door.',
  });

/** Any form is checked by `isValid` and not by a pattern: an editor sees only `!env` and `!file`. */
export function secret(isValid: (text: string) => boolean, say: Words) {
  return z
    .string()
    .refine(isValid)
    .transform((text) => Secret.of(text))
    .register(words, { ...say, secret: true });
}

export const driverId = z
  .string()
  .regex(DRIVER_ID)
  .describe('A name of your choice. It is the first part of the ids of its devices, as in zwave/12; keep it.')
  .register(words, {
    expected: 'a short id of small letters, digits, - and _, such as zwave',
    todo: 'Begin with a letter and use at most 32 characters.',
  });

/** The path of a serial port, or of one behind TCP. */
export function serialPort({ describe, todo }: { describe: string; todo: string }) {
  return z
    .string()
    .regex(PORT)
    .refine(hasPossibleTcpPort)
    .describe(describe)
    .register(words, { expected: 'the path of a serial port, or tcp://host:port', todo });
}

function hasPossibleTcpPort(port: string): boolean {
  if (!port.startsWith('tcp:')) return true;
  const number = Number(port.slice(port.lastIndexOf(':') + 1));
  return number >= 1 && number <= 65_535;
}

/** No panel tells its duress codes, or which codes it takes for one. */
export const duressCodes = z
  .array(
    secret((text) => /^\d{4,8}$/.test(text), {
      expected: 'a code of 4 to 8 digits',
      todo: 'Keep the code in the environment and write !env with the name of its variable. In the file itself it needs quotes.',
    }),
  )
  .describe(
    'The codes that raise a silent alarm at this panel. Latchkey never sends them anywhere. It refuses a PIN that differs from one of them by one key.',
  )
  .default([]);

/** With nothing in it that could be a secret. */
export function isHttpAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}
