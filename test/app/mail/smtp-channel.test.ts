import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SmtpChannel } from '../../../src/app/mail/smtp-channel.ts';
import type { SmtpOptions } from '../../../src/app/mail/smtp-channel.ts';
import { BROKER_TLS } from '../../support/network/broker-tls.ts';
import { listen, LOGIN, serve } from '../../support/network/mail-server.ts';

const LETTER = {
  id: 'house-7',
  to: { email: 'nora@example.org' },
  way: { kind: 'email' },
  kind: 'code',
  subject: 'Garden flat: your code',
  text: 'Hello Nora,\nyour code is 274916. Schöne Grüße!',
} as const;

function channel(port: number, more: Partial<SmtpOptions> = {}): SmtpChannel {
  return new SmtpChannel({
    ...{ host: '127.0.0.1', port, security: 'starttls', login: LOGIN, ca: BROKER_TLS.cert },
    ...{ from: 'flat@example.org', fromName: 'Garden flat', stepMs: 1_000 },
    ...more,
  });
}

/** Sends it, and says whether it was handed over. */
async function send(by: SmtpChannel, signal = new AbortController().signal) {
  let handedOver = 0;
  const outcome = await by.send(LETTER, () => void handedOver++, signal);
  return { outcome, handedOver };
}

const refusal = (responseCode: number): Error => Object.assign(new Error('no'), { responseCode });

describe('a message by e-mail', () => {
  it.each(['starttls', 'tls'] as const)('arrives over %s, with a login', async (security) => {
    const { arrived, port } = await serve({ secure: security === 'tls' });
    expect(await send(channel(port, { security }))).toEqual({ outcome: { kind: 'sent' }, handedOver: 1 });
    expect(arrived).toMatchObject([
      { from: 'flat@example.org', to: ['nora@example.org'], isSecure: true, user: 'flat' },
    ]);
    const { mail } = arrived[0]!;
    expect(mail).toContain('Message-ID: <latchkey-house-7@example.org>');
    expect(mail).toContain('Auto-Submitted: auto-generated');
    expect(mail).toContain('274916');
  });

  it('has the same Message-ID at each try', async () => {
    const { arrived, port } = await serve();
    await send(channel(port));
    await send(channel(port));
    const ids = arrived.map(({ mail }) => /^Message-ID: (.*)$/m.exec(mail)?.[1]);
    expect(new Set(ids).size).toBe(1);
  });

  it('goes to a server on this machine without encryption, where that was chosen', async () => {
    const { arrived, port } = await serve({ hideSTARTTLS: true, authOptional: true });
    expect((await send(channel(port, { security: 'none', login: undefined }))).outcome).toEqual({
      kind: 'sent',
    });
    expect(arrived).toHaveLength(1);
  });

  it('says nothing to a server that offers no encryption, or whose certificate is another one', async () => {
    const { arrived, port } = await serve({ disabledCommands: ['STARTTLS'], authOptional: true });
    expect(await send(channel(port))).toMatchObject({ outcome: { kind: 'later' }, handedOver: 0 });
    const other = await serve();
    expect(await send(channel(other.port, { ca: undefined }))).toMatchObject({
      outcome: { kind: 'later' },
      handedOver: 0,
    });
    expect([...arrived, ...other.arrived]).toEqual([]);
  });

  it('waits where the login is wrong', async () => {
    const { port } = await serve();
    const wrong = channel(port, { login: { user: 'flat', password: 'wrong' } });
    expect(await send(wrong)).toEqual({
      outcome: { kind: 'later', problem: { kind: 'login' } },
      handedOver: 0,
    });
  });

  it.each([
    [450, 'later'],
    [451, 'later'],
    [550, 'refused'],
    [554, 'refused'],
  ] as const)(
    'that is answered with %i at the recipient is %s, and was not handed over',
    async (code, kind) => {
      const { port } = await serve({ onRcptTo: (_address, _session, done) => done(refusal(code)) });
      expect(await send(channel(port))).toEqual({
        outcome: { kind, problem: { kind: 'answer', code } },
        handedOver: 0,
      });
    },
  );

  it('that is greylisted arrives at the next try', async () => {
    let tries = 0;
    const { arrived, port } = await serve({
      onRcptTo: (_address, _session, done) => done(tries++ === 0 ? refusal(451) : undefined),
    });
    expect((await send(channel(port))).outcome.kind).toBe('later');
    expect((await send(channel(port))).outcome.kind).toBe('sent');
    expect(arrived).toHaveLength(1);
  });

  it.each([
    [452, 'later'],
    [552, 'refused'],
  ] as const)('that is answered with %i at its end is %s', async (code, kind) => {
    const { port } = await serve({}, () => refusal(code));
    expect(await send(channel(port))).toEqual({
      outcome: { kind, problem: { kind: 'answer', code } },
      handedOver: 1,
    });
  });

  it('has perhaps gone out where the server takes it and falls silent, or hangs up', async () => {
    const silent = await serve({ onData: (stream) => void stream.resume() });
    expect(await send(channel(silent.port, { stepMs: 300 }))).toEqual({
      outcome: { kind: 'perhaps', problem: { kind: 'timed-out' } },
      handedOver: 1,
    });
    const hangsUp = await serve({
      onData: (stream) => {
        stream.on('data', () => {
          for (const socket of hangsUp.sockets) socket.destroy();
        });
      },
    });
    expect(await send(channel(hangsUp.port))).toMatchObject({ outcome: { kind: 'perhaps' }, handedOver: 1 });
  });

  it('waits for a server that says nothing, or is not there', async () => {
    const mute = createServer(() => undefined);
    const port = await listen(mute);
    onTestFinished(() => void mute.close());
    expect(await send(channel(port, { stepMs: 200 }))).toEqual({
      outcome: { kind: 'later', problem: { kind: 'timed-out' } },
      handedOver: 0,
    });
    const gone = createServer();
    const nobody = await listen(gone);
    await new Promise<void>((resolve) => gone.close(() => resolve()));
    expect(await send(channel(nobody))).toEqual({
      outcome: { kind: 'later', problem: { kind: 'unreachable' } },
      handedOver: 0,
    });
  });

  it('ends soon when the program stops', async () => {
    const mute = createServer(() => undefined);
    const port = await listen(mute);
    onTestFinished(() => void mute.close());
    const abort = new AbortController();
    const sending = send(channel(port, { stepMs: 60_000 }), abort.signal);
    abort.abort();
    expect(await sending).toMatchObject({ outcome: { kind: 'later' }, handedOver: 0 });
  });

  it('is not handed over where that cannot be stored', async () => {
    const { arrived, port } = await serve();
    const outcome = await channel(port).send(
      LETTER,
      () => {
        throw new Error('disk');
      },
      new AbortController().signal,
    );
    expect([outcome.kind, arrived]).toEqual(['later', []]);
  });

  it('reaches no address that is none', () => {
    const by = channel(25);
    for (const email of ['a', 'a@b', 'a b@c.d', 'a@b.c,d@e.f', '<a@b.c>', 'a@b.c\nBcc: d@e.f'])
      expect(by.reaches({ email }), email).toBe(false);
    expect(by.reaches({ email: 'nora@example.org' })).toBe(true);
  });
});
