import type { Actor } from '../../domain/actor.ts';
import type { Scene, RunOutcome, HomeServices } from '../../domain/home-services.ts';
import type { Store } from '../../storage/store.ts';
import type { SecondFactor } from '../access/second-factor.ts';
import type { AuditLog } from './audit-log.ts';
import { DONE, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { SceneChoiceView } from '../queries/views.ts';

/** A scene of the configuration; without a name it has the one of its owner. */
export interface SceneSetting {
  readonly id: string;
  readonly name?: string;
}

/** Scenes and scripts that members run from the chat. */
export class SceneCommands {
  readonly #store: Store;
  readonly #decisions: AuditLog;
  readonly #surroundings: HomeServices | undefined;
  readonly #factor: SecondFactor;
  readonly #configured: readonly SceneSetting[] | undefined;

  constructor(parts: {
    store: Store;
    decisions: AuditLog;
    factor: SecondFactor;
    surroundings: HomeServices | undefined;
    /** Where the configuration has chosen, nobody else does. */
    configured: readonly SceneSetting[] | undefined;
  }) {
    this.#store = parts.store;
    this.#decisions = parts.decisions;
    this.#factor = parts.factor;
    this.#surroundings = parts.surroundings;
    this.#configured = parts.configured;
  }

  /** There is something that can have scenes. */
  get areThere(): boolean {
    return this.#surroundings !== undefined;
  }

  get areConfigured(): boolean {
    return this.#configured !== undefined;
  }

  /** Those that are chosen, as they are called now as far as is known. */
  chosen(): Scene[] {
    if (!this.#surroundings) return [];
    const names = new Map(this.#surroundings.runnables().map(({ id, name }) => [id, name]));
    if (this.#configured)
      return this.#configured.map(({ id, name }) => ({ id, name: name ?? names.get(id) ?? id }));
    return this.#store.scenes.chosen().map(({ id, name }) => ({ id, name: names.get(id) ?? name }));
  }

  /** All that could be chosen, and what was chosen and is not there any more. */
  choices(): SceneChoiceView[] {
    const chosen = this.chosen();
    const known = this.#surroundings?.runnables() ?? [];
    const isKnown = new Set(known.map(({ id }) => id));
    const isChosen = new Set(chosen.map(({ id }) => id));
    return [...chosen.filter(({ id }) => !isKnown.has(id)), ...known].map((scene) => ({
      ...scene,
      chosen: isChosen.has(scene.id),
    }));
  }

  choose(by: Actor, id: string, wanted: boolean): Result<void> {
    const scene = this.choices().find((one) => one.id === id);
    if (!scene || this.areConfigured) return refused({ kind: 'not-found', what: 'scene' });
    const others = this.#store.scenes.chosen().filter((one) => one.id !== id);
    this.#decisions.transaction(by, wanted ? 'offer scene' : 'withdraw scene', () => {
      this.#store.scenes.choose(wanted ? [...others, { id, name: scene.name }] : others);
      return { subject: id, value: undefined };
    });
    return DONE;
  }

  async lookAgain(): Promise<boolean> {
    return (await this.#surroundings?.lookAgain()) ?? false;
  }

  /** Once; only what is chosen. Resolves with what became of it. */
  async run(by: Actor, id: string): Promise<Result<Extract<RunOutcome, { kind: 'done' }>>> {
    if (!this.#surroundings || !this.chosen().some((scene) => scene.id === id))
      return refused({ kind: 'not-found', what: 'scene' });
    // A scene may open a door, or disarm.
    const stops = this.#factor.demand(by);
    if (stops) return refused(stops);
    this.#decisions.transaction(by, 'run', () => ({ subject: id, value: undefined }));
    const outcome = await this.#surroundings.run(id);
    return outcome.kind === 'done'
      ? { ok: true, value: outcome }
      : refused({ kind: 'surroundings', message: outcome.message });
  }
}
