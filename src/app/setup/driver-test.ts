import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DriverConfig } from '../../../config/schema.ts';
import type { DriverKind } from '../../../drivers/kind.ts';
import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Driver } from '../../domain/driver/driver.ts';
import type { DriverEvent } from '../../domain/driver/driver-event.ts';
import type { DriverMessage } from '../../domain/driver/driver-message.ts';
import type { FoundDevice, TestState } from '../../http/setup/setup.ts';
import { Cipher } from '../../storage/cipher.ts';
import { describeFault } from '../fault.ts';

/** Neither a yes nor a no by then. */
const ANSWERS_WITHIN_MS = 60_000;
/** All that is there has been told where nothing has changed for so long. */
const QUIET_MS = 1_500;
/** Locks that are asked about themselves by radio take their time. */
const TOLD_WITHIN_MS = 30_000;

export interface DriverTestOptions {
  readonly config: DriverConfig;
  readonly kind: DriverKind;
  readonly zone: string;
  readonly clock: Clock;
  readonly changed: () => void;
  readonly fault: (where: string, error: unknown) => void;
}

/**
 * Tries a connection with the driver itself, as the house would: it connects, lists what is there, and leaves. It
 * reads nothing of its own, and never writes or clears: what a driver tells by itself is all there is. What the driver
 * keeps goes into a folder that is removed.
 */
export class DriverTest {
  state: TestState = 'testing';
  why: DriverMessage | undefined;
  devices: readonly FoundDevice[] = [];
  readonly ended: Promise<void>;
  readonly #options: DriverTestOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), 'latchkey-setup-'));
  readonly #over = Promise.withResolvers<undefined>();
  #driver: Driver | undefined;
  #isUp = false;
  #cancelQuiet: (() => void) | undefined;
  #cancelTold: (() => void) | undefined;

  constructor(options: DriverTestOptions) {
    this.#options = options;
    this.ended = this.#run();
  }

  /** Resolves once the connection is closed, so that the house can open it. */
  async stop(): Promise<void> {
    this.#over.resolve(undefined);
    await this.ended;
  }

  async #run(): Promise<void> {
    const { clock, kind, config, changed, fault } = this.#options;
    const cancel = waitFor(clock, ANSWERS_WITHIN_MS, () => this.#over.resolve(undefined));
    try {
      this.#driver = await kind.open(config, this.#context());
      await Promise.race([this.#driver.start((event) => this.#hear(event)), this.#over.promise]);
      if (this.#isUp) this.#look();
      await this.#over.promise;
    } catch (error) {
      fault(`The test of ${config.kind}`, error);
      this.why ??= { code: 'opening-failed', error: describeFault(error).split(' at ')[0]! };
    } finally {
      cancel();
      this.#cancelQuiet?.();
      this.#cancelTold?.();
      if (this.#isUp && this.why === undefined) this.#list();
      // After it has been listed: a driver that was stopped lists nothing.
      await this.#driver
        ?.stop()
        .catch((error: unknown) => fault(`The end of a test of ${config.kind}`, error));
      this.state = this.#isUp && this.why === undefined ? 'good' : 'bad';
      rmSync(this.#folder, { recursive: true, force: true });
      changed();
    }
  }

  #hear(event: DriverEvent): void {
    if (event.kind === 'connection') {
      if (event.up) {
        this.#isUp = true;
        this.#cancelTold ??= waitFor(this.#options.clock, TOLD_WITHIN_MS, () =>
          this.#over.resolve(undefined),
        );
      } else if (event.why.code !== 'starting') {
        this.why = event.why;
        return this.#over.resolve(undefined);
      }
    }
    if (this.#isUp) this.#look();
  }

  /** Ends the test where nothing more comes. */
  #look(): void {
    if (!this.#driver) return;
    this.#list();
    this.#cancelQuiet?.();
    this.#cancelQuiet = waitFor(this.#options.clock, QUIET_MS, () => this.#over.resolve(undefined));
    this.#options.changed();
  }

  #list(): void {
    const driver = this.#driver!;
    this.devices = driver.devices().map(({ id, name, kind, codesUnsupportedReason: why }) => {
      const seen = [...driver.readings(id).values()];
      const codes = seen.filter((reading) => reading.kind !== 'empty').length;
      return { name, kind, ...(seen.length > 0 && { codes }), ...(why && { why }) };
    });
  }

  #context(): Parameters<DriverKind['open']>[1] {
    const { config, zone, clock } = this.#options;
    // What is sealed with it is gone with the folder.
    const cipher = new Cipher(randomBytes(32));
    const place = `test of ${config.id}`;
    return {
      dataFolder: this.#folder,
      zone,
      now: () => clock.now(),
      reserved: [],
      log: () => undefined,
      cipher: {
        seal: (text) => Buffer.from(cipher.seal(text, place)).toString('base64'),
        open: (sealed) => cipher.open(Buffer.from(sealed, 'base64'), place),
      },
    };
  }
}
