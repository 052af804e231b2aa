import type { Rule } from './words.ts';

/** Sentences about bookings: understood only in houses that let something. The first that fits counts. */
export const EN_BOOKINGS: readonly Rule[] = [
  {
    kind: 'arrivals',
    pattern:
      '^who (is|are|will)? (arriving|arrives|arrive|coming|comes|come|expected|checking|checks) (in)?$',
    need: 'h',
    without: 'ud',
  },
  {
    kind: 'arrivals',
    pattern:
      '^(any|which|what|show|list|new)? (arrivals|checkins|guests) (are|come)? (arriving|coming|expected)?$',
    need: 'ht',
    without: 'ud',
  },
  { kind: 'arrivals', pattern: '^(show|list|any)? arrivals$', need: 'h', without: 'ud' },
  {
    kind: 'guests',
    pattern:
      '^(who|which|any) (guests|guest)? (is|are)? (staying|stays|living|lives|sleeping|in|inside|there)?$',
    need: 'hf',
    without: 'udt',
  },
  {
    kind: 'unit-ready',
    pattern: '^(is|are) (everything|all)? (ready|prepared|free|occupied)$',
    need: 'hf',
    without: 'ut',
  },
  {
    kind: 'cancel-stay',
    pattern: '^(cancel|delete|remove|drop) (booking|bookings|stay|reservation)$',
    need: 'hu',
    without: 'gdtp',
  },
];

export const DE_BOOKINGS: readonly Rule[] = [
  {
    kind: 'arrivals',
    pattern: '^(wer|welche) (gaste)? (reist|reisen|checkt|kommt|kommen|zieht) (an|ein)?$',
    need: 'ht',
    without: 'ud',
  },
  { kind: 'arrivals', pattern: '^wer (reist|checkt|zieht) (an|ein)?$', need: 'h', without: 'udt' },
  {
    kind: 'arrivals',
    pattern: '^(zeige|zeig|welche|gibt)? (es)? (anreisen|ankunfte|anreise)$',
    need: 'h',
    without: 'ud',
  },
  {
    kind: 'guests',
    pattern: '^(wer|welche) (gaste)? (wohnt|wohnen|ist|sind|ubernachtet|schlaft|bleibt) (da|drin)?$',
    need: 'hf',
    without: 'udt',
  },
  {
    kind: 'unit-ready',
    pattern: '^(ist|sind) (alles)? (fertig|bereit|vorbereitet|bezugsfertig|frei|belegt)$',
    need: 'hf',
    without: 'ut',
  },
  {
    kind: 'cancel-stay',
    pattern: '^(storniere|losche|entferne) (buchung|aufenthalt|reservierung)$',
    need: 'hu',
    without: 'gdtp',
  },
  {
    kind: 'cancel-stay',
    pattern: '^(buchung|aufenthalt|reservierung) (stornieren|loschen|absagen|entfernen)$',
    need: 'hu',
    without: 'gdtp',
  },
  { kind: 'ends', pattern: '^wann (reist|fahrt|checkt|zieht) ..$', need: 'hu' },
];
