import type { EntrySelection } from '../../src/engine/views/entry-views.ts';
import type { Role } from '../../src/domain/people/user.ts';
import type { House } from '../../src/engine/house.ts';
import type { Html } from '../text/html.ts';
import type { Texts } from '../text/index.ts';
import type { Svg } from './svg.ts';

/** Days are `YYYY-MM-DD`; a month is that of its date. */
export type PictureRequest =
  | { readonly of: 'day' | 'month'; readonly date: string; readonly only: EntrySelection }
  /** From today on, of everybody or of one user. */
  | { readonly of: 'week'; readonly user?: number };

export interface PictureParts {
  readonly house: House;
  readonly t: Texts;
  /** Whose eyes it is for. */
  readonly role: Role;
  readonly member?: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Picture {
  readonly svg: Svg;
  readonly caption: Html;
}

/** Whatever takes longer leaves the chat a turn. */
export const aMoment = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
