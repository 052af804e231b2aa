/**
 * What a button does beyond showing a screen, and what that means for who can get in. An act cannot be
 * written without saying so, because taps come late: Telegram keeps them for a day, and a tap carries no time.
 */
import type { Navigation, Scene } from './screen.ts';
import type { Texts } from '../text/index.ts';

/**
 * - `takes` access away, as pausing or locking a door does. It is done at whatever age: whoever tapped
 *   believes that access is gone.
 * - `gives` access, as unlocking or showing a PIN does, or ends a watch over it. A late one is refused in words.
 * - `neutral`: nobody can get in who could not before, nor the other way round.
 */
export type Access = 'takes' | 'gives' | 'neutral';

export interface Action<Args extends readonly unknown[] = readonly [scene: Scene, value: string]> {
  readonly access: Access | ((...args: Args) => Access);
  /** The tap itself says all that is meant, so that it counts from an earlier drawing and an older message too. */
  readonly fromAnyDrawing?: true;
  readonly run: Run<Args>;
  /** What of it takes access away, where the whole came late and gives some too. */
  readonly late?: Run<Args>;
}

type Run<Args extends readonly unknown[]> = (...args: Args) => Navigation | Promise<Navigation>;

/** Takes access away, and says by its place and value from whom. */
export function takes<Args extends readonly unknown[]>(run: Run<Args>): Action<Args> {
  return { access: 'takes', fromAnyDrawing: true, run };
}

/** The answer to a question that is on screen, or of what was chosen there: it takes access away. */
export function takesAsShown<Args extends readonly unknown[]>(run: Run<Args>): Action<Args> {
  return { access: 'takes', run };
}

export function gives<Args extends readonly unknown[]>(run: Run<Args>): Action<Args> {
  return { access: 'gives', run };
}

export function neutral<Args extends readonly unknown[]>(run: Run<Args>): Action<Args> {
  return { access: 'neutral', run };
}

/** It depends on what is on screen, such as the direction of a switch. */
export function depends<Args extends readonly unknown[]>(
  access: (...args: Args) => Access,
  run: Run<Args>,
): Action<Args> {
  return { access, run };
}

/** In place of an act that gives access and came late. */
export function late<Args extends readonly unknown[]>(
  t: Texts,
  act: Action<Args>,
  ...args: Args
): Navigation | Promise<Navigation> {
  return act.late?.(...args) ?? { note: t.late.gives, refused: true };
}

export function accessOf<Args extends readonly unknown[]>({ access }: Action<Args>, ...args: Args): Access {
  return typeof access === 'function' ? access(...args) : access;
}
