import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { looksSecret, quote, textOf } from './problem.ts';
import type { ProblemWords } from './problem.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a value came from that does not stand in the configuration itself. */
export interface Origin {
  /** `!env NAME` or `!file PATH`, as written. */
  readonly reference: string;
  /** The absolute path that `!file` read. */
  readonly file?: string;
}

interface Surroundings {
  /** The configuration file; `!file` paths are relative to it. */
  readonly file: string;
  readonly env: Environment;
}

type Resolved = { readonly text: string; readonly origin: Origin };

/** What `!env NAME` or `!file PATH` stands for. */
export function resolveReference(
  tag: string,
  argument: string,
  around: Surroundings,
): Resolved | ProblemWords {
  if (tag === '!env') return fromEnvironment(argument, around.env);
  if (tag === '!file') return fromFile(argument, resolve(dirname(around.file), argument));
  return unknownTag(tag);
}

export function unknownTag(tag: string): ProblemWords {
  if (tag === '!env' || tag === '!file') {
    return {
      expected: `${tag} with one ${tag === '!env' ? 'name' : 'path'}`,
      came: `${tag} with a list or a section`,
      todo: `Write ${tag} before each single value.`,
    };
  }
  return {
    expected: 'a value, !env NAME or !file PATH',
    came: `the tag ${quote(tag)}`,
    todo: 'Use !env or !file for a secret. A text that begins with ! needs quotes.',
  };
}

function fromEnvironment(name: string, env: Environment): Resolved | ProblemWords {
  if (!/^[A-Za-z_]\w*$/.test(name) || looksSecret(name)) {
    return {
      expected: '!env with the name of an environment variable',
      came: `!env with ${textOf(name)} that is not such a name`,
      todo: 'Write the name of the variable, such as !env LATCHKEY_TELEGRAM_TOKEN, not its value.',
    };
  }
  const text = env[name];
  if (text === undefined || text === '') {
    return {
      expected: `the environment variable ${name}`,
      came: text === undefined ? 'a variable that is not set' : 'a variable that is empty',
      todo: `Set ${name} where Latchkey is started: in the shell, the service or the container.`,
    };
  }
  return { text, origin: { reference: `!env ${name}` } };
}

function fromFile(written: string, file: string): Resolved | ProblemWords {
  if (written === '' || looksSecret(written)) {
    return {
      expected: '!file with the path of a file',
      came: `!file with ${textOf(written)} that is not a path`,
      todo: 'Write the path of the file, such as !file secrets/token, not what it holds.',
    };
  }
  const expected = `a file that can be read at ${file}`;
  try {
    const text = readFileSync(file, 'utf8').replace(/[\r\n]+$/, '');
    if (text !== '') return { text, origin: { reference: `!file ${written}`, file } };
    return { expected, came: 'an empty file', todo: 'Write the value into the file.' };
  } catch (error) {
    return { expected, ...unreadableFile(error) };
  }
}

/** Why a file could not be read, and what to do. */
export function unreadableFile(error: unknown): { came: string; todo: string } {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { came: 'no such file', todo: 'Make the file, or correct its path.' };
    case 'EACCES':
    case 'EPERM':
      return {
        came: 'a file that this user may not read',
        todo: 'Give the user that runs Latchkey the right to read it.',
      };
    case 'EISDIR':
      return { came: 'a folder', todo: 'Write the path of a file in it.' };
    default:
      return {
        came: `an error of the system (${String((error as NodeJS.ErrnoException).code)})`,
        todo: 'Correct the path, or look at the disk.',
      };
  }
}
