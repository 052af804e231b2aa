import { neutral } from '../../chat/act.ts';
import type { CodeDraft } from '../../chat/code-draft.ts';
import { lines } from '../../text/html.ts';
import { NotUnderstood } from '../../phrases/scanner.ts';
import { parseUses } from '../../phrases/uses.ts';
import { refusalWords, type Navigation, type Scene, type Screen } from '../../chat/screen.ts';
import { en } from '../../text/en/en.ts';
import { CANCEL, step, usesLine } from './draft.ts';

const CHOICES = [1, 3, 10];

/** `draft-uses`: how often the code may let somebody in. */
export const draftUses: Screen = step({
  back: () => 'draft-review',
  body: (draft, scene) => ({
    text: lines(en.uses.question, '', ...en.uses.honestly, '', usesLine(draft, scene)),
    buttons: [
      [{ label: en.uses.any, act: 'any' }],
      CHOICES.map((count) => ({ label: en.uses.some(count), act: 'some', value: String(count) })),
      [CANCEL],
    ],
  }),
  acts: {
    any: neutral((draft, scene) => picked(draft, scene, null)),
    some: neutral((draft, scene, count) => picked(draft, scene, Number(count))),
  },
  typed(draft, scene, text) {
    try {
      const uses = parseUses(text);
      return uses === undefined ? { note: en.uses.notUnderstood } : picked(draft, scene, uses);
    } catch (error) {
      if (error instanceof NotUnderstood) return { note: `⚠ ${en.phraseProblem(error.problem)}` };
      throw error;
    }
  },
});

function picked(draft: CodeDraft, { house }: Scene, uses: number | null): Navigation {
  const refusals = house.codes.usesRefusals(uses);
  return refusals.length > 0
    ? { note: refusalWords(refusals) }
    : { to: 'draft-review', draft: { ...draft, uses } };
}
