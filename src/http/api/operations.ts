import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { byToken } from '../../domain/people/actor.ts';
import { languageOf } from '../../domain/people/language.ts';
import type { ApiTokenView } from '../../engine/views/member-views.ts';
import { isHangUp } from '../listener.ts';
import type { Connection } from '../listener.ts';
import { ApiAccess } from './access.ts';
import type { ApiParts, AnyAsk, Operation, Reply } from './ask.ts';
import { describeOperation } from './describe.ts';
import { inputErrors } from './input.ts';
import { BAD_KEY, LATE_KEY, lateProblem, OTHER_REQUEST, WAS_DONE } from './late.ts';
import { NOTHING_HERE, problemResponse, refusalProblem } from './problem.ts';
import type { Problem } from './problem.ts';
import { RIGHTS } from './rights.ts';
import type { OperationKey } from './rights.ts';

export interface ApiEnv {
  Bindings: Connection;
  Variables: { token: ApiTokenView };
}

const BODY_MAX_BYTES = 64 * 1024;
const KEY = /^[\x21-\x7e]{1,100}$/;

/** The one way to add to the API: who may is looked up in the table of rights, and what is sent is checked by its form. */
export class Operations {
  readonly app = new OpenAPIHono<ApiEnv>();
  readonly access: ApiAccess;
  readonly #parts: ApiParts;
  readonly #added = new Set<OperationKey>();
  /** Makes what a request that was done is answered with, where that is not known any more. */
  readonly #shown = new Map<string, (ask: AnyAsk, id: number) => Reply>();

  constructor(parts: ApiParts) {
    this.#parts = parts;
    this.access = new ApiAccess(parts);
    this.app.onError((error, c) => {
      if (!isHangUp(error)) parts.fault(`The API, ${c.req.method} ${c.req.routePath}`, error);
      return problemResponse({
        status: 500,
        code: 'failed',
        title: 'Latchkey failed here.',
        detail: 'Its log says more. It is not known how far this came: look before you try again.',
      });
    });
  }

  add<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
    key: OperationKey,
    operation: Operation<P, Q, B>,
  ): void {
    const [method, path] = key.split(' ') as [string, string];
    this.#added.add(key);
    this.app.openAPIRegistry.registerPath(describeOperation(key, operation));
    this.app.on(method, path.replaceAll(/\{(\w+)\}/g, ':$1'), (c) =>
      this.#answer(c, key, operation as unknown as Operation),
    );
  }

  /** @param kind as the audit calls it, such as `code` of `code:7` */
  shows(kind: string, show: (ask: AnyAsk, id: number) => Reply): void {
    this.#shown.set(kind, show);
  }

  /** All that has a right is there. What is at no address is answered in the same way to whoever is let in. */
  close(): void {
    const forgotten = (Object.keys(RIGHTS) as OperationKey[]).filter((key) => !this.#added.has(key));
    if (forgotten.length > 0)
      throw new Error(`The API has rights for what it has not: ${forgotten.join(', ')}`);
    this.app.all('*', (c) => {
      const entered = this.access.tokenIn(c.req.raw.headers, c.env.peer);
      return problemResponse('problem' in entered ? entered.problem : NOTHING_HERE);
    });
  }

  /** What answers by itself, such as a stream. */
  addOwn(key: OperationKey, answer: (token: ApiTokenView, headers: Headers) => Response): void {
    const [method, path] = key.split(' ') as [string, string];
    this.#added.add(key);
    this.app.on(method, path, (c) => {
      const token = this.#enter(c, key);
      return 'status' in token ? problemResponse(token) : answer(token, c.req.raw.headers);
    });
  }

  /** The token, or why it is not let in. */
  #enter(c: Context<ApiEnv>, key: OperationKey, takesAway = false): ApiTokenView | Problem {
    const entered = this.access.tokenIn(c.req.raw.headers, c.env.peer);
    if ('problem' in entered) return entered.problem;
    return this.access.refuses(entered.token, key, takesAway) ?? entered.token;
  }

  async #answer(c: Context<ApiEnv>, key: OperationKey, operation: Operation): Promise<Response> {
    const token = this.#enter(c, key, operation.takesAway);
    if ('status' in token) return problemResponse(token);
    const { house, words, clock } = this.#parts;
    const cameAt = clock.now();
    const sent = await inputOf(c, operation);
    if ('problem' in sent) return problemResponse(sent.problem);
    const w = words(languageOf(c.req.header('accept-language')?.split(/[,;]/)[0]?.trim()));
    const ask: AnyAsk = {
      ...{ house, by: byToken(token.id), token, w, here: { now: clock.now(), zone: house.zone } },
      ...{ params: sent.params, query: sent.query, body: sent.body, headers: c.req.raw.headers },
    };
    await operation.prepare?.(house);
    const run = (): Reply | Promise<Reply> => {
      // It may have been ended while the body came.
      if (!house.apiTokens.isGood(token.id)) return { problem: { ...NOTHING_HERE, status: 401 } };
      const late = lateProblem(ask.headers, operation, { cameAt, now: clock.now() });
      return late ? { problem: late } : operation.run(ask);
    };
    const chosen = c.req.header('idempotency-key');
    if (chosen === undefined || c.req.method === 'GET') return responseOf(await run(), ask);
    const request = [c.req.method, c.req.path, sent.raw].join('\n');
    return this.#once(chosen, ask, { request, run, takesAway: operation.takesAway === true });
  }

  async #once(
    key: string,
    ask: AnyAsk,
    {
      request,
      run,
      takesAway,
    }: {
      readonly request: string;
      readonly run: () => Reply | Promise<Reply>;
      readonly takesAway: boolean;
    },
  ): Promise<Response> {
    if (!KEY.test(key)) return problemResponse(BAD_KEY);
    let fresh: Response | undefined;
    const asked = { token: ask.token.id, key, request, takesAway };
    const outcome = await ask.house.apiReplies.once(asked, async () => {
      const reply = await run();
      const made = encoded(reply, ask);
      fresh = new Response(made.text === '' ? null : made.text, made);
      const isSecret = 'isSecret' in reply;
      return { status: made.status, text: JSON.stringify(made), ...(isSecret && { isSecret }) };
    });
    if (fresh) return fresh;
    if (outcome.kind === 'other') return problemResponse(OTHER_REQUEST);
    if (outcome.kind === 'late') return problemResponse(LATE_KEY);
    if (outcome.kind === 'done') {
      const [kind = '', id] = outcome.subject.split(':');
      const show = this.#shown.get(kind);
      return show ? responseOf(show(ask, Number(id)), ask, AGAIN) : problemResponse(WAS_DONE);
    }
    const kept = JSON.parse(outcome.reply.text) as Encoded;
    return new Response(kept.text === '' ? null : kept.text, {
      status: kept.status,
      headers: { ...kept.headers, ...AGAIN },
    });
  }
}

const AGAIN = { 'idempotency-replayed': 'true' };

interface Encoded {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
}

function responseOf(reply: Reply, ask: AnyAsk, more: Readonly<Record<string, string>> = {}): Response {
  const { status, headers, text } = encoded(reply, ask);
  return new Response(text === '' ? null : text, { status, headers: { ...headers, ...more } });
}

function encoded(reply: Reply, { w }: AnyAsk): Encoded {
  if ('problem' in reply) return problemEncoded(reply.problem);
  if ('refusals' in reply) return problemEncoded(refusalProblem(reply.refusals, w));
  if (reply.status === 204) return { status: 204, headers: { 'cache-control': 'no-store' }, text: '' };
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', ...reply.headers };
  return { status: reply.status, headers, text: JSON.stringify(reply.body) };
}

function problemEncoded({ status, code, title, detail, more, headers }: Problem): Encoded {
  return {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
    text: JSON.stringify({ type: `urn:latchkey:problem:${code}`, title, status, code, detail, ...more }),
  };
}

type Sent =
  | { readonly params: unknown; readonly query: unknown; readonly body: unknown; readonly raw: string }
  | { readonly problem: Problem };

async function inputOf(c: Context<ApiEnv>, operation: Operation): Promise<Sent> {
  const url = new URL(c.req.url);
  const query = Object.fromEntries(url.searchParams);
  const params = (operation.params ?? z.object({})).safeParse(c.req.param());
  if (!params.success)
    return { problem: { ...NOTHING_HERE, more: { errors: inputErrors(params.error, 'path') } } };
  const asked = (operation.query ?? z.strictObject({})).safeParse(query);
  if (!asked.success) return wrong(inputErrors(asked.error, 'query'));
  const raw = await textOf(c);
  if (typeof raw !== 'string') return { problem: raw };
  if (!operation.body) {
    return raw.trim() === '' || raw.trim() === '{}'
      ? { params: params.data, query: asked.data, body: undefined, raw: url.search }
      : wrong([{ pointer: 'body', detail: 'Expected no body.' }]);
  }
  if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? ''))
    return { problem: { status: 415, code: 'not-json', title: 'Expected Content-Type: application/json.' } };
  let came: unknown;
  try {
    came = JSON.parse(raw);
  } catch {
    return { problem: { status: 400, code: 'not-json', title: 'The body is no JSON.' } };
  }
  const body = operation.body.safeParse(came);
  if (!body.success) return wrong(inputErrors(body.error, 'body'));
  return { params: params.data, query: asked.data, body: body.data, raw: `${url.search}\n${raw}` };
}

function wrong(errors: readonly { pointer: string; detail: string }[]): { problem: Problem } {
  return {
    problem: {
      status: 400,
      code: 'input',
      title: 'What was sent has not the form that was expected.',
      detail: errors.map((one) => `${one.pointer}: ${one.detail}`).join(' '),
      more: { errors },
    },
  };
}

/** Not more of it than a request may have, whatever its headers say. */
async function textOf(c: Context<ApiEnv>): Promise<string | Problem> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > BODY_MAX_BYTES)
      return {
        status: 413,
        code: 'too-large',
        title: 'The body is too large.',
        detail: `Expected at most ${BODY_MAX_BYTES} bytes.`,
        headers: { connection: 'close' },
      };
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
