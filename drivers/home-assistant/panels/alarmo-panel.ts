/**
 * A panel of Alarmo, an area or the master of all areas: armed and disarmed by Alarmo's own actions, which tell
 * why they failed. A master's name for who did it is its own: its areas keep the name of who was there last.
 */
import type { ArmMode, Device } from '../../../src/domain/device.ts';
import type { ArmOptions } from '../../../src/domain/driver/driver.ts';
import type { ArmOutcome } from '../../../src/domain/driver/outcome.ts';
import type { Pin } from '../../../src/domain/pins/pin.ts';
import type { Fields } from '../connection/messages.ts';
import { PanelUnit, refused } from './panel-device.ts';

const MODES: Readonly<Record<Exclude<ArmMode, 'disarmed'>, string>> = {
  stay: 'home',
  away: 'away',
  night: 'night',
};

export class AlarmoPanel extends PanelUnit {
  /** Numbers the commands of this unit: Alarmo tells which one failed. */
  #command = 0;
  #failure: ArmOutcome | undefined;

  override device(): Device | undefined {
    const device = super.device();
    return (
      device && {
        ...device,
        model: 'Alarmo',
        armAbilities: { noEntryDelay: [], silent: false, bypass: true },
      }
    );
  }

  heard(type: string, data: Fields, _at: number): void {
    if (type !== 'alarmo_failed_to_arm' || data.entity_id !== this.found?.entityId) return;
    const isOurs = data.context_id === this.#command;
    if (isOurs) {
      this.#failure = failureIn(data);
      this.answered();
    } else if (data.reason === 'invalid_code') {
      this.context.tell({ kind: 'used', device: this.context.id, how: 'denied' });
    }
  }

  protected override async command(mode: ArmMode, code: Pin | undefined, options: ArmOptions): Promise<void> {
    this.#failure = undefined;
    this.#command = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
    const data: Fields = { context_id: this.#command, ...(code && { code: code.reveal() }) };
    const { client } = this.context;
    const { entityId } = this.found!;
    if (mode === 'disarmed') await client.act('alarmo.disarm', undefined, { entity_id: entityId, ...data });
    else {
      const how = { mode: MODES[mode], ...(options.bypass && { force: true }) };
      await client.act('alarmo.arm', undefined, { entity_id: entityId, ...data, ...how });
    }
  }

  protected override whyNot(): ArmOutcome | undefined {
    return this.#failure;
  }
}

function failureIn({ reason, sensors }: Fields): ArmOutcome {
  switch (reason) {
    case 'open_sensors':
      return refused(
        { code: 'zones-open', mayLeaveOut: true },
        Array.isArray(sensors) ? sensors.map(String) : [],
      );
    case 'invalid_code':
      return refused({ code: 'code-unknown-or-not-allowed' });
    default:
      return refused({ code: 'cannot-now' });
  }
}
