/** The Z-Wave stick as a `Driver`. What locks do is the same for whoever owns the stick: see ../zwave. */
import { ZwaveDriver } from '../zwave/driver.ts';
import { hereAndNow, type ZonedClock } from '../zwave/device-schedule.ts';
import { NOT_CONNECTED, ZwaveClient, type ZwaveClientOptions } from './client.ts';

export interface ZwaveDriverOptions extends ZwaveClientOptions {
  /** The first part of each device's id. */
  readonly id: string;
  /** Default: where and when this program runs. */
  readonly time?: ZonedClock;
}

export function createZwaveDriver(options: ZwaveDriverOptions): ZwaveDriver {
  return new ZwaveDriver({
    id: options.id,
    notConnected: NOT_CONNECTED,
    log: options.log,
    time: options.time ?? hereAndNow(),
    connect: (listener) => new ZwaveClient(options, listener),
  });
}
