import type { DeviceId } from '../../src/domain/device.ts';
import type { Driver } from '../../src/domain/driver/driver.ts';
import type { EventLog } from './event-log.ts';

export interface DeviceFaults {
  offline: boolean;
  refuse: boolean;
  lie: boolean;
  mask: boolean;
  refuseDuplicates: boolean;
}

/** How long after it acknowledged a command a device shows what became of it; then it tells of it. */
export interface DeviceLags {
  settleSetMs: number;
  settleClearMs: number;
}

/** The far end of the wire: a device that a test can look into, type at, and make misbehave. */
export interface DeviceUnderTest {
  slots(): Promise<Record<number, string>>;
  preload(slot: number, digits: string): Promise<void>;
  typePin(digits: string): Promise<{ opened: boolean; slot?: number }>;
  changeAtKeypad(slot: number, digits?: string): Promise<void>;
  wipeAtKeypad(): Promise<void>;
  setFaults(faults: Partial<DeviceFaults & DeviceLags>): Promise<void>;
}

export interface Harness {
  /** Started, with `events` as its listener. */
  readonly driver: Driver;
  readonly events: EventLog;
  readonly id: DeviceId;
  readonly device: DeviceUnderTest;
  /** The faults that this device has by nature, such as a lock that never shows its codes. */
  readonly nature: Partial<DeviceFaults>;
}
