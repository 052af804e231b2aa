import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import type { Result } from '../../../src/engine/house.ts';
import { findLeaks } from '../../support/process/leaks.ts';
import { FRONT, HOUR, MANAGER, MemoryHouse, MINUTE, OWNER } from '../../support/houses/memory-house.ts';
import { Receiver } from '../../support/network/receiver.ts';
import { until } from '../../support/until.ts';

const PIN = '739154';
const BY_OWNER = byMember(OWNER);
const DAY = 24 * HOUR;

let test: MemoryHouse;

afterEach(() => test.stop());

function add(address: string, allowsPrivate = true): { id: number; secret: string } {
  return valueOf(test.house.webhooks.add(BY_OWNER, { address, allowsPrivate }));
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.refusals));
  return result.value;
}

/** A code that is live, and a use of it. */
async function something(): Promise<void> {
  await test.issue(PIN);
  await test.front.typePin(PIN);
  await test.house.settled();
}

const shown = (id: number) => test.house.webhooks.all(BY_OWNER).find((one) => one.id === id);

describe('a receiver of events', () => {
  it('gets them in order, signed as Standard Webhooks has it, without a PIN', async () => {
    test = await MemoryHouse.open();
    const receiver = await Receiver.open();
    const { id, secret } = add(receiver.address);
    await something();
    expect(receiver.kinds()).toEqual(['code_live', 'code_used', 'guest_arrived_first']);
    for (const { headers, body } of receiver.received) {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const signature = createHmac('sha256', key).update(signed).digest('base64');
      expect(headers['webhook-signature']).toBe(`v1,${signature}`);
      expect(Number(headers['webhook-timestamp']) * 1_000).toBe(test.clock.now());
    }
    expect(JSON.parse(receiver.received[1]!.body)).toMatchObject({
      type: 'code_used',
      data: { event: 'code_used', device: FRONT, user_name: 'Anna Berg', how: 'unlock' },
    });
    expect(new Set(receiver.ids()).size).toBe(3);
    const texts = receiver.received.map(({ body, headers }, index): [string, string] => [
      String(index),
      body + JSON.stringify(headers),
    ]);
    expect(
      findLeaks(
        [PIN, secret, 'kqzx93'],
        texts.map(([where, text]) => [where, text.replace('kqzx93', '')]),
      ),
    ).toEqual([]);
    expect(shown(id)).toMatchObject({ host: '127.0.0.1', isOn: true, waiting: 0, sentAt: test.clock.now() });
    expect(findLeaks(['kqzx93', secret], [['the view', JSON.stringify(shown(id))]])).toEqual([]);
  });

  it('is refused in a private network unless an owner permits it, and on the internet without TLS', async () => {
    test = await MemoryHouse.open();
    const receiver = await Receiver.open();
    const plain = test.house.webhooks.add(BY_OWNER, { address: receiver.address, allowsPrivate: false });
    expect(plain).toMatchObject({ ok: false, refusals: [{ problem: { kind: 'not-secure' } }] });
    const tls = receiver.address.replace('http:', 'https:');
    const { id } = add(tls, false);
    await something();
    expect(receiver.tries).toBe(0);
    expect(shown(id)).toMatchObject({ problem: { kind: 'private-address' }, waiting: 3 });
    const byManager = { address: receiver.address, allowsPrivate: true };
    expect(test.house.webhooks.add(byMember(MANAGER), byManager)).toMatchObject({
      refusals: [{ kind: 'owners-only' }],
    });
    for (const address of [
      'ftp://site.example/',
      'https://',
      'nothing',
      `https://site.example/${'x'.repeat(3_000)}`,
    ])
      expect(test.house.webhooks.add(BY_OWNER, { address, allowsPrivate: true }).ok, address).toBe(false);
  });

  it('that answers nothing delays no other', async () => {
    test = await MemoryHouse.open();
    const [dead, alive] = [await Receiver.open(), await Receiver.open()];
    dead.status = undefined;
    add(dead.address);
    add(alive.address);
    test.issueSoon(PIN);
    await until(() => alive.kinds().includes('code_live'), 'what the other gets');
    await test.front.typePin(PIN);
    await until(() => alive.received.length === 3, 'all that the other gets');
    expect(dead.received).toEqual([]);
  });

  it('that fails gets each event once it works again, also after a kill, under the same numbers', async () => {
    test = await MemoryHouse.onDisk();
    const receiver = await Receiver.open();
    receiver.status = 500;
    const { id } = add(receiver.address);
    await something();
    const first = receiver.tries;
    expect(first).toBe(1);
    await test.pass(4_000);
    expect(receiver.tries).toBe(first);
    await test.pass(20_000);
    expect(receiver.tries).toBeGreaterThan(first);
    expect(shown(id)).toMatchObject({ problem: { kind: 'status', status: 500 }, waiting: 3 });
    await test.kill();
    receiver.status = 200;
    await test.pass(2 * HOUR);
    expect(receiver.kinds()).toEqual(['code_live', 'code_used', 'guest_arrived_first']);
    expect(receiver.ids().map((one) => one.split('-').at(-1))).toEqual(['1', '2', '3']);
    expect(shown(id)?.failingSince).toBeUndefined();
  });

  it('is switched off after days without an answer, and owners hear of it', async () => {
    test = await MemoryHouse.open();
    const receiver = await Receiver.open();
    receiver.status = 503;
    const { id } = add(receiver.address);
    await something();
    await test.pass(2 * DAY);
    expect(shown(id)?.isOn).toBe(true);
    expect(receiver.tries).toBeLessThan(100);
    await test.pass(DAY + HOUR);
    expect(shown(id)).toMatchObject({ isOn: false, problem: { kind: 'status', status: 503 } });
    const told = test.notices().filter(({ kind }) => kind === 'webhook');
    expect(told).toEqual([
      { kind: 'webhook', webhook: id, host: '127.0.0.1', problem: { kind: 'status', status: 503 } },
    ]);
    expect(test.notices(MANAGER).some(({ kind }) => kind === 'webhook')).toBe(false);
    const tries = receiver.tries;
    await test.front.typePin(PIN);
    await test.pass(MINUTE);
    expect(receiver.tries).toBe(tries);
    receiver.status = 204;
    await test.does((house) => house.webhooks.switch(BY_OWNER, id, true));
    await test.front.typePin(PIN);
    await test.house.settled();
    expect(receiver.kinds()).toEqual(['code_used']);
  });

  it('that says it is gone is not asked again', async () => {
    test = await MemoryHouse.open();
    const receiver = await Receiver.open();
    receiver.status = 410;
    const { id } = add(receiver.address);
    await something();
    expect([receiver.tries, shown(id)?.isOn]).toEqual([1, false]);
  });

  it('gets nothing after it was removed, nor once its maker is no owner', async () => {
    test = await MemoryHouse.open();
    const [one, other] = [await Receiver.open(), await Receiver.open()];
    const { id } = add(one.address);
    add(other.address);
    await test.does((house) => house.webhooks.remove(BY_OWNER, id));
    test.store.members.save({ id: MANAGER, name: 'Max', role: 'owner' }, 0);
    test.store.members.save({ id: OWNER, name: 'Olivia', role: 'manager' }, 0);
    await something();
    expect([one.tries, other.tries]).toEqual([0, 0]);
  });
});
