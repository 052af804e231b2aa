/** A word as it is compared: small letters without marks and apostrophes. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/['’`´]/g, '');
}

/** "Mueller" and "Müller" are one name: a folded word with each of "ae", "oe" and "ue" as one letter. */
export function foldUmlauts(folded: string): string {
  return folded.replace(/([aou])e/g, '$1');
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’`´][\p{L}\p{M}]+)*/gu;

/** The words of a name, folded. */
export function wordsOf(name: string): string[] {
  return (name.match(WORD) ?? []).map(fold).filter((word) => word !== '');
}
