import type { DeviceId } from '../../../src/domain/device.ts';
import type { Pins } from '../../../src/domain/pins/second-pin.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import type { House } from '../../../src/engine/house.ts';
import { accessOf, late, neutral, type Action } from '../../chat/act.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Place } from '../../chat/places/place.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import {
  after,
  type Body,
  type Navigation,
  type Scene,
  type Screen,
  type ScreenButton,
} from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';
import { codeDevices } from './code-devices.ts';

/** What the steps of a code before it is saved have in common, and in which order they come. */

/** The first screen whose part is still missing, or the review. */
export function nextStep(draft: CodeDraft, house: House): Place {
  const isMissing: Record<Gathering, boolean> = {
    'draft-pin': draft.pin === undefined && draft.code === undefined && !isForSeveral(draft),
    'draft-second-pin': lackingSecond(draft, house).length > 0,
    'draft-devices': draft.devices.length === 0,
    'draft-schedule': draft.schedule === undefined,
  };
  return stepsOf(house).find((step) => isMissing[step]) ?? 'draft-review';
}

type Gathering = 'draft-pin' | 'draft-second-pin' | 'draft-devices' | 'draft-schedule';

/** Devices that take PINs of other lengths are chosen first: the PIN depends on which. */
function stepsOf(house: House): readonly Gathering[] {
  return lengthsDiffer(house)
    ? ['draft-devices', 'draft-pin', 'draft-second-pin', 'draft-schedule']
    : ['draft-pin', 'draft-devices', 'draft-schedule'];
}

function lengthsDiffer(house: House): boolean {
  return new Set(codeDevices(house).map(({ pin }) => `${pin.minLength}-${pin.maxLength}`)).size > 1;
}

/** The step before it; of a change, the review. */
export function stepBefore(step: Gathering, { draft, house }: Scene): Place {
  if (draft?.kind !== 'code' || draft.code !== undefined) return 'draft-review';
  const isSkipped = (one: Gathering): boolean =>
    (one === 'draft-pin' && isForSeveral(draft)) ||
    (one === 'draft-second-pin' && one !== step && needingSecond(draft, house).length === 0);
  const steps = stepsOf(house).filter((one) => !isSkipped(one));
  return steps[steps.indexOf(step) - 1] ?? (isForSeveral(draft) ? 'new-several/0' : aboveOf(draft));
}

/** Each user gets a PIN of their own. */
export function isForSeveral({ also = [] }: CodeDraft): boolean {
  return also.length > 0;
}

export type DraftAct = Action<[draft: CodeDraft, scene: Scene, value: string]>;

type Step = Omit<Screen, 'title' | 'up' | 'body' | 'acts' | 'typed'> & {
  body: (draft: CodeDraft, scene: Scene) => Body;
  acts?: Record<string, DraftAct>;
  typed?: (draft: CodeDraft, scene: Scene, text: string) => Navigation;
};

/** A screen that needs the open draft; without one there is nothing to show, and nothing to do. */
export function step({ body, acts = {}, typed, ...rest }: Step): Screen {
  const open = <T extends Navigation | Promise<Navigation>>(
    scene: Scene,
    run: (draft: CodeDraft) => T,
  ): T | Navigation => (scene.draft?.kind === 'code' ? run(scene.draft) : { to: 'home', note: scene.t.gone });
  const all = { ...acts, cancel };
  return {
    ...rest,
    title: ({ draft, t }) => (isEdit(draft) ? t.draft.editTitle : t.draft.newTitle),
    up: ({ draft }) => aboveOf(draft),
    body: (scene) => (scene.draft?.kind === 'code' ? body(scene.draft, scene) : undefined),
    actions: Object.fromEntries(
      Object.entries(all).map(([name, act]) => [
        name,
        {
          access: (scene: Scene, value: string) =>
            scene.draft?.kind === 'code' ? accessOf(act, scene.draft, scene, value) : 'neutral',
          run: (scene: Scene, value: string) => open(scene, (draft) => act.run(draft, scene, value)),
          late: (scene: Scene, value: string) =>
            open(scene, (draft) => late(scene.t, act, draft, scene, value)),
        },
      ]),
    ),
    typed: (scene, text) =>
      open(scene, (draft) => typed?.(draft, scene, text) ?? { note: scene.t.draft.tapHere }),
  };
}

/** Goes on with what was filled in. */
export function onward(draft: CodeDraft, house: House): Navigation {
  const to = nextStep(draft, house);
  return { draft: to === 'draft-review' && isForSeveral(draft) ? withPins(draft, house) : draft, to };
}

/** A PIN for each of several users, which all devices take; who gets none is told when it is saved. */
function withPins(draft: CodeDraft, house: House): CodeDraft {
  const { user, also = [], devices } = draft;
  const proposed = [user, ...also].flatMap((each) => {
    const pins = house.pinPolicy.proposePins({ user: each, devices });
    return pins.ok ? [{ user: each, ...pins.value }] : [];
  });
  const seconds = proposed.flatMap(({ user: each, secondPin }) =>
    secondPin ? [[each, secondPin] as const] : [],
  );
  return {
    ...draft,
    pins: Object.fromEntries(proposed.map(({ user: each, pin }) => [each, pin])),
    ...(seconds.length > 0 && { secondPins: Object.fromEntries(seconds) }),
  };
}

const cancel: DraftAct = neutral((draft, { t }) => ({
  to: aboveOf(draft),
  draft: null,
  note: t.draft.cancelled,
}));

export function cancelButton(t: Texts): ScreenButton {
  return { label: t.button.cancel, act: 'cancel' };
}

/** Nobody can get in by it before it is saved. */
export const generate: DraftAct = neutral((draft, { house, t }) => {
  // Before devices are chosen, one that suits them all, so that any choice will do.
  const devices = draft.devices.length > 0 ? draft.devices : codeDevices(house).map((device) => device.id);
  const { secondPin: _, ...rest } = draft;
  return after(t, house.pinPolicy.proposePins({ ...pinQuery(draft), devices }), (pins) =>
    onward({ ...rest, ...pins }, house),
  );
});

/** A device that takes no PIN of the code while others do is no problem, but one more step: a second PIN. */
export function pinRefusals(draft: CodeDraft, house: House): Refusal[] {
  const pins = draft.pin || draft.secondPin ? pinsOf(draft, house) : undefined;
  if (!pins) return [];
  const lacking = house.pinPolicy.lackingSecond(pins, draft.devices);
  const devices = draft.devices.filter((device) => !lacking.includes(device));
  return house.pinPolicy.pinsRefusals(pins, { ...pinQuery(draft), devices });
}

/** As the code will have them. */
export function pinsOf({ pin, secondPin, code }: CodeDraft, house: House): Pins | undefined {
  return house.pinPolicy.pinsOf({ ...(pin && { pin }), ...(secondPin && { secondPin }) }, code);
}

/** Chosen devices that do not take the first PIN. */
export function needingSecond(draft: CodeDraft, house: House): DeviceId[] {
  const pins = isForSeveral(draft) ? undefined : pinsOf(draft, house);
  return pins ? house.pinPolicy.needingSecond(pins.pin, draft.devices) : [];
}

/** Those of them that have no second one yet. */
export function lackingSecond(draft: CodeDraft, house: House): DeviceId[] {
  const pins = isForSeveral(draft) ? undefined : pinsOf(draft, house);
  return pins ? house.pinPolicy.lackingSecond(pins, draft.devices) : [];
}

/** "alarm takes exactly six digits", of each. */
export function lengthsOf(devices: readonly DeviceId[], { house, t }: Pick<Scene, 'house' | 't'>): string {
  return codeDevices(house)
    .filter(({ id }) => devices.includes(id))
    .map(({ name, pin }) => t.draft.takes(name, pin))
    .join('; ');
}

export function namesOf(devices: readonly DeviceId[], house: House): string {
  return devices.map((device) => house.queries.deviceName(device)).join(', ');
}

export function pinQuery({ user, devices, code }: Omit<CodeDraft, 'pin'>) {
  return { user, devices, ...(code !== undefined && { exceptCode: code }) };
}

export function isEdit(draft: Scene['draft']): boolean {
  return draft?.kind === 'code' && draft.code !== undefined;
}

export function aboveOf(draft: Scene['draft']): Place {
  if (draft?.kind !== 'code' || isForSeveral(draft)) return 'users/0';
  return draft.code === undefined ? placeOf('user', draft.user) : placeOf('code', draft.code);
}
