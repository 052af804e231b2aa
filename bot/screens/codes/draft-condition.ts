import type { Condition, ConditionId } from '../../../src/domain/condition.ts';
import { neutral } from '../../chat/act.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import { lines } from '../../text/html.ts';
import { entityKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import {
  refusalWords,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';
import { conditionOf, holdMinutesOf } from './draft.ts';
import { cancelButton, step } from './draft-steps.ts';
import { pager, PAGE_SIZE } from '../pages.ts';

/** In minutes. */
const HOLDS = [0, 5, 15, 60];

/** `draft-condition/<page>`: what the code depends on beside its schedule. Shows what was looked at last. */
export const draftCondition: Screen = step({
  back: () => 'draft-review',
  body(draft, { house, args, t }) {
    const choices = house.conditions.choices();
    const pages = Math.max(1, Math.ceil(choices.length / PAGE_SIZE));
    const page = Math.min(Number(args[0]) || 0, pages - 1);
    const shown = choices.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
    const held = holdMinutesOf(draft, house);
    return {
      text: lines(
        choices.length === 0 ? t.condition.nothing : t.condition.question,
        ...(held === undefined ? [] : ['', t.condition.howLong]),
      ),
      buttons: [
        ...shown.map((choice) => [choiceButton(t, choice, conditionOf(draft, house))]),
        held === undefined ? [] : HOLDS.map((minutes) => holdButton(t, minutes, held)),
        pages > 1 ? pager(t, (other) => placeOf('draft-condition', other), page, pages) : [],
        conditionOf(draft, house) ? [{ label: t.condition.none, act: 'none' }] : [],
        [{ label: t.button.refresh, act: 'look' }, cancelButton(t)],
      ],
    };
  },
  acts: {
    pick: neutral((draft, { house, t }, key) => {
      const choice = house.conditions.choices().find(({ id }) => entityKey(id) === key);
      return choice ? picked(t, draft, house, choice) : { note: t.gone };
    }),
    hold: neutral((draft, { house, t }, minutes) => {
      const holdMinutes = Number(minutes);
      const refusals = house.codes.holdRefusals(holdMinutes);
      return refusals.length > 0
        ? { note: refusalWords(t, refusals) }
        : { to: 'draft-review', draft: { ...draft, holdMinutes } };
    }),
    none: neutral((draft) => ({ to: 'draft-review', draft: { ...draft, condition: null } })),
    look: neutral(async (_draft, { house }) => {
      await house.conditions.look();
      return {};
    }),
  },
  typed(draft, { house, t }, text) {
    const wanted = text.trim().toLowerCase();
    const found = house.conditions.choices().filter(({ name }) => name.toLowerCase().includes(wanted));
    const exact = found.filter(({ name }) => name.toLowerCase() === wanted);
    const [only, ...more] = exact.length === 1 ? exact : found;
    if (!only) return { note: t.condition.notFound(text) };
    return more.length === 0 ? picked(t, draft, house, only) : { note: t.condition.several(found.length) };
  },
});

function choiceButton(t: Texts, choice: Condition, chosen: ConditionId | undefined): ScreenButton {
  const { id, sense, holds } = choice;
  const value = holds === undefined ? undefined : t.condition.value({ sense, holds });
  const words = t.condition.words(choice);
  return {
    label: t.condition.choice(chosen === id, words, value),
    act: 'pick',
    value: entityKey(id),
  };
}

function holdButton(t: Texts, minutes: number, chosen: number): ScreenButton {
  return {
    label: t.condition.holdChoice(minutes === chosen, minutes),
    act: 'hold',
    value: String(minutes),
  };
}

function picked(t: Texts, draft: CodeDraft, house: Scene['house'], { id }: Condition): Navigation {
  const kept = draft.code === undefined ? undefined : house.queries.code(draft.code)?.condition?.id;
  const refusals = id === kept ? [] : house.codes.conditionRefusals(id);
  if (refusals.length > 0) return { note: refusalWords(t, refusals) };
  return { to: 'draft-review', draft: { ...draft, condition: id } };
}
