import { AUTOMATION } from '../domain/people/actor.ts';
import type { z } from 'zod';
import type { Clock } from '../domain/clock.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { House } from '../engine/house.ts';
import { accessList, codeFields, conditionFields, usesFields } from './access-list.ts';
import { COMMANDS, inputProblems } from './command-input.ts';
import type { CommandName, Input } from './command-input.ts';
import { Finder } from './find.ts';
import type { Words } from './words.ts';

/** How a command ended. */
export type Outcome =
  | { readonly ok: true; readonly result: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly errors: readonly string[] };

/** A command that says when it was sent is obeyed for so long. */
const SENT_WITHIN_MS = 60_000;

const HOUR_MS = 60 * 60_000;
/** The most changes in one answer. */
const MOST_CHANGES = 200;

/** What automations ask of the house. Nothing here takes, shows or repeats a PIN. */
export class Commands {
  readonly #house: House;
  readonly #clock: Clock;
  readonly #words: Words;
  /**
   * How the commands of the last minutes ended that say when they were sent. A client whose connection broke
   * before the receipt sends the same once more: that is answered the same, and not obeyed again.
   */
  readonly #ended = new Map<string, { readonly at: number; readonly outcome: Outcome }>();

  constructor(parts: { house: House; clock: Clock; words: Words }) {
    this.#house = parts.house;
    this.#clock = parts.clock;
    this.#words = parts.words;
  }

  async run(name: string, input: unknown): Promise<Outcome> {
    switch (name) {
      case 'issue_code':
        return this.#checked(name, input, (wish) => this.#issue(wish));
      case 'pause_code':
        return this.#checked(name, input, (whose) => this.#changeWhose(whose, 'pause'));
      case 'resume_code':
        return this.#checked(name, input, (whose) => this.#changeWhose(whose, 'resume'));
      case 'revoke_code':
        return this.#checked(name, input, (whose) => this.#change(whose, 'revoke'));
      case 'who_has_access':
        return this.#checked(name, input, (query) => this.#whoHasAccess(query));
      case 'upcoming':
        return this.#checked(name, input, (query) => this.#upcoming(query));
      default:
        return failed(`There is no command of that name. There are ${Object.keys(COMMANDS).join(', ')}.`);
    }
  }

  async #checked<Name extends CommandName>(
    name: Name,
    input: unknown,
    obey: (input: Input<Name>) => Outcome | Promise<Outcome>,
  ): Promise<Outcome> {
    const schema: z.ZodType = COMMANDS[name];
    const parsed = schema.safeParse(input);
    if (!parsed.success) return failed(...inputProblems(parsed.error));
    const checked = parsed.data as Input<Name>;
    if (checked.sent_at === undefined) return obey(checked);
    const now = this.#clock.now();
    if (Math.abs(now - Date.parse(checked.sent_at)) > SENT_WITHIN_MS)
      return failed(
        'This command was sent more than a minute ago, or by another clock. Nothing was changed.',
      );
    for (const [key, { at }] of this.#ended)
      if (Math.abs(now - at) > 2 * SENT_WITHIN_MS) this.#ended.delete(key);
    const key = `${name} ${JSON.stringify(input)}`;
    const outcome = this.#ended.get(key)?.outcome ?? (await obey(checked));
    this.#ended.set(key, { at: now, outcome });
    return outcome;
  }

  async #issue({
    user: whom,
    devices: where,
    schedule,
    only_while: what,
    uses,
  }: Input<'issue_code'>): Promise<Outcome> {
    if (what !== undefined) await this.#house.conditions.look();
    const find = new Finder(this.#house);
    const user = find.user(whom);
    const devices = where.flatMap((device) => find.device(device)?.id ?? []);
    const condition = what === undefined ? null : (find.condition(what)?.id ?? null);
    const errors = [...find.errors, ...this.#house.codes.scheduleRefusals(schedule).map(this.#words.refusal)];
    if (!user || errors.length > 0) return failed(...errors);
    const pins = this.#house.pinPolicy.proposePins({ user: user.id, devices });
    if (!pins.ok) return this.#refused(pins.refusals);
    const wish = { user: user.id, ...pins.value, devices, schedule, condition, uses: uses ?? null };
    const issued = this.#house.codes.issue(AUTOMATION, wish);
    return issued.ok ? this.#told(issued.value) : this.#refused(issued.refusals);
  }

  #changeWhose(
    { tag: which, ...whose }: Input<'pause_code'>,
    what: 'pause' | 'resume',
  ): Outcome | Promise<Outcome> {
    if (which === undefined) return this.#change(whose, what);
    const find = new Finder(this.#house);
    const tag = find.tag(which);
    return tag ? this.changeTag(tag.id, what) : failed(...find.errors);
  }

  /** All codes of all users who have the tag; resolves once each of them is decided. */
  async changeTag(id: number, what: 'pause' | 'resume'): Promise<Outcome> {
    const { groups, bulk } = this.#house;
    const begun = bulk.begin(AUTOMATION, groups.usersWith(id), { kind: what });
    if (!begun.ok) return this.#refused(begun.refusals);
    const { done = 0, refused: misses = [] } = (await bulk.ended(begun.value)) ?? {};
    const result = { tag_id: id, tag_name: groups.tag(id)?.name ?? null, codes_changed: done };
    if (misses.length === 0) return { ok: true, result };
    return failed(
      ...misses.map(({ code, refusals }) => `Code ${code}: ${refusals.map(this.#words.refusal).join(' ')}`),
    );
  }

  #change(
    { code, user: whom }: Pick<Input<'revoke_code'>, 'code' | 'user'>,
    what: keyof typeof OF_ONE,
  ): Outcome {
    if (code !== undefined) {
      const done = this.#house.codes[OF_ONE[what]](AUTOMATION, code);
      return done.ok ? this.#told(code) : this.#refused(done.refusals);
    }
    const find = new Finder(this.#house);
    const user = find.user(whom!);
    if (!user) return failed(...find.errors);
    const done = this.#house.codes[OF_ALL[what]](AUTOMATION, user.id);
    return done.ok
      ? { ok: true, result: { user_id: user.id, user_name: user.name } }
      : this.#refused(done.refusals);
  }

  #whoHasAccess({ user: whom, device: where, now }: Input<'who_has_access'>): Outcome {
    const find = new Finder(this.#house);
    const user = whom === undefined ? undefined : find.user(whom);
    const device = where === undefined ? undefined : find.device(where);
    if (find.errors.length > 0) return failed(...find.errors);
    const query = { now, ...(user && { user: user.id }), ...(device && { device: device.id }) };
    return {
      ok: true,
      result: accessList(this.#house, query, { now: this.#clock.now(), words: this.#words }),
    };
  }

  /** What begins and ends; `more` is true where the answer would be too long. */
  #upcoming({ user: whom, device: where, hours }: Input<'upcoming'>): Outcome {
    const find = new Finder(this.#house);
    const user = whom === undefined ? undefined : find.user(whom);
    const device = where === undefined ? undefined : find.device(where);
    if (find.errors.length > 0) return failed(...find.errors);
    const found = this.#house.forecast.upcoming({
      withinMs: hours * HOUR_MS,
      limit: MOST_CHANGES + 1,
      ...(user && { user: user.id }),
      ...(device && { device: device.id }),
    });
    const changes = found.slice(0, MOST_CHANGES).map((change) => ({
      at: new Date(change.at).toISOString(),
      opens: change.opens,
      hindered: change.hindered?.state ?? null,
      ...conditionFields(change, this.#words),
      ...usesFields(change),
      code_id: change.code,
      user_id: change.user?.id ?? null,
      user_name: this.#words.whose(change.user?.name),
      device: change.device,
      device_name: change.deviceName,
    }));
    return { ok: true, result: { changes, more: found.length > changes.length } };
  }

  /** What has become of a code. */
  #told(id: number): Outcome {
    const code = this.#house.queries.code(id)!;
    const here = { now: this.#clock.now(), zone: this.#house.zone, words: this.#words };
    return { ok: true, result: codeFields(code, here) };
  }

  #refused(refusals: readonly Refusal[]): Outcome {
    return failed(...refusals.map(this.#words.refusal));
  }
}

const OF_ONE = { pause: 'pause', resume: 'resume', revoke: 'delete' } as const;
const OF_ALL = { pause: 'pauseAllOf', resume: 'resumeAllOf', revoke: 'deleteAllOf' } as const;

export function failed(...errors: readonly string[]): Outcome {
  return { ok: false, errors };
}
