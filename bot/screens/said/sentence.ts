import { deviceKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Choice } from '../../chat/drafts/offer.ts';
import type { Navigation, Scene } from '../../chat/screen.ts';
import { acts } from '../../phrases/intent.ts';
import type { Intent, IntentKind } from '../../phrases/intent.ts';
import { IS_NO_SENTENCE, understandAny } from '../../phrases/understand.ts';
import { newCodeDraft } from '../codes/draft.ts';
import { nextStep as nextCodeStep } from '../codes/draft-steps.ts';
import { nextStep as nextUserStep } from '../people/user-edit.ts';
import { choiceOf, offering } from './offering.ts';
import { replyTo as reply } from './reply.ts';
import { worldOf } from './world.ts';
import type { Place } from '../../chat/places/place.ts';

export function readSentence(text: string, { house, now, member }: Scene): Intent {
  const languages = member.language === 'de' ? (['de', 'en'] as const) : (['en', 'de'] as const);
  return understandAny(text, worldOf(house), { now, zone: house.zone }, languages);
}

/** Where an answer is asked for, these words may be the answer. */
const MAY_BE_ANSWER: ReadonlySet<IntentKind> = new Set([
  'add-user',
  'scene',
  'help',
  'list-users',
  'list-devices',
  'doctor',
]);

/** It is plainly a sentence of its own, and no name and no answer to what is on screen. */
export function isSomethingElse({ kind }: Intent, { isAnswer }: { isAnswer: boolean }): boolean {
  return !IS_NO_SENTENCE.has(kind) && !(isAnswer && MAY_BE_ANSWER.has(kind));
}

/** "add Anna Berg": the name. */
export function addedName(text: string, scene: Scene): string | undefined {
  const intent = readSentence(text, scene);
  return intent.kind === 'add-user' ? intent.name : undefined;
}

/**
 * Where a sentence leads. Where an answer is asked for, an act is offered first; nothing that is open and not saved
 * gives way to something new unasked.
 */
export function replyTo(
  intent: Intent,
  { scene, place, isAnswer }: { scene: Scene; place: Place; isAnswer: boolean },
): Navigation {
  const move = reply(intent, scene, place);
  const things: Partial<Record<IntentKind, string>> = scene.t.sentences.thing;
  const thing = things[intent.kind];
  if (isAnswer && acts(intent.kind) && thing !== undefined)
    return offering({
      question: scene.t.sentences.soundsLike(thing),
      choices: [choiceOf(scene.t.sentences.start, move), choiceOf(scene.t.sentences.stay, { to: place })],
      from: place,
    });
  return keepingDraft(move, scene, place);
}

function keepingDraft(move: Navigation, scene: Scene, place: Place): Navigation {
  const { draft } = scene;
  if (draft?.kind !== 'code' && draft?.kind !== 'user') return move;
  if (move.offer) {
    const choices = move.offer.choices.map((choice) =>
      choiceOf(choice.label, keepingDraft(choice, scene, place)),
    );
    return { ...move, offer: { ...move.offer, choices } };
  }
  if (!move.draft) return move;
  const open = draft.kind === 'code' ? nextCodeStep(draft, scene.house) : nextUserStep(draft);
  return offering({
    question: scene.t.sentences.openDraft,
    choices: [choiceOf(scene.t.sentences.startNew, move), choiceOf(scene.t.sentences.goOn, { to: open })],
    from: place,
  });
}

/** A plain name is looked for. What is no name either gets two or three things that it could mean. */
export function searched(
  intent: Intent,
  { text, scene, place }: { text: string; scene: Scene; place: Place },
): Navigation {
  const { house } = scene;
  const { total } = house.queries.users({ search: text, page: 0, pageSize: 1 });
  const [device] = intent.at;
  if (intent.kind === 'find') {
    if (intent.who.length === 0 && device) return reply(intent, scene, place);
    return total > 0 || intent.who.length === 0
      ? { to: 'users/0', search: text }
      : reply(intent, scene, place);
  }
  if (total > 0) return { to: 'users/0', search: text };
  return notUnderstood(intent, { text, scene, place });
}

/** Two or three things that it could have meant. */
export function notUnderstood(
  intent: Intent,
  { text, scene, place }: { text: string; scene: Scene; place: Place },
  question: string = scene.t.sentences.notUnderstood,
): Navigation {
  return offering({
    question,
    choices: guesses(intent, { text, scene }),
    from: place,
  });
}

const LONGEST_SEARCH = 40;

function guesses({ who, at }: Intent, { text, scene }: { text: string; scene: Scene }): Choice[] {
  const [user] = who;
  const [device] = at;
  const about =
    user?.kind === 'known'
      ? [
          choiceOf(scene.t.sentences.card(user.name), { to: placeOf('user', user.id) }),
          ...(scene.draft
            ? []
            : [
                choiceOf(
                  scene.t.sentences.newCodeFor(user.name),
                  newCodeDraft(scene.t, scene.house, user.id),
                ),
              ]),
        ]
      : [];
  const there =
    device?.kind === 'known'
      ? [choiceOf(scene.t.sentences.device(device.name), { to: placeOf('device', deviceKey(device.id)) })]
      : [];
  const named = [...about, ...there];
  const search =
    named.length === 0 && text.length <= LONGEST_SEARCH
      ? [choiceOf(scene.t.sentences.search(text), { to: 'users/0', search: text })]
      : [];
  return [
    ...named,
    ...search,
    choiceOf(scene.t.sentences.help, { to: 'help', note: scene.t.sentences.hint }),
    choiceOf(scene.t.button.home, { to: 'home' }),
  ].slice(0, 4);
}
