import type { Device, DeviceId } from '../../../../src/domain/device.ts';
import type {
  ClearOptions,
  DeviceScheduleOptions,
  Driver,
  HasOwnSchedule,
} from '../../../../src/domain/driver/driver.ts';
import type { DriverEvent } from '../../../../src/domain/driver/driver-event.ts';
import type {
  Reading,
  ReadOutcome,
  Unreachable,
  WriteOutcome,
} from '../../../../src/domain/driver/outcome.ts';
import type { DeviceSchedule } from '../../../../src/domain/schedule/device-schedule.ts';
import type { Pin } from '../../../../src/domain/pins/pin.ts';
import { clearSlot, guardSlot, readSlot, writeSlot } from '../answers.ts';
import type { Learnt } from '../answers.ts';
import type { Computer } from '../computer.ts';
import type { YearDevice } from './device.ts';
import type { Random } from '../random.ts';
import type { Timeline } from '../timeline.ts';

const UNREACHABLE: Unreachable = { kind: 'unreachable', why: { code: 'no-answer', what: 'device' } };

/** Of an answer that does not come: as long as a Z-Wave controller takes to give up on a node. */
const TIMEOUT_MS = 8_000;
const LOST_ANSWERS = 1 / 500;

/** The program tries again 5 s after it has given up, and 15 s after that: by then it is its own fault. */
const RETRIED_MS = 60_000;

/** A driver as the program on one computer sees it: requests and answers take time, and can be lost. */
export class YearPort implements Driver, HasOwnSchedule {
  readonly id: string;
  readonly #devices: ReadonlyMap<DeviceId, YearDevice>;
  readonly #computer: Computer;
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #busy = new Map<YearDevice, number>();
  readonly #learnt = new Map<YearDevice, Learnt>();
  #listener: (event: DriverEvent) => void = () => undefined;

  constructor(
    id: string,
    parts: { devices: readonly YearDevice[]; computer: Computer; timeline: Timeline; random: Random },
  ) {
    this.id = id;
    this.#devices = new Map(parts.devices.map((device) => [device.id, device]));
    this.#computer = parts.computer;
    this.#timeline = parts.timeline;
    this.#random = parts.random;
  }

  async start(listener: (event: DriverEvent) => void): Promise<void> {
    this.#listener = listener;
    this.say({ kind: 'devices-changed' });
  }

  async stop(): Promise<void> {
    this.#listener = () => undefined;
  }

  /** @param lost the program will never hear of it @param heard it has, just now */
  say(event: DriverEvent, lost?: () => void, heard?: () => void): void {
    this.#computer.deliver(() => {
      this.#listener(event);
      heard?.();
    }, lost);
  }

  devices(): readonly Device[] {
    return [...this.#devices.values()]
      .filter(({ connected }) => connected)
      .map((device) => device.describe());
  }

  readings(): ReadonlyMap<number, Reading> {
    return new Map();
  }

  read(id: DeviceId, slot: number, expected?: Pin): Promise<ReadOutcome> {
    return this.#exchange(id, (device) => readSlot(device, slot, this.#learntOf(device), expected?.reveal()));
  }

  write(id: DeviceId, slot: number, pin: Pin): Promise<WriteOutcome> {
    return this.#exchange(id, (device) => writeSlot(device, slot, this.#learntOf(device), pin.reveal()));
  }

  clear(id: DeviceId, slot: number, options: ClearOptions): Promise<WriteOutcome> {
    const { forGood, expected } = options;
    return this.#exchange(id, (device) =>
      clearSlot(device, slot, this.#learntOf(device), { forGood, expected: expected?.reveal() }),
    );
  }

  setDeviceSchedule(
    id: DeviceId,
    slot: number,
    guard: DeviceSchedule | undefined,
    { check }: DeviceScheduleOptions,
  ): Promise<WriteOutcome> {
    return this.#exchange(id, (device) => guardSlot(device, slot, guard, check));
  }

  /** Something is on its way there or back. */
  isBusy(device: YearDevice): boolean {
    return (this.#busy.get(device) ?? 0) > 0;
  }

  #learntOf(device: YearDevice): Learnt {
    const learnt = this.#learnt.get(device) ?? new Map<number, string>();
    this.#learnt.set(device, learnt);
    return learnt;
  }

  #exchange<T>(id: DeviceId, act: (device: YearDevice) => T): Promise<T | Unreachable> {
    const device = this.#devices.get(id)!;
    const latency = device.character.latency * this.#random.between(0.7, 1.5);
    this.#busy.set(device, (this.#busy.get(device) ?? 0) + 1);
    return new Promise((resolve) => {
      const answer = (outcome: T | Unreachable): void => {
        this.#busy.set(device, this.#busy.get(device)! - 1);
        this.#computer.deliver(() => resolve(outcome));
      };
      if (device.missed || !device.connected) return void this.#timeline.after(1, () => answer(UNREACHABLE));
      this.#timeline.after(latency / 2, () => {
        if (!device.online || !device.connected) {
          this.#lose(device);
          return void this.#giveUp(device, answer);
        }
        const outcome = act(device);
        if (this.#random.chance(LOST_ANSWERS)) {
          this.#lose(device);
          return void this.#timeline.after(TIMEOUT_MS, () => answer(UNREACHABLE));
        }
        device.hear(true);
        this.#timeline.after(latency / 2, () => answer(outcome));
      });
    });
  }

  #lose(device: YearDevice): void {
    device.hear(false);
    this.#timeline.after(RETRIED_MS, () => device.hear(true));
  }

  /** The driver waits for the answer, and then knows that the device is away. */
  #giveUp(device: YearDevice, answer: (outcome: Unreachable) => void): void {
    this.#timeline.after(TIMEOUT_MS, () => {
      if (!device.online && !device.missed) {
        for (const partition of device.partitions) partition.missed = true;
        for (const partition of device.partitions) partition.tell();
        this.say({ kind: 'devices-changed' });
      }
      answer(UNREACHABLE);
    });
  }
}
