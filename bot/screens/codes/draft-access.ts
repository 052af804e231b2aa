import { isWithin } from '../../../src/domain/schedule/schedule-within.ts';
import type { House } from '../../../src/engine/house.ts';
import type { CodeView } from '../../../src/engine/views/code-views.ts';
import type { Access } from '../../chat/act.ts';
import type { CodeDraft } from '../../chat/drafts/code-draft.ts';

/** What of a draft makes the code work in no more places, and no oftener or longer, than it does now. */
type TakingPart = Pick<CodeDraft, 'schedule' | 'condition' | 'holdMinutes' | 'uses'> & {
  readonly devices?: CodeDraft['devices'];
};

/** A change takes access away where it gives none beside; a new code and a new PIN give it. */
export function accessOfSaving(draft: CodeDraft, house: House): Access {
  const code = draft.code === undefined ? undefined : house.queries.code(draft.code);
  if (!code || draft.pin !== undefined || draft.secondPin !== undefined || draft.fromNextUse) return 'gives';
  const { devices, schedule, condition, holdMinutes, uses } = partOf(draft, code);
  const isAll =
    (devices ?? []).length === draft.devices.length &&
    schedule === draft.schedule &&
    condition === draft.condition &&
    holdMinutes === draft.holdMinutes &&
    uses === draft.uses;
  return isAll ? 'takes' : 'gives';
}

/** Undefined where the draft takes nothing away, or would leave the code on no device. */
export function takingPart(draft: CodeDraft, house: House): TakingPart | undefined {
  const code = draft.code === undefined ? undefined : house.queries.code(draft.code);
  if (!code) return undefined;
  const { devices = [], schedule, condition, holdMinutes, uses } = partOf(draft, code);
  const isShorter = JSON.stringify(schedule) !== JSON.stringify(code.schedule);
  const part = {
    ...(devices.length > 0 && devices.length < heldBy(code).length && { devices }),
    ...(schedule && isShorter && { schedule }),
    ...(condition && !code.condition && { condition }),
    ...(holdMinutes !== undefined && holdMinutes !== code.hold?.minutes && { holdMinutes }),
    ...(uses && uses !== code.uses?.left && { uses }),
  };
  return Object.keys(part).length > 0 ? part : undefined;
}

function partOf({ devices, schedule, condition, holdMinutes, uses }: CodeDraft, code: CodeView): TakingPart {
  const held = heldBy(code);
  const isFewer = uses !== undefined && uses !== null && (!code.uses || uses <= code.uses.left);
  const isNarrower = condition !== undefined && condition !== null && !code.condition;
  const isSame = condition !== undefined && condition === (code.condition?.id ?? null);
  const isShorter =
    holdMinutes !== undefined && (!code.condition || holdMinutes <= (code.hold?.minutes ?? 0));
  return {
    devices: devices.filter((device) => held.includes(device)),
    ...(schedule && isWithin(schedule, code.schedule) && { schedule }),
    ...((isNarrower || isSame) && { condition }),
    ...(isShorter && { holdMinutes }),
    ...(isFewer && { uses }),
  };
}

function heldBy({ grants }: CodeView): string[] {
  return grants.filter(({ wanted }) => wanted).map(({ device }) => device);
}
