import { describe, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import {
  BY,
  FRONT,
  GUEST,
  HOUR,
  MANAGER,
  MemoryHouse,
  MINUTE,
  OWNER,
} from '../../support/houses/memory-house.ts';

describe('the use of a keypad', () => {
  it('becomes an entry with its user, and a notice for owners and managers', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916');
    await test.front.typePin('274916');
    const entry = {
      device: FRONT,
      how: 'unlock',
      slot: 1,
      user: { name: 'Anna Berg' },
      at: test.clock.now(),
    };
    expect(test.house.queries.entries({ limit: 10 })).toMatchObject([entry]);
    expect(test.notices(OWNER)).toMatchObject([{ kind: 'entry', entry }]);
    expect(test.notices(MANAGER)).toEqual(test.notices(OWNER));
    expect(test.notices(GUEST)).toEqual([]);
    expect(test.events).toContainEqual({ kind: 'entry' });
  });

  it('by a tag is nobody’s who has the same number, proves no code, and is told with what it was', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask: true } }] });
    const code = await test.issue('27491638');
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock', means: 'tag' });
    expect(test.state(code)).toBe('unverified');
    const [entry] = test.house.queries.entries({ limit: 1 });
    expect(entry).toMatchObject({ device: FRONT, how: 'unlock', means: 'tag' });
    expect([entry?.user, entry?.slot]).toEqual([undefined, undefined]);
    expect(test.notices(OWNER)).toContainEqual({ kind: 'entry', entry });
  });

  it('that the device itself refuses to a right code is told with its user, and is no wrong code', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916');
    for (let time = 0; time < 6; time++)
      test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'denied' });
    const entry = { device: FRONT, how: 'denied', user: { name: 'Anna Berg' } };
    expect(test.notices(OWNER)).toHaveLength(6);
    expect(test.notices(OWNER)[0]).toMatchObject({ kind: 'entry', entry });
    expect(test.notices(OWNER)).not.toContainEqual(expect.objectContaining({ kind: 'wrong-codes' }));
  });

  it('outside the time of its code is marked, in the history and in the alert', async () => {
    const test = await MemoryHouse.open();
    const afternoon = { windows: [{ days: [1], start: '13:00', end: '15:00' }] } as const;
    await test.issue('274916', { schedule: afternoon });
    await test.front.typePin('274916');
    test.front.faults.refuse = true;
    await test.pass(2 * HOUR);
    await test.front.typePin('274916');
    const [late, inTime] = test.house.queries.entries({ limit: 2 });
    expect([inTime?.outside, late?.outside]).toEqual([undefined, true]);
    expect(test.notices()).toContainEqual(expect.objectContaining({ kind: 'entry', entry: late }));
  });

  it('that a device tells of later is credited to no code that was not there yet', async () => {
    const test = await MemoryHouse.open();
    const used = (at: number) =>
      test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock', at });
    const who = () => test.house.queries.entries({ limit: 1 })[0]?.user?.name;
    const anna = await test.issue('274916');
    await test.pass(HOUR);
    const annas = test.clock.now();
    used(annas);
    expect(who()).toBe('Anna Berg');
    await test.does((house) => house.codes.delete(BY, anna));
    await test.pass(HOUR);
    const bert = await test.does((house) => house.users.add(BY, { firstName: 'Bert', lastName: 'Berg' }));
    const desired = { user: bert, pin: Pin.of('84610275'), devices: [FRONT], schedule: ALWAYS };
    await test.does((house) => house.codes.issue(BY, desired));
    used(annas + MINUTE);
    expect(who()).toBeUndefined();
    // Devices tell the minute in which it was, at its beginning.
    used(test.clock.now() - MINUTE + 1);
    expect(who()).toBe('Bert Berg');
  });

  it('that a device tells of later is still credited to a code whose PIN was changed since', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.pass(HOUR);
    const at = test.clock.now();
    await test.pass(HOUR);
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('84610275') }));
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'unlock', at });
    expect(test.house.queries.entries({ limit: 1 })[0]?.user?.name).toBe('Anna Berg');
  });

  it('that is told late and by the minute keeps its place after what was told before', async () => {
    const test = await MemoryHouse.open();
    const used = (how: 'arm' | 'disarm' | 'unlock', at?: number) =>
      test.wire.listener({ kind: 'used', device: FRONT, how, ...(at !== undefined && { at }) });
    const now = test.clock.now();
    used('arm');
    used('disarm', now - MINUTE + 1);
    used('unlock', now - MINUTE);
    expect(test.house.queries.entries({ limit: 10 }).map(({ how, at }) => [how, at - now])).toEqual([
      ['disarm', 0],
      ['arm', 0],
      ['unlock', -MINUTE],
    ]);
  });

  it('names nobody where the code is not ours', async () => {
    const test = await MemoryHouse.open();
    await test.front.preload(1, '602913');
    await test.issue('274916');
    await test.front.typePin('602913');
    expect(test.house.queries.entries({ limit: 1 })[0]).not.toHaveProperty('user');
  });

  it.each([false, true])('names nobody whose slot somebody has changed, codes hidden: %s', async (mask) => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { mask } }] });
    await test.issue('274916');
    const who = async (): Promise<string | undefined> => {
      await test.front.typePin('7777');
      return test.house.queries.entries({ limit: 1 })[0]?.user?.name;
    };
    let answer = (): void => undefined;
    test.wire.onAnswer = () => new Promise((resolve) => (answer = resolve));
    await test.front.changeAtKeypad(1, '7777');
    expect(await who()).toBeUndefined();
    answer();
    await test.house.settled();
    expect([await who(), test.state(1)]).toEqual([undefined, 'conflict']);
  });

  it('under duress is told to owners alone', async () => {
    const test = await MemoryHouse.open();
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'duress' });
    expect(test.notices(OWNER)).toMatchObject([{ entry: { how: 'duress' } }]);
    expect(test.notices(MANAGER)).toEqual([]);
  });

  it('still names a user who is deleted by now', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916');
    await test.front.typePin('274916');
    await test.does((house) => house.users.delete(BY, test.user()));
    expect(test.house.queries.entries({ limit: 1, user: test.user() })).toMatchObject([
      { user: { name: 'Anna Berg' } },
    ]);
  });

  it('of a device that no driver lists is not heard', async () => {
    const test = await MemoryHouse.open();
    test.wire.listener({ kind: 'used', device: 'memory/attic', how: 'unlock' });
    expect(test.house.queries.entries({ limit: 10 })).toEqual([]);
  });
});

describe('trouble at a device', () => {
  const jam = { kind: 'trouble', device: FRONT, what: 'jammed' } as const;

  it('is told to owners and managers, with what a person should look for', async () => {
    const test = await MemoryHouse.open();
    test.wire.listener({ kind: 'trouble', device: FRONT, what: 'battery-low', percent: 9 });
    const notice = { kind: 'trouble', deviceName: 'front', what: 'battery-low', percent: 9 };
    expect(test.notices(OWNER)).toEqual([notice]);
    expect(test.notices(MANAGER)).toEqual([notice]);
    expect(test.notices(GUEST)).toEqual([]);
  });

  it('that a lock tells in two ways is told once, and again when it happens again', async () => {
    const test = await MemoryHouse.open();
    test.wire.listener(jam);
    test.wire.listener(jam);
    expect(test.notices(OWNER)).toHaveLength(1);
    await test.pass(MINUTE);
    test.wire.listener(jam);
    expect(test.notices(OWNER)).toHaveLength(2);
  });

  it('of a battery is told once a week, however often the lock reports it', async () => {
    const test = await MemoryHouse.open();
    for (let day = 0; day < 7; day++) {
      test.wire.listener({ kind: 'trouble', device: FRONT, what: 'battery-low' });
      await test.pass(24 * 60 * MINUTE);
    }
    expect(test.notices(OWNER)).toHaveLength(1);
  });
});

describe('wrong codes', () => {
  const wrong = (test: MemoryHouse) => test.front.typePin('999999');

  it('are entries, and wake nobody until the fifth within five minutes', async () => {
    const test = await MemoryHouse.open();
    for (let i = 0; i < 4; i++) await wrong(test);
    expect(test.house.queries.entries({ limit: 10 }).map(({ how }) => how)).toEqual(Array(4).fill('denied'));
    expect(test.troubles()).toEqual([]);
    await wrong(test);
    expect(test.notices(MANAGER)).toEqual([
      { kind: 'wrong-codes', device: FRONT, deviceName: 'front', count: 5 },
    ]);
  });

  it('that come once a minute are told once, and counted', async () => {
    const test = await MemoryHouse.open();
    for (let i = 0; i < 10; i++) {
      await wrong(test);
      await test.pass(MINUTE - 1_000);
    }
    expect(test.notices(MANAGER)).toEqual([
      { kind: 'wrong-codes', device: FRONT, deviceName: 'front', count: 10 },
    ]);
  });

  it('that go on are one message that grows, and a new one after a pause, or an hour', async () => {
    const test = await MemoryHouse.open();
    const counts = () =>
      test.notices(MANAGER).map((notice) => (notice.kind === 'wrong-codes' ? notice.count : notice.kind));
    for (let i = 0; i < 60; i++) await wrong(test);
    expect(counts()).toEqual([60]);
    await test.pass(6 * MINUTE);
    for (let i = 0; i < 5; i++) await wrong(test);
    expect(counts()).toEqual([60, 5]);
    for (let i = 0; i < 70; i++) {
      await wrong(test);
      await test.pass(MINUTE - 1_000);
    }
    expect(counts()).toHaveLength(3);
  });

  it('that are spread over more than five minutes wake nobody', async () => {
    const test = await MemoryHouse.open();
    for (let i = 0; i < 8; i++) {
      await wrong(test);
      await test.pass(2 * MINUTE);
    }
    expect(test.troubles()).toEqual([]);
  });
});

describe('entries', () => {
  it('cannot be changed or deleted', async () => {
    const test = await MemoryHouse.open();
    await test.front.typePin('999999');
    const { database } = test.store;
    expect(() => database.run("UPDATE entries SET how = 'lock'")).toThrow('entries are append-only');
    expect(() => database.run('DELETE FROM entries')).toThrow('entries are append-only');
    expect(test.house.queries.entries({ limit: 10 })).toHaveLength(1);
  });

  it('come newest first, by device and by user', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front' }, { name: 'back' }] });
    await test.issue('274916', { on: [FRONT, 'memory/back'] });
    await test.front.typePin('274916');
    await test.pass(MINUTE);
    await test.device('back').typePin('274916');
    await test.device('back').typePin('999999');
    const hows = (query: { device?: string; user?: number }) =>
      test.house.queries
        .entries({ limit: 10, ...query })
        .map(({ deviceName, how }) => `${deviceName} ${how}`);
    expect(hows({})).toEqual(['back denied', 'back unlock', 'front unlock']);
    expect(hows({ device: FRONT })).toEqual(['front unlock']);
    expect(hows({ user: test.user() })).toEqual(['back unlock', 'front unlock']);
  });
});

describe('notices', () => {
  it('wait over a kill until they are delivered', async () => {
    const test = await MemoryHouse.onDisk();
    test.wire.listener({ kind: 'used', device: FRONT, slot: 1, how: 'duress' });
    await test.kill();
    const [pending] = test.house.pendingNotices();
    expect(pending).toMatchObject({ member: OWNER, notice: { kind: 'entry' } });
    test.house.noticeDelivered(pending!);
    await test.kill();
    expect(test.house.pendingNotices()).toEqual([]);
    await test.stop();
  });

  it('tell of a lost connection once and of its return once, and not of the start and the end', async () => {
    const test = await MemoryHouse.open();
    const why = { code: 'connection-lost', what: 'zwave-stick' } as const;
    const connection = (up: boolean) => test.wire.listener({ kind: 'connection', up, why });
    for (const up of [false, false, true, true]) {
      connection(up);
      await test.pass(MINUTE);
    }
    expect(test.notices()).toEqual([
      { kind: 'connection', driver: 'memory', up: false, message: why },
      { kind: 'connection', driver: 'memory', up: true, message: why },
    ]);
    await test.house.stop();
    connection(false);
    expect(test.notices()).toHaveLength(2);
  });
});
