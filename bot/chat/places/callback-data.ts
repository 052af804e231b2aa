import { createHash } from 'node:crypto';
import type { DeviceId } from '../../../src/domain/device.ts';
import { placeFromOutside } from './place.ts';
import type { Place } from './place.ts';

/** What a button's data says: a place (`user/3`), maybe an act there (`!toggle.x`), and a version (`~12`). */
export interface Tap {
  readonly place: Place;
  readonly act?: string;
  readonly value: string;
  /** Of the drawing that the button belongs to; `LINK` on messages of their own, such as alerts. */
  readonly version: number;
}

/** A button outside the live message shows a place; of acts it runs only those that take access away. */
export const LINK = 0;

/** Bot API, InlineKeyboardButton.callback_data: 1 to 64 bytes. */
const MAX_BYTES = 64;

export function tapData(tap: { place: Place; act?: string; value?: string; version: number }): string {
  const act = tap.act === undefined ? '' : `!${tap.act}${tap.value === undefined ? '' : `.${tap.value}`}`;
  const data = `${tap.place}${act}~${tap.version}`;
  if (Buffer.byteLength(data) > MAX_BYTES)
    throw new RangeError(
      `expected at most ${MAX_BYTES} bytes of button data, got ${Buffer.byteLength(data)}`,
    );
  return data;
}

/** Undefined where the data is not of our making. */
export function parseTap(data: string): Tap | undefined {
  const [, place, act, value, version] = /^([^!~]+)(?:!([^.~]+)(?:\.([^~]*))?)?~(\d+)$/.exec(data) ?? [];
  if (place === undefined) return undefined;
  return {
    place: placeFromOutside(place),
    ...(act !== undefined && { act }),
    value: value ?? '',
    version: Number(version),
  };
}

/** A device's name inside a path: its id may be long and hold slashes. */
export function deviceKey(id: DeviceId): string {
  return shortened(id);
}

/** The same for an entity of Home Assistant's, such as a scene: its id may have 255 characters. */
export function entityKey(id: string): string {
  return shortened(id);
}

function shortened(id: string): string {
  return createHash('sha256').update(id).digest('base64url').slice(0, 10);
}
