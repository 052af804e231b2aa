import { neutral } from '../../chat/act.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import { lines } from '../../text/html.ts';
import { NotUnderstood } from '../../phrases/schedule/scanner.ts';
import { readUses } from '../../phrases/typed-times.ts';
import { refusalWords, type Navigation, type Scene, type Screen } from '../../chat/screen.ts';
import { usesLine } from './draft.ts';
import { cancelButton, step } from './draft-steps.ts';

const CHOICES = [1, 3, 10];

/** `draft-uses`: how often the code may let somebody in. */
export const draftUses: Screen = step({
  back: () => 'draft-review',
  body: (draft, scene) => ({
    text: lines(scene.t.uses.question, '', ...scene.t.uses.honestly, '', usesLine(scene.t, draft, scene)),
    buttons: [
      [{ label: scene.t.uses.any, act: 'any' }],
      CHOICES.map((count) => ({ label: scene.t.uses.some(count), act: 'some', value: String(count) })),
      [cancelButton(scene.t)],
    ],
  }),
  acts: {
    any: neutral((draft, scene) => picked(draft, scene, null)),
    some: neutral((draft, scene, count) => picked(draft, scene, Number(count))),
  },
  typed(draft, scene, text) {
    try {
      const uses = readUses(text, scene.member.language);
      return uses === undefined ? { note: scene.t.uses.notUnderstood } : picked(draft, scene, uses);
    } catch (error) {
      if (error instanceof NotUnderstood) return { note: `⚠ ${scene.t.phraseProblem(error.problem)}` };
      throw error;
    }
  },
});

function picked(draft: CodeDraft, { house, t }: Scene, uses: number | null): Navigation {
  const refusals = house.codes.usesRefusals(uses);
  return refusals.length > 0
    ? { note: refusalWords(t, refusals) }
    : { to: 'draft-review', draft: { ...draft, uses } };
}
