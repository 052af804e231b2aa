import { z } from 'zod';

/** One thing that is wrong with a configuration, in words for whoever wrote it. */
export interface Problem {
  /** Such as `drivers[0].port`; empty for the file as a whole. */
  readonly path: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly expected: string;
  /** Never a secret: of those, only the kind and the length. */
  readonly came: string;
  readonly todo: string;
}

/** A problem without its place. */
export type ProblemWords = Omit<Problem, 'path' | 'line'>;

export type Path = readonly PropertyKey[];

const LONGEST_QUOTE = 60;

/** All problems as text for a terminal. */
export function describeProblems(problems: readonly Problem[], file: string): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  const blocks = problems.map((problem) => {
    const line = problem.line === undefined ? [] : [`line ${problem.line}`];
    const place = [...line, ...(problem.path === '' ? [] : [problem.path])].join(', ');
    return [
      `  ${place === '' ? 'the whole file' : place}`,
      `    expected: ${problem.expected}`,
      `    came:     ${problem.came}`,
      `    to do:    ${problem.todo}`,
    ].join('\n');
  });
  return [`${file} has ${count}:`, ...blocks].join('\n\n') + '\n';
}

export function pathText(path: Path): string {
  return z.core.toDotPath(path.map((part) => (typeof part === 'string' ? masked(part) : part)));
}

/** A value in a few words. `hidden` values show their kind and length only. */
export function describeValue(value: unknown, hidden: boolean): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'string') return hidden ? textOf(value) : quote(value);
  if (typeof value === 'number') return hidden ? 'a number without quotes' : `the number ${value}`;
  if (typeof value === 'boolean') return hidden ? 'true or false without quotes' : String(value);
  return 'a section with keys of its own';
}

export function textOf(text: string): string {
  if (text === '') return 'an empty text';
  return `a text of ${text.length} character${text.length === 1 ? '' : 's'}`;
}

/** A text in quotes, shortened; something that looks like a secret is only counted. */
export function quote(text: string): string {
  if (looksSecret(text)) return `(${text.length} characters, not shown)`;
  const shown = text.replace(/\/\/[^/\s]*@/, '//…@');
  if (shown.length <= LONGEST_QUOTE) return JSON.stringify(shown);
  return `${JSON.stringify(`${shown.slice(0, LONGEST_QUOTE)}…`)} (${text.length} characters)`;
}

function masked(text: string): string {
  return looksSecret(text) ? '…' : text.slice(0, LONGEST_QUOTE);
}

/** A bot token, a long hex number or base64 of 32 bytes, pasted to where it does not belong. */
export function looksSecret(text: string): boolean {
  return /\d{6,}:[\w-]{20,}|[0-9a-f]{32,}|^[\w+/-]{43}=?$/i.test(text);
}

/** `Did you mean …? ` where one of the candidates, or what stands behind its last slash, is close enough. */
export function didYouMean(text: string, candidates: readonly string[]): string {
  const most = Math.max(1, Math.min(3, Math.floor(text.length / 3)));
  const distance = (name: string): number => edits(text.toLowerCase(), name.toLowerCase());
  const nearest = candidates
    .map((name) => ({
      name,
      edits: Math.min(distance(name), distance(name.slice(name.lastIndexOf('/') + 1))),
    }))
    .filter((candidate) => candidate.edits <= most)
    .sort((a, b) => a.edits - b.edits)[0];
  return nearest === undefined ? '' : `Did you mean ${nearest.name}? `;
}

/** How many letters to insert, remove, replace or swap with their neighbour (optimal string alignment). */
function edits(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let row = 1; row <= from.length; row++) {
    rows[row] = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      let fewest = Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, at(row - 1, column - 1) + same);
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        fewest = Math.min(fewest, at(row - 2, column - 2) + 1);
      }
      rows[row]![column] = fewest;
    }
  }
  return at(from.length, to.length);
}
