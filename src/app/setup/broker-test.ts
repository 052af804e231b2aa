import { randomBytes } from 'node:crypto';
import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import type { BrokerTrouble as Trouble } from '../../mqtt/broker.ts';
import { Broker } from '../../mqtt/broker.ts';
import type { BrokerTrouble } from '../../http/setup/setup.ts';
import type { Section } from './draft.ts';

const ANSWERS_WITHIN_MS = 15_000;

const SAID: Readonly<Record<Trouble, BrokerTrouble>> = {
  'nothing-answers': 'nothing-answers',
  'no-host': 'no-host',
  unreachable: 'unreachable',
  login: 'login',
  'other-hosts-certificate': 'certificate',
  certificate: 'certificate',
  taken: 'other',
  silent: 'silent',
  closed: 'other',
  other: 'other',
};

/** Connects once, publishes nothing, subscribes to nothing, and leaves. */
export async function testBroker(
  { url, username, password }: Section,
  clock: Clock,
): Promise<BrokerTrouble | undefined> {
  const answered = Promise.withResolvers<BrokerTrouble | undefined>();
  const broker = new Broker(
    {
      url: String(url),
      ...(typeof username === 'string' && { username }),
      ...(typeof password === 'string' && { password }),
      clientId: `latchkey-setup-${randomBytes(6).toString('hex')}`,
    },
    [],
    {
      clock,
      log: () => undefined,
      listener: {
        connected: () => answered.resolve(undefined),
        lost: () => undefined,
        failed: (why) => answered.resolve(SAID[why]),
        message: () => undefined,
      },
    },
  );
  const cancel = waitFor(clock, ANSWERS_WITHIN_MS, () => answered.resolve('silent'));
  broker.start();
  try {
    return await answered.promise;
  } finally {
    cancel();
    await broker.stop(() => Promise.resolve());
  }
}
