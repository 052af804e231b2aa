/** A BE469ZP of Schlage, whose parameter 16 says how long its PINs are; with another length it deletes all of them. */
import type { Fields, SimulatedCore } from '../core.ts';
import { CC, SimulatedZwaveLock } from './zwave.ts';

const PIN_LENGTH = 16;

export class SimulatedSchlage extends SimulatedZwaveLock {
  #length = 6;

  constructor(core: SimulatedCore, name: string, options: { nodeId: number }) {
    super(core, name, { ...options, model: '59:1:1129' });
    this.knows(CC.configuration, { property: PIN_LENGTH }, this.#length);
  }

  /** As somebody chooses it at the lock. */
  setPinLength(length: number): void {
    this.#length = length;
    this.memory.clear();
    this.tellValue(CC.configuration, { property: PIN_LENGTH }, length);
  }

  protected override parameters(): Fields {
    const parameter = { property: PIN_LENGTH, property_key: null, endpoint: 0, value: this.#length };
    return { [`112-0-${PIN_LENGTH}`]: parameter };
  }
}
