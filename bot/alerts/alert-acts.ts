import type { DeviceId } from '../../src/domain/device.ts';
import type { EntryAction } from '../../src/domain/driver/driver-event.ts';
import type { House } from '../../src/engine/house.ts';
import type { Notice } from '../../src/engine/views/notice-views.ts';
import { deviceKey, LINK, tapData } from '../chat/places/callback-data.ts';
import { placeOf } from '../chat/places/place.ts';
import { cutLabel } from '../chat/screen.ts';
import type { Button } from '../telegram/client.ts';
import type { Texts } from '../text/index.ts';
import type { Place } from '../chat/places/place.ts';

/** Somebody stands at the door, or inside it. */
const AT_THE_DOOR: ReadonlySet<EntryAction> = new Set(['unlock', 'disarm', 'denied', 'duress']);

/**
 * What can be done about an alert, as things are when it is sent. What gives access leads to the screen that asks
 * before it does, with the rights and the second factor of that screen; locking is done by the tap itself.
 */
export function alertActs(t: Texts, house: House, notice: Notice): Button[][] {
  const places = placesOf(notice);
  return [
    revoke(t, house, notice),
    [...locks(t, house, notice, places), ...alarms(t, house, notice, places)],
  ].filter((row) => row.length > 0);
}

/** The devices at which it happened. */
export function placesOf(notice: Notice): DeviceId[] {
  switch (notice.kind) {
    case 'entry':
      return [...new Set([notice.entry.device, ...(notice.also ? [notice.also.device] : [])])];
    case 'wrong-codes':
      return [notice.device];
    case 'not-disarmed':
      return notice.device === undefined ? [] : [notice.device];
    default:
      return [];
  }
}

/** A tap on it shows a place in a new live message. */
export function link(label: string, place: Place): Button {
  return { label: cutLabel(label), data: tapData({ place, version: LINK }) };
}

function revoke(t: Texts, house: House, notice: Notice): Button[] {
  const code = notice.kind === 'entry' ? notice.entry.code : undefined;
  const shown = code === undefined ? undefined : house.queries.code(code);
  return shown && !shown.deleted ? [link(t.alerts.act.revoke, placeOf('code-delete', shown.id))] : [];
}

function locks(t: Texts, house: House, notice: Notice, places: readonly DeviceId[]): Button[] {
  if (notice.kind === 'entry' && !AT_THE_DOOR.has(notice.entry.how)) return [];
  const door = places.map((id) => house.queries.device(id)).find((device) => device?.locked !== undefined);
  if (!door) return [];
  const data = tapData({ place: placeOf('device', deviceKey(door.id)), act: 'lock', version: LINK });
  return [{ label: cutLabel(t.alerts.act.lock(door.name)), data }];
}

/** The alarm that is that door's. */
function alarms(t: Texts, house: House, notice: Notice, places: readonly DeviceId[]): Button[] {
  const panel = places.map((id) => house.queries.panelOf(id)).find((one) => one?.armed !== undefined);
  if (!panel) return [];
  const key = deviceKey(panel.id);
  if (panel.armed !== 'disarmed')
    return [link(t.alerts.act.disarm(panel.name), placeOf('arm', 'disarmed', '-', key))];
  // Who has just come home does not want to be asked.
  if (notice.kind === 'entry' && notice.entry.how !== 'denied') return [];
  return [link(t.alerts.act.arm(panel.name), placeOf('arm', 'away', '-', key))];
}
