import type { Device } from '../../domain/device.ts';

/** Sentences that only the log and MQTT have: they stay English. */

export const DISK_TAKES_NOTHING =
  'The disk takes no writes: it is full, read-only or gone. What happens is kept in latchkey.reserve where that can be written, and else in the computer’s memory, which its restart would lose.';

export const DISK_AGAIN = 'The disk takes writes again, and has what happened meanwhile.';

export function sharedHardware(device: Device, owner: Device): string {
  return `${device.id} (${device.name}) and ${owner.id} (${owner.name}) are one lock that two drivers reach. Its codes are written by the driver that the configuration names first, as ${owner.id}; ${device.id} is left out. Take it out of the other driver in the configuration, or change their order.`;
}
