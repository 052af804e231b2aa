/**
 * Whether a word was probably meant as another: one letter too many, one too few, or two exchanged; in words of five
 * letters or more also one other letter, and in long ones two such faults. The first letter is right.
 */
export function isNear(typed: string, word: string): boolean {
  if (typed[0] !== word[0] || typed.length < 3 || word.length < 4) return false;
  const most = Math.min(typed.length, word.length) >= 8 ? 2 : 1;
  if (Math.abs(typed.length - word.length) > most) return false;
  const faults = distance(typed, word);
  if (faults === 0 || faults > most) return false;
  const isOther = typed.length === word.length && !isExchange(typed, word);
  return !isOther || word.length >= 5;
}

/** Two neighbours in the wrong order, and nothing else: "pasue". */
export function isExchange(typed: string, word: string): boolean {
  if (typed.length !== word.length) return false;
  const at = [...typed].findIndex((letter, i) => letter !== word[i]);
  return (
    at >= 0 &&
    typed[at] === word[at + 1] &&
    typed[at + 1] === word[at] &&
    typed.slice(at + 2) === word.slice(at + 2)
  );
}

/** Optimal string alignment: insertions, deletions, substitutions and exchanges of neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
