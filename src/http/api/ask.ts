import type { z } from '@hono/zod-openapi';
import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { House, Result } from '../../engine/house.ts';
import type { ApiTokenView } from '../../engine/views/member-views.ts';
import type { StreamLimits } from '../live/streams.ts';
import type { Here, PageWords, PageWordsOf } from '../words.ts';
import type { Problem } from './problem.ts';

/** What all of the API shares. */
export interface ApiParts {
  readonly house: House;
  readonly clock: Clock;
  /** The words of the chat. */
  readonly words: PageWordsOf;
  /** Where the page lies, such as `https://home.example.org/latchkey`. */
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  readonly streams?: Partial<StreamLimits>;
  readonly fault: (where: string, error: unknown) => void;
}

/** A request that is let in, and whose form is right. */
export interface Ask<Params, Query, Body> {
  readonly house: House;
  readonly by: Actor;
  readonly token: ApiTokenView;
  readonly w: PageWords;
  readonly here: Here;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly headers: Headers;
}

export type AnyAsk = Ask<unknown, unknown, unknown>;

export type Reply =
  | {
      readonly status: 200 | 201 | 202;
      readonly body: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      /** Kept nowhere. */
      readonly isSecret?: true;
    }
  | { readonly status: 204 }
  | { readonly refusals: readonly Refusal[] }
  | { readonly problem: Problem };

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, body, headers };
}

/** @param place seen from the list that it is made in, such as `codes/7`: wherever the API lies */
export function created(place: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 201, body, headers: { location: place, ...headers } };
}

export const NOTHING: Reply = { status: 204 };

/** What follows from a command of the house. */
export function after<T>(result: Result<T>, then: (value: T) => Reply): Reply {
  return result.ok ? then(result.value) : { refusals: result.refusals };
}

export function missing(what: Extract<Refusal, { kind: 'not-found' }>['what']): Reply {
  return { refusals: [{ kind: 'not-found', what }] };
}

export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Missing: it answers nothing but that it is done. */
  readonly reply?: z.ZodType;
  readonly status?: 200 | 201 | 202;
  /** It changes what others may have changed meanwhile: `If-Match` says which version was seen. */
  readonly changesVersion?: true;
  /** It takes access away, and so is always done. */
  readonly takesAway?: true;
  /** What has to be looked up first. */
  readonly prepare?: (house: House) => Promise<void>;
  /** It opens something at once: `Sent-At` has to say that it was meant now. */
  readonly opensNow?: true;
  readonly run: (ask: Ask<z.output<Params>, z.output<Query>, z.output<Body>>) => Reply | Promise<Reply>;
}
