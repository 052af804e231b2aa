import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type {
  ChannelProblem,
  GuestAddress,
  GuestChannel,
  GuestLetter,
  SendOutcome,
} from '../../domain/bookings/guest-channel.ts';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly login?: { readonly user: string; readonly password: string } | undefined;
  readonly from: string;
  readonly fromName: string;
  readonly ca?: string | undefined;
  /** In milliseconds; half a minute for each step unless said. */
  readonly stepMs?: number;
}

const STEP_MS = 30_000;
/** As the port of a channel says. */
const LONGEST_MS = 110_000;
const ADDRESS = /^[^\s@<>,;"()]+@[^\s@<>,;"()]+\.[^\s@<>,;"()]+$/;

/**
 * E-mail to guests, over one connection for each message. Nothing of it is given away before the server has taken the
 * sender and the recipient and asked for it: RFC 5321, 3.3. From then on only the server's last answer says whether it
 * was taken; where that is missing, nobody knows. The Message-ID is the same for each try, so that a mailbox can see
 * that they are one: RFC 5322, 3.6.4.
 */
export class SmtpChannel implements GuestChannel {
  readonly kind = 'email';
  readonly #options: SmtpOptions;

  constructor(options: SmtpOptions) {
    this.#options = options;
  }

  reaches({ email }: GuestAddress): boolean {
    return email !== undefined && ADDRESS.test(email);
  }

  async send(letter: GuestLetter, handingOver: () => void, signal: AbortSignal): Promise<SendOutcome> {
    const { email } = letter.to;
    if (email === undefined || !this.reaches(letter.to))
      return { kind: 'refused', problem: { kind: 'no-address' } };
    let isHandedOver = false;
    const body = await this.#compose(letter, email);
    const message = once(body, () => {
      handingOver();
      isHandedOver = true;
    });
    const connection = this.#connection();
    const ended = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
    try {
      await within(connection, ended, (done) => connection.connect(done));
      const { login } = this.#options;
      if (login)
        await within(connection, ended, (done) =>
          connection.login({ credentials: { user: login.user, pass: login.password } }, done),
        );
      await within(connection, ended, (done) =>
        connection.send({ from: this.#options.from, to: [email], size: body.length }, message, done),
      );
      connection.quit();
      return { kind: 'sent' };
    } catch (error) {
      return outcomeOf(error, isHandedOver);
    } finally {
      message.destroy();
      connection.close();
    }
  }

  /** Connects, logs in and leaves. @throws as nodemailer does; `EAUTH` where it is not let in */
  async tryOut(signal: AbortSignal): Promise<void> {
    const connection = this.#connection();
    const { login } = this.#options;
    try {
      await within(connection, signal, (done) => connection.connect(done));
      if (login)
        await within(connection, signal, (done) =>
          connection.login({ credentials: { user: login.user, pass: login.password } }, done),
        );
      connection.quit();
    } finally {
      connection.close();
    }
  }

  #connection(): SMTPConnection {
    const { host, port, security, ca, stepMs = STEP_MS } = this.#options;
    const connection = new SMTPConnection({
      ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls' },
      ignoreTLS: security === 'none',
      ...(ca !== undefined && { tls: { ca } }),
      ...{ connectionTimeout: stepMs, greetingTimeout: stepMs, socketTimeout: stepMs, dnsTimeout: stepMs },
    });
    // Whoever waits hears of it too.
    connection.on('error', () => undefined);
    return connection;
  }

  async #compose({ id, subject, text }: GuestLetter, email: string): Promise<Buffer> {
    const { from, fromName } = this.#options;
    const composer = new MailComposer({
      from: { name: fromName, address: from },
      to: { name: '', address: email },
      ...{ subject, text },
      messageId: `<latchkey-${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
      // RFC 3834: no machine should answer it.
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return composer.compile().build();
  }
}

/** Gives it away when it is asked for. */
function once(body: Buffer, givingAway: () => void): Readable {
  return new Readable({
    read() {
      try {
        givingAway();
        this.push(body);
        this.push(null);
      } catch (error) {
        this.destroy(error as Error);
      }
    },
  });
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
}

/** Ends with the step, with the connection, or with the signal. */
function within(
  connection: SMTPConnection,
  signal: AbortSignal,
  begin: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => finish(Object.assign(new Error('stopped'), { code: 'ETIMEDOUT' }));
    const finish = (error?: Error | null): void => {
      signal.removeEventListener('abort', stop);
      connection.removeListener('error', finish);
      if (error) reject(error);
      else resolve();
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop);
    connection.on('error', finish);
    begin(finish);
  });
}

function outcomeOf(thrown: unknown, isHandedOver: boolean): SendOutcome {
  const error = thrown as SmtpError;
  const code = error.responseCode;
  // The server has said it, about the message or its recipient: RFC 5321, 4.2.1.
  if (code !== undefined && (error.code === 'EENVELOPE' || error.code === 'EMESSAGE')) {
    const problem = { kind: 'answer', code } as const;
    return { kind: code >= 500 ? 'refused' : 'later', problem };
  }
  const problem = problemOf(error);
  return isHandedOver ? { kind: 'perhaps', problem } : { kind: 'later', problem };
}

function problemOf({ code, responseCode }: SmtpError): ChannelProblem {
  switch (code) {
    case 'EAUTH':
      return { kind: 'login' };
    case 'ETLS':
      return { kind: 'not-secure' };
    case 'ETIMEDOUT':
      return { kind: 'timed-out' };
    case 'ECONNECTION':
    case 'ESOCKET':
    case 'EDNS':
      return responseCode === undefined ? { kind: 'unreachable' } : { kind: 'answer', code: responseCode };
    default:
      return { kind: 'failed' };
  }
}
