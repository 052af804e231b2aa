/**
 * Scenes and scripts of a simulated Home Assistant, and a switch that they turn. Written from Home Assistant's
 * components/scene, components/script (each script is an action of its own, called by its unique id) and
 * components/input_boolean.
 */
import { SimulatedError, type Fields, type SimulatedCore } from './core.ts';

export class SimulatedScenes {
  readonly #core: SimulatedCore;
  /** What was run, in order. */
  readonly ran: string[] = [];

  /** `scene.cinema` turns the switch on, `script.good_night` off; `script.broken` fails, `script.long` does not end. */
  constructor(core: SimulatedCore) {
    this.#core = core;
    core.setState('input_boolean.cinema', 'off', { friendly_name: 'Cinema' });
    core.setState('scene.cinema', 'unknown', {
      friendly_name: 'Cinema',
      entity_id: ['input_boolean.cinema'],
    });
    // A target that is not there is only logged, as Home Assistant's own does.
    core.actions.set('scene.turn_on', async ({ entity_id }) => {
      for (const id of [entity_id].flat()) if (this.#core.states.has(String(id))) this.#did(String(id), 'on');
    });
    this.#script('good_night', 'Good night', async () => this.#did('script.good_night', 'off'));
    this.#script('broken', 'Broken', async () => {
      this.ran.push('script.broken');
      throw new SimulatedError('home_assistant_error', 'The siren is not there: 4711');
    });
    this.#script('long', 'Long', () => {
      this.ran.push('script.long');
      return new Promise(() => undefined);
    });
    core.commands.set('config/entity_registry/get', async ({ entity_id }: Fields) => {
      const entry = core.entries.find((one) => one.entity_id === entity_id);
      if (!entry) throw new SimulatedError('not_found', 'Entity not found');
      return entry;
    });
  }

  /** As by its owner. */
  remove(entityId: string): void {
    this.#core.removeState(entityId);
  }

  #script(key: string, friendly_name: string, run: () => Promise<void>): void {
    const entity_id = `script.${key}`;
    this.#core.setState(entity_id, 'off', {
      friendly_name,
      last_triggered: null,
      mode: 'single',
      current: 0,
    });
    this.#core.addEntity({ entity_id, platform: 'script', device_id: null, unique_id: key });
    this.#core.actions.set(entity_id, run);
  }

  #did(id: string, state: string): void {
    this.ran.push(id);
    this.#core.setState('input_boolean.cinema', state);
  }
}
