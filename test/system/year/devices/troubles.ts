import type { YearDevice } from './device.ts';
import type { Machine } from '../machine.ts';
import type { Random } from '../random.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../timeline.ts';
import type { Timeline } from '../timeline.ts';

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

  /** Its battery is dead, or the mesh is, or the panel's cable. Its driver may know at once, or find out. */
  #loseDevice(): void {
    const { partitions } = this.#random.pick(this.#devices);
    if (partitions.some(({ online }) => !online)) return;
    this.#count('devices lost');
    const isKnown = this.#random.chance(0.5);
    for (const device of partitions) {
      device.online = false;
      if (isKnown) device.missed = true;
    }
    if (isKnown) this.#sayNews(partitions[0]!);
    for (const device of partitions) device.tell();
    this.#timeline.after(this.#random.longTail(MINUTE, 12 * HOUR), () => {
      for (const device of partitions) {
        device.online = true;
        device.tell();
      }
      // What a panel had to say meanwhile comes over the wire now.
      if (partitions[0]!.character.kind === 'partition') this.#sayNews(partitions[0]!);
      // It tells of itself when it has power again, or some time later with its battery.
      if (this.#random.chance(0.7)) this.hear(partitions[0]!);
      else this.#timeline.after(this.#random.longTail(MINUTE, HOUR), () => this.hear(partitions[0]!));
    });
  }

  /** The driver hears something of the device. */
  hear({ online, partitions }: YearDevice): void {
    if (!online || !partitions.some(({ missed }) => missed)) return;
    for (const device of partitions) device.missed = false;
    this.#sayNews(partitions[0]!);
    for (const device of partitions) device.tell();
  }

  #sayNews(device: YearDevice): void {
    this.#machine.port(device).say({ kind: 'devices-changed' });
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
    port.say({ kind: 'connection', up, why: { code: up ? 'connected' : 'connection-lost', what: 'device' } });
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
    if (panel.isReachable) {
      this.#sayNews(panel);
      const port = this.#machine.port(panel);
      if (!armed) for (const { id } of panel.partitions) port.say({ kind: 'accepts-changes', device: id });
    }
    panel.tell();
  }

  #misbehave(): void {
    const { partitions } = this.#random.pick(this.#devices);
    const fault = this.#random.pick(['refuses', 'lies'] as const);
    if (partitions[0]![fault]) return;
    this.#count(`device ${fault}`);
    const set = (on: boolean): void => {
      for (const device of partitions) {
        device[fault] = on;
        device.tell();
      }
    };
    set(true);
    this.#timeline.after(this.#random.longTail(10 * MINUTE, 6 * HOUR), () => set(false));
  }
}
