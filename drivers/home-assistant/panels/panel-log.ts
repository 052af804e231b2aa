/** Follows how a panel is armed, over all lives of the connection: each change is told once, also a missed one. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ArmMode } from '../../../src/domain/device.ts';
import type { DriverEvent } from '../../../src/domain/driver/driver-event.ts';
import { SerialQueue } from '../../shared/serial-queue.ts';
import { statesSince } from '../history.ts';
import type { EntityState } from '../connection/messages.ts';
import { armedIn } from './panel-state.ts';
import type { Found, UnitContext } from '../entity-device.ts';

/** How often the recorder is asked whether it has the newest state, and how long it is left in peace between. */
const RECORDER_LOOKS = 15;
const RECORDER_PAUSE_MS = 1000;

/** Somebody, or something, armed or disarmed the panel. */
export interface PanelChange {
  readonly is: ArmMode;
  readonly before: EntityState | undefined;
  readonly now: EntityState;
  /** When it was, where nobody listened then. */
  readonly at?: number;
}

/** What is told while it is still looked up what was missed. */
interface CatchingUp {
  readonly told: EntityState[];
}

export class PanelLog {
  readonly #context: UnitContext;
  readonly #eventOf: (change: PanelChange) => Promise<DriverEvent>;
  #armed: ArmMode | undefined;
  #last: EntityState | undefined;
  #catchingUp: CatchingUp | undefined;
  #isFollowing = false;
  #name = '';
  /** One after the other, so that no mark is beyond what was told. */
  readonly #told = new SerialQueue();

  /** @param eventOf may take a moment to find out who it was */
  constructor(context: UnitContext, eventOf: (change: PanelChange) => Promise<DriverEvent>) {
    this.#context = context;
    this.#eventOf = eventOf;
  }

  /** How the panel is armed in this state. */
  armed(state: EntityState | undefined): ArmMode | undefined {
    return armedIn(state, this.#armed);
  }

  /** The connection is up: tells what the panel did meanwhile, in its order, as far as it is recorded. */
  async begin({ entityId, name }: Found): Promise<void> {
    const { marks, stateOf } = this.#context;
    this.#name = name;
    const mine: CatchingUp = { told: [] };
    this.#catchingUp = mine;
    this.#isFollowing = true;
    const since = marks.get(name);
    const first = stateOf(entityId);
    const missed = since === undefined ? [] : await this.#missed(entityId, since, { first, mine });
    if (this.#catchingUp !== mine) return; // the connection was lost
    this.#catchingUp = undefined;
    let upTo = since ?? first?.updatedAt ?? Infinity;
    for (const state of [...missed, ...(first ? [first] : []), ...mine.told]) {
      // Of what was followed already, the last is what the rest is compared with.
      if (state.updatedAt > upTo) this.#follow(state, state.changedAt);
      else if (state.updatedAt >= (this.#last?.updatedAt ?? 0)) this.#know(state);
      upTo = Math.max(upTo, state.updatedAt);
    }
    if (since === undefined && first) this.#mark(first);
  }

  end(): void {
    this.#isFollowing = false;
    this.#catchingUp = undefined;
  }

  heard(now: EntityState | undefined): void {
    if (!now || !this.#isFollowing) return;
    if (this.#catchingUp) this.#catchingUp.told.push(now);
    else this.#follow(now);
  }

  /** The recorder is some seconds behind. */
  async #missed(
    entityId: string,
    since: number,
    { first, mine }: { readonly first: EntityState | undefined; readonly mine: CatchingUp },
  ): Promise<EntityState[]> {
    for (let left = RECORDER_LOOKS; this.#catchingUp === mine; left--) {
      const states = await statesSince(this.#context.client, entityId, since).catch(() => undefined);
      if (!states || left === 0 || (states.at(-1)?.updatedAt ?? 0) >= (first?.updatedAt ?? 0))
        return states ?? [];
      await delay(RECORDER_PAUSE_MS, undefined, { ref: false });
    }
    return [];
  }

  /** @param at where it is not just now */
  #follow(now: EntityState, at?: number): void {
    const [was, before] = [this.#armed, this.#last];
    this.#know(now);
    const is = this.#armed;
    const isEndOfAlarm = isAlarm(before) && is === 'disarmed';
    const isChange = isEndOfAlarm || (was !== undefined && was !== is && !isEndOfArming(before, now));
    if (is !== undefined && isChange && !isAlarm(now)) {
      const event = this.#eventOf({ is, before, now, ...(at !== undefined && { at }) });
      this.#next(async () => this.#context.tell(await event));
    }
    this.#mark(now);
  }

  #know(state: EntityState): void {
    if (!isAlarm(state)) this.#armed = armedIn(state, this.#armed);
    this.#last = state;
  }

  #mark({ updatedAt }: EntityState): void {
    this.#next(() => this.#context.marks.set(this.#name, updatedAt));
  }

  #next(work: () => Promise<void> | void): void {
    void this.#told
      .run(async () => work())
      .catch(() => {
        this.#context.log('warn', 'It could not be kept how far a panel was followed.');
      });
  }
}

/** Of which nobody is told as of an arming: also a panel that is disarmed can give one. */
function isAlarm(state: EntityState | undefined): boolean {
  return state?.state === 'pending' || state?.state === 'triggered';
}

/** The exit delay is over: the arming itself was told when it began, maybe not yet how. */
function isEndOfArming(before: EntityState | undefined, now: EntityState): boolean {
  return before?.state === 'arming' && now.state.startsWith('armed_');
}
