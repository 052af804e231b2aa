/**
 * One TCP connection to the integration port: a command out, its answer in. The answer to each command is
 * the frame that comes next, and a bare result (EF) names no command, so this keeps watch over the step.
 */
import type { Socket } from 'node:net';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import { EncryptedLink } from './encryption.ts';
import { encodeFrame, FrameParser } from './frame.ts';
import { encodeCommand, parseAnswer } from './messages.ts';
import type { Answer, Command } from './message-types.ts';

/** Why a connection was given up here. */
export const SILENT = 'silent';
export const OUT_OF_STEP = 'out of step';
/** The module hung up. */
export const CLOSED = 'closed';

/** How far it came. `known`: the panel has told all about itself. */
export type Stage = 'connecting' | 'connected' | 'answered' | 'known';

/** What a module says to a second client, somewhere in its first bytes. */
const BUSY = 'Busy';
const FIRST_BYTES = 64;
/** Its answer cannot be mistaken for that to any other command. */
const PLAIN_QUESTION: Command = { kind: 'clock' };

export class Connection {
  readonly opened: Promise<boolean>;
  /** Why it ended: an error's code, `CLOSED`, or what `close` was told. */
  readonly closed: Promise<string | DriverMessage>;
  stage: Stage = 'connecting';
  busy = false;
  foreignKey = false;
  readonly #socket: Socket;
  readonly #link: EncryptedLink | undefined;
  readonly #parser = new FrameParser();
  readonly #end = Promise.withResolvers<string | DriverMessage>();
  #first = '';
  #waiting: ((answer: Answer) => void) | undefined;
  #stopWaiting = (): void => {};
  /** A command was given up: its answer may still come. */
  #isBehind = false;
  /** A bare result was the last that came. */
  #isUnproven = false;

  constructor(socket: Socket, integrationKey: string | undefined) {
    this.#socket = socket;
    this.#link = integrationKey === undefined ? undefined : new EncryptedLink(integrationKey);
    this.closed = this.#end.promise;
    this.opened = new Promise((resolve) => {
      socket.once('connect', () => {
        this.stage = 'connected';
        resolve(true);
      });
      socket.once('close', () => resolve(false));
    });
    socket.on('data', (bytes) => this.#hear(bytes));
    socket.on('error', (error: NodeJS.ErrnoException) => this.#end.resolve(error.code ?? 'ERROR'));
    socket.on('close', () => this.close(CLOSED));
  }

  get hasAnswered(): boolean {
    return this.stage === 'answered' || this.stage === 'known';
  }

  close(why: string | DriverMessage): void {
    this.#end.resolve(why);
    this.#socket.destroy();
    this.#stopWaiting();
  }

  /** The answer to this command; nothing where none comes in time or the connection ends. */
  exchange(command: Command, withinMs: number): Promise<Answer | undefined> {
    return this.#exchange(command, withinMs, () => this.close(OUT_OF_STEP));
  }

  /** Lets what comes late for an earlier command go by. False where the connection has ended. */
  async catchUp(withinMs: number): Promise<boolean> {
    if (!this.#isBehind) return !this.#socket.destroyed;
    const answer = await this.#exchange(PLAIN_QUESTION, withinMs, () => {});
    if (answer === undefined) this.close(SILENT);
    else this.#isBehind = false;
    return answer !== undefined;
  }

  /** Whether the results that came last were meant for the commands before them. False ends the connection. */
  async proves(withinMs: number): Promise<boolean> {
    const answer = await this.exchange(PLAIN_QUESTION, withinMs);
    if (answer === undefined) this.close(SILENT);
    return answer !== undefined;
  }

  async #exchange(command: Command, withinMs: number, onOther: () => void): Promise<Answer | undefined> {
    if (this.#socket.destroyed) return undefined;
    const heard = Promise.withResolvers<Answer | undefined>();
    const late = setTimeout(() => heard.resolve(undefined), withinMs);
    this.#stopWaiting = () => heard.resolve(undefined);
    this.#waiting = (answer) => {
      if (!answers(command, answer)) return onOther();
      this.#waiting = undefined;
      this.#isUnproven = answer.kind === 'result';
      heard.resolve(answer);
    };
    const frame = encodeFrame(encodeCommand(command));
    this.#socket.write(this.#link ? this.#link.seal(frame) : frame);
    const answer = await heard.promise;
    clearTimeout(late);
    this.#waiting = undefined;
    if (answer === undefined) this.#isBehind = true;
    else if (this.stage === 'connected') this.stage = 'answered';
    return answer;
  }

  #hear(bytes: Buffer): void {
    if (!this.hasAnswered && this.#first.length < FIRST_BYTES) {
      this.#first = (this.#first + bytes.toString('latin1')).slice(0, FIRST_BYTES);
      if (this.#first.includes(BUSY)) {
        this.busy = true;
        this.close('busy');
        return;
      }
    }
    let plain: Buffer = bytes;
    if (this.#link) {
      const opened = this.#link.open(bytes);
      plain = opened.bytes;
      if (opened.foreign > 0 && !this.hasAnswered) {
        this.foreignKey = true;
        this.close('foreign key');
        return;
      }
    }
    for (const body of this.#parser.push(plain)) {
      const answer = parseAnswer(body);
      if (!answer) continue;
      if (this.#waiting) this.#waiting(answer);
      // Two answers to one command: nobody can tell which of them was a stray one.
      else if (this.#isUnproven) this.close(OUT_OF_STEP);
    }
  }
}

/** Whether this can be the answer to that command. */
function answers(command: Command, answer: Answer): boolean {
  if (answer.kind === 'result') return command !== PLAIN_QUESTION;
  switch (command.kind) {
    case 'partitions':
      return answer.kind === 'partitions' && answer.list === command.list;
    case 'read-event':
      return answer.kind === 'event' && answer.calledWith === command.index;
    case 'user':
      return answer.kind === 'user' && answer.user === command.user;
    case 'read-name':
      return answer.kind === 'name' && answer.of === command.of && answer.number === command.number;
    default:
      return answer.kind === command.kind;
  }
}
