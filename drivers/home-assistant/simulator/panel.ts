/**
 * The panel of Home Assistant's `manual` integration: armed and disarmed by one code. Written from
 * components/manual and components/alarm_control_panel of Home Assistant.
 */
import { SimulatedError, type Fields, type SimulatedCore } from './core.ts';

/** `AlarmControlPanelEntityFeature`: home, away, night, trigger, custom bypass, vacation. */
const ALL_FEATURES = 63;
const ACTIONS: Readonly<Record<string, string>> = {
  alarm_disarm: 'disarmed',
  alarm_arm_home: 'armed_home',
  alarm_arm_away: 'armed_away',
  alarm_arm_night: 'armed_night',
};

export class SimulatedManualPanel {
  readonly entityId = 'alarm_control_panel.home';
  readonly #core: SimulatedCore;
  readonly #code: string;

  constructor(core: SimulatedCore, code: string) {
    this.#core = core;
    this.#code = code;
    core.setState(this.entityId, 'disarmed', {
      friendly_name: 'Home',
      code_format: 'number',
      changed_by: null,
      code_arm_required: true,
      supported_features: ALL_FEATURES,
    });
    core.addEntity({
      entity_id: this.entityId,
      platform: 'manual',
      device_id: null,
      unique_id: 'manual_home',
    });
    for (const [service, state] of Object.entries(ACTIONS)) {
      core.addEntityAction(`alarm_control_panel.${service}`, this.entityId, async ({ code }: Fields) => {
        if (code !== this.#code) {
          throw new SimulatedError('service_validation_error', 'Invalid alarm code provided', {
            domain: 'alarm_control_panel',
            key: 'invalid_code',
          });
        }
        this.become(state);
      });
    }
  }

  get state(): string {
    return this.#core.states.get(this.entityId)!.state;
  }

  /** As by an automation. */
  become(state: string): void {
    this.#core.setState(this.entityId, state);
  }
}
