import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

const BY_ID = '/dev/serial/by-id';

/** What is plugged in, each by the name that it keeps after it was plugged in elsewhere, where it has one. */
export async function serialPorts(): Promise<string[]> {
  const names = namesById();
  const { SerialPort } = await import('serialport');
  // In a container the program that lists them (udevadm) may be missing; the names may be there all the same.
  const all = await SerialPort.list().catch(() => []);
  const pluggedIn = all.filter(({ vendorId, pnpId }) => vendorId !== undefined || pnpId !== undefined);
  const listed = pluggedIn.map(({ path }) => names.get(path) ?? path);
  return [...new Set([...names.values(), ...listed])];
}

function namesById(): Map<string, string> {
  try {
    return new Map(readdirSync(BY_ID).map((name) => [realpathSync(join(BY_ID, name)), join(BY_ID, name)]));
  } catch {
    return new Map();
  }
}
