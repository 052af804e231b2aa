import { LOW_BATTERY_PERCENT } from '../../../src/domain/alerts/alert.ts';
import type { DeviceView } from '../../../src/engine/views/device-views.ts';
import type { Html } from '../html.ts';
import type { Texts } from '../index.ts';
import type { Here } from './lines.ts';

/** Of a panel that is connected no more is to be said; a lock is asked only when there is something to ask. */
export function lifeWords({ reachable, kind, heardAt }: DeviceView, { now, zone, t }: Here): string {
  const heard = heardAt === undefined ? undefined : t.devices.heard(t.moment(heardAt, now, zone));
  if (!reachable) return [t.devices.silent, ...(heard ? [heard] : [])].join(', ');
  return kind === 'partition' ? t.devices.connected : (heard ?? t.devices.notHeard);
}

export function armWords(t: Texts, { armed, reachable }: DeviceView): string | undefined {
  return armed && asTold(t, t.arm.state[armed], reachable);
}

export function boltWords(t: Texts, { locked, reachable }: DeviceView): string | undefined {
  return locked === undefined ? undefined : asTold(t, t.bolt.state(locked), reachable);
}

/** What needs somebody to look after it, besides the codes that are in trouble. */
export function careLines(
  t: Texts,
  devices: readonly DeviceView[],
  { waiting, knowsTheTime }: { readonly waiting: number; readonly knowsTheTime: boolean },
): Html[] {
  const low = devices.flatMap(({ name, battery }) =>
    battery !== undefined && battery <= LOW_BATTERY_PERCENT ? [t.home.battery(name, battery)] : [],
  );
  return [
    ...(low.length > 0 ? [t.home.lowBatteries(low.join(', '))] : []),
    ...(waiting > 0 ? [t.home.waiting(waiting)] : []),
    ...(knowsTheTime ? [] : [t.home.clockUnsure]),
  ];
}

function asTold(t: Texts, state: string, reachable: boolean): string {
  return reachable ? state : t.devices.whenHeard(state);
}
