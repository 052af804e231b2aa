import type { Navigation, Scene } from '../../chat/screen.ts';
import type { Intent, IntentKind, IntentOf } from '../../phrases/intent.ts';
import type { Place } from '../../chat/places/place.ts';
import { choiceOf, offering } from './offering.ts';

/** Nothing is done later by itself: what can be done now is one tap away. */
export function notLater(
  { kind: _kind, act, ...said }: IntentOf<'later'>,
  { scene, place, reply }: { scene: Scene; place: Place; reply: (intent: Intent) => Navigation },
): Navigation {
  const { t } = scene;
  const things: Partial<Record<IntentKind, string>> = t.sentences.thing;
  // Which scene it was is not kept.
  const now = act === 'scene' ? { to: 'scenes' as const } : reply({ ...said, kind: act } as Intent);
  return offering({
    question: t.sentences.notLater(things[act] ?? ''),
    choices: [choiceOf(t.sentences.now, now), choiceOf(t.button.home, { to: 'home' })],
    from: place,
  });
}
