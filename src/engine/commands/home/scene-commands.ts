import type { Actor } from '../../../domain/people/actor.ts';
import type { Scene, RunOutcome, HomeServices } from '../../../domain/home/home-services.ts';
import type { Store } from '../../../storage/store.ts';
import type { SecondFactor } from '../../access/second-factor.ts';
import type { AuditLog } from '../audit-log.ts';
import { DONE, refused } from '../../result.ts';
import type { Result } from '../../result.ts';
import type { SceneChoiceView } from '../../views/device-views.ts';

/** A scene of the configuration; without a name it has the one of its owner. */
export interface SceneSetting {
  readonly id: string;
  readonly name?: string;
}

interface Parts {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly factor: SecondFactor;
  readonly surroundings: HomeServices | undefined;
  /** Where the configuration has chosen, nobody else does. */
  configured: readonly SceneSetting[] | undefined;
}

/** Scenes and scripts that members run from the chat. */
export class SceneCommands {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** There is something that can have scenes. */
  get areThere(): boolean {
    return this.#parts.surroundings !== undefined;
  }

  get areConfigured(): boolean {
    return this.#parts.configured !== undefined;
  }

  /** Those that are chosen, as they are called now as far as is known. */
  chosen(): Scene[] {
    if (!this.#parts.surroundings) return [];
    const names = new Map(this.#parts.surroundings.runnables().map(({ id, name }) => [id, name]));
    if (this.#parts.configured)
      return this.#parts.configured.map(({ id, name }) => ({ id, name: name ?? names.get(id) ?? id }));
    return this.#parts.store.scenes.chosen().map(({ id, name }) => ({ id, name: names.get(id) ?? name }));
  }

  /** All that could be chosen, and what was chosen and is not there any more. */
  choices(): SceneChoiceView[] {
    const chosen = this.chosen();
    const known = this.#parts.surroundings?.runnables() ?? [];
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
    const others = this.#parts.store.scenes.chosen().filter((one) => one.id !== id);
    this.#parts.audit.transaction(by, wanted ? 'offer scene' : 'withdraw scene', () => {
      this.#parts.store.scenes.choose(wanted ? [...others, { id, name: scene.name }] : others);
      return { subject: id, value: undefined };
    });
    return DONE;
  }

  async lookAgain(): Promise<boolean> {
    return (await this.#parts.surroundings?.lookAgain()) ?? false;
  }

  /** Once; only what is chosen. Resolves with what became of it. */
  async run(by: Actor, id: string): Promise<Result<Extract<RunOutcome, { kind: 'done' }>>> {
    if (!this.#parts.surroundings || !this.chosen().some((scene) => scene.id === id))
      return refused({ kind: 'not-found', what: 'scene' });
    // A scene may open a door, or disarm.
    const stops = this.#parts.factor.demand(by);
    if (stops) return refused(stops);
    this.#parts.audit.transaction(by, 'run', () => ({ subject: id, value: undefined }));
    const outcome = await this.#parts.surroundings.run(id);
    return outcome.kind === 'done'
      ? { ok: true, value: outcome }
      : refused({ kind: 'surroundings', message: outcome.message });
  }
}
