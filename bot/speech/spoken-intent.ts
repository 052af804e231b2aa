import type { DeviceId } from '../../src/domain/device.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import type { HouseTime } from '../../src/domain/schedule/schedule-problems.ts';
import { momentIn, pastDays } from '../phrases/intents/questions.ts';
import { lengthOf, scheduleIn, untilIn } from '../phrases/intents/times.ts';
import type { Intent, KnownDevice, Named, Reading, Reference, UserReference } from '../phrases/intent.ts';
import { wordsOf } from '../phrases/names/fold.ts';
import type { Spoken } from './answer.ts';
import type { SpokenWorld } from './question.ts';

/** `names`: what the answer names and the house does not have. */
export type SpokenIntent = { readonly intent: Intent } | { readonly names: readonly string[] };

interface Here {
  readonly world: SpokenWorld;
  readonly here: HouseTime;
  readonly pin?: Pin;
}

/** The answer of a language model as an intent of this house. Each name is looked up; none is guessed. */
export function intentOfSpoken(spoken: Spoken, { world, here, pin }: Here): SpokenIntent {
  const who = 'who' in spoken ? spoken.who.flatMap((name) => usersNamed(name, world)) : [];
  const named = ('at' in spoken ? spoken.at : []).map((name) => ({ name, at: devicesNamed(name, world) }));
  const missing = named.filter(({ at }) => at.length === 0).map(({ name }) => name);
  // A code for a door that is not there can be given the right one in the review; all else would mean another door.
  if (missing.length > 0 && spoken.kind !== 'issue') return { names: missing };
  const at = named.flatMap((one) => one.at);
  const base: Reading = {
    who,
    at: at.length > 0 ? at : devicesIfNone(spoken.kind, world),
    missing: [],
    unread: missing,
    assumptions: [],
    guesses: [],
    mayHoldPin: pin !== undefined,
    ...(pin && { pin }),
  };
  return { intent: withRest(spoken, base, { world, here }) };
}

function withRest(spoken: Spoken, base: Reading, { world, here }: Here): Intent {
  switch (spoken.kind) {
    case 'issue':
    case 'change': {
      const read = scheduleIn(listed(spoken.when), here);
      const uses = 'uses' in spoken ? (usesIn(spoken.uses) ?? read.uses) : read.uses;
      const { uses: _uses, ...time } = read;
      return { ...base, kind: spoken.kind, ...time, ...(uses !== undefined && { uses }) };
    }
    case 'extend':
    case 'shorten': {
      const byMs = spoken.until === undefined ? undefined : lengthOf(spoken.until.toLowerCase());
      if (byMs !== undefined) return { ...base, kind: spoken.kind, byMs };
      const { until, assumptions, problem } = untilIn(listed(spoken.until), here);
      return {
        ...base,
        kind: spoken.kind,
        assumptions,
        ...(until !== undefined && { until }),
        ...(problem && { problem }),
      };
    }
    case 'pause': {
      const { back, assumptions, problem } = untilIn(listed(spoken.until), here, { asStart: true });
      const isOpen = spoken.until !== undefined && back === undefined;
      return {
        ...base,
        kind: 'pause',
        assumptions,
        missing: isOpen ? ['until'] : [],
        ...(back !== undefined && { back }),
        ...(problem && { problem }),
      };
    }
    case 'came': {
      const days = pastDays(listed(spoken.when), here);
      return { ...base, kind: 'came', unread: days ? [] : listed(spoken.when), ...(days && { days }) };
    }
    case 'who-can': {
      const { time, assumptions = [], isUnread } = momentIn(listed(spoken.when), here);
      const unread = isUnread ? listed(spoken.when) : [];
      return { ...base, kind: 'who-can', assumptions, unread, ...(time !== undefined && { time }) };
    }
    case 'arm':
      return {
        ...base,
        kind: 'arm',
        missing: spoken.mode === undefined ? ['mode'] : [],
        ...(spoken.mode !== undefined && { mode: spoken.mode }),
      };
    case 'scene': {
      const scene = world.scenes.find(({ name }) => isSame(name, spoken.scene));
      return scene ? { ...base, kind: 'scene', scene } : { ...base, kind: 'unknown' };
    }
    case 'add-user':
      return { ...base, kind: 'add-user', name: spoken.name };
    default:
      return { ...base, kind: spoken.kind };
  }
}

function listed(time: string | undefined): string[] {
  return time === undefined || time === '' ? [] : [time.toLowerCase()];
}

function usesIn(uses: number | string | undefined): number | undefined {
  const count = Number(uses);
  return Number.isInteger(count) && count >= 1 && count <= 999 ? count : undefined;
}

function usersNamed(name: string, { users, tags }: SpokenWorld): readonly UserReference[] {
  const same = users.filter((user) => isSame(user.name, name));
  const found = same.length > 0 ? same : users.filter((user) => isPart(name, user.name));
  const [only, ...more] = found;
  if (only && more.length === 0) return [{ kind: 'known', id: only.id, name: only.name }];
  if (only) return [{ kind: 'unclear', typed: name, candidates: found }];
  const tag = tags.find((one) => isSame(one.name, name));
  if (!tag) return [{ kind: 'new', name, near: [] }];
  return [{ kind: 'group', tag: tag.id, name: tag.name, except: [] }];
}

function devicesNamed(name: string, { devices }: SpokenWorld): readonly Reference<DeviceId>[] {
  const same = devices.filter((device) => isSame(device.name, name));
  const there = same.length > 0 ? same : devices.filter(({ area = '' }) => isSame(area, name));
  return oneOf(there.length > 0 ? there : devices.filter((device) => isPart(name, device.name)), name);
}

/** As where a sentence that was understood here names none. */
function devicesIfNone(kind: Spoken['kind'], { devices }: SpokenWorld): readonly Reference<DeviceId>[] {
  const locks = devices.filter((device) => device.kind === 'lock');
  switch (kind) {
    case 'state':
    case 'battery':
      return devices.map(known);
    case 'lock':
      return locks.map(known);
    case 'unlock':
      return oneOf(locks, '');
    case 'arm':
    case 'disarm':
      return oneOf(
        devices.filter((device) => device.kind === 'partition'),
        '',
      );
    default:
      return [];
  }
}

function oneOf(found: readonly KnownDevice[], typed: string): readonly Reference<DeviceId>[] {
  if (found.length <= 1) return found.map(known);
  return [{ kind: 'unclear', typed, candidates: found.map(({ id, name }) => ({ id, name })) }];
}

function known({ id, name }: Named<DeviceId>): Reference<DeviceId> {
  return { kind: 'known', id, name };
}

function isSame(name: string, other: string): boolean {
  const words = wordsOf(name).join(' ');
  return words !== '' && words === wordsOf(other).join(' ');
}

/** "Anna" of Anna Berg. */
function isPart(part: string, name: string): boolean {
  const [few, all] = [wordsOf(part), wordsOf(name)];
  return few.length > 0 && few.every((word) => all.includes(word));
}
