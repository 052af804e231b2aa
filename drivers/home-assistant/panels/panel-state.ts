/**
 * What an `alarm_control_panel` entity says of itself: how it is armed, who changed that, and what it wants
 * a code for. Source: components/alarm_control_panel of Home Assistant (const.py, __init__.py).
 */
import type { ArmMode } from '../../../src/domain/device.ts';
import { isAvailable } from '../entity-device.ts';
import type { EntityState } from '../connection/messages.ts';

/** The actions that arm, by mode. */
export const ARM_ACTIONS: Readonly<Record<ArmMode, string>> = {
  disarmed: 'alarm_control_panel.alarm_disarm',
  stay: 'alarm_control_panel.alarm_arm_home',
  away: 'alarm_control_panel.alarm_arm_away',
  night: 'alarm_control_panel.alarm_arm_night',
};

/** `AlarmControlPanelEntityFeature`. */
export const ARM_FEATURES: Readonly<Record<Exclude<ArmMode, 'disarmed'>, number>> = {
  stay: 1,
  away: 2,
  night: 4,
};

const MODES: Readonly<Record<string, ArmMode>> = {
  disarmed: 'disarmed',
  armed_home: 'stay',
  armed_away: 'away',
  armed_night: 'night',
  armed_vacation: 'away',
  armed_custom_bypass: 'stay',
};

function modeOf(state: unknown): ArmMode | undefined {
  return typeof state === 'string' && Object.hasOwn(MODES, state) ? MODES[state] : undefined;
}

/**
 * How the panel is armed. On its way into an armed state it counts as armed; in an alarm it is armed as it
 * was, of which only `before` tells.
 */
export function armedIn(state: EntityState | undefined, before: ArmMode | undefined): ArmMode | undefined {
  if (!state || !isAvailable(state)) return before;
  switch (state.state) {
    case 'arming':
      return modeOf(state.attributes.next_state) ?? 'away';
    case 'pending':
    case 'triggered':
      return before === undefined || before === 'disarmed' ? 'away' : before;
    case 'disarming':
      return before;
    default:
      return modeOf(state.state) ?? before;
  }
}

/** Whether this is what a command to arm, or to disarm, was to lead to; not each panel tells what comes after its exit delay. */
export function isResult(state: EntityState | undefined, mode: ArmMode): boolean {
  const isOnItsWay = state?.state === 'arming' && modeOf(state.attributes.next_state) === undefined;
  return isOnItsWay ? mode !== 'disarmed' : armedIn(state, undefined) === mode;
}

/** The name that the panel has of who changed its state. */
export function changedBy(state: EntityState | undefined): string | undefined {
  const name = state?.attributes.changed_by;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** What the arming actions take. Without a format the panel wants no code at all now. */
export function wantsCode(state: EntityState | undefined, mode: ArmMode): boolean {
  if (!state || typeof state.attributes.code_format !== 'string') return false;
  return mode === 'disarmed' || state.attributes.code_arm_required !== false;
}

export function supports(state: EntityState | undefined, mode: ArmMode): boolean {
  if (mode === 'disarmed') return true;
  const features = state?.attributes.supported_features;
  return typeof features === 'number' && (features & ARM_FEATURES[mode]) !== 0;
}
