import type { Texts } from '../../text/index.ts';
import type { DeviceView } from '../../../src/engine/views/device-views.ts';
import { deviceKey } from '../../chat/places/callback-data.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Navigation, Scene } from '../../chat/screen.ts';
import type { Intent, IntentOf } from '../../phrases/intent.ts';
import { armWords, boltWords } from '../../text/lines/device-lines.ts';
import { noteOf } from './notes.ts';
import { choiceOf, offering } from './offering.ts';
import { turnable } from './said.ts';
import type { Place } from '../../chat/places/place.ts';

/** The place where one tap does it, as by taps: locking on the device's card, all else after a question. */
export function actOnDevice(
  intent: IntentOf<'lock' | 'unlock' | 'arm' | 'disarm'>,
  scene: Scene,
  place: Place,
): Navigation {
  const { house } = scene;
  const named = namedIn(intent, house.queries.devices());
  const isBolt = intent.kind === 'lock' || intent.kind === 'unlock';
  const able = isBolt ? turnable(named) : named.filter(({ armed }) => armed !== undefined);
  const [only, ...more] = able;
  if (!only) {
    const [first] = named;
    if (!isBolt) return { to: 'devices', note: scene.t.sentences.noAlarm };
    return {
      to: 'devices',
      note: first ? scene.t.sentences.cannotTurn(first.name) : scene.t.sentences.noneToTurn,
    };
  }
  if (intent.kind === 'lock' && more.length > 0) {
    const isAll = able.length === turnable(house.queries.devices()).length;
    if (isAll) return { to: 'lock-all' };
  }
  const to = (device: DeviceView): Navigation => moveFor(intent, device, { scene, place });
  if (more.length === 0) return to(only);
  return offering({
    question: scene.t.sentences.whichDevice,
    choices: able.map((device) => choiceOf(scene.t.sentences.device(device.name), to(device))),
    from: place,
  });
}

function moveFor(
  intent: IntentOf<'lock' | 'unlock' | 'arm' | 'disarm'>,
  { id }: DeviceView,
  { scene, place }: { scene: Scene; place: Place },
): Navigation {
  const key = deviceKey(id);
  const note = noteOf(scene.t, intent);
  const said = note === undefined ? {} : { note };
  switch (intent.kind) {
    case 'lock':
      return {
        to: placeOf('device', key),
        note: [scene.t.sentences.tap(scene.t.bolt.lock), ...(note ? [note] : [])].join('\n'),
      };
    case 'unlock':
      return { to: placeOf('unlock', key), ...said };
    case 'disarm':
      return { to: placeOf('arm', 'disarmed', '-', key), ...said };
    case 'arm': {
      if (intent.mode !== undefined) return { to: placeOf('arm', intent.mode, '-', key), ...said };
      const choices = (['away', 'stay', 'night'] as const).map((mode) =>
        choiceOf(scene.t.arm.button[mode], { to: placeOf('arm', mode, '-', key) }),
      );
      return offering({ question: scene.t.sentences.whichMode, choices, from: place });
    }
  }
}

/** One device on its card; several in lines above the list. */
export function stateOf(intent: IntentOf<'state' | 'battery'>, scene: Scene): Navigation {
  const { house, t } = scene;
  const named = namedIn(intent, house.queries.devices());
  const [only, ...more] = named;
  if (only && more.length === 0) return { to: placeOf('device', deviceKey(only.id)) };
  const note = named.map((device) => `${device.name}: ${wordsFor(t, intent, device)}`).join('\n');
  return { to: 'devices', ...(note !== '' && { note }) };
}

function wordsFor(t: Texts, { kind }: Intent, device: DeviceView): string {
  if (kind === 'battery')
    return device.battery === undefined ? t.sentences.stateUnknown : t.devices.battery(device.battery);
  return armWords(t, device) ?? boltWords(t, device) ?? t.sentences.stateUnknown;
}

function namedIn({ at }: Intent, devices: readonly DeviceView[]): DeviceView[] {
  const ids = at.flatMap((one) => (one.kind === 'known' ? one.id : []));
  return devices.filter(({ id }) => ids.includes(id));
}
