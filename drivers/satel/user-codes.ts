/**
 * Codes as users of the panel: one user a slot, who has the partitions that were asked for. The panel
 * never shows a code; it says which user has a code that it is shown (command E0). Hence a write ends
 * in that question, and `confirmed` means that the panel itself named the slot.
 *
 * Known gaps: the document does not say whether E0 with a code that nobody has counts as a wrong code
 * at the panel, so that question is asked only after a write and of codes that should be there. It
 * does not say either whether users can be edited while armed, so that is tried.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { NotNow, ReadOutcome, Unreachable, WriteOutcome } from '../../src/domain/device.ts';
import type { Guard } from '../../src/domain/guard.ts';
import { Pin } from '../../src/domain/pin.ts';
import { Lane } from '../lane.ts';
import type { Occupant, Panel, Request } from './panel.ts';
import { RIGHT, USER_TYPE, type UserFields, type UserRecord } from './user-record.ts';
import { type Answer, RESULT, SERVICE_MODE } from './vocabulary.ts';

export interface UserCodesOptions {
  readonly request: Request;
  readonly panel: Panel;
  readonly authority: Pin;
  /** Typed before each code, where the panel uses prefixes. */
  readonly prefix: string;
  /** Why the panel does not answer. */
  readonly trouble: () => string;
  /** What follows in the log about this slot is our own doing. */
  readonly onOwnChange: (slot: number) => void;
  /** A slot turned out to hold somebody else than was read there. */
  readonly onForeignChange: (slot: number) => void;
}

/** A user that Latchkey makes may arm and disarm, also what others armed, and silence his own alarm. */
const RIGHTS = RIGHT.arm | RIGHT.disarm | RIGHT.clearPartitionAlarm | RIGHT.alwaysDisarm;

/** A panel that said "accepted" is asked so often, with these pauses, whether it is done. */
const ACCEPTED_TRIES = 5;
const ACCEPTED_PAUSE_MS = 300;

const DAY_MS = 24 * 60 * 60_000;
/** One byte. */
const LONGEST_LIFE_DAYS = 255;
const NO_END = { type: USER_TYPE.normal, time: 0 };
/** A user may live so much longer than was asked for: a day begun, and one more. */
export const GUARD_SLACK_MS = 2 * DAY_MS;

const REFUSED: WriteOutcome = { kind: 'rejected', reason: 'refused' };

export class UserCodes {
  readonly #options: UserCodesOptions;
  /** Partitions share their users: what is changed for one is not looked at for another meanwhile. */
  readonly #lane = new Lane();

  constructor(options: UserCodesOptions) {
    this.#options = options;
  }

  read(partition: number, slot: number, expected?: Pin): Promise<ReadOutcome> {
    return this.#lane.run(() => this.#read(partition, slot, expected));
  }

  write(partition: number, slot: number, pin: Pin): Promise<WriteOutcome> {
    return this.#lane.run(() => this.#write(partition, slot, pin));
  }

  /**
   * Has the panel itself end the user: a type that lives for some days and that nobody can renew at a keypad.
   * How the panel counts days is not in the document, so that there is always one more than the time needs.
   */
  guard(partition: number, slot: number, guard: Guard | undefined): Promise<WriteOutcome> {
    return this.#lane.run(() => this.#guard(partition, slot, guard));
  }

  clear(partition: number, slot: number): Promise<WriteOutcome> {
    return this.#lane.run(() => this.#clear(partition, slot));
  }

  async #read(partition: number, slot: number, expected?: Pin): Promise<ReadOutcome> {
    const { panel } = this.#options;
    const pin = expected ?? panel.pin(slot);
    const occupant = await panel.readUser(slot);
    if (occupant === undefined) return this.#unreachable();
    if (occupant === 'nobody' || occupant === 'hidden' || pin === undefined) {
      panel.noteReading(slot);
      return panel.reading(partition, slot);
    }
    const self = await this.#whoHas(pin);
    if (!self) return this.#unreachable();
    panel.noteReading(slot, self.kind === 'self' && self.user === slot ? pin : undefined);
    return panel.reading(partition, slot);
  }

  async #write(partition: number, slot: number, pin: Pin): Promise<WriteOutcome> {
    const { panel } = this.#options;
    const before = panel.user(slot);
    const occupant = await panel.readUser(slot);
    if (occupant === undefined) return this.#unreachable();
    if (occupant === 'hidden') return hidden(slot);
    if (panel.isSpecial(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (before === 'nobody' && occupant !== 'nobody') return this.#overtaken(slot);

    panel.forget(slot);
    const answer = await this.#store(partition, slot, pin, occupant);
    if (!answer) return this.#unreachable();
    const code = answer.kind === 'result' ? answer.code : RESULT.other;
    switch (code) {
      case RESULT.ok:
      case RESULT.accepted:
        return this.#verify(partition, slot, pin, code === RESULT.accepted ? ACCEPTED_TRIES : 1);
      case RESULT.codeRefused:
      case RESULT.sameCode:
        return this.#explainCode(partition, slot, pin);
      case RESULT.userExists:
      case RESULT.userMissing:
        return this.#overtaken(slot);
      default:
        return this.#refused(slot);
    }
  }

  async #guard(partition: number, slot: number, guard: Guard | undefined): Promise<WriteOutcome> {
    const { panel, request, authority, onOwnChange } = this.#options;
    const occupant = await panel.readUser(slot);
    if (occupant === undefined) return this.#unreachable();
    if (occupant === 'hidden') return hidden(slot);
    if (panel.isSpecial(slot) || !holds(occupant, partition))
      return { kind: 'invalid', reason: 'no-such-slot' };
    const days = daysOf(guard);
    const life = days > LONGEST_LIFE_DAYS ? NO_END : { type: USER_TYPE.timeNotRenewable, time: days };
    const wanted = guard?.until === undefined ? NO_END : life;
    if (!isLike(occupant, wanted)) {
      onOwnChange(slot);
      const answer = await request({
        ...{ kind: 'change-user', code: authority, user: slot },
        fields: { ...occupant, ...wanted },
      });
      if (!answer) return this.#unreachable();
      if (!isResult(answer, RESULT.ok) && !isResult(answer, RESULT.accepted)) return this.#refused(slot);
    }
    const after = await this.#until(
      () => panel.readUser(slot),
      (now) => typeof now === 'object' && isLike(now, wanted),
      ACCEPTED_TRIES,
    );
    if (after === undefined) return this.#unreachable();
    const isSet = typeof after === 'object' && isLike(after, wanted);
    return isSet && days <= LONGEST_LIFE_DAYS ? { kind: 'confirmed' } : REFUSED;
  }

  async #clear(partition: number, slot: number): Promise<WriteOutcome> {
    const { panel, request, authority, onOwnChange } = this.#options;
    const occupant = await panel.readUser(slot);
    if (occupant === undefined) return this.#unreachable();
    if (occupant === 'hidden') return hidden(slot);
    if (panel.isSpecial(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (!holds(occupant, partition)) {
      if (occupant === 'nobody') panel.noteReading(slot);
      return { kind: 'confirmed' };
    }
    const others = occupant.partitions.filter((other) => other !== partition);
    const kept = panel.pin(slot);
    panel.forget(slot);
    onOwnChange(slot);
    const answer = await request(
      others.length === 0
        ? { kind: 'remove-user', code: authority, user: slot }
        : { kind: 'change-user', code: authority, user: slot, fields: { ...occupant, partitions: others } },
    );
    if (!answer) return this.#unreachable();
    const code = answer.kind === 'result' ? answer.code : RESULT.other;
    const isDone = code === RESULT.ok || code === RESULT.accepted || code === RESULT.userMissing;
    if (!isDone) return this.#refused(slot);
    const after = await this.#until(
      () => panel.readUser(slot),
      (now) => !holds(now, partition),
      code === RESULT.accepted ? ACCEPTED_TRIES : 1,
    );
    if (after === undefined) return this.#unreachable();
    panel.noteReading(slot, after === 'nobody' ? undefined : kept);
    return holds(after, partition) ? REFUSED : { kind: 'confirmed' };
  }

  /** Creates the user, or gives the one who is there this code and this partition. */
  async #store(
    partition: number,
    slot: number,
    pin: Pin,
    occupant: UserRecord | 'nobody',
  ): Promise<Answer | undefined> {
    const { request, authority, onOwnChange } = this.#options;
    onOwnChange(slot);
    if (occupant === 'nobody') {
      const fields = newUser(partition, slot);
      return request({ kind: 'create-user', code: authority, user: slot, newCode: pin, fields });
    }
    const change = { kind: 'change-user', code: authority, user: slot } as const;
    // What another code was good for, this one is not.
    const answer = await request({
      ...change,
      fields: { ...occupant, partitions: [partition] },
      newCode: pin,
    });
    if (!isResult(answer, RESULT.sameCode)) return answer;
    const partitions = [...new Set([...occupant.partitions, partition])].sort((a, b) => a - b);
    return request({ ...change, fields: { ...occupant, partitions } });
  }

  /** Shows the panel the code, and hears whose it is. */
  async #verify(partition: number, slot: number, pin: Pin, tries: number): Promise<WriteOutcome> {
    const { panel } = this.#options;
    const self = await this.#until(
      () => this.#whoHas(pin),
      (answer) => !isResult(answer, RESULT.codeUnknown),
      tries,
    );
    if (!self) return this.#unreachable();
    const occupant = await panel.readUser(slot);
    if (occupant === undefined) return this.#unreachable();
    const isOurs = self.kind === 'self' && self.user === slot;
    panel.noteReading(slot, isOurs ? pin : undefined);
    if (self.kind === 'self' && !isOurs) return { kind: 'rejected', reason: 'duplicate' };
    if (!holds(occupant, partition)) return REFUSED;
    if (isOurs) return { kind: 'confirmed' };
    return isResult(self, RESULT.codeUnknown) ? REFUSED : { kind: 'unverified' };
  }

  /** The panel says the same of a code that somebody has and of one that it does not like. */
  async #explainCode(partition: number, slot: number, pin: Pin): Promise<WriteOutcome> {
    const outcome = await this.#verify(partition, slot, pin, 1);
    return outcome.kind === 'unverified' ? REFUSED : outcome;
  }

  async #refused(slot: number): Promise<WriteOutcome> {
    const { panel } = this.#options;
    const notNow = await this.#whyNotNow();
    if (!notNow) return this.#unreachable();
    if ((await panel.readUser(slot)) === 'nobody') panel.noteReading(slot);
    return notNow === 'no reason' ? REFUSED : notNow;
  }

  async #whyNotNow(): Promise<NotNow | Unreachable | 'no reason' | undefined> {
    const { panel, request } = this.#options;
    const wasArmed = panel.armedPartitions().length > 0;
    if ((await panel.readArmed()) === undefined) return undefined;
    const armed = panel.armedPartitions();
    if (armed.length > 0) {
      const text = `The alarm panel changes no users while it is armed (${armed.join(', ')}).`;
      return { kind: 'not-now', why: 'armed', text };
    }
    if (wasArmed) return { kind: 'unreachable', why: 'The alarm panel has just been disarmed.' };
    const clock = await request({ kind: 'clock' });
    if (clock?.kind !== 'clock' || (clock.status & SERVICE_MODE) === 0) return clock && 'no reason';
    return { kind: 'not-now', why: 'programming', text: 'Somebody programs the alarm panel (service mode).' };
  }

  /** The slot is not what was read there: somebody at the panel was quicker. */
  #overtaken(slot: number): Unreachable {
    this.#options.onForeignChange(slot);
    return { kind: 'unreachable', why: `Somebody has just changed user ${slot} at the alarm panel.` };
  }

  #whoHas(pin: Pin): Promise<Answer | undefined> {
    const { request, prefix } = this.#options;
    return request({ kind: 'self', code: Pin.of(prefix + pin.reveal()) });
  }

  async #until<T>(
    ask: () => Promise<T | undefined>,
    isDone: (answer: T) => boolean,
    tries: number,
  ): Promise<T | undefined> {
    let answer = await ask();
    for (let left = tries - 1; left > 0 && answer !== undefined && !isDone(answer); left--) {
      await delay(ACCEPTED_PAUSE_MS);
      answer = await ask();
    }
    return answer;
  }

  #unreachable(): Unreachable {
    return { kind: 'unreachable', why: this.#options.trouble() };
  }
}

function daysOf(guard: Guard | undefined): number {
  return guard?.until === undefined ? 0 : Math.ceil((guard.until - guard.from) / DAY_MS) + 1;
}

function isLike(user: UserRecord, { type, time }: { type: number; time: number }): boolean {
  return user.type === type && user.time === time;
}

function newUser(partition: number, slot: number): UserFields {
  return {
    partitions: [partition],
    type: USER_TYPE.normal,
    simple: false,
    master: false,
    isolatesZones: false,
    time: 0,
    temporaryTime: 0,
    rights: RIGHTS,
    name: `Latchkey ${slot}`,
  };
}

function holds(occupant: Occupant, partition: number): occupant is UserRecord {
  return typeof occupant === 'object' && occupant.partitions.includes(partition);
}

function hidden(slot: number): Unreachable {
  return { kind: 'unreachable', why: `The alarm panel does not say now who user ${slot} is.` };
}

function isResult(answer: Answer | undefined, code: number): boolean {
  return answer?.kind === 'result' && answer.code === code;
}
