/**
 * A session with an EnvisaLink, in its own words: connects, logs in, keeps the session, and hands on what it
 * says. After "EnvisaLink TPI Programmer's Document" 1.08, "Network login" and "Command acknowledgement".
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import { SerialQueue } from '../shared/serial-queue.ts';
import { SessionLoop } from '../shared/session-loop.ts';
import { LineSplitter } from './framing.ts';
import { commandCode, parse, serialise } from './messages.ts';
import { endTrouble, type Ending, type Stage } from './problems.ts';
import type { Command, Report } from './message-types.ts';

export interface ClientOptions {
  readonly host: string;
  readonly port: number;
  readonly password: Pin;
  readonly timing: ClientTiming;
}

export interface ClientTiming {
  /** The first wait before the connection is tried again; it doubles up to the last. */
  readonly firstRetryMs: number;
  readonly lastRetryMs: number;
  readonly pollMs: number;
  /** For a connection, and for an answer. */
  readonly answerMs: number;
}

/** Polls as other clients do; an EnvisaLink closes a session that is silent for long. */
export const CLIENT_TIMING: ClientTiming = {
  firstRetryMs: 2000,
  lastRetryMs: 128_000,
  pollMs: 30_000,
  answerMs: 10_000,
};

export interface ClientListener {
  connection(up: boolean, why: DriverMessage): void;
  report(report: Report): void;
  /** What is said to keep the session. */
  keepAlive(): Command;
}

/** `received`: what the panel makes of it follows as reports. `lost`: it may have arrived or not. */
export type Answer = 'received' | 'refused' | 'lost';

export class EnvisalinkClient {
  readonly #options: ClientOptions;
  readonly #listener: ClientListener;
  readonly #loop: SessionLoop;
  #socket: Socket | undefined;
  #giveUp = (): void => {};
  #up = false;
  #pending: { code: string; settle: (answer: Answer) => void } | undefined;
  /** One command at a time: an error does not tell which command it is about. */
  readonly #turns = new SerialQueue();

  constructor(options: ClientOptions, listener: ClientListener) {
    this.#options = options;
    this.#listener = listener;
    const { firstRetryMs: firstMs, lastRetryMs: lastMs } = options.timing;
    this.#loop = new SessionLoop({
      session: () => this.#session(),
      ended: () => this.#end(),
      trouble: (why) => listener.connection(false, why),
      retry: { firstMs, lastMs },
    });
  }

  /** Logged in. */
  get up(): boolean {
    return this.#up;
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    const stopped = this.#loop.stop();
    this.#socket?.destroy();
    await stopped;
  }

  command(command: Command): Promise<Answer> {
    return this.#turns.run(async () => (this.#up ? this.#send(command) : 'lost'));
  }

  #end(): void {
    this.#up = false;
    this.#socket = undefined;
    this.#pending?.settle('lost');
  }

  /** From the connection to its end. Returns why it ended. */
  async #session(): Promise<DriverMessage> {
    const { host, port, timing } = this.#options;
    const ended = Promise.withResolvers<DriverMessage>();
    const splitter = new LineSplitter();
    const socket = connect({ host, port, noDelay: true, keepAlive: true });
    this.#socket = socket;
    let stage: Stage = 'connecting';
    const end = (ending: Ending): void => ended.resolve(endTrouble(`${host}:${port}`, stage, ending));
    this.#giveUp = () => end('silent');
    const tooLate = setTimeout(() => end('silent'), timing.answerMs);
    socket.on('connect', () => (stage = 'connected'));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end(stage === 'connecting' ? { error: error.code ?? '' } : 'closed'),
    );
    socket.on('close', () => end('closed'));
    socket.on('data', (bytes) => {
      for (const line of splitter.push(bytes)) {
        const message = parse(line);
        if (!message) continue;
        if (message.kind !== 'login-state') this.#receive(message as Report);
        else if (message.state === 'asked') {
          stage = 'asked';
          socket.write(`${serialise({ kind: 'login', password: this.#options.password })}\r\n`);
        } else if (message.state === 'accepted') {
          stage = 'in';
          clearTimeout(tooLate);
          this.#loggedIn(socket);
        } else end(message.state);
      }
    });
    const trouble = await ended.promise;
    clearTimeout(tooLate);
    socket.destroy();
    return trouble;
  }

  #loggedIn(socket: Socket): void {
    const { host, port } = this.#options;
    this.#up = true;
    this.#loop.well();
    this.#listener.connection(true, { code: 'connected', what: 'envisalink', place: `${host}:${port}` });
    const poll = setInterval(() => {
      void this.command(this.#listener.keepAlive()).then((answer) => {
        // Only a session that has lasted ends the growing waits: one that is taken away at once does not.
        if (answer === 'received') this.#loop.steady();
      });
    }, this.#options.timing.pollMs);
    poll.unref();
    socket.once('close', () => clearInterval(poll));
  }

  #receive(report: Report): void {
    if (report.kind === 'acknowledged') {
      if (this.#pending?.code === report.command) this.#pending.settle('received');
      return;
    }
    if (report.kind === 'checksum-error' || report.kind === 'system-error') this.#pending?.settle('refused');
    if (this.#up) this.#listener.report(report);
  }

  #send(command: Command): Promise<Answer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        // A session without answers is dead, whatever TCP thinks of it.
        this.#giveUp();
        this.#pending?.settle('lost');
      }, this.#options.timing.answerMs);
      this.#pending = {
        code: commandCode(command),
        settle: (answer) => {
          clearTimeout(timer);
          this.#pending = undefined;
          resolve(answer);
        },
      };
      this.#socket?.write(`${serialise(command)}\r\n`);
    });
  }
}
