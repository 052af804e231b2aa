import type { YearDevice } from './device.ts';
import type { Machine } from './machine.ts';
import type { Random } from './random.ts';
import { DAY, HOUR, MINUTE, SECOND } from './timeline.ts';
import type { Timeline } from './timeline.ts';

/** What goes wrong at the devices, and on the way to them. */
export class Troubles {
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #devices: readonly YearDevice[];
  readonly #machine: Machine;
  readonly #count: (what: string) => void;

  constructor(parts: {
    timeline: Timeline;
    random: Random;
    devices: readonly YearDevice[];
    machine: Machine;
    count: (what: string) => void;
  }) {
    this.#timeline = parts.timeline;
    this.#random = parts.random;
    this.#devices = parts.devices;
    this.#machine = parts.machine;
    this.#count = parts.count;
  }

  begin(): void {
    this.#timeline.again(0.5 * DAY, this.#random, () => this.#loseDevice());
    this.#timeline.again(10 * DAY, this.#random, () => this.#loseDriver());
    this.#timeline.again(2 * DAY, this.#random, () => this.#misbehave());
    this.#timeline.again(DAY / 4, this.#random, () => this.#arm());
  }

  /** Its battery is dead, or the mesh is. Its driver may know at once, or find out. */
  #loseDevice(): void {
    const device = this.#random.pick(this.#devices);
    if (!device.online) return;
    this.#count('devices lost');
    device.online = false;
    if (this.#random.chance(0.5)) {
      device.missed = true;
      this.#machine.port(device).say({ kind: 'devices-changed' });
    }
    device.tell();
    this.#timeline.after(this.#random.longTail(MINUTE, 12 * HOUR), () => {
      device.online = true;
      device.tell();
      // It tells of itself when it has power again, or some time later with its battery.
      if (this.#random.chance(0.7)) this.hear(device);
      else this.#timeline.after(this.#random.longTail(MINUTE, HOUR), () => this.hear(device));
    });
  }

  /** The driver hears something of the device. */
  hear(device: YearDevice): void {
    if (!device.online || !device.missed) return;
    device.missed = false;
    this.#machine.port(device).say({ kind: 'devices-changed' });
    device.tell();
  }

  #loseDriver(): void {
    const port = this.#random.pick(this.#machine.ports);
    const devices = this.#devices.filter(({ id }) => id.startsWith(`${port.id}/`));
    if (devices.some(({ connected }) => !connected)) return;
    this.#count('drivers lost');
    this.#connect(devices, false);
    this.#timeline.after(this.#random.longTail(10 * SECOND, 3 * HOUR), () => this.#connect(devices, true));
  }

  #connect(devices: readonly YearDevice[], up: boolean): void {
    for (const device of devices) device.connected = up;
    const port = this.#machine.port(devices[0]!);
    port.say({ kind: 'connection', up, why: up ? 'It is back.' : 'It is gone.' });
    port.say({ kind: 'devices-changed' });
    for (const device of devices) device.tell();
  }

  /** Everybody has left, or sleeps. */
  #arm(): void {
    const panel = this.#random.pick(this.#devices.filter(({ character }) => character.kind === 'partition'));
    if (panel.armed) return;
    this.#count('panels armed');
    this.#setArmed(panel, true);
    this.#timeline.after(this.#random.longTail(10 * MINUTE, 12 * HOUR), () => this.#setArmed(panel, false));
  }

  #setArmed(panel: YearDevice, armed: boolean): void {
    panel.armed = armed;
    if (panel.isReachable) this.#machine.port(panel).say({ kind: 'devices-changed' });
    panel.tell();
  }

  #misbehave(): void {
    const device = this.#random.pick(this.#devices);
    const fault = this.#random.pick(['refuses', 'lies'] as const);
    if (device[fault]) return;
    this.#count(`device ${fault}`);
    device[fault] = true;
    device.tell();
    this.#timeline.after(this.#random.longTail(10 * MINUTE, 6 * HOUR), () => {
      device[fault] = false;
      device.tell();
    });
  }
}
