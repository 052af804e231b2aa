import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Device, DeviceId } from '../../domain/device.ts';
import type { Driver } from '../../domain/driver/driver.ts';
import type { DriverEvent } from '../../domain/driver/driver-event.ts';
import type { Reading, Unreachable } from '../../domain/driver/outcome.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import { retryAfterMs, type RetryLadder } from '../../domain/retry.ts';
import { describeFault } from '../fault.ts';

const RETRY: RetryLadder = { firstMs: 5_000, lastMs: 5 * 60_000 };

/**
 * Opens a driver. If that fails, a stand-in without devices takes its place, reports the failure, and tries to open
 * the driver again: the other drivers do not wait for it.
 */
export async function openGuarded(
  id: string,
  open: () => Promise<Driver>,
  parts: { readonly clock: Clock; readonly failed: (error: unknown) => void },
): Promise<Driver> {
  try {
    return await open();
  } catch (error) {
    parts.failed(error);
    return new LateDriver(id, open, { ...parts, why: whyOf(error) }).withCapabilities();
  }
}

class LateDriver implements Driver {
  readonly id: string;
  readonly #open: () => Promise<Driver>;
  readonly #clock: Clock;
  readonly #failed: (error: unknown) => void;
  #why: DriverMessage;
  #driver: Driver | undefined;
  #listener: (event: DriverEvent) => void = () => undefined;
  #failures = 0;
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(
    id: string,
    open: () => Promise<Driver>,
    parts: { clock: Clock; failed: (error: unknown) => void; why: DriverMessage },
  ) {
    this.id = id;
    this.#open = open;
    this.#clock = parts.clock;
    this.#failed = parts.failed;
    this.#why = parts.why;
  }

  async start(listener: (event: DriverEvent) => void): Promise<void> {
    this.#listener = listener;
    this.#wait();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#driver?.stop();
  }

  devices(): readonly Device[] {
    return this.#driver?.devices() ?? [];
  }

  readings(device: DeviceId): ReadonlyMap<number, Reading> {
    return this.#driver?.readings(device) ?? new Map<number, Reading>();
  }

  read: Driver['read'] = async (...args) => this.#driver?.read(...args) ?? this.#absent();
  write: Driver['write'] = async (...args) => this.#driver?.write(...args) ?? this.#absent();
  clear: Driver['clear'] = async (...args) => this.#driver?.clear(...args) ?? this.#absent();

  get listIsComplete(): true | undefined {
    return this.#driver?.listIsComplete;
  }

  /**
   * The driver's capabilities are known once it is open. They are found by what the driver has, not by a list of
   * names, so a new capability of the port is not lost here.
   */
  withCapabilities(): Driver {
    return new Proxy<LateDriver>(this, {
      get: (target, property) => {
        const source = property in target ? target : (this.#driver ?? {});
        const value: unknown = Reflect.get(source, property, source);
        return typeof value === 'function' ? (value.bind(source) as unknown) : value;
      },
    });
  }

  #absent(): Unreachable {
    return { kind: 'unreachable', why: this.#why };
  }

  #wait(): void {
    this.#listener({ kind: 'connection', up: false, why: this.#why });
    const wait = retryAfterMs(this.#failures++, RETRY);
    this.#cancel = waitFor(this.#clock, wait, () => void this.#again());
  }

  async #again(): Promise<void> {
    try {
      const driver = await this.#open();
      if (this.#stopped) return;
      await driver.start(this.#listener);
      this.#driver = driver;
      this.#listener({ kind: 'devices-changed' });
    } catch (error) {
      this.#failed(error);
      this.#why = whyOf(error);
      if (!this.#stopped) this.#wait();
    }
  }
}

function whyOf(error: unknown): DriverMessage {
  return { code: 'opening-failed', error: describeFault(error).split(' at ')[0]! };
}
