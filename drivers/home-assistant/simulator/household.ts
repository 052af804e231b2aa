/**
 * Who lives in the simulated house, and its helpers: a person and the home zone that counts her, a switch that
 * people flip, and a schedule. Written from components/person, zone, input_boolean and schedule of Home Assistant.
 */
import type { SimulatedCore } from './core.ts';

const ZONE = 'zone.home';

export class SimulatedHousehold {
  readonly guestMode = 'input_boolean.guest_mode';
  readonly person = 'person.olivia';
  readonly #core: SimulatedCore;

  constructor(core: SimulatedCore) {
    this.#core = core;
    const helpers = [
      ['input_boolean.guest_mode', 'off', 'Guest mode'],
      ['schedule.cleaning', 'on', 'Cleaning'],
    ] as const;
    for (const [id, state, friendly_name] of helpers) core.setState(id, state, { friendly_name });
    for (const state of ['on', 'off']) {
      core.addEntityAction(`input_boolean.turn_${state}`, this.guestMode, async () =>
        core.setState(this.guestMode, state),
      );
    }
    core.setState(this.person, 'unknown', { friendly_name: 'Olivia' });
    core.setState(ZONE, '0', { friendly_name: 'Test house', persons: [] });
  }

  /** As her phone tells: `home`, `not_home`, or the name of another zone. */
  goes(where: string): void {
    this.#core.setState(this.person, where);
    const persons = where === 'home' ? [this.person] : [];
    this.#core.setState(ZONE, String(persons.length), { persons });
  }
}
