/**
 * Arming and disarming an area. An order to arm has no answer of its own, and an order to arm what is armed
 * already disarms it (seen at real panels): the state is asked before, and again after.
 */
import type { ArmMode, ArmOptions, ArmOutcome } from '../../src/domain/device.ts';
import type { Pin } from '../../src/domain/pin.ts';
import type { Answer, ElkClient } from './client.ts';
import { PROGRAMMING } from './trouble.ts';
import { LEVELS, NAME_OF_ZONE, ZONES } from './vocabulary.ts';
import type { AreaStatus, Level, Message } from './vocabulary.ts';

const NOT_READY = '0';
const READY_BY_FORCE = '2';

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

export async function arm(client: ElkClient, { area, mode, code, options }: ArmWish): Promise<ArmOutcome> {
  const level = levelFor(mode, options);
  if (level === undefined) return refused('This panel cannot be armed away without an entry delay.');
  if (options.silent) return refused('This panel cannot be armed silently over the network.');
  const status = await client.ask({ kind: 'ask-arming' }, statusOf(area));
  if (status.kind !== 'answer') return unanswered(status);
  const now = modeOf(status.value.level);
  if (now === mode) return { kind: 'done' };
  if (mode !== 'disarmed' && now !== 'disarmed')
    return refused(`It is armed already (${now}): disarm it first.`);
  if (mode !== 'disarmed' && isNotReady(status.value, options)) return zonesOpen(client, area, status.value);

  const obeyed = (came: Message): true | undefined => {
    const told = statusOf(area)(came);
    return told && modeOf(told.level) === mode ? true : undefined;
  };
  const order = { kind: 'arm', level, area, code } as const;
  const ordered = await client.ask(order, obeyed, { tries: 1, withinMs: client.timing.obeyMs });
  if (ordered.kind === 'answer') return { kind: 'done' };
  if (ordered.kind === 'programming') return unanswered(ordered);
  const after = await client.ask({ kind: 'ask-arming' }, statusOf(area));
  if (after.kind !== 'answer') return unanswered(after);
  if (modeOf(after.value.level) === mode) return { kind: 'done' };
  return refused('The panel did not do it: the code may not be allowed to, or not in this partition.');
}

/** The document has no `away` without a delay. */
function levelFor(mode: ArmMode, { noEntryDelay }: ArmOptions): Level | undefined {
  if (!noEntryDelay || mode === 'disarmed') return mode;
  return mode === 'away' ? undefined : `${mode}-instant`;
}

function isNotReady({ readiness }: AreaStatus, { bypass }: ArmOptions): boolean {
  return readiness === NOT_READY || (readiness === READY_BY_FORCE && !bypass);
}

async function zonesOpen(client: ElkClient, area: number, { readiness }: AreaStatus): Promise<ArmOutcome> {
  const states = await client.ask({ kind: 'ask-zones' }, (came) =>
    came.kind === 'zones' ? came.states : undefined,
  );
  if (states.kind !== 'answer') return unanswered(states);
  const areas = await client.ask({ kind: 'ask-zone-areas' }, (came) =>
    came.kind === 'zone-areas' ? came.areas : undefined,
  );
  if (areas.kind !== 'answer') return unanswered(areas);
  const openZones: string[] = [];
  for (let zone = 1; zone <= ZONES; zone++) {
    const isViolated = /[9AB]/.test(states.value[zone - 1]!);
    if (isViolated && areas.value[zone - 1] === String(area)) openZones.push(await nameOf(client, zone));
  }
  const text =
    readiness === READY_BY_FORCE
      ? 'Zones are open. Close them, or leave them out.'
      : 'Zones are open that cannot be left out. Close them.';
  return { kind: 'refused', text, openZones };
}

async function nameOf(client: ElkClient, zone: number): Promise<string> {
  const named = await client.ask({ kind: 'ask-name', of: NAME_OF_ZONE, number: zone }, (came) =>
    came.kind === 'name' && came.of === NAME_OF_ZONE ? came : undefined,
  );
  // Where a zone has no name, the panel tells that of another.
  const isNamed = named.kind === 'answer' && named.value.number === zone;
  return isNamed ? named.value.text : `Zone ${zone}`;
}

export function statusOf(area: number): (came: Message) => AreaStatus | undefined {
  return (came) => (came.kind === 'arming' ? came.areas[area - 1] : undefined);
}

function refused(text: string): ArmOutcome {
  return { kind: 'refused', text, openZones: [] };
}

function unanswered(answer: Exclude<Answer<unknown>, { kind: 'answer' }>): ArmOutcome {
  return answer.kind === 'programming' ? { kind: 'unreachable', why: PROGRAMMING } : answer;
}
