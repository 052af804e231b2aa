import type { z } from 'zod';
import type { DriverConfig, DriverOptions } from '../config/schema.ts';
import type { Finding } from '../src/domain/doctor/finding.ts';
import type { Driver } from '../src/domain/driver/driver.ts';
import type { Pin } from '../src/domain/pins/pin.ts';
import type { DevicePlace } from './shared/probe.ts';
import type { DriverLog } from './shared/log.ts';

/** What a driver may want from the program. */
export interface DriverContext {
  /** A folder for what the driver keeps between runs. */
  readonly dataFolder: string;
  /** The IANA time zone of the house, for devices whose clock only shows its wall time. */
  readonly zone: string;
  /** What time it is, in epoch milliseconds. */
  readonly now: () => number;
  readonly log: DriverLog;
  /** Slots that the configuration reserves on any of the driver's devices: a panel's partitions share them. */
  readonly reserved: readonly number[];
  /** Seals what a driver or its library must keep on disk. */
  readonly cipher: { seal(text: string): string; open(sealed: string): string };
}

/** Codes of a panel that no user of Latchkey may have, as they open it or raise an alarm. */
export interface PanelCodes {
  readonly master: Pin;
  readonly duress: readonly Pin[];
}

/** A button of the chat. */
export interface SceneOption {
  readonly id: string;
  readonly name?: string;
}

/** What a kind of driver declares of itself, in the `kind.ts` of its folder. */
export interface DriverKind<S extends DriverOptions = DriverOptions> {
  /** An entry under `drivers` of the configuration. `kind` is a literal, the name of the kind. */
  readonly options: S;
  /** Loads the driver's library, which no other house needs, and makes the driver. */
  open(config: z.output<S>, context: DriverContext): Promise<Driver>;
  /** Where the device itself is, which has no more than one connection for us. */
  place?(config: z.output<S>): DevicePlace;
  /** Asks the program that has the devices whether it lets us in, beside a driver that runs. Sends no device anything. */
  examine?(config: z.output<S>, signal: AbortSignal): Promise<readonly Finding[]>;
  /** Of a panel: what `config` says of its codes. */
  panelCodes?(config: z.output<S>): PanelCodes;
  /** Scenes that `config` lists for the chat. */
  scenes?(config: z.output<S>): readonly SceneOption[] | undefined;
}

/** An entry of the configuration, once it is checked. */
export type OptionsOf<K extends { readonly options: DriverOptions }> = z.output<K['options']>;

export function isOf<K extends { readonly options: DriverOptions }>(
  config: DriverConfig,
  { options }: K,
): config is DriverConfig & OptionsOf<K> {
  return options.shape.kind.value === config.kind;
}

/** The same kind; its functions take what its options say. */
export function driverKind<S extends DriverOptions>(kind: DriverKind<S>): DriverKind<S> {
  return kind;
}
