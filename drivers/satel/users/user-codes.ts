/**
 * Codes as users of the panel: one user a slot, who has the partitions that were asked for. The panel
 * never shows a code; it says which user has a code that it is shown (command E0). Hence a write ends
 * in that question, and `confirmed` means that the panel itself named the slot. A clear ends in it too:
 * somebody at the panel may have given the same code to another user, and then it is not gone.
 *
 * Known gaps: the document does not say whether E0 with a code that nobody has counts as a wrong code
 * at the panel, so that question is asked only where a code was written or should be, and a command with
 * the master code follows, so that there are never two wrong ones in a row. It does not say either whether
 * users can be edited while armed, so that is tried.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { NotNow, ReadOutcome, Unreachable, WriteOutcome } from '../../../src/domain/driver/outcome.ts';
import type { DeviceSchedule } from '../../../src/domain/schedule/device-schedule.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { SerialQueue } from '../../shared/serial-queue.ts';
import {
  daysOf,
  holds,
  isElsewhere,
  isLike,
  LONGEST_LIFE_DAYS,
  mayComeAndGo,
  newUser,
  NO_END,
  withRights,
} from './our-user.ts';
import { IF_PROVEN_LATER, type Occupant, type Panel, type Request } from '../panel.ts';
import { USER_TYPE, type UserRecord } from './user-record.ts';
import { type Answer, RESULT, SERVICE_MODE } from '../message-types.ts';

export interface UserCodesOptions {
  readonly request: Request;
  readonly panel: Panel;
  readonly authority: Pin;
  /** Typed before each code, where the panel uses prefixes. */
  readonly prefix: string;
  /** Why the panel does not answer. */
  readonly trouble: () => DriverMessage;
  /** What follows in the log about this slot is our own doing. */
  readonly onOwnChange: (slot: number) => void;
  /** A slot turned out to hold somebody else than was read there. */
  readonly onForeignChange: (slot: number) => void;
}

/** A panel that said "accepted" is asked so often, with these pauses, whether it is done. */
const ACCEPTED_TRIES = 5;
const ACCEPTED_PAUSE_MS = 300;

/** E6 has four bytes for a code, two digits each. */
export const LONGEST_CODE_DIGITS = 8;

const REFUSED: WriteOutcome = { kind: 'rejected', reason: 'refused' };
const LENGTH: WriteOutcome = { kind: 'rejected', reason: 'length' };
const DUPLICATE: WriteOutcome = { kind: 'rejected', reason: 'duplicate' };
const CONFIRMED: WriteOutcome = { kind: 'confirmed' };

/** Results after which the panel is asked what it holds: that shows whether they were meant for the change. */
const DONE = [RESULT.ok, RESULT.accepted];

/** A code that was sent. */
interface Written {
  readonly partition: number;
  readonly slot: number;
  readonly pin: Pin;
  /** Nobody was there before. */
  readonly isNew: boolean;
}

export class UserCodes {
  readonly #options: UserCodesOptions;
  /** Partitions share their users: what is changed for one is not looked at for another meanwhile. */
  readonly #lane = new SerialQueue();

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
  guard(partition: number, slot: number, guard: DeviceSchedule | undefined): Promise<WriteOutcome> {
    return this.#lane.run(() => this.#guard(partition, slot, guard));
  }

  /** @param expected the PIN that is to go */
  clear(partition: number, slot: number, expected?: Pin): Promise<WriteOutcome> {
    return this.#lane.run(() => this.#clear(partition, slot, expected));
  }

  /** Why the panel takes no changes now. Nothing where it does not answer. */
  whyNotNow(): Promise<NotNow | Unreachable | 'no reason' | undefined> {
    return this.#lane.run(() => this.#whyNotNow());
  }

  async #read(partition: number, slot: number, expected?: Pin): Promise<ReadOutcome> {
    const { panel } = this.#options;
    const occupant = await panel.readUser(slot);
    if (occupant === undefined) return this.#unreachable();
    if (occupant === 'unsaid') return unsaid(slot);
    const pin = expected ?? (occupant === 'nobody' ? undefined : panel.pin(slot));
    if (pin === undefined) {
      panel.noteReading(slot);
      return panel.reading(partition, slot);
    }
    const self = await this.#whoHas(pin);
    const after = await panel.readUser(slot);
    if (!self || after === undefined) return this.#unreachable();
    panel.noteReading(slot, self.kind === 'self' && self.user === slot ? pin : undefined);
    // Somebody gave it to another user: as long as it lets people in here, the slot is no free one.
    if (isElsewhere(self, slot, partition) && !holds(after, partition)) {
      panel.forget(slot);
      return { kind: 'unreadable' };
    }
    return panel.reading(partition, slot);
  }

  async #write(partition: number, slot: number, pin: Pin): Promise<WriteOutcome> {
    const { panel } = this.#options;
    const before = panel.user(slot);
    const occupant = await panel.readUser(slot, IF_PROVEN_LATER);
    if (occupant === undefined) return this.#unreachable();
    if (occupant === 'unsaid' || occupant === 'hidden') return this.#hidden(slot);
    if (panel.isSpecial(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    if (before === 'nobody' && occupant !== 'nobody') return this.#overtaken(slot);

    panel.forget(slot);
    const answer = await this.#store(partition, slot, pin, occupant);
    if (!answer) return this.#unreachable();
    const code = answer.kind === 'result' ? answer.code : RESULT.other;
    const isNew = occupant === 'nobody';
    switch (code) {
      case RESULT.ok:
      case RESULT.accepted:
        return this.#verify({ partition, slot, pin, isNew }, code === RESULT.accepted ? ACCEPTED_TRIES : 1);
      case RESULT.codeRefused:
      case RESULT.sameCode:
        return this.#explainCode({ partition, slot, pin, isNew });
      case RESULT.userExists:
      case RESULT.userMissing:
        return this.#overtaken(slot);
      default:
        return this.#refused(slot);
    }
  }

  async #guard(partition: number, slot: number, guard: DeviceSchedule | undefined): Promise<WriteOutcome> {
    const { panel, request, authority, onOwnChange } = this.#options;
    const occupant = await panel.readUser(slot);
    if (occupant === undefined) return this.#unreachable();
    if (occupant === 'unsaid' || occupant === 'hidden') return this.#hidden(slot);
    if (panel.isSpecial(slot) || !holds(occupant, partition))
      return { kind: 'invalid', reason: 'no-such-slot' };
    const days = daysOf(guard);
    const life = days > LONGEST_LIFE_DAYS ? NO_END : { type: USER_TYPE.timeNotRenewable, time: days };
    const wanted = guard?.until === undefined ? NO_END : life;
    if (!isLike(occupant, wanted)) {
      onOwnChange(slot);
      const fields = { ...occupant, ...wanted };
      const answer = await request(
        { kind: 'change-user', code: authority, user: slot, fields },
        { provisional: DONE },
      );
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

  async #clear(partition: number, slot: number, expected?: Pin): Promise<WriteOutcome> {
    const { panel } = this.#options;
    const occupant = await panel.readUser(slot);
    if (occupant === undefined) return this.#unreachable();
    if (occupant === 'unsaid' || occupant === 'hidden') return this.#hidden(slot);
    if (panel.isSpecial(slot)) return { kind: 'invalid', reason: 'no-such-slot' };
    const kept = panel.pin(slot);
    const pin = expected ?? kept;
    if (!holds(occupant, partition)) return this.#seenGone(partition, slot, pin);
    panel.forget(slot);
    const code = await this.#takeAway(partition, slot, occupant);
    if (code === undefined) return this.#unreachable();
    const after = await this.#until(
      () => panel.readUser(slot),
      (now) => now !== 'unsaid' && !holds(now, partition),
      code === RESULT.accepted ? ACCEPTED_TRIES : 1,
    );
    if (after === undefined) return this.#unreachable();
    if (!holds(after, partition) && after !== 'unsaid') {
      panel.noteReading(slot, after === 'nobody' ? undefined : kept);
      return this.#seenGone(partition, slot, pin);
    }
    const isDone = code === RESULT.ok || code === RESULT.accepted || code === RESULT.userMissing;
    return isDone && after !== 'unsaid' ? REFUSED : this.#refused(slot);
  }

  /** Takes the partition from the user, and the user away who has no other. Nothing where nobody answers. */
  async #takeAway(partition: number, slot: number, user: UserRecord): Promise<number | undefined> {
    const { request, authority, onOwnChange } = this.#options;
    const others = user.partitions.filter((other) => other !== partition);
    onOwnChange(slot);
    const answer = await request(
      others.length === 0
        ? { kind: 'remove-user', code: authority, user: slot }
        : { kind: 'change-user', code: authority, user: slot, fields: { ...user, partitions: others } },
      { provisional: [...DONE, RESULT.userMissing] },
    );
    if (!answer) return undefined;
    return answer.kind === 'result' ? answer.code : RESULT.other;
  }

  /** The user has the partition no more. @param pin that it lets nobody in here any more */
  async #seenGone(partition: number, slot: number, pin: Pin | undefined): Promise<WriteOutcome> {
    const { panel } = this.#options;
    if (pin === undefined) {
      if (panel.user(slot) === 'nobody') panel.noteReading(slot);
      return CONFIRMED;
    }
    const self = await this.#whoHas(pin);
    const occupant = await panel.readUser(slot);
    if (!self || occupant === undefined) return this.#unreachable();
    if (occupant === 'unsaid') return unsaid(slot);
    if (holds(occupant, partition)) return this.#overtaken(slot);
    if (isElsewhere(self, slot, partition)) {
      panel.forget(slot);
      return DUPLICATE;
    }
    panel.noteReading(slot, self.kind === 'self' && self.user === slot ? pin : undefined);
    return CONFIRMED;
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
      return request(
        { kind: 'create-user', code: authority, user: slot, newCode: pin, fields },
        { provisional: DONE },
      );
    }
    const change = { kind: 'change-user', code: authority, user: slot } as const;
    const allowed = { ...occupant, ...withRights(occupant) };
    // What another code was good for, this one is not.
    const answer = await request(
      { ...change, fields: { ...allowed, partitions: [partition] }, newCode: pin },
      { provisional: [...DONE, RESULT.sameCode] },
    );
    if (!isResult(answer, RESULT.sameCode)) return answer;
    const partitions = [...new Set([...occupant.partitions, partition])].sort((a, b) => a - b);
    return request({ ...change, fields: { ...allowed, partitions } }, { provisional: DONE });
  }

  /** Shows the panel the code, and hears whose it is. */
  async #verify(written: Written, tries: number): Promise<WriteOutcome> {
    const { panel } = this.#options;
    const { partition, slot, pin } = written;
    const self = await this.#until(
      () => this.#whoHas(pin),
      (answer) => !isResult(answer, RESULT.codeUnknown),
      tries,
    );
    const occupant = await panel.readUser(slot);
    if (!self || occupant === undefined) return this.#unreachable();
    if (occupant === 'unsaid') return unsaid(slot);
    const isOurs = self.kind === 'self' && self.user === slot;
    panel.noteReading(slot, isOurs ? pin : undefined);
    if (self.kind === 'self' && !isOurs) return DUPLICATE;
    if (!holds(occupant, partition) || !mayComeAndGo(occupant)) return this.#notAsAsked(written, occupant);
    if (isOurs) return CONFIRMED;
    return isResult(self, RESULT.codeUnknown) ? REFUSED : { kind: 'unverified' };
  }

  /** The panel made a user who may not do what was asked for. With our code he does not stay there. */
  async #notAsAsked({ slot, isNew }: Written, occupant: Occupant): Promise<WriteOutcome> {
    const { panel, request, authority } = this.#options;
    if (!isNew || typeof occupant !== 'object') return REFUSED;
    panel.forget(slot);
    const answer = await request(
      { kind: 'remove-user', code: authority, user: slot },
      { provisional: [...DONE, RESULT.userMissing] },
    );
    const after = answer && (await panel.readUser(slot));
    if (after === undefined) return this.#unreachable();
    if (after !== 'nobody') return { kind: 'unverified' };
    panel.noteReading(slot);
    return REFUSED;
  }

  /** The panel says the same of a code that somebody has and of one that it does not like. */
  async #explainCode(written: Written): Promise<WriteOutcome> {
    const outcome = await this.#verify(written, 1);
    if (outcome.kind === 'unverified') return REFUSED;
    // It does not tell how many digits it wants; of a code that nobody has, nothing else can be wrong.
    const isLiked = written.pin.length === LONGEST_CODE_DIGITS;
    return outcome === REFUSED && !isLiked ? LENGTH : outcome;
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
      return { kind: 'not-now', why: 'armed', message: { code: 'armed', partitions: armed } };
    }
    if (wasArmed) return { kind: 'unreachable', why: { code: 'just-disarmed' } };
    const clock = await request({ kind: 'clock' });
    if (clock?.kind !== 'clock' || (clock.status & SERVICE_MODE) === 0) return clock && 'no reason';
    return { kind: 'not-now', why: 'programming', message: { code: 'programming' } };
  }

  /** The slot is not what was read there: somebody at the panel was quicker. */
  #overtaken(slot: number): Unreachable {
    this.#options.onForeignChange(slot);
    return { kind: 'unreachable', why: { code: 'changed-meanwhile', slot } };
  }

  /** Whoever asks this reads the slot afterwards: that proves the answer, and shows the panel a code that is right. */
  #whoHas(pin: Pin): Promise<Answer | undefined> {
    const { request, prefix } = this.#options;
    const code = Pin.of(prefix + pin.reveal());
    return request({ kind: 'self', code }, { provisional: [RESULT.codeUnknown, RESULT.noAccess] });
  }

  /** The panel keeps to itself who is there. */
  async #hidden(slot: number): Promise<NotNow | Unreachable> {
    const notNow = await this.#whyNotNow();
    if (!notNow) return this.#unreachable();
    return notNow === 'no reason' ? unsaid(slot) : notNow;
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

function unsaid(slot: number): Unreachable {
  return { kind: 'unreachable', why: { code: 'slot-not-shown', slot } };
}

function isResult(answer: Answer | undefined, code: number): boolean {
  return answer?.kind === 'result' && answer.code === code;
}
