import type { House } from '../../src/engine/house.ts';
import type { DeviceView } from '../../src/engine/views/device-views.ts';
import { deviceKey } from '../chat/places/callback-data.ts';
import { placeOf } from '../chat/places/place.ts';
import type { ScreenButton } from '../chat/screen.ts';
import { armWords, boltWords } from '../text/lines/device-lines.ts';
import { rich, type Html } from '../text/html.ts';
import type { Texts } from '../text/index.ts';
import { turnable } from './said/said.ts';

/** A house may have many partitions: the others are armed from their cards. */
const ALARMS_SHOWN = 4;

/** The alarms, then the doors; those of the same state in one line. What nobody has told is not known. */
export function stateLines(t: Texts, devices: readonly DeviceView[]): Html[] {
  const alarms = devices.filter(({ kind }) => kind === 'partition');
  const doors = devices.filter(({ kind }) => kind === 'lock');
  return [
    ...inGroups(alarms, (device) => armWords(t, device) ?? t.home.alarmUnknown),
    ...inGroups(doors, (device) => boltWords(t, device) ?? t.home.boltUnknown),
  ];
}

function inGroups(devices: readonly DeviceView[], words: (device: DeviceView) => string): Html[] {
  const named = Map.groupBy(devices, words);
  return [...named].map(([state, those]) => rich`${those.map(({ name }) => name).join(', ')}: ${state}`);
}

/** Leads to the questions that are asked elsewhere too, with the rights and the second factor that they need. */
export function stateButtons(t: Texts, devices: readonly DeviceView[]): ScreenButton[][] {
  const alarms = devices.filter(({ armed }) => armed !== undefined).slice(0, ALARMS_SHOWN);
  const [only, ...more] = alarms;
  const lockUp: ScreenButton[] =
    turnable(devices).length > 0 ? [{ label: t.home.lockUp, go: 'lock-all' }] : [];
  if (only && more.length === 0) return [[...actsOf(t, only), ...lockUp]];
  return [...alarms.map((alarm) => [namedActOf(t, alarm)]), lockUp];
}

function actsOf(t: Texts, { id, armed }: DeviceView): ScreenButton[] {
  const modes = armed === 'disarmed' ? (['away', 'stay'] as const) : (['disarmed'] as const);
  return modes.map((mode) => ({ label: t.arm.button[mode], go: placeOf('arm', mode, '-', deviceKey(id)) }));
}

function namedActOf(t: Texts, { id, name, armed }: DeviceView): ScreenButton {
  const key = deviceKey(id);
  return armed === 'disarmed'
    ? { label: t.alerts.act.arm(name), go: placeOf('arm', 'away', '-', key) }
    : { label: t.alerts.act.disarm(name), go: placeOf('arm', 'disarmed', '-', key) };
}

export function waitingButton(t: Texts, house: House): ScreenButton[] {
  const waiting = house.queries.waiting();
  return waiting === 0 ? [] : [{ label: t.home.openWaiting(waiting), go: placeOf('users', 'waiting', 0) }];
}
