/** What all simulated locks of Home Assistant have: a memory, a keypad, a bolt, and faults. */
import type { SimulatedCore } from '../core.ts';

export interface SimulatedLockFaults {
  offline: boolean;
  refuse: boolean;
  lie: boolean;
  mask: boolean;
  refuseDuplicates: boolean;
}

export abstract class SimulatedLock {
  readonly core: SimulatedCore;
  readonly entityId: string;
  readonly deviceId: string;
  readonly faults: SimulatedLockFaults = {
    offline: false,
    refuse: false,
    lie: false,
    mask: false,
    refuseDuplicates: false,
  };
  /** The lock's own; Home Assistant sees of it what the lock tells. */
  protected readonly memory = new Map<number, string>();

  constructor(core: SimulatedCore, name: string) {
    this.core = core;
    this.entityId = `lock.${name.replaceAll('-', '_')}`;
    this.deviceId = `device-of-${name}`;
    core.setState(this.entityId, 'locked', { friendly_name: name, supported_features: 0 });
    for (const [action, state] of [
      ['lock.lock', 'locked'],
      ['lock.unlock', 'unlocked'],
    ] as const) {
      core.addEntityAction(action, this.entityId, async () => this.moveBolt(state));
    }
  }

  async slots(): Promise<Record<number, string>> {
    return Object.fromEntries(this.memory);
  }

  async preload(slot: number, digits: string): Promise<void> {
    this.memory.set(slot, digits);
  }

  async typePin(digits: string): Promise<{ opened: boolean; slot?: number }> {
    const slot = this.find(digits);
    if (slot === undefined) {
      this.denied();
      return { opened: false };
    }
    this.opened(slot);
    return { opened: true, slot };
  }

  async changeAtKeypad(slot: number, digits?: string): Promise<void> {
    this.store(slot, digits);
    this.announce(slot);
  }

  async wipeAtKeypad(): Promise<void> {
    this.memory.clear();
    this.announce('all');
  }

  async setFaults(faults: Partial<SimulatedLockFaults>): Promise<void> {
    Object.assign(this.faults, faults);
    if (faults.offline !== undefined) this.reached(!faults.offline);
  }

  protected find(digits: string): number | undefined {
    return [...this.memory].find(([, held]) => held === digits)?.[0];
  }

  protected store(slot: number, digits: string | undefined): void {
    if (digits === undefined) this.memory.delete(slot);
    else this.memory.set(slot, digits);
  }

  /** What the lock makes of a write, or of a clear. */
  protected take(slot: number, digits: string | undefined): 'ok' | 'refused' | 'duplicate' {
    if (this.faults.refuse) return 'refused';
    if (this.faults.lie) return 'ok';
    const holder = digits === undefined ? undefined : this.find(digits);
    if (this.faults.refuseDuplicates && holder !== undefined && holder !== slot) return 'duplicate';
    this.store(slot, digits);
    return 'ok';
  }

  protected moveBolt(state: 'locked' | 'unlocked'): void {
    this.core.setState(this.entityId, state);
  }

  protected abstract opened(slot: number): void;
  protected denied(): void {}
  protected announce(_slot: number | 'all'): void {}
  /** It answers (not) any more. */
  protected abstract reached(isThere: boolean): void;
}
