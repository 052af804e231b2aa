/** What is asked of a panel once for each connection. */
import type { Pin } from '../../src/domain/pins/pin.ts';
import type { Answer, ElkClient } from './client.ts';
import { padded } from './messages.ts';
import { AREAS, NAME_OF_AREA } from './message-types.ts';
import type { AreaMask, Message, MessageKind, Of } from './message-types.ts';

export interface PanelFacts {
  /** Such as `5.3.0`. */
  readonly version: string;
  /** How many users the panel knows. */
  readonly users: number;
  /** Of each code. */
  readonly digits: 4 | 6;
  /** The master code is one, and valid somewhere. */
  readonly masterWorks: boolean;
  /** Where it is valid. */
  readonly masterAreas: AreaMask;
  /** Names by area. */
  readonly areas: ReadonlyMap<number, string>;
  /** The area of each keypad, a digit each. */
  readonly keypads: string;
}

/** From firmware 4.4.0 on; 99 before (section 5, table 2). */
const USERS = 199;
const USERS_BEFORE_4_4 = 99;

/** Ends learning early. */
class Unanswered extends Error {
  readonly answer: Exclude<Answer<unknown>, { kind: 'answer' }>;

  constructor(answer: Exclude<Answer<unknown>, { kind: 'answer' }>) {
    super(answer.kind);
    this.answer = answer;
  }
}

/** @param partitions names by area, of those that are to be devices; all that are in use where it is missing */
export async function learnPanel(
  client: ElkClient,
  { master, partitions }: { master: Pin; partitions?: Readonly<Record<number, string>> | undefined },
): Promise<Answer<PanelFacts>> {
  const ask = async <K extends MessageKind>(
    request: Parameters<ElkClient['ask']>[0],
    kind: K,
    fits: (came: Of<K>) => boolean = () => true,
  ): Promise<Of<K>> => {
    const answer = await client.ask(request, (came: Message) =>
      came.kind === kind && fits(came as Of<K>) ? (came as Of<K>) : undefined,
    );
    if (answer.kind !== 'answer') throw new Unanswered(answer);
    return answer.value;
  };
  try {
    const version = await ask({ kind: 'ask-version' }, 'version');
    const code = await ask(
      { kind: 'ask-code', code: master },
      'code',
      (came) => padded(came.code) === padded(master),
    );
    await ask({ kind: 'ask-clock' }, 'clock');
    const { areas: keypads } = await ask({ kind: 'ask-keypad-areas' }, 'keypad-areas');
    const zones = await ask({ kind: 'ask-zone-areas' }, 'zone-areas');
    const inUse = new Set([...keypads, ...zones.areas].map(Number));
    const areas = new Map(Object.entries(partitions ?? {}).map(([area, name]) => [Number(area), name]));
    for (let area = 1; !partitions && area <= AREAS; area++) {
      if (!inUse.has(area)) continue;
      const named = await ask({ kind: 'ask-name', of: NAME_OF_AREA, number: area }, 'name');
      areas.set(area, named.number === area ? named.text : `Area ${area}`);
    }
    await ask({ kind: 'ask-arming' }, 'arming');
    return {
      kind: 'answer',
      value: {
        version: [0, 2, 4].map((at) => parseInt(version.panel.slice(at, at + 2), 16)).join('.'),
        users: version.panel >= '040400' ? USERS : USERS_BEFORE_4_4,
        digits: code.digits,
        masterWorks: code.role === 'master' && code.areas !== 0,
        masterAreas: code.areas,
        areas,
        keypads,
      },
    };
  } catch (unanswered) {
    if (unanswered instanceof Unanswered) return unanswered.answer;
    throw unanswered;
  }
}
