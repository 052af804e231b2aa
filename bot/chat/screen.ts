import { byMember } from '../../src/domain/people/actor.ts';
import type { Actor } from '../../src/domain/people/actor.ts';
import type { Result, House } from '../../src/engine/house.ts';
import type { Refusal } from '../../src/domain/refusal.ts';
import type { MemberView } from '../../src/engine/views/member-views.ts';
import type { Action } from './act.ts';
import type { BulkDraft } from './drafts/bulk-draft.ts';
import type { Asked, ImportDraft } from './chat-store.ts';
import type { Draft } from './drafts/code-draft.ts';
import type { FileRequest } from '../files/files.ts';
import type { HelpRequest } from '../speech/speech-helper.ts';
import type { ImportProgress } from '../files/import-rows.ts';
import type { Offer } from './drafts/offer.ts';
import type { CameraRequest } from '../alerts/camera-messages.ts';
import { fit, lines, rich, type Html } from '../text/html.ts';
import type { Texts } from '../text/index.ts';
import type { Here } from '../text/lines/lines.ts';
import { tapData } from './places/callback-data.ts';
import { splitPlace } from './places/place.ts';
import type { Place, ScreenName } from './places/place.ts';
import type { Button as TelegramButton } from '../telegram/client.ts';

/** The ways to the page for browsers. */
export interface PageDoors {
  /** The address of the page in a browser, without a slash at its end; missing where Home Assistant alone shows it. */
  readonly url?: string;
  /** Home Assistant shows it in its sidebar. */
  readonly hasIngress: boolean;
}

/** All that a screen may know when it draws itself or is tapped. */
export interface Scene {
  readonly house: House;
  readonly member: MemberView;
  /** All that is said, in the member's language. */
  readonly t: Texts;
  /** What follows the screen's name in the place: `['3']` in `user/3`. */
  readonly args: readonly string[];
  readonly draft?: Draft;
  /** What is about to be decided for several users. */
  readonly bulk?: BulkDraft;
  readonly import?: ImportDraft;
  /** How far the import of this chat is, while it runs and until its screen is left. */
  readonly importing?: ImportProgress;
  /** Part of a name that the list of users is narrowed to. */
  readonly search?: string;
  /** What a typed sentence could mean, on the screen that asks. */
  readonly offer?: Offer;
  /** On the share screen: the message for the guest, with the PIN. */
  readonly shared?: string;
  /** What waits for the second factor. */
  readonly asked?: Asked;
  /** The page that this one was opened from; ‹ Back leads there. */
  readonly cameFrom?: Place;
  /** The bot's name in Telegram's links, once Telegram has told it. */
  readonly botName?: string;
  /** How the page for browsers is opened; missing where there is none. */
  readonly page?: PageDoors;
  /** What is not understood can be put to a helper for free speech. */
  readonly hasHelper?: true;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A screen is plain data and pure functions: it reads the scene, and says what to show or where to go. */
export interface Screen {
  readonly title: (scene: Scene) => string;
  /** The place above this one, for the breadcrumb and ‹ Back; only home has none. */
  readonly up?: (scene: Scene) => Place;
  /** Where ‹ Back leads, if not to the page that it was opened from: the step before, in a wizard. */
  readonly back?: (scene: Scene) => Place;
  /** Undefined where there is nothing to show any more. */
  readonly body: (scene: Scene) => Body | undefined;
  readonly actions?: Readonly<Record<string, Action>>;
  /** What typed text means here; missing: a search for a user. */
  readonly typed?: (scene: Scene, text: string) => Navigation | Promise<Navigation>;
  /** What is typed here narrows a list, so that a sentence is taken for what it is without a question. */
  readonly searches?: true;
  /** Digits mean something here and are no PIN, such as a phone number, or a time that is understood. */
  readonly takesDigits?: (scene: Scene, text: string) => boolean;
  /** What is typed here is a PIN: the message is deleted at once. */
  readonly secret?: boolean;
  readonly forGuests?: boolean;
  readonly forOwners?: boolean;
}

export interface Body {
  readonly text: Html;
  readonly buttons?: readonly (readonly ScreenButton[])[];
  /** It shows a PIN: the message lives for a set time only. */
  readonly showsPin?: boolean;
}

export type ScreenButton = {
  readonly label: string;
  readonly style?: 'danger' | 'success' | 'primary';
  /** There is nothing to tap yet; the text of the screen says why. Older apps show it like all others. */
  readonly disabled?: true;
} & (
  | { readonly go: Place }
  /** Runs `actions[act]` of the screen that shows the button. */
  | { readonly act: string; readonly value?: string }
  | { readonly url: string }
  | { readonly copy: string }
);

/** What follows from a tap or a typed text. */
export interface Navigation {
  /** The place to show next; missing: the same one. */
  readonly to?: Place;
  /** A command begins anew: no page leads there. */
  readonly afresh?: true;
  /** Replaces the draft; null drops it. */
  readonly draft?: Draft | null;
  readonly search?: string;
  /** Replaces what is about to be decided for several users; null drops it. */
  readonly bulk?: BulkDraft | null;
  /** Replaces the rows that are about to be imported; null drops them. */
  readonly import?: ImportDraft | null;
  /** What begins once the screen is shown. */
  readonly files?: FileRequest;
  /** For the screen that asks what was meant. */
  readonly offer?: Offer;
  /** A sentence that the helper for free speech is asked about once the screen is shown. */
  readonly helper?: HelpRequest;
  /** For the share screen that it leads to. */
  readonly shared?: string;
  /** A line above the next screen, as plain text. */
  readonly note?: string;
  /** The house refused it, and the note says why. */
  readonly refused?: true;
  /** The house refused it until the member gives their second factor. */
  readonly needsFactor?: true;
  /** What waits for the second factor, on the screen that asks for it. */
  readonly asked?: Asked;
  /** The second factor was given: do what waited for it. */
  readonly again?: Asked;
  /** A picture with a secret in it, of its own; it goes when the next screen is left. */
  readonly picture?: { readonly png: Uint8Array; readonly caption: Html };
  /** Pictures and clips come below the screen when they are there. */
  readonly footage?: CameraRequest;
  /** A message of its own that shows a PIN or lets somebody in, sent before the screen. */
  readonly secret?: {
    readonly text: Html;
    readonly protect: boolean;
    readonly buttons?: readonly (readonly TelegramButton[])[];
  };
}

export type Screens = Readonly<Record<ScreenName, Screen>>;

export interface Drawing {
  readonly text: string;
  readonly buttons: readonly (readonly TelegramButton[])[];
  readonly showsPin: boolean;
}

/** Bot API: 4,096 characters after the tags are taken out; the rest is for the breadcrumb and a note. */
const BODY_MAX_CHARACTERS = 3_500;
const LABEL_MAX_CHARACTERS = 60;

/** @returns undefined where the place has nothing to show to this member */
export function draw(
  screens: Screens,
  at: { place: Place; version: number; note?: string; scene: Omit<Scene, 'args'> },
): Drawing | undefined {
  const { screen, scene } = find(screens, at.place, at.scene);
  if (!screen || !mayOpen(screen, scene.member)) return undefined;
  const body = screen.body(scene);
  if (!body) return undefined;
  const text = lines(
    rich`<b>${trail(screens, at.place, at.scene).join(' › ')}</b>`,
    ...(at.note === undefined ? [] : ['', at.note]),
    '',
    fit(body.text, BODY_MAX_CHARACTERS),
  );
  const rows = [...(body.buttons ?? []), wayOut(screen, scene)].filter((row) => row.length > 0);
  return {
    text: text.source,
    buttons: rows.map((row) => row.map((button) => toTelegram(button, at))),
    showsPin: body.showsPin ?? false,
  };
}

export function find(
  screens: Screens,
  place: Place,
  scene: Omit<Scene, 'args'>,
): { screen: Screen | undefined; scene: Scene } {
  const { screen, args } = splitPlace(place);
  return { screen: Object.hasOwn(screens, screen) ? screens[screen] : undefined, scene: { ...scene, args } };
}

/** Checked before anything is shown or done: what a tap says need not have been on screen. */
export function mayOpen(screen: Screen, member: MemberView): boolean {
  if (screen.forOwners) return member.role === 'owner';
  return member.role !== 'guest' || screen.forGuests === true;
}

/** Titles from home down to the place. */
function trail(screens: Screens, place: Place, within: Omit<Scene, 'args'>): string[] {
  const { screen, scene } = find(screens, place, within);
  if (!screen) return [];
  return [...(screen.up ? trail(screens, screen.up(scene), within) : []), screen.title(scene)];
}

function wayOut(screen: Screen, scene: Scene): ScreenButton[] {
  if (!screen.up) return [];
  return [
    { label: scene.t.button.back, go: screen.back?.(scene) ?? scene.cameFrom ?? screen.up(scene) },
    { label: scene.t.button.home, go: 'home' },
  ];
}

function toTelegram(
  button: ScreenButton,
  { place, version }: { place: Place; version: number },
): TelegramButton {
  const label = cutLabel(button.label);
  const look = button.style ? { label, style: button.style } : { label };
  if ('url' in button) return { ...look, url: button.url };
  if ('copy' in button) return { ...look, copy: button.copy };
  const still = button.disabled && { disabled: button.disabled };
  if ('go' in button) return { ...look, data: tapData({ place: button.go, version }), ...still };
  return { ...look, data: tapData({ ...button, place, version }), ...still };
}

/** A family of emoji, or a letter with its marks, is not cut apart. */
export function cutLabel(label: string): string {
  if (label.length <= LABEL_MAX_CHARACTERS) return label;
  const characters = [...new Intl.Segmenter().segment(label)].map(({ segment }) => segment);
  return characters.length <= LABEL_MAX_CHARACTERS
    ? label
    : `${characters.slice(0, LABEL_MAX_CHARACTERS - 1).join('')}…`;
}

/** Goes on where the house agreed; stays with its words where it refused. */
export function after<T>(t: Texts, result: Result<T>, then: (value: T) => Navigation): Navigation {
  if (result.ok) return then(result.value);
  const isFactor = result.refusals.some((one) => one.kind === 'factor' && one.problem.kind === 'needed');
  return { note: refusalWords(t, result.refusals), refused: true, ...(isFactor && { needsFactor: true }) };
}

export function refusalWords(t: Texts, refusals: readonly Refusal[]): string {
  return refusals.map((refusal) => `⚠ ${t.refusal(refusal)}`).join('\n');
}

/** Who did it, for the house's audit. */
export function actorOf(member: MemberView): Actor {
  return byMember(member.id);
}

/** When it is, where the house stands, and who reads it. */
export function hereOf({ now, house, t }: Scene): Here {
  return { now, zone: house.zone, t };
}
