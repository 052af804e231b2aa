/**
 * Arming and disarming an area. An order to arm has no answer of its own, passes over open zones whatever
 * the panel is set to (4.2), and disarms what is armed already (seen at real panels): the state is asked
 * before, and again after.
 */
import type { ArmAbilities, ArmMode } from '../../src/domain/device.ts';
import type { ArmOptions } from '../../src/domain/driver/driver.ts';
import type { ArmOutcome } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import type { Answer, ElkClient } from './client.ts';
import { LEVELS } from './message-types.ts';
import type { AreaStatus, Level, Message } from './message-types.ts';
import type { OpenZone, Zones } from './zones.ts';

const NOT_READY = '0';
const READY_BY_FORCE = '2';

export const ABILITIES: ArmAbilities = { noEntryDelay: ['stay', 'night'], silent: false, bypass: true };

const MODES: Readonly<Record<string, ArmMode>> = {
  [LEVELS.disarmed]: 'disarmed',
  [LEVELS.away]: 'away',
  [LEVELS.stay]: 'stay',
  [LEVELS['stay-instant']]: 'stay',
  [LEVELS.night]: 'night',
  [LEVELS['night-instant']]: 'night',
  [LEVELS.vacation]: 'away',
};

/** Undefined for a level that the document does not know. */
export function modeOf(level: string): ArmMode | undefined {
  return MODES[level];
}

export interface ArmWish {
  readonly area: number;
  readonly mode: ArmMode;
  readonly code: Pin;
  readonly options: ArmOptions;
}

export async function arm(client: ElkClient, zones: Zones, request: ArmWish): Promise<ArmOutcome> {
  const { area, mode, options } = request;
  const level = levelFor(mode, options);
  if (level === undefined) return refused({ code: 'no-entry-delay-unsupported' });
  if (mode !== 'disarmed' && options.silent) return refused({ code: 'silent-unsupported' });
  const status = await client.ask({ kind: 'ask-arming' }, statusOf(area));
  if (status.kind !== 'answer') return unanswered(status);
  const now = modeOf(status.value.level);
  if (now === mode) return { kind: 'done' };
  if (mode === 'disarmed') return order(client, request, level);
  if (now !== 'disarmed') return refused({ code: 'already-armed', ...(now && { mode: now }) });
  const obstacle = await makeReady(zones, request, status.value);
  const outcome = obstacle ?? (await order(client, request, level));
  if (outcome.kind === 'refused') await zones.takeBack(area);
  return outcome;
}

/** Undefined once the area can be armed. An open zone that may stay open is passed over by the order itself. */
async function makeReady(
  zones: Zones,
  { area, code, options }: ArmWish,
  { readiness }: AreaStatus,
): Promise<ArmOutcome | undefined> {
  if (readiness !== NOT_READY && (readiness !== READY_BY_FORCE || options.bypass)) return undefined;
  const open = await zones.open(area);
  if (open.kind !== 'answer') return unanswered(open);
  if (open.value.length === 0) return refused({ code: 'not-ready' });
  if (!options.bypass) return zonesOpen(true, open.value);
  const stuck = await zones.leaveOut(area, code, open.value);
  return stuck.length > 0 ? zonesOpen(false, stuck) : undefined;
}

async function order(client: ElkClient, { area, mode, code }: ArmWish, level: Level): Promise<ArmOutcome> {
  const obeyed = (came: Message): true | undefined => {
    const told = statusOf(area)(came);
    return told && modeOf(told.level) === mode ? true : undefined;
  };
  const { obeyMs: withinMs } = client.timing;
  const ordered = await client.order({ kind: 'arm', level, area, code }, obeyed, { withinMs });
  if (ordered.kind === 'answer') return { kind: 'done' };
  if (ordered.kind === 'programming') return unanswered(ordered);
  const after = await client.ask({ kind: 'ask-arming' }, statusOf(area));
  if (after.kind !== 'answer') return unanswered(after);
  if (modeOf(after.value.level) === mode) return { kind: 'done' };
  return refused({ code: 'code-unknown-or-not-allowed' });
}

/** The document has no `away` without a delay. */
function levelFor(mode: ArmMode, { noEntryDelay }: ArmOptions): Level | undefined {
  if (!noEntryDelay || mode === 'disarmed') return mode;
  return mode === 'away' ? undefined : `${mode}-instant`;
}

export function statusOf(area: number): (came: Message) => AreaStatus | undefined {
  return (came) => (came.kind === 'arming' ? came.areas[area - 1] : undefined);
}

function zonesOpen(mayLeaveOut: boolean, open: readonly OpenZone[]): ArmOutcome {
  const message: DriverMessage = { code: 'zones-open', mayLeaveOut };
  return { kind: 'refused', message, openZones: open.map(({ name }) => name) };
}

function refused(message: DriverMessage): ArmOutcome {
  return { kind: 'refused', message, openZones: [] };
}

function unanswered(answer: Exclude<Answer<unknown>, { kind: 'answer' }>): ArmOutcome {
  return answer.kind === 'programming' ? { kind: 'unreachable', why: answer.message } : answer;
}
