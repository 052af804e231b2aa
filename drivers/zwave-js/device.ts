/** The Z-Wave stick as a `Driver`. What locks do is the same for whoever owns the stick: see ../zwave. */
import type { Driver } from '../../src/domain/device.ts';
import { ZwaveDriver } from '../zwave/driver.ts';
import { ZwaveClient, type ZwaveClientOptions } from './client.ts';

export interface ZwaveDriverOptions extends ZwaveClientOptions {
  /** The first part of each device's id. */
  readonly id: string;
}

export function createZwaveDriver(options: ZwaveDriverOptions): Driver {
  return new ZwaveDriver({
    id: options.id,
    notConnected: 'The Z-Wave stick is not connected.',
    log: options.log,
    connect: (listener) => new ZwaveClient(options, listener),
  });
}
