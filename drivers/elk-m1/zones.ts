/**
 * Zones that are open when an area is to be armed, and leaving them out: sections 4.29 and 4.40. A request to
 * leave a zone out is the same as one to take it back, so that the state of each zone is read before.
 *
 * Known gaps: the document does not say whether a zone comes back by itself with the disarm, so what was left
 * out from here is taken back where it did not; of zones that were left out before a restart that is not known.
 */
import type { Pin } from '../../src/domain/pins/pin.ts';
import type { Answer, ElkClient } from './client.ts';
import { LEVELS, NAME_OF_ZONE, ZONES } from './message-types.ts';

export interface OpenZone {
  readonly zone: number;
  readonly name: string;
}

/** 4.40.7, each in three physical states. */
const VIOLATED = /[9AB]/;
const BYPASSED = /[DEF]/;

export class Zones {
  readonly #client: ElkClient;
  readonly #authority: Pin;
  /** Zones that were left out from here, by area. */
  readonly #leftOut = new Map<number, ReadonlySet<number>>();

  /** @param authority takes back what was left out */
  constructor(client: ElkClient, authority: Pin) {
    this.#client = client;
    this.#authority = authority;
  }

  /** Those of an area, with their names. */
  async open(area: number): Promise<Answer<OpenZone[]>> {
    const states = await this.#states();
    if (states.kind !== 'answer') return states;
    const areas = await this.#client.ask({ kind: 'ask-zone-areas' }, (came) =>
      came.kind === 'zone-areas' ? came.areas : undefined,
    );
    if (areas.kind !== 'answer') return areas;
    const value: OpenZone[] = [];
    for (let zone = 1; zone <= ZONES; zone++) {
      if (!VIOLATED.test(states.value[zone - 1]!) || areas.value[zone - 1] !== String(area)) continue;
      value.push({ zone, name: await this.#nameOf(zone) });
    }
    return { kind: 'answer', value };
  }

  /** Returns those that are not left out: the panel does not allow it, or not to this code. */
  async leaveOut(area: number, code: Pin, open: readonly OpenZone[]): Promise<OpenZone[]> {
    // Before anything is sent: whatever became of it, it is looked at afterwards.
    this.#leftOut.set(area, new Set([...(this.#leftOut.get(area) ?? []), ...open.map(({ zone }) => zone)]));
    const refused: OpenZone[] = [];
    for (const one of open) {
      if ((await this.#toggle(one.zone, area, code)) !== true) refused.push(one);
    }
    return refused;
  }

  /** Of those that were left out from here, each that still is. In an area that is armed, that would be an alarm. */
  async takeBack(area: number): Promise<void> {
    const leftOut = this.#leftOut.get(area);
    if (!leftOut) return;
    const armed = await this.#client.ask({ kind: 'ask-arming' }, (came) =>
      came.kind === 'arming' ? came.areas[area - 1]?.level !== LEVELS.disarmed : undefined,
    );
    if (armed.kind !== 'answer' || armed.value) return;
    this.#leftOut.delete(area);
    const states = await this.#states();
    if (states.kind !== 'answer') return;
    for (const zone of leftOut) {
      if (BYPASSED.test(states.value[zone - 1]!)) await this.#toggle(zone, area, this.#authority);
    }
  }

  #states(): Promise<Answer<string>> {
    return this.#client.ask({ kind: 'ask-zones' }, (came) =>
      came.kind === 'zones' ? came.states : undefined,
    );
  }

  /** Whether the zone is left out now; undefined where the panel does not say, as to a code that may not. */
  async #toggle(zone: number, area: number, code: Pin): Promise<boolean | undefined> {
    const answer = await this.#client.order(
      { kind: 'toggle-bypass', zone, area, code },
      (came) => (came.kind === 'bypass' && came.zone === zone ? came : undefined),
      { withinMs: this.#client.timing.obeyMs },
    );
    return answer.kind === 'answer' ? answer.value.bypassed : undefined;
  }

  async #nameOf(zone: number): Promise<string> {
    const named = await this.#client.ask({ kind: 'ask-name', of: NAME_OF_ZONE, number: zone }, (came) =>
      came.kind === 'name' && came.of === NAME_OF_ZONE ? came : undefined,
    );
    // Where a zone has no name, the panel tells that of another.
    const isNamed = named.kind === 'answer' && named.value.number === zone;
    return isNamed ? named.value.text : `Zone ${zone}`;
  }
}
