import type { ErrorCode } from 'yaml';
import type { ProblemWords } from './problem.ts';

/** Our words for a syntax error: the library's own messages may quote the source, and with it secrets. */
export function syntaxWords(code: ErrorCode): ProblemWords {
  return SYNTAX[code] ?? OTHER;
}

const OTHER: ProblemWords = {
  expected: 'valid YAML',
  came: 'something that cannot be read at this place',
  todo: 'Look at the indentation, quotes and brackets of this line and the one above.',
};

const SYNTAX: { readonly [code in ErrorCode]?: ProblemWords } = {
  TAB_AS_INDENT: {
    expected: 'spaces before a key',
    came: 'a tab',
    todo: 'Replace the tab by spaces.',
  },
  BAD_INDENT: {
    expected: 'keys of one section below each other, and lists and sections closed',
    came: 'a line that begins at another column, or a bracket that is not closed',
    todo: 'Indent the line like its neighbours, or close the [ or { above it.',
  },
  MISSING_CHAR: {
    expected: 'a sign that closes what was opened, or a space after a colon or a comma',
    came: 'neither',
    todo: 'Look for a missing quote, bracket, comma or space on this line and the one above.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    expected: 'one key on a line',
    came: 'a second colon with a space behind it',
    todo: 'Put a value that holds a colon and a space in quotes, and each key on a line of its own.',
  },
  MULTILINE_IMPLICIT_KEY: {
    expected: 'a key, a colon and a value',
    came: 'a line without a colon',
    todo: 'Put the colon and a space behind the key, or indent the line to belong to the one above.',
  },
  BAD_SCALAR_START: {
    expected: 'a value that begins with a letter, a digit or a quote',
    came: 'a sign that YAML keeps for itself, such as @ or `',
    todo: 'Put the value in quotes.',
  },
  BAD_DQ_ESCAPE: {
    expected: 'a known sign after each backslash in a text in double quotes',
    came: 'another one',
    todo: 'Use single quotes, or write each backslash twice.',
  },
  MULTIPLE_DOCS: {
    expected: 'one document',
    came: 'a line --- that begins a second one',
    todo: 'Remove the line.',
  },
  NON_STRING_KEY: {
    expected: 'a text as a key',
    came: 'a list or a section as a key',
    todo: 'Write a plain word before the colon.',
  },
};
