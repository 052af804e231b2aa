import type { Lexicon } from './pattern.ts';
import type { Token } from './tokens.ts';

/** Some tokens in a row that tell a time; `to` is exclusive. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

type Label = 'strong' | 'weak' | 'number' | 'joint' | 'other';

const MARKS_WITHIN = new Set([',', '-', '–', '—', '‑', ':', '.', '/', ';', '&', "'"]);

const LEADS_OF = new Set(['end', 'start']);

/** @param isTaken tokens that name something else */
export function timeRuns(
  tokens: readonly Token[],
  isTaken: (index: number) => boolean,
  lexicon: Lexicon,
): Run[] {
  const labels = tokens.map((token, i) => (isTaken(i) ? 'other' : labelOf(token, lexicon)));
  const runs: Run[] = [];
  for (let from = 0; from < tokens.length; from++) {
    if (labels[from] === 'other') continue;
    let to = from;
    while (to < tokens.length && labels[to] !== 'other') to++;
    const run = trimmed({ from, to }, tokens, labels);
    if (run && tellsTime(run, tokens, labels, lexicon)) runs.push(run);
    from = to;
  }
  return runs;
}

function labelOf({ kind, word, raw }: Token, lexicon: Lexicon): Label {
  if (kind === 'number') return Number.parseInt(word, 10) <= 2100 ? 'number' : 'other';
  if (kind === 'mark') return MARKS_WITHIN.has(raw) ? 'joint' : 'other';
  if (lexicon.strong.has(word)) return 'strong';
  if (lexicon.weak.has(word)) return 'weak';
  return lexicon.joints.has(word) ? 'joint' : 'other';
}

/** Without the marks at both ends, and the words that only lead on to something else. */
function trimmed({ from, to }: Run, tokens: readonly Token[], labels: readonly Label[]): Run | undefined {
  let [first, last] = [from, to];
  while (last > first && labels[last - 1] === 'joint' && !endsDate(tokens, last - 1)) last--;
  while (first < last && tokens[first]!.kind === 'mark') first++;
  // "end tonight", but "end of June".
  while (first < last && LEADS_OF.has(tokens[first]!.word) && tokens[first + 1]?.word !== 'of') first++;
  return first < last ? { from: first, to: last } : undefined;
}

/** The dot of "24.12." and of "30." */
function endsDate(tokens: readonly Token[], index: number): boolean {
  const [token, before] = [tokens[index]!, tokens[index - 1]];
  return token.raw === '.' && before?.kind === 'number' && before.end === token.start;
}

/** A number is a time only next to a word of time, after "at", or as one of two hours. */
function tellsTime(
  { from, to }: Run,
  tokens: readonly Token[],
  labels: readonly Label[],
  lexicon: Lexicon,
): boolean {
  const inRun = labels.slice(from, to);
  if (inRun.includes('strong')) return true;
  const numbers = inRun.filter((label) => label === 'number').length;
  const weak = inRun.filter((label) => label === 'weak').length;
  const words = tokens.slice(from, to).map(({ word }) => word);
  if (weak > 0 && (numbers > 0 || weak > 1)) return true;
  const leads = words.some(
    (word, i) =>
      lexicon.beforeHour.has(word) &&
      (inRun[i + 1] === 'number' || (word !== 'to' && inRun[i + 1] === 'weak')),
  );
  if (leads && (numbers > 0 || weak > 0)) return true;
  return numbers > 1 && inRun.some((label) => label === 'joint');
}
