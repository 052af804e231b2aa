import type { Place } from '../../chat/places/place.ts';
import type { Navigation, Scene, Screen } from '../../chat/screen.ts';
import type { Intent } from '../../phrases/intent.ts';
import { intentOfSpoken } from '../../speech/spoken-intent.ts';
import { maskedSentence } from '../../speech/masked.ts';
import { questionOf, type SpokenWorld } from '../../speech/question.ts';
import type { Help, HelpRequest } from '../../speech/speech-helper.ts';
import { lines } from './notes.ts';
import { choiceOf, offering } from './offering.ts';
import { notUnderstood, replyTo } from './sentence.ts';
import { worldOf } from './world.ts';

/** Fewer are a name, or an answer. */
const LEAST_WORDS = 3;
const MOST_CHARACTERS = 300;

/** It was not understood, is no answer to what is on screen, and is no search that finds somebody. */
export function isForHelper(
  intent: Intent,
  { text, scene, screen }: { text: string; scene: Scene; screen: Screen | undefined },
): boolean {
  if (!scene.hasHelper || intent.kind !== 'unknown' || text.startsWith('/')) return false;
  if (screen?.secret || (screen?.typed && !screen.searches)) return false;
  // Digits of which nobody can tell whether they are one PIN are none of its business.
  if (intent.mayHoldPin && intent.pin === undefined) return false;
  const words = text.match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? [];
  if (words.length < LEAST_WORDS || text.length > MOST_CHARACTERS) return false;
  if (intent.mayHoldPin) return true;
  if (scene.house.groups.tagNamed(text)) return false;
  return scene.house.queries.users({ search: text, page: 0, pageSize: 1 }).total === 0;
}

/** Says at once that it takes its time. Until the answer comes, the buttons are those of any sentence. */
export function askingHelper(
  intent: Intent,
  { text, scene, place }: { text: string; scene: Scene; place: Place },
): Navigation {
  const masked = maskedSentence(text);
  const shown = intent.mayHoldPin ? '' : text;
  if (!masked) return notUnderstood(intent, { text: shown, scene, place });
  const { t, house } = scene;
  const move = notUnderstood(intent, { text: shown, scene, place }, t.sentences.helper.thinking);
  return {
    ...move,
    helper: {
      question: questionOf(masked, spokenWorld(house)),
      masked,
      from: place,
      ...(intent.pin && { pin: intent.pin }),
    },
  };
}

/** To the same review, confirmation or question as a sentence that was understood here. Nothing here acts. */
export function helped(help: Help, { request, scene }: { request: HelpRequest; scene: Scene }): Navigation {
  const { t, house, now } = scene;
  const { pin, from } = request;
  const failed = (question: string): Navigation => stillOffering(question, { scene, from });
  if (help.kind !== 'spoken') return failed(t.sentences.helper[help.kind]);
  if (help.spoken.kind === 'unknown') return failed(t.sentences.helper.notUnderstood);
  const found = intentOfSpoken(help.spoken, {
    world: spokenWorld(house),
    here: { now, zone: house.zone },
    ...(pin && { pin }),
  });
  if ('names' in found) return failed(t.sentences.helper.notThere(found.names.join(', ')));
  const { intent } = found;
  const isComplete = intent.kind !== 'unknown' && namesEnough(intent);
  if (!isComplete) return failed(t.sentences.helper.notUnderstood);
  const isUsed = pin === undefined || intent.kind === 'issue' || intent.kind === 'new-pin';
  const move = replyTo(intent, { scene, place: from, isAnswer: false });
  const read = lines(t.sentences.helper.read, isUsed ? undefined : t.sentences.helper.pinNotUsed)!;
  return move.offer
    ? { ...move, offer: { ...move.offer, question: `${read}\n\n${move.offer.question}` } }
    : { ...move, note: lines(read, move.note)! };
}

/** The question that waits on the screen, in other words, with the buttons that it has. */
function stillOffering(question: string, { scene, from }: { scene: Scene; from: Place }): Navigation {
  const choices = scene.offer?.choices ?? [choiceOf(scene.t.button.home, { to: 'home' })];
  return offering({ question, choices, from });
}

/** A place cannot be opened of nobody. */
function namesEnough({ kind, who, at }: Intent): boolean {
  if (kind === 'delete-user') return who.length > 0;
  return (kind !== 'add-device' && kind !== 'remove-device') || at.length > 0;
}

function spokenWorld(house: Scene['house']): SpokenWorld {
  return { ...worldOf(house), tags: house.groups.tags().map(({ id, name }) => ({ id, name })) };
}
