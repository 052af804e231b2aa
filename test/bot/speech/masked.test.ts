import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedSentence, unmasked } from '../../../bot/speech/masked.ts';

describe('what leaves the house of a sentence', () => {
  it.each([
    [
      'my sister needs to get in between 11 and 14 until 30 June 2027',
      'my sister needs to get in between {a} and {b} until {c} June {d}',
    ],
    ['let mum in on weekdays 9:30-17:00', 'let mum in on weekdays {a}:{b}-{c}:{d}'],
    ['let mum in with 482915 please', 'let mum in with  {pin}  please'],
    ['let mum in with 4 8-2.9 15 please', 'let mum in with  {pin}  please'],
    ['let mum in with ٤٨٢٩١٥ please', 'let mum in with  {pin}  please'],
    ['let mum in with ④⑧②⑨ please', 'let mum in with {a} please'],
    ['let mum in with four eight two nine please', 'let mum in with {pin} please'],
    ['let mum in with four-eight, two nine please', 'let mum in with {pin} please'],
    ['let mum in with forty eight and twenty-nine please', 'let mum in with {pin} please'],
    ['let mum in with 4 eight 2 nine please', 'let mum in with {pin} please'],
    ['lass Mama mit achtundvierzig neunundzwanzig rein', 'lass Mama mit {pin} rein'],
    ['lass Mama mit vier acht zwei neun rein', 'lass Mama mit {pin} rein'],
    ['let mum in on the twenty-first', 'let mum in on the twenty-first'],
    ['let one of my two friends in', 'let one of my two friends in'],
  ])('%s', (typed, text) => {
    const masked = maskedSentence(typed)!;
    expect(masked.text).toBe(text);
    if (!text.includes('pin')) expect(unmasked(masked.text, masked)).toBe(typed);
  });

  it('never holds a digit, whatever was typed', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.nat(999_999).map(String),
      fc.constantFrom(' ', '-', ':', '{a}', '{', 'four ', 'N1', '½', '〇', '४', '𝟜', '４'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        expect(maskedSentence(pieces.join(''))?.text ?? '').not.toMatch(/[\p{N}\uE000]/u);
      }),
    );
  });

  it('puts nothing in the place of a PIN, and nothing where no number stood', () => {
    const masked = maskedSentence('let mum in at 9 with 482915')!;
    expect(unmasked('{a} {pin} {b} {z} {}', masked)).toBe('9 {pin} {b} {z} {}');
  });
});
