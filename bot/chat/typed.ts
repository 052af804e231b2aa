import { commandPlace } from './commands.ts';
import { mayHoldPin } from '../phrases/digits.ts';
import type { Navigation, Scene, Screen } from './screen.ts';
import type { Texts } from '../text/index.ts';
import { isSomethingElse, readSentence, replyTo, searched } from '../screens/said/sentence.ts';
import { askingHelper, isForHelper } from '../screens/said/helped.ts';
import type { Intent } from '../phrases/intent.ts';
import { splitPlace } from './places/place.ts';
import type { Place } from './places/place.ts';
import { calendarAddress } from '../../src/domain/bookings/feed-link.ts';
import { pasted } from '../screens/bookings/feeds.ts';

export interface Meaning {
  /** It may hold a PIN: the message goes at once, and nothing of it is shown again. */
  readonly isPin: boolean;
  /**
   * @param isOld it waited at Telegram, so that it does not act
   * @param isUnstored a kill would lose it
   */
  readonly run: (as: { isOld: boolean; isUnstored: boolean }) => Navigation | Promise<Navigation>;
}

/** What somebody means by a text, on the screen that they are on. */
export function meaningOf(
  t: Texts,
  text: string,
  { screen, scene, place }: { screen: Screen | undefined; scene: Scene | undefined; place: Place },
): Meaning {
  const command = commandPlace(text);
  if (command !== undefined) {
    // A link's token is no PIN.
    const isPin = !text.startsWith('/start') && mayHoldPin(text);
    return {
      isPin,
      run: () => ({ to: command, afresh: true, search: '', ...(isPin && { note: t.pinOutOfPlace }) }),
    };
  }
  if (!scene || scene.member.role === 'guest')
    return { isPin: mayHoldPin(text), run: () => ({ to: 'home' }) };
  // The link of a calendar is a secret: whoever has it can read who comes when.
  if (calendarAddress(text, { anyLink: splitPlace(place).screen === 'feeds' }) !== undefined)
    return {
      isPin: true,
      run: ({ isOld, isUnstored }) =>
        isOld ? { note: t.tooOld } : isUnstored ? { note: t.notStored } : pasted(scene, place, text),
    };
  const intent = readSentence(text, scene);
  const isAnswer = screen?.typed !== undefined;
  const isElse = !text.startsWith('/') && isSomethingElse(intent, { isAnswer });
  if (isElse) return sentence(intent, { scene, place, isAnswer: isAnswer && screen?.searches !== true });
  if (isForHelper(intent, { text, scene, screen }))
    return {
      isPin: intent.mayHoldPin,
      run: ({ isOld }) => (isOld ? { note: t.tooOld } : askingHelper(intent, { text, scene, place })),
    };
  if (screen?.secret)
    return {
      isPin: true,
      run: ({ isOld, isUnstored }) => typedOn(screen, scene, { text, isOld, isUnstored }),
    };
  // Digits that this screen asks for are no PIN.
  const isExpected = isDeviceName(text, scene) || screen?.takesDigits?.(scene, text) === true;
  if (!isExpected && mayHoldPin(text)) return { isPin: true, run: () => ({ note: t.pinOutOfPlace }) };
  return {
    isPin: false,
    run({ isOld, isUnstored }) {
      if (screen?.typed) return typedOn(screen, scene, { text, isOld, isUnstored });
      return text.startsWith('/')
        ? { to: 'home', note: t.unknownCommand }
        : searched(intent, { text, scene, place });
    },
  };
}

/** A sentence that was understood. The PIN in it goes into the draft, and the message goes at once. */
function sentence(
  intent: Intent,
  { scene, place, isAnswer }: { scene: Scene; place: Place; isAnswer: boolean },
): Meaning {
  const { mayHoldPin: isPin } = intent;
  const isUsed = intent.pin !== undefined && (intent.kind === 'issue' || intent.kind === 'new-pin');
  return {
    isPin,
    run({ isOld }) {
      const { t } = scene;
      if (isPin && !isUsed) return { note: t.pinOutOfPlace };
      // "Tomorrow" was said of another day.
      if (isOld) return { note: t.tooOld };
      return replyTo(intent, { scene, place, isAnswer });
    },
  };
}

function typedOn(
  screen: Screen,
  scene: Scene,
  { text, isOld, isUnstored }: { text: string; isOld: boolean; isUnstored: boolean },
): Navigation | Promise<Navigation> {
  if (isOld) return { note: scene.t.tooOld };
  if (isUnstored) return { note: scene.t.notStored };
  return screen.typed?.(scene, text) ?? {};
}

function isDeviceName(text: string, { house }: Scene): boolean {
  const wanted = text.trim().toLowerCase();
  return house.queries.devices().some(({ name }) => name.toLowerCase() === wanted);
}
