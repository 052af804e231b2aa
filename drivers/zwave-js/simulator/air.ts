/** What the air does to a simulated lock's frames: some are lost, some come late. */
import { setTimeout as delay } from 'node:timers/promises';
import { MockZWaveFrameType, type MockZWaveFrame } from '@zwave-js/testing';

export interface AirFaults {
  /** The share of frames that are lost, each way, from 0 to 1. What is lost on the way to the lock is not acknowledged. */
  lost: number;
  /** The share of the lock's answers that come up to two seconds late: zwave-js waits one. */
  late: number;
}

export const CLEAR_AIR: AirFaults = { lost: 0, late: 0 };

const LATEST_MS = 2_000;

export class Air {
  readonly #faults: AirFaults;
  readonly #chance: () => number;

  /** @param chance numbers from 0 to 1 */
  constructor(faults: AirFaults, chance: () => number) {
    this.#faults = faults;
    this.#chance = chance;
  }

  /** Whether a frame does not get through. */
  loses(): boolean {
    return this.#faults.lost > 0 && this.#chance() < this.#faults.lost;
  }

  /** An answer of the lock, on its way to the stick. Acknowledgements are the radio's own, and repeated by it. */
  async carry<T>(frame: Pick<MockZWaveFrame, 'type'>, send: () => Promise<T>): Promise<T | undefined> {
    if (frame.type !== MockZWaveFrameType.Request) return send();
    if (this.loses()) return undefined;
    if (this.#faults.late > 0 && this.#chance() < this.#faults.late) await delay(this.#chance() * LATEST_MS);
    return send();
  }
}
