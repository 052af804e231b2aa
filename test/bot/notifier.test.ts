import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatHouse, OWNER } from './chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  const anna = all.house.addUser('console', { firstName: 'Anna', lastName: '<Berg>' });
  if (!anna.ok) throw new Error('Anna was refused.');
  const pin = all.house.proposePin({ user: anna.value, devices: [FRONT] });
  if (!pin.ok) throw new Error('The PIN was refused.');
  all.house.issueCode('console', { user: anna.value, pin: pin.value, devices: [FRONT], schedule: {} });
  await all.settled();
});
afterEach(() => all.close());

const FRONT = 'memory/front-door';
const comesIn = async (): Promise<void> => {
  const [pin = ''] = Object.values(await all.front.slots());
  await all.front.typePin(pin);
};
const alerts = (): string[] => all.texts().filter((text) => text.startsWith('🚪'));

describe('an alert', () => {
  it('of a code that cannot be removed says what to do, with its slot', async () => {
    await all.front.setFaults({ refuse: true });
    const [user] = all.house.users({ page: 0, pageSize: 1 }).rows;
    const [code] = all.house.codesOf(user!.id);
    all.house.pauseCode('console', code!.id);
    await all.settled();
    const alert = all.texts().find((text) => text.startsWith('🚨'));
    expect(alert).toContain('front-door: should be gone and may still work');
    expect(alert).toContain('or delete user slot 1 at the device itself.');

    await all.front.setFaults({ refuse: false });
    all.clock.advance(10_000);
    await all.settled();
    const now = all.texts().find((text) => text.startsWith('✅ Anna'));
    expect(now).toMatch(/^✅ Anna <Berg> · front-door: was overdue, and is gone since \d\d:\d\d:\d\d$/);
    expect(all.texts().some((text) => text.startsWith('🚨'))).toBe(false);
  });

  it('is a message of its own, with sound, that leads to the user', async () => {
    await comesIn();
    await all.settled();
    expect(alerts()).toHaveLength(1);
    expect(all.shown()).toContain('Anna <Berg> came in by front-door');
    const sent = all.telegram.calls.findLast(({ method }) => method === 'sendMessage');
    expect(sent?.params['disable_notification']).toBeUndefined();
    expect(all.buttons()).toEqual(['👤 Anna <Berg>']);
    expect(all.house.pendingNotices()).toEqual([]);
  });

  it('is kept and tried again until Telegram took it', async () => {
    all.telegram.fail({ method: 'sendMessage', code: 400, times: 2 });
    await comesIn();
    await all.settled();
    expect(alerts()).toEqual([]);
    expect(all.house.pendingNotices()).toHaveLength(1);
    all.clock.advance(1_000);
    await all.settled();
    expect(alerts()).toEqual([]);
    all.clock.advance(2_000);
    await all.settled();
    expect(alerts()).toHaveLength(1);
    expect(all.house.pendingNotices()).toEqual([]);
  });

  it('comes at once when a member who could not be reached writes again', async () => {
    all.telegram.fail({ method: 'sendMessage', code: 403, times: 1 });
    await comesIn();
    await all.settled();
    expect(alerts()).toEqual([]);
    await all.does('/devices');
    expect(alerts()).toHaveLength(1);
  });

  it('grows in its own message when the same user disarms on the same arrival', async () => {
    await comesIn();
    await all.settled();
    const { id } = all.ann.last();
    all.front.onNews({ kind: 'used', how: 'disarm', slot: 1 });
    await all.settled();
    expect(all.ann.last().id).toBe(id);
    expect(all.shown()).toMatch(/came in by front-door[^]*disarmed front-door/);
    expect(all.house.pendingNotices()).toEqual([]);
  });

  it('is delivered after a restart', async () => {
    await all.bot.stop();
    await comesIn();
    await all.house.settled();
    expect(alerts()).toEqual([]);
    all.startBot();
    await all.settled();
    expect(alerts()).toHaveLength(1);
  });

  it('goes to each member, and one who cannot be reached holds up nobody', async () => {
    all.house.trustOwners([OWNER, 1002]);
    await comesIn();
    await all.settled();
    expect(alerts()).toHaveLength(1);
    expect(all.house.pendingNotices().map(({ member }) => member)).toEqual([1002]);
  });

  it('is merged with the others where many had to wait for Telegram', async () => {
    all.telegram.fail({ method: 'sendMessage', code: 429, retryAfterSeconds: 120 });
    await comesIn();
    await all.settled();
    for (let i = 0; i < 24; i++) await comesIn();
    await all.settled();
    expect(alerts()).toEqual([]);
    all.clock.advance(120_000);
    await all.settled();
    expect(alerts()).toHaveLength(1);
    expect(all.shown().split('\n')).toHaveLength(21);
    expect(all.shown()).toContain('… and 5 more');
    expect(all.house.pendingNotices()).toEqual([]);
  });
});
