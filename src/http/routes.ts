import type { Context, Hono } from 'hono';
import type { Role } from '../domain/people/user.ts';
import { isProof } from './access/reader.ts';
import { isFromOurs } from './access/origin.ts';
import { Form } from './form.ts';
import { factorPage, isFactorAsked } from './pages/factor.ts';
import { notForYou, oldForm, outside } from './pages/outside.ts';
import type { Html } from './html.ts';
import type { Env, Outcome, Scene, Visit } from './scene.ts';

/** Who may open a page or send its form: `anyone` without a login, then each with all that stand after it. */
export type Who = 'anyone' | 'member' | 'manager' | 'owner';

export interface RouteSpec {
  readonly method: 'GET' | 'POST';
  /** As Hono reads it, such as `/people/:id`. */
  readonly path: string;
  readonly who: Who;
}

const MAY: Readonly<Record<Exclude<Who, 'anyone'>, readonly Role[]>> = {
  member: ['owner', 'manager', 'guest'],
  manager: ['owner', 'manager'],
  owner: ['owner'],
};

type Answer = Html | Response | undefined;
type Run = (scene: Scene, form: Form) => Outcome | Promise<Outcome>;

/**
 * The one way to add a page or a form: who may use it is said with it and checked before it runs, and a form is
 * looked at only with the proof that a page of ours has made it.
 */
export class Routes {
  readonly specs: RouteSpec[] = [];
  readonly #app: Hono<Env>;
  readonly #visit: (c: Context<Env>) => Visit;

  constructor(app: Hono<Env>, visit: (c: Context<Env>) => Visit) {
    this.#app = app;
    this.#visit = visit;
  }

  /** @param show undefined where there is nothing of that address */
  page(path: string, who: Exclude<Who, 'anyone'>, show: (scene: Scene) => Answer | Promise<Answer>): void {
    this.#add('GET', path, who);
    this.#app.get(path, async (c) => {
      const visit = this.#visit(c);
      const stopped = keptOut(visit, who);
      if (stopped) return stopped;
      return answer(c, await show(visit as Scene));
    });
  }

  form(path: string, who: Exclude<Who, 'anyone'>, run: Run): void {
    this.#form(path, who, run, formOf);
  }

  /** A form with a file. Whoever may not send it is answered before anything of it is read. */
  upload(path: string, who: Exclude<Who, 'anyone'>, run: Run): void {
    this.#form(path, who, run, uploadOf);
  }

  #form(path: string, who: Exclude<Who, 'anyone'>, run: Run, read: typeof formOf): void {
    this.#add('POST', path, who);
    this.#app.post(path, async (c) => {
      const visit = this.#visit(c);
      const stopped = keptOut(visit, who);
      if (stopped) return stopped;
      const scene = visit as Scene;
      if (!isFromOurs(c.req.raw.headers, visit.way)) return oldForm(visit);
      const form = await read(c);
      if (!form || !isProof(scene.reader, form.text('proof'))) return oldForm(visit);
      return this.#run(scene, form, run);
    });
  }

  /** Without a login. A form among them is taken only from our own pages, and has no proof of a member. */
  open(
    method: 'GET' | 'POST',
    path: string,
    run: (visit: Visit, form: Form) => Answer | Promise<Answer>,
  ): void {
    this.#add(method, path, 'anyone');
    this.#app.on(method, path, async (c) => {
      const visit = this.#visit(c);
      if (method === 'POST' && !isFromOurs(c.req.raw.headers, visit.way)) return oldForm(visit);
      const form = method === 'POST' ? await formOf(c) : new Form(new URLSearchParams());
      return form ? answer(c, await run(visit, form)) : oldForm(visit);
    });
  }

  #add(method: RouteSpec['method'], path: string, who: Who): void {
    this.specs.push({ method, path, who });
  }

  async #run(scene: Scene, form: Form, run: Run): Promise<Response> {
    if (form.has('factor')) {
      const given = scene.house.factor.give(scene.reader.by, form.text('factor'));
      if (!given.ok) return factorPage(scene, form, given.refusals);
    }
    const outcome = await run(scene, form);
    if (outcome instanceof Response) return outcome;
    if (!('refusals' in outcome)) {
      const { note, refused } = outcome;
      return goTo(
        scene,
        outcome.to,
        note === undefined ? undefined : { text: note, ...(refused && { refused }) },
      );
    }
    if (isFactorAsked(outcome.refusals)) return factorPage(scene, form, []);
    const text = outcome.refusals.map((refusal) => scene.w.refusal(refusal)).join('\n');
    return goTo(scene, outcome.to, { text, refused: true });
  }
}

/** Redirect after post: loading the next page again does nothing again. */
function goTo(scene: Scene, path: string, note: { text: string; refused?: true } | undefined): Response {
  const said = note && scene.memory.said.keep(scene.reader.member.id, note);
  const [place = '/', hash] = path.split('#');
  const query = said === undefined ? '' : `${place.includes('?') ? '&' : '?'}said=${said}`;
  return scene.c.redirect(`${scene.to(place)}${query}${hash === undefined ? '' : `#${hash}`}`, 303);
}

/** The page for whoever may not see this one. */
function keptOut(visit: Visit, who: Exclude<Who, 'anyone'>): Response | Promise<Response> | undefined {
  if (visit.visitor.kind !== 'reader') return outside(visit);
  return MAY[who].includes(visit.visitor.reader.member.role) ? undefined : notForYou(visit);
}

async function formOf(c: Context<Env>): Promise<Form | undefined> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return undefined;
  return new Form(new URLSearchParams(await c.req.text()));
}

async function uploadOf(c: Context<Env>): Promise<Form | undefined> {
  const type = c.req.header('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) return undefined;
  // What is no form at all, or is cut off, cannot be read.
  const all = await c.req.formData().catch(() => undefined);
  if (!all) return undefined;
  const fields = new URLSearchParams();
  const files = new Map<string, Uint8Array>();
  for (const [name, value] of all)
    if (typeof value === 'string') fields.append(name, value);
    else files.set(name, await value.bytes());
  return new Form(fields, files);
}

function answer(c: Context<Env>, given: Answer): Response | Promise<Response> {
  if (given === undefined) return c.notFound();
  return given instanceof Response ? given : c.html(given);
}
