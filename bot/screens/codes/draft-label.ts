import { neutral } from '../../chat/act.ts';
import { mayHoldPin } from '../../phrases/digits.ts';
import { lines } from '../../text/html.ts';
import { refusalWords, type Navigation, type Scene, type Screen } from '../../chat/screen.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import { cancelButton, step } from './draft-steps.ts';

/** `draft-label`: what the code is called. */
export const draftLabel: Screen = step({
  back: () => 'draft-review',
  body: (draft, { t, house }) => ({
    text: lines(t.draft.labelQuestion),
    buttons: [
      labelOf(draft, house) === undefined ? [] : [{ label: t.draft.noLabel, act: 'none' }],
      [cancelButton(t)],
    ],
  }),
  acts: { none: neutral((draft) => ({ to: 'draft-review', draft: { ...draft, label: null } })) },
  typed: named,
});

function named(draft: CodeDraft, { house, t }: Scene, text: string): Navigation {
  // A name of four digits would stand in lists as a PIN does.
  if (mayHoldPin(text)) return { note: t.pinOutOfPlace };
  const refusals = house.codes.labelRefusals(draft.user, text, draft.code);
  return refusals.length > 0
    ? { note: refusalWords(t, refusals) }
    : { to: 'draft-review', draft: { ...draft, label: text.trim() } };
}

/** What it will be called. */
export function labelOf({ code, label }: CodeDraft, house: Scene['house']): string | undefined {
  if (label !== undefined) return label ?? undefined;
  return code === undefined ? undefined : house.queries.code(code)?.label;
}
