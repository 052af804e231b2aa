import { Pin } from '../../../src/domain/pins/pin.ts';
import type { House } from '../../../src/engine/house.ts';
import { neutral } from '../../chat/act.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import { after, refusalWords, type Screen } from '../../chat/screen.ts';
import { rich, type Html } from '../../text/html.ts';
import type { Texts } from '../../text/index.ts';
import {
  cancelButton,
  generate,
  isForSeveral,
  lackingSecond,
  lengthsOf,
  namesOf,
  needingSecond,
  onward,
  pinQuery,
  pinsOf,
  step,
  stepBefore,
  type DraftAct,
} from './draft-steps.ts';

/** Nobody can get in by it before it is saved. */
const generateSecond: DraftAct = neutral((draft, { house, t }) => {
  const query = { ...pinQuery(draft), devices: needingSecond(draft, house) };
  if (query.devices.length === 0) return onward(draft, house);
  return after(t, house.pinPolicy.propose(query), (secondPin) => onward({ ...draft, secondPin }, house));
});

/** `draft-second-pin`: the PIN for devices that do not take the length of the first. */
export const draftSecondPin: Screen = step({
  secret: true,
  back: (scene) => stepBefore('draft-second-pin', scene),
  body(draft, { house, t }) {
    const devices = needingSecond(draft, house);
    if (devices.length === 0) return { text: rich`${t.gone}`, buttons: [[cancelButton(t)]] };
    const canBeOne = house.pinPolicy.takeOneLength(draft.devices);
    return {
      text: rich`${t.draft.secondPin(lengthsOf(devices, { house, t }))}`,
      buttons: [
        [{ label: t.draft.generateSecond, act: 'second', style: 'primary' }],
        canBeOne ? [{ label: t.draft.onePin, act: 'generate' }] : [],
        [{ label: t.draft.otherFirstPin, go: 'draft-pin' }, cancelButton(t)],
      ],
    };
  },
  acts: { second: generateSecond, generate },
  typed(draft, { house, t }, text) {
    const secondPin = Pin.of(text.trim());
    const query = { ...pinQuery(draft), devices: needingSecond(draft, house) };
    const refusals = house.pinPolicy.pinRefusals(secondPin, query);
    return refusals.length > 0 ? { note: refusalWords(t, refusals) } : onward({ ...draft, secondPin }, house);
  },
});

/** What the review says of the PINs. */
export function pinLines(t: Texts, draft: CodeDraft, house: House): (Html | string)[] {
  if (isForSeveral(draft)) return [t.draft.ownPins];
  const { pin, secondPin, devices } = draft;
  const pins = pinsOf(draft, house);
  const needing = needingSecond(draft, house);
  if (!pins || needing.length === 0) return [pin ? t.draft.reviewPin(pin.reveal()) : t.draft.samePin];
  const lacking = lackingSecond(draft, house);
  const line = (shown: Pin | undefined, names: string): Html =>
    shown ? t.draft.reviewPinFor(shown.reveal(), names) : t.draft.samePinFor(names);
  const others = needing.filter((device) => !lacking.includes(device));
  return [
    line(
      pin,
      namesOf(
        devices.filter((device) => !needing.includes(device)),
        house,
      ),
    ),
    ...(others.length > 0 ? [line(secondPin, namesOf(others, house))] : []),
    ...(lacking.length > 0 ? [t.draft.lacksPin(namesOf(lacking, house))] : []),
  ];
}
