/**
 * The Z-Wave JS server as a `Driver`, for houses whose stick has an owner already. What locks do is the
 * same for whoever owns the stick: see ../zwave.
 */
import { ZwaveDriver } from '../zwave/driver.ts';
import { hereAndNow, type ZonedClock } from '../zwave/device-schedule.ts';
import { NOT_CONNECTED, ServerClient, type ServerClientOptions } from './client.ts';

export interface ServerDriverOptions extends ServerClientOptions {
  /** The first part of each device's id. */
  readonly id: string;
  /** Default: where and when this program runs. */
  readonly time?: ZonedClock;
}

export function createServerDriver(options: ServerDriverOptions): ZwaveDriver {
  return new ZwaveDriver({
    id: options.id,
    notConnected: NOT_CONNECTED,
    log: options.log,
    time: options.time ?? hereAndNow(),
    connect: (listener) => new ServerClient(options, listener),
  });
}
