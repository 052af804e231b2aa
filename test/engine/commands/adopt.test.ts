import { describe, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, FRONT, MemoryHouse } from '../../support/houses/memory-house.ts';

const BACK = 'memory/back';
const DEVICES = [{ name: 'front' }, { name: 'back' }];

/** Slots 1 and 2 of the front door hold somebody's codes, and they were read. */
async function house({ mask = false } = {}): Promise<MemoryHouse> {
  const test = await MemoryHouse.open({ devices: DEVICES.map((one) => ({ ...one, faults: { mask } })) });
  await test.front.preload(1, '602913');
  await test.front.preload(2, '1234');
  await test.house.foreign.readAll(BY, FRONT);
  test.sent();
  return test;
}

const holding = (test: MemoryHouse, slot: number) => test.house.queries.slots(FRONT)[slot - 1]?.holds;

describe('the slots of a device', () => {
  it('are listed with ours marked, and what was not read is not called empty', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', slots: 4, reserved: [4] }] });
    await test.front.preload(1, '602913');
    const code = await test.issue('274916');
    expect(test.house.queries.slots(FRONT)).toMatchObject([
      { slot: 1, holds: 'known' },
      { slot: 2, holds: 'ours', grant: { code, userName: 'Anna Berg', state: 'live' } },
      { slot: 3, holds: 'unread' },
      { slot: 4, holds: 'reserved' },
    ]);
  });

  it('are read where they were not read yet, once', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', slots: 4 }] });
    await test.issue('274916');
    test.sent();
    await test.house.foreign.readAll(BY, FRONT);
    expect(test.sent()).toEqual(['read 2', 'read 3', 'read 4']);
    await test.house.foreign.readAll(BY, FRONT);
    expect(test.sent()).toEqual([]);
  });
});

describe('somebody’s code that an owner takes over', () => {
  it('is ours and live, and nothing was written', async () => {
    const test = await house();
    const adopted = await test.house.foreign.adopt(BY, { device: FRONT, slot: 1, user: test.user() });
    await test.house.settled();
    if (!adopted.ok) throw new Error('expected an adoption');
    expect(adopted.value.advice).toEqual([]);
    expect(test.state(adopted.value.code)).toBe('live');
    expect(test.sent()).toEqual([]);
    expect(test.codesIn()).toEqual(['602913', '1234']);

    await test.does((all) => all.codes.delete(BY, adopted.value.code));
    expect(test.codesIn()).toEqual(['1234']);
  });

  it('is one code with the same PIN on other devices', async () => {
    const test = await house();
    await test.device('back').preload(7, '602913');
    await test.house.foreign.readAll(BY, BACK);
    const adopted = await test.house.foreign.adopt(BY, { device: FRONT, slot: 1, user: test.user() });
    await test.house.settled();
    if (!adopted.ok) throw new Error('expected an adoption');
    expect([FRONT, BACK].map((id) => test.state(adopted.value.code, id))).toEqual(['live', 'live']);
  });

  it('may be easy to guess, and the owner is told', async () => {
    const test = await house();
    const adopted = await test.house.foreign.adopt(BY, { device: FRONT, slot: 2, user: test.user() });
    expect(adopted).toMatchObject({ ok: true, value: { advice: [{ problem: { kind: 'run' } }] } });
  });

  it('joins the code that has the same PIN', async () => {
    const test = await MemoryHouse.open({ devices: DEVICES });
    const code = await test.issue('274916', { on: [BACK] });
    await test.front.preload(5, '274916');
    await test.house.foreign.readAll(BY, FRONT);
    expect(test.house.queries.slots(FRONT)[4]).toMatchObject({ sameAs: { code, userName: 'Anna Berg' } });
    const adopted = await test.house.foreign.adopt(BY, { device: FRONT, slot: 5, user: test.user() });
    expect(adopted).toMatchObject({ ok: true, value: { code } });
    await test.house.settled();
    expect([test.state(code), test.state(code, BACK)]).toEqual(['live', 'live']);
  });

  it('is read again where its driver does not remember it', async () => {
    const test = await MemoryHouse.onDisk();
    await test.front.preload(1, '602913');
    await test.house.foreign.readAll(BY, FRONT);
    await test.restart();
    test.sent();
    const adopted = await test.house.foreign.adopt(BY, { device: FRONT, slot: 1, user: test.user() });
    expect([adopted.ok, test.sent()]).toEqual([true, ['read 1']]);
    await test.stop();
  });

  it('is written as it is typed where the device does not show it', async () => {
    const test = await house({ mask: true });
    const place = { device: FRONT, slot: 1, user: test.user() };
    expect(await test.house.foreign.adopt(BY, place)).toMatchObject({
      refusals: [{ kind: 'pin-not-shown' }],
    });
    const adopted = await test.house.foreign.adopt(BY, { ...place, typed: Pin.of('602913') });
    await test.house.settled();
    if (!adopted.ok) throw new Error('expected an adoption');
    expect(test.sent()).toEqual(['clear 1', 'write 1']);
    expect(test.state(adopted.value.code)).toBe('unverified');
    expect(test.codesIn()).toEqual(['602913', '1234']);
  });

  it.each([
    ['is nothing that can be typed', 'abcd', 'not-digits'],
    ['does not fit the device', '12345678901', 'device-length'],
  ])('is refused where what was typed %s', async (_, digits, kind) => {
    const test = await house({ mask: true });
    const adoption = { device: FRONT, slot: 1, user: test.user(), typed: Pin.of(digits) };
    expect(await test.house.foreign.adopt(BY, adoption)).toMatchObject({ refusals: [{ problem: { kind } }] });
  });

  it('is refused where somebody took it away meanwhile', async () => {
    const test = await house();
    await test.front.changeAtKeypad(1);
    await test.house.settled();
    const adopted = await test.house.foreign.adopt(BY, { device: FRONT, slot: 1, user: test.user() });
    expect(adopted).toMatchObject({ refusals: [{ kind: 'not-foreign' }] });
  });
});

describe('somebody’s code that an owner removes', () => {
  it.each([
    ['shows its codes', false],
    ['masks its codes', true],
  ])('is gone from a device that %s, and its neighbour is not', async (_, mask) => {
    const test = await house({ mask });
    const removal = await test.does((all) => all.foreign.remove(BY, { device: FRONT, slot: 1 }));
    expect(test.codesIn()).toEqual(['1234']);
    expect(test.house.queries.code(removal)?.grants.map(({ state }) => state)).toEqual(['gone']);
    expect(holding(test, 1)).toBe('empty');
  });

  it('is overdue, and goes when the device answers again, also after a kill', async () => {
    const test = await MemoryHouse.onDisk();
    await test.front.preload(1, '602913');
    await test.house.foreign.readAll(BY, FRONT);
    await test.fault('front', { offline: true });
    const removal = await test.does((all) => all.foreign.remove(BY, { device: FRONT, slot: 1 }));
    expect(test.state(removal)).toBe('overdue');
    await test.kill();
    await test.fault('front', { offline: false });
    expect(test.codesIn()).toEqual([]);
    await test.stop();
  });

  it('is nobody’s: in alerts, in lists and in the history no user is made up for it', async () => {
    const test = await house();
    await test.fault('front', { offline: true });
    const removal = await test.does((all) => all.foreign.remove(BY, { device: FRONT, slot: 1 }));
    const { queries, answers } = test.house;
    expect(queries.code(removal)).toMatchObject({ id: removal, user: undefined, deleted: true });
    expect(queries.troubles()).toMatchObject([{ code: removal, userName: undefined, state: 'overdue' }]);
    expect(queries.slots(FRONT)[0]).toMatchObject({ slot: 1, grant: { code: removal, userName: undefined } });
    expect(answers.whoCanOpen(FRONT, test.clock.now())).toMatchObject([{ code: removal, user: undefined }]);
    const told = test.notices().find(({ kind }) => kind === 'grant');
    expect(told).toMatchObject({ codeId: removal, state: 'overdue' });
    expect(told).not.toHaveProperty('userName');
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock' });
    await test.house.settled();
    await test.fault('front', { offline: false });
    const [entry] = queries.entries({ limit: 1 });
    expect(entry).toMatchObject({ slot: 1, code: removal, outside: true });
    expect(entry).not.toHaveProperty('user');
    expect(queries.lastUser(FRONT)).toEqual({ name: undefined });
    expect([test.codesIn(), test.state(removal)]).toEqual([['1234'], 'gone']);
    expect(test.store.database.get('SELECT count(*) AS n FROM users WHERE deleted_at IS NOT NULL')).toEqual({
      n: 0,
    });
  });

  it('is spared where somebody changed it before it was cleared', async () => {
    const test = await house();
    await test.fault('front', { offline: true });
    const removal = await test.does((all) => all.foreign.remove(BY, { device: FRONT, slot: 1 }));
    test.front.memory.set(1, '998877');
    await test.fault('front', { offline: false });
    expect([test.codesIn(), test.state(removal)]).toEqual([['998877', '1234'], 'conflict']);
  });

  it('is never one in a reserved slot, nor one of ours', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', reserved: [1] }] });
    await test.front.preload(1, '602913');
    await test.issue('274916');
    for (const slot of [1, 2, 3]) {
      const removed = test.house.foreign.remove(BY, { device: FRONT, slot });
      expect(removed).toMatchObject({ refusals: [{ kind: 'not-foreign' }] });
    }
    expect(test.codesIn()).toEqual(['602913', '274916']);
  });
});

describe('a code that somebody sets at a device in a slot that is not ours', () => {
  it('is read once and told once, however often the device comes back', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916');
    test.sent();
    await test.front.changeAtKeypad(9, '602913');
    await test.house.settled();
    expect(test.sent()).toEqual(['read 9']);
    expect(test.notices()).toEqual([
      { kind: 'foreign-codes', device: FRONT, deviceName: 'front', slots: [9] },
    ]);
    await test.fault('front', { offline: true });
    await test.fault('front', { offline: false });
    expect(test.troubles()).toEqual(['foreign-codes']);
  });

  it('is told in one message with others of the same minute', async () => {
    const test = await MemoryHouse.open();
    await test.front.changeAtKeypad(8, '602913');
    await test.front.changeAtKeypad(9, '835027');
    await test.house.settled();
    expect(test.notices()).toMatchObject([{ slots: [8, 9] }]);
  });

  it('is told after a kill that came before it was read', async () => {
    const test = await MemoryHouse.onDisk();
    test.wire.killAt = () => 'before';
    await test.front.changeAtKeypad(9, '602913');
    await test.wire.killed;
    await test.kill();
    expect(test.troubles()).toEqual(['foreign-codes']);
    await test.stop();
  });

  it('is asked about once: an owner who leaves it has decided, until somebody changes it', async () => {
    const test = await MemoryHouse.open();
    await test.front.changeAtKeypad(9, '602913');
    await test.house.settled();
    await test.does((all) => all.foreign.leave(BY, { device: FRONT, slot: 9 }));
    expect(test.house.queries.slots(FRONT)[8]).toMatchObject({ holds: 'known', leftAlone: true });
    await test.front.changeAtKeypad(9, '835027');
    await test.house.settled();
    expect(test.house.queries.slots(FRONT)[8]).toMatchObject({ holds: 'known', leftAlone: false });
  });

  it('tells nothing where it was only deleted', async () => {
    const test = await house();
    await test.front.changeAtKeypad(1);
    await test.house.settled();
    expect([holding(test, 1), test.troubles()]).toEqual(['empty', []]);
  });
});
