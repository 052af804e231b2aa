/** How far a session came before it got stuck: the owner reads that, and not another cause. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ElkDriverOptions } from '../../../drivers/elk-m1/driver.ts';
import type { ElkSimulatorOptions } from '../../../drivers/elk-m1/simulator/simulator.ts';
import type { DriverMessage } from '../../../src/domain/driver/driver-message.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { MASTER, MASTER_SLOT, openElkHouse, QUICK, type ElkHouse } from './house.ts';
import { SELF_SIGNED } from './tls.ts';

const LOGIN = { user: 'latchkey', password: 'open sesame' };

async function open(
  panel: ElkSimulatorOptions = {},
  options: Partial<ElkDriverOptions> = {},
): Promise<ElkHouse> {
  const house = await openElkHouse(panel, options);
  onTestFinished(() => house.stop());
  return house;
}

/** Whatever answers at the address of the configuration. */
async function serve(serve: (socket: Socket) => void): Promise<Partial<ElkDriverOptions>> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, timing: { ...QUICK, replyMs: 40, connectMs: 200 } };
}

const whyOf = ({ events }: ElkHouse): DriverMessage | undefined => {
  const [first] = events.all;
  return first?.kind === 'connection' && !first.up ? first.why : undefined;
};

describe('what the owner reads of a panel', () => {
  it('that hangs up before it has said anything: ports, and other programs', async () => {
    const options = await serve((socket) => socket.destroy());
    expect(whyOf(await open({}, options))).toMatchObject({ code: 'cut-off', stage: 'start' });
  });

  it('that says nothing: the cable, and not that it fell silent', async () => {
    const options = await serve(() => undefined);
    expect(whyOf(await open({}, options))).toMatchObject({ code: 'silent', stage: 'start' });
  });

  it('that is something else: address and port', async () => {
    const options = await serve((socket) =>
      socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n')),
    );
    expect(whyOf(await open({}, options))).toMatchObject({ code: 'something-else-answers' });
  });

  it('whose network module does not answer the login: that, and soon', async () => {
    const tls = { ...SELF_SIGNED, ...LOGIN, login: 'ignored' } as const;
    const house = await open({ tls }, { login: LOGIN, timing: { ...QUICK, connectMs: 200 } });
    expect(whyOf(house)).toMatchObject({ code: 'silent', stage: 'login' });
  });

  it('whose network module hangs up during the login: user, password, and other programs', async () => {
    const tls = { ...SELF_SIGNED, ...LOGIN, login: 'hangs-up' } as const;
    expect(whyOf(await open({ tls }, { login: LOGIN }))).toMatchObject({ code: 'cut-off', stage: 'login' });
  });

  it('that worked and fell silent: that', async () => {
    const house = await open({}, { timing: { ...QUICK, replyMs: 40 } });
    const down = house.events.next((event) => event.kind === 'connection' && !event.up);
    house.simulator.setFaults({ mute: true });
    await house.driver.read('panel/1', 5, Pin.of('314159'));
    expect(await down).toMatchObject({ why: { code: 'silent', stage: 'later' } });
  });

  it('whose master has no right to one partition: which, and codes of the other are changed', async () => {
    const { driver, simulator } = await open({
      users: { [MASTER_SLOT]: { digits: MASTER, areas: 0b01, role: 'master' } },
    });
    expect(await driver.write('panel/1', 5, Pin.of('314159'))).toEqual({ kind: 'confirmed' });
    expect(await driver.write('panel/2', 6, Pin.of('271828'))).toMatchObject({
      kind: 'unreachable',
      why: { code: 'master-code-partitions', partitions: ['2'] },
    });
    expect(simulator.panel.users.get(6)?.digits === '271828').toBe(false);
    expect(driver.devices().map(({ reachable }) => reachable)).toEqual([true, true]);
  });
});
