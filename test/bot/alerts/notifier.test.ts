import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { en } from '../../../bot/text/en/en.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { noticeLine } from '../../../bot/alerts/notice-message.ts';
import type { Notice } from '../../../src/engine/views/notice-views.ts';
import { ChatHouse, OWNER } from '../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  const anna = all.house.users.add(CONSOLE, { firstName: 'Anna', lastName: '<Berg>' });
  if (!anna.ok) throw new Error('Anna was refused.');
  const pin = all.house.pinPolicy.propose({ user: anna.value, devices: [FRONT] });
  if (!pin.ok) throw new Error('The PIN was refused.');
  all.house.codes.issue(CONSOLE, { user: anna.value, pin: pin.value, devices: [FRONT], schedule: {} });
  await all.settled();
});
afterEach(() => all.close());

const FRONT = 'memory/front-door';
const comesIn = async (): Promise<void> => {
  const [pin = ''] = Object.values(await all.front.slots());
  await all.front.typePin(pin);
};
const written = (text: string) => ({ code: 'as-written', text }) as const;
const alerts = (): string[] => all.texts().filter((text) => text.startsWith('🚪'));

describe('an alert', () => {
  it('of a code that cannot be removed says what to do, with its slot', async () => {
    await all.front.setFaults({ refuse: true });
    const [user] = all.house.queries.users({ page: 0, pageSize: 1 }).rows;
    const [code] = all.house.queries.codesOf(user!.id);
    all.house.codes.pause(CONSOLE, code!.id);
    await all.settled();
    const alert = all.texts().find((text) => text.startsWith('🚨'));
    expect(alert).toContain('front-door: should be gone and may still work, the device refused it');
    expect(alert).toContain('not let go of the code: delete user slot 1 at the device itself.');
    expect(alert).not.toContain('Bring it back');

    await all.front.setFaults({ refuse: false });
    all.clock.advance(10_000);
    await all.settled();
    const now = all.texts().find((text) => text.startsWith('✅ Anna'));
    expect(now).toMatch(/^✅ Anna <Berg> · front-door: was overdue, and has been gone since \d\d:\d\d:\d\d$/);
    expect(all.texts().some((text) => text.startsWith('🚨'))).toBe(false);
  });

  it('of a device that does not answer says to bring it back, or what to do there', async () => {
    const notice = {
      kind: 'grant',
      codeId: 1,
      userName: 'Anna',
      deviceName: 'garage',
      state: 'overdue',
    } as const;
    const reason = { kind: 'unreachable', message: { code: 'no-answer', what: 'device' } } as const;
    const { source } = noticeLine({ ...notice, slot: 4, reason }, { now: 0, zone: 'UTC', t: en });
    expect(source).toMatch(/Bring it back .*, or delete user slot 4 at the device itself\.$/);
  });

  it('is a message of its own, with sound, that leads to the user', async () => {
    await comesIn();
    await all.settled();
    expect(alerts()).toHaveLength(1);
    expect(all.shown()).toContain('Anna <Berg> came in by front-door');
    const sent = all.telegram.calls.findLast(({ method }) => method === 'sendMessage');
    expect(sent?.params['disable_notification']).toBeUndefined();
    expect(all.buttons()).toEqual(['👤 Anna <Berg>', '⛔ Revoke this code']);
    expect(all.house.pendingNotices()).toEqual([]);
  });

  it('is kept and tried again until Telegram took it', async () => {
    all.telegram.fail({ method: 'sendMessage', code: 502, times: 2 });
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

  it.each([{ drop: 'after' }, { body: '<html>busy</html>' }, { body: '{"ok":true,"result":{}}' }] as const)(
    'whose answer was lost by %j is told again, and says that it may be a repeat',
    async (fault) => {
      all.telegram.fail({ method: 'sendMessage', ...fault });
      await comesIn();
      await all.settled();
      expect(alerts()).toEqual([expect.not.stringContaining('may have been told')]);
      all.clock.advance(1_000);
      await all.settled();
      expect(alerts()).toEqual([
        expect.not.stringContaining('may have been told'),
        expect.stringContaining('↻ You may have received this before'),
      ]);
      await comesIn();
      await all.settled();
      expect(alerts().at(-1)).not.toContain('may have been told');
    },
  );

  it('whose answer is slow is told once', async () => {
    all.telegram.fail({ method: 'sendMessage', delayMs: 20_000 });
    await comesIn();
    await all.clock.waitedFor(20_000);
    expect(alerts()).toHaveLength(1);
    all.clock.advance(20_000);
    await all.settled();
    expect(alerts()).toEqual([expect.not.stringContaining('may have been told')]);
    expect(all.house.pendingNotices()).toEqual([]);
  });

  it('that certainly did not arrive is told again without a word of a repeat', async () => {
    all.telegram.fail({ method: 'sendMessage', code: 429, retryAfterSeconds: 120 });
    await comesIn();
    await all.settled();
    all.clock.advance(120_000);
    await all.settled();
    expect(alerts()).toEqual([expect.not.stringContaining('may have been told')]);
  });

  it('is told once though that cannot be stored', async () => {
    await comesIn();
    await all.house.settled();
    all.store.database.run('PRAGMA query_only = ON');
    await all.settled();
    for (let i = 0; i < 5; i++) {
      all.clock.advance(60_000);
      await all.settled();
    }
    expect(alerts()).toHaveLength(1);
    all.store.database.run('PRAGMA query_only = OFF');
    await comesIn();
    await all.settled();
    expect(alerts()).toHaveLength(2);
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
    all.house.members.trustOwners([OWNER, 1002]);
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
    expect(all.shown().split('\n')).toHaveLength(25);
    expect(all.buttons()).toEqual(['📜 Who came', '🚪 Devices']);
    expect(all.house.pendingNotices()).toEqual([]);
  });
});

describe('of many alerts at once', () => {
  const alarms = (): string[] => all.texts().filter((text) => !text.startsWith('Home'));
  const overdue = (): string[] =>
    alarms().flatMap((text) => text.split('\n').filter((line) => line.startsWith('🚨 Anna Berg')));

  /** So many codes of one lock should go from it, and it does not answer. */
  const leaveOverdue = async (count: number): Promise<void> => {
    const codes: number[] = [];
    for (let i = 0; i < count; i++) {
      const name = { firstName: 'Anna Berg', lastName: String.fromCharCode(65 + i).repeat(40) };
      const user = all.house.users.add(CONSOLE, name);
      const pin = user.ok && all.house.pinPolicy.propose({ user: user.value, devices: [FRONT] });
      if (!user.ok || !pin || !pin.ok) throw new Error('Refused.');
      const newCode = { user: user.value, pin: pin.value, devices: [FRONT], schedule: {} };
      const code = all.house.codes.issue(CONSOLE, newCode);
      if (code.ok) codes.push(code.value);
    }
    await all.settled();
    await all.front.setFaults({ offline: true });
    for (const code of codes) all.house.codes.pause(CONSOLE, code);
    await all.settled();
    for (let i = 0; i < 8; i++) {
      all.clock.advance(60_000);
      await all.settled();
    }
  };
  const waits = (notice: object): number => all.store.journal.addNotice(OWNER, all.clock.now(), notice);
  const sent = (): string[] =>
    all.telegram.calls
      .filter(({ method, params }) => method === 'sendMessage' && params['parse_mode'] !== undefined)
      .map(({ params }) => String(params['text']));

  it('each is told, in as many messages as Telegram needs, and later ones are not held up', async () => {
    await leaveOverdue(28);
    expect(overdue()).toHaveLength(28);
    expect(new Set(overdue()).size).toBe(28);
    expect(all.texts().filter((text) => text.startsWith('🚨')).length).toBeLessThan(5);
    expect(all.house.pendingNotices()).toEqual([]);
    for (let i = 0; i < 5; i++) await all.back.typePin('111111');
    await all.settled();
    expect(all.shown()).toBe('⛔ 5 wrong codes at back-door');
  });

  it('duress and codes that should be gone come first', async () => {
    await all.bot.stop();
    for (let i = 0; i < 30; i++) await comesIn();
    const entry = { id: 99, at: all.clock.now(), device: FRONT, deviceName: 'front-door', how: 'duress' };
    waits({ kind: 'entry', entry });
    const before = sent().length;
    all.startBot();
    await all.settled();
    expect(
      sent()
        .slice(before)
        .find((text) => text.includes('🚪')),
    ).toMatch(/^🚨/);
    expect(all.house.pendingNotices()).toEqual([]);
  });

  it('one that Telegram refuses holds up none of the others, and sends the alert without it', async () => {
    await all.bot.stop();
    for (let i = 0; i < 6; i++) await comesIn();
    waits({ kind: 'connection', driver: 'panel', up: false, message: written('x'.repeat(5_000)) });
    for (let i = 0; i < 6; i++) await comesIn();
    await all.house.settled();
    expect(all.house.pendingNotices()).toHaveLength(13);
    all.startBot();
    await all.settled();
    expect(all.house.pendingNotices()).toEqual([]);
    const told = all.texts().flatMap((text) => text.split('\n'));
    expect(told.filter((line) => line.startsWith('🚪'))).toHaveLength(12);
    expect(told.filter((line) => line.startsWith('🔔 Something happened'))).toHaveLength(1);
    expect(all.logged.join('\n')).toContain('"kind":"connection"');
    expect(all.logged.join('\n')).not.toContain('xxx');
  });

  it('each is sent alone where Telegram refuses what tells them together', async () => {
    await all.bot.stop();
    for (let i = 0; i < 8; i++) await comesIn();
    await all.house.settled();
    all.telegram.fail({ method: 'sendMessage', code: 400, times: 1 });
    all.startBot();
    await all.settled();
    expect(alerts()).toHaveLength(8);
    expect(all.house.pendingNotices()).toEqual([]);
  });

  it('one that is damaged holds up none of the others, and sends the alert without it', async () => {
    await all.bot.stop();
    const rows = ['{"kind":"entry","entry"', 'null', '{"kind":"entry"}', '{"kind":"of another version"}'];
    for (const row of rows) {
      const id = waits({ kind: 'connection', driver: 'x', up: true, message: written('') });
      all.store.database.run('UPDATE notices SET notice = ? WHERE id = ?', row, id);
    }
    await comesIn();
    await all.house.settled();
    all.startBot();
    await all.settled();
    expect(alerts()).toHaveLength(1);
    expect(all.texts().filter((text) => text.startsWith('🔔 Something happened'))).toHaveLength(rows.length);
    expect(all.house.pendingNotices()).toEqual([]);
  });

  it('one that Telegram takes in no form is given up once the others are told', async () => {
    await all.bot.stop();
    waits({ kind: 'connection', driver: 'panel', up: false, message: written('x') });
    await comesIn();
    await all.house.settled();
    all.telegram.fail({ method: 'sendMessage', code: 413, times: 2 });
    all.startBot();
    await all.settled();
    expect(alerts()).toHaveLength(1);
    expect(all.house.pendingNotices()).toEqual([]);
    expect(all.logged.join('\n')).toContain('An alert is given up');
  });

  it('a code that is nobody’s is told as somebody’s old code', () => {
    const whose = {
      codeId: 3,
      userName: undefined,
      device: FRONT,
      deviceName: 'front-door',
      slot: 4,
    } as const;
    const entry = { id: 1, at: 0, device: FRONT, deviceName: 'front-door', how: 'unlock', slot: 4 } as const;
    const told = (notice: Notice): string => noticeLine(notice, { now: 0, zone: 'UTC', t: en }).source;
    expect(told({ kind: 'grant', state: 'overdue', ...whose })).toContain(
      'Somebody’s old code · front-door: ',
    );
    expect(told({ kind: 'grant', state: 'overdue', goneAt: 0, ...whose })).toContain(
      '✅ Somebody’s old code · ',
    );
    expect(told({ kind: 'codes-deleted', ...whose, codes: [whose] })).toContain('⚠️ Somebody’s old code · ');
    expect(told({ kind: 'slot-blocked', ...whose })).toContain('does not let go of somebody’s old code. ');
    const damaged = { table: 'codes', row: '3', column: 'schedule', isNobodys: true } as const;
    expect(told({ kind: 'damaged-row', ...damaged })).toContain('(codes 3, schedule · Somebody’s old code)');
    expect(told({ kind: 'entry', entry: { ...entry, code: 3 } })).toContain(
      '<b>Somebody’s old code</b> came in',
    );
    expect(told({ kind: 'entry', entry })).toContain('<b>Somebody</b> came in');
  });

  it('a reset that takes hundreds of codes is told by some of their names', () => {
    const codes = Array.from({ length: 240 }, (_, i) => ({ codeId: i, userName: `${'N'.repeat(110)} ${i}` }));
    const notice = { kind: 'codes-deleted', device: FRONT, deviceName: 'front-door', codes } as const;
    const { source } = noticeLine(notice, { now: 0, zone: 'UTC', t: en });
    expect(source).toContain('has lost 240 codes');
    expect(source).toContain('N 19 and 220 more. Was it reset?');
    expect(source.length).toBeLessThan(4_096);
  });
});
