/**
 * A Zigbee lock of a simulated Home Assistant. Written from components/zha (services.py) of Home Assistant,
 * the zha library (device.py, virtual.py) and the Door Lock cluster of the Zigbee Cluster Library: users are
 * counted from 0 on the air, and code slots from 1 in Home Assistant.
 */
import { SimulatedError, type Fields, type SimulatedCore } from '../core.ts';
import { SimulatedLock } from './lock.ts';

const DOOR_LOCK = 0x0101;
const SET_PIN = 0x05;
const CLEAR_PIN = 0x07;

export class SimulatedZhaLock extends SimulatedLock {
  readonly #ieee = '00:0d:6f:00:0a:90:69:e7';

  constructor(core: SimulatedCore, name: string) {
    super(core, name);
    const { entityId: entity_id, deviceId: device_id } = this;
    core.addEntity(
      { entity_id, platform: 'zha', device_id, unique_id: `${this.#ieee}-1-257` },
      { id: device_id, manufacturer: 'Yale', model: 'YRD210', identifiers: [['zha', this.#ieee]] },
    );
    core.actions.set('zha.issue_zigbee_cluster_command', async (data) => this.#command(data));
  }

  protected override opened(slot: number): void {
    this.moveBolt('unlocked');
    this.#tell('Unlock', slot);
  }

  protected override denied(): void {
    this.#tell('UnlockFailureInvalidPINorID', 0);
  }

  protected override reached(isThere: boolean): void {
    this.core.setState(this.entityId, isThere ? 'locked' : 'unavailable');
  }

  #tell(operation: string, code_slot: number): void {
    this.core.fire('zha_event', {
      device_ieee: this.#ieee,
      device_id: this.deviceId,
      cluster_id: DOOR_LOCK,
      command: 'operation_event_notification',
      args: { source: 'Keypad', operation, code_slot },
      params: {},
    });
  }

  #command({ ieee, endpoint_id, cluster_id, command, params }: Fields): void {
    if (ieee !== this.#ieee || endpoint_id !== 1 || cluster_id !== DOOR_LOCK)
      throw new SimulatedError('unknown_error', `Cluster ${String(cluster_id)} not found`);
    if (this.faults.offline) throw new SimulatedError('unknown_error', 'Failed to deliver message');
    const { user_id, pin_code } = params as Fields;
    if (command !== SET_PIN && command !== CLEAR_PIN) throw new SimulatedError('unknown_error', 'no command');
    if (this.take((user_id as number) + 1, command === SET_PIN ? String(pin_code) : undefined) !== 'ok')
      throw new SimulatedError(
        'unknown_error',
        'Failed to issue cluster command with status: Status.FAILURE',
      );
  }
}
