import { commandPlace } from './commands.ts';
import { mayHoldPin, mayHoldPinBesideTimes } from '../phrases/digits.ts';
import { textQuestion } from '../phrases/text-questions.ts';
import type { Navigation, Scene, Screen } from './screen.ts';
import type { Texts } from '../text/index.ts';
import { textCommand } from '../phrases/text-commands.ts';

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
  { screen, scene }: { screen: Screen | undefined; scene: Scene | undefined },
): Meaning {
  const command = commandPlace(text);
  if (command !== undefined) {
    // A link's token is no PIN.
    const isPin = !text.startsWith('/start') && mayHoldPin(text);
    return {
      isPin,
      run: () => ({ to: command, search: '', ...(isPin && { note: t.pinOutOfPlace }) }),
    };
  }
  if (!scene) return { isPin: mayHoldPin(text), run: () => ({}) };
  if (screen?.secret)
    return {
      isPin: true,
      run: ({ isOld, isUnstored }) => typedOn(screen, scene, { text, isOld, isUnstored }),
    };
  const question = textQuestion(t, text, scene.house, scene.now);
  // Digits that are a time, or that this screen asks for, are no PIN.
  const isUnderstood =
    question !== undefined &&
    ((question.note === undefined && question.search === undefined) || !mayHoldPinBesideTimes(text));
  const isExpected = isUnderstood || isDeviceName(text, scene) || screen?.takesDigits?.(scene, text) === true;
  if (!isExpected && mayHoldPin(text)) return { isPin: true, run: () => ({ note: t.pinOutOfPlace }) };
  return {
    isPin: false,
    run({ isOld, isUnstored }) {
      if (question) return question;
      if (screen?.typed) return typedOn(screen, scene, { text, isOld, isUnstored });
      return text.startsWith('/')
        ? { to: 'home', note: t.unknownCommand }
        : textCommand(t, text, scene.house);
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
