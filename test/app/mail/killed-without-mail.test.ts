import { expect, it } from 'vitest';
import { SmtpChannel } from '../../../src/app/mail/smtp-channel.ts';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import { HOUR, MINUTE } from '../../support/houses/memory-house.ts';
import { stay } from '../../support/bookings/fake-feeds.ts';
import { AIRBNB, LetHouse } from '../../support/bookings/let-house.ts';
import { BROKER_TLS } from '../../support/network/broker-tls.ts';
import { freePort } from '../../support/network/free-port.ts';
import { LOGIN, serve } from '../../support/network/mail-server.ts';
import { seeded } from '../../support/noise/random.ts';

const NORA = { guest: { name: 'Nora Lind', email: 'nora@example.org' } };
const DOORS = ['front', 'back'] as const;
/** Of a mail server that does not take the message: no server, and answers by RFC 5321, 4.2.3. */
const TROUBLES = ['away', 421, 450, 452] as const;

async function open(port: number): Promise<LetHouse> {
  const channel = new SmtpChannel({
    ...{ host: '127.0.0.1', port, security: 'starttls', login: LOGIN, ca: BROKER_TLS.cert },
    ...{ from: 'flat@example.org', fromName: 'Garden flat', stepMs: 2_000 },
  });
  const home = await LetHouse.open({
    devices: DOORS.map((name) => ({ name })),
    guestChannels: [channel],
    unit: {
      devices: DOORS.map((name) => `memory/${name}`),
      share: { ...DEFAULT_UNIT.share, when: { kind: 'when-ready' }, ways: [{ kind: 'email' }] },
    },
  });
  home.feeds.shows(AIRBNB, stay('a', ['2026-06-01', '2026-06-09'], NORA));
  await home.read(await home.feed());
  return home;
}

/** The program is killed at its n-th write, or after so long. Returns whether it came to that write. */
async function dies({ test }: LetHouse, n: number, withinMs: number): Promise<boolean> {
  const hasDied = test.dieAtWrite(n);
  try {
    await test.pass(withinMs);
  } catch {
    // As a program that is killed.
  }
  const isDead = hasDied();
  await test.kill();
  return isDead;
}

it('killed again and again while no server takes the message, and then at each write, the program sends it once', async () => {
  const outcomes: string[] = [];
  for (let [n, isOver] = [0, false]; !isOver; n++) {
    const random = seeded(n);
    const below = (end: number): number => Math.floor(random() * end);
    const port = await freePort();
    const home = await open(port);
    await home.until('2026-06-01T14:50');
    for (let troubles = 0; troubles < 3; troubles++) {
      const trouble = TROUBLES[below(TROUBLES.length)]!;
      const refusal = Object.assign(new Error('no'), { responseCode: trouble });
      const server = trouble === 'away' ? undefined : await serve({}, () => refusal, port);
      await dies(home, below(30), (1 + below(3)) * HOUR);
      await home.test.pass(below(2) * HOUR);
      await server?.close();
    }
    const early: string[] = [];
    const taken = ({ mail }: { readonly mail: string }): undefined => {
      early.push(...DOORS.filter((door) => !home.test.codesIn(door).some((digits) => mail.includes(digits))));
    };
    const { arrived, close } = await serve({}, taken, port);
    isOver = !(await dies(home, n, 40 * MINUTE));
    await home.test.pass(2 * HOUR);
    const perhaps = home.told().filter((one) => one.startsWith('perhaps')).length;
    const [share] = home.bookings.shares.of(home.stay().id);
    outcomes.push(`${arrived.length} arrived, ${share?.state}`);
    // Killed between the handing over and the note of how it went: nobody can tell, and an owner decides.
    const isRight = perhaps === 0 ? arrived.length === 1 && share?.state === 'sent' : arrived.length < 2;
    expect({ n, isRight, early, outcomes }).toEqual({ n, isRight: true, early: [], outcomes });
    await close();
    await home.test.stop();
  }
  expect(outcomes).toContain('1 arrived, sent');
  expect(outcomes).toContain('1 arrived, perhaps');
}, 180_000);
