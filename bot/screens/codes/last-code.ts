import type { House } from '../../../src/engine/house.ts';
import type { CodeView } from '../../../src/engine/views/code-views.ts';
import { neutral } from '../../chat/act.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';
import { after, type Scene, type ScreenButton } from '../../chat/screen.ts';
import { codeDevices } from './code-devices.ts';
import { isForSeveral, onward, pinQuery, type DraftAct } from './draft-steps.ts';

type Same = Pick<CodeDraft, 'devices' | 'condition' | 'holdMinutes' | 'uses'> &
  Required<Pick<CodeDraft, 'schedule'>>;

/** "The same as last time": as the last code of the user, or else of the house. */
export function sameButton(draft: CodeDraft, { house, now, t }: Scene): ScreenButton[] {
  const same = sameAsLast(draft, house);
  if (!same) return [];
  const names = same.devices.map((id) => house.queries.deviceName(id)).join(', ');
  const schedule = t.schedule(same.schedule, { now, zone: house.zone });
  return [{ label: t.draft.sameAsLast(names, schedule), act: 'same' }];
}

export const sameAct: DraftAct = neutral((draft, { house, t }) => {
  const same = sameAsLast(draft, house);
  if (!same) return { note: t.gone };
  const next = { ...draft, ...same };
  if (next.pin !== undefined || isForSeveral(next)) return onward(next, house);
  return after(t, house.pinPolicy.proposePins(pinQuery(next)), (pins) => onward({ ...next, ...pins }, house));
});

/** With all that limits it; undefined where it could not be given like that today. */
function sameAsLast({ user, code }: CodeDraft, house: House): Same | undefined {
  if (code !== undefined) return undefined;
  const last = house.queries.lastCode(user) ?? house.queries.lastCode();
  if (!last) return undefined;
  const same = asDrafted(last, house);
  const refusals = [
    ...house.codes.scheduleRefusals(same.schedule),
    ...house.codes.conditionRefusals(same.condition),
  ];
  return same.devices.length > 0 && refusals.length === 0 ? same : undefined;
}

function asDrafted({ grants, schedule, condition, hold, uses }: CodeView, house: House): Same {
  const able = codeDevices(house).map(({ id }) => id);
  return {
    devices: able.filter((id) => grants.some(({ device, wanted }) => wanted && device === id)),
    schedule,
    condition: condition?.id ?? null,
    ...(hold && { holdMinutes: hold.minutes }),
    uses: uses?.limit ?? null,
  };
}
