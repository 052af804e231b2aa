/** Arming and disarming a partition, and why it did not work. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ArmAbilities, ArmMode } from '../../src/domain/device.ts';
import type { ArmOptions } from '../../src/domain/driver/driver.ts';
import type { ArmOutcome } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import { displayName } from './codec.ts';
import type { Panel, Request } from './panel.ts';
import { type ArmingMode, RESULT } from './message-types.ts';

export interface ArmingOptions {
  readonly request: Request;
  readonly panel: Panel;
  readonly trouble: () => DriverMessage;
}

export const ABILITIES: ArmAbilities = { noEntryDelay: ['stay'], silent: false, bypass: true };

/** Mode 2 is without interior zones; mode 3 also without entry delay. */
const MODES = { away: 0, stay: 2, night: 3 } as const satisfies Record<string, ArmingMode>;
const STAY_WITHOUT_DELAY: ArmingMode = 3;

/** "Function result can be checked by observe the system state": so often, with these pauses. */
const TRIES = 10;
const PAUSE_MS = 200;
/** Names in one message; a house with more open zones than this is not about to be armed. */
const MOST_NAMED_ZONES = 16;

export async function arm(
  { request, panel, trouble }: ArmingOptions,
  partition: number,
  mode: ArmMode,
  code: Pin,
  options: ArmOptions,
): Promise<ArmOutcome> {
  const partitions = [partition];
  if (mode !== 'disarmed' && options.silent) return refused({ code: 'silent-unsupported' });
  if (mode === 'away' && options.noEntryDelay) {
    return refused({ code: 'no-entry-delay-unsupported' });
  }
  if ((await panel.readArmed()) === undefined) return { kind: 'unreachable', why: trouble() };
  const now = panel.armed.get(partition);
  if (now === mode) return { kind: 'done' };
  if (mode !== 'disarmed' && now !== 'disarmed') {
    return refused({ code: 'already-armed', ...(now && { mode: now }) });
  }
  const answer = await request(
    mode === 'disarmed'
      ? { kind: 'disarm', code, partitions }
      : {
          kind: 'arm',
          mode: mode === 'stay' && options.noEntryDelay ? STAY_WITHOUT_DELAY : MODES[mode],
          force: options.bypass ?? false,
          code,
          partitions,
        },
  );
  if (!answer) return { kind: 'unreachable', why: trouble() };
  const result = answer.kind === 'result' ? answer.code : RESULT.other;
  switch (result) {
    case RESULT.ok:
    case RESULT.accepted:
      break;
    case RESULT.codeUnknown:
      return refused({ code: 'code-unknown' });
    case RESULT.noAccess:
      return refused({ code: 'code-not-allowed' });
    case RESULT.canForce: {
      const openZones = await openZonesOf(request, partition);
      return { kind: 'refused', message: { code: 'zones-open', mayLeaveOut: true }, openZones };
    }
    default:
      return refused({ code: 'not-ready' });
  }
  const isDone = () => (panel.armed.get(partition) === 'disarmed') === (mode === 'disarmed');
  for (let left = TRIES; left > 0; left--) {
    if ((await panel.readArmed()) === undefined) return { kind: 'unreachable', why: trouble() };
    if (isDone()) return { kind: 'done' };
    await delay(PAUSE_MS);
  }
  return refused({ code: 'state-unchanged' });
}

function refused(message: DriverMessage): ArmOutcome {
  return { kind: 'refused', message, openZones: [] };
}

/** The names of the violated zones of a partition. */
async function openZonesOf(request: Request, partition: number): Promise<string[]> {
  const violated = await request({ kind: 'violated-zones' });
  if (violated?.kind !== 'violated-zones') return [];
  const names: string[] = [];
  for (const zone of violated.zones.slice(0, MOST_NAMED_ZONES)) {
    const name = await request({ kind: 'read-name', of: 'zone-in-partition', number: zone & 0xff });
    if (!name) break;
    if (name.kind !== 'name') names.push(`Zone ${zone}`);
    else if (name.extra === partition) names.push(displayName(name.name) || `Zone ${zone}`);
  }
  return names;
}
