import { describe, expect, test } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Schedule } from '../../../src/domain/schedule/schedule.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const PIN = '274916';
const SECOND = 1000;
const AFTERNOON: Schedule = { windows: [{ days: [1], start: '13:00', end: '15:00' }] };

describe('a lock that drops a code some seconds after it took it, without a word', () => {
  async function dropped(): Promise<{ test: MemoryHouse; code: number }> {
    const test = await MemoryHouse.open({
      devices: [{ name: 'front', faults: { dropsAfterMs: 10 * SECOND } }],
    });
    const code = await test.issue(PIN);
    await test.pass(MINUTE);
    expect([test.state(code), test.codesIn()]).toEqual(['live', []]);
    return { test, code };
  }

  test('is found out when it next tells something', async () => {
    const { test, code } = await dropped();
    await test.front.typePin('909090');
    await test.house.settled();
    expect(test.grant(code)).toMatchObject({ state: 'conflict', reason: { kind: 'deleted-at-device' } });
    expect(test.troubles()).toEqual(['codes-deleted']);
  });

  test('is found out when it is next asked for something else', async () => {
    const { test, code } = await dropped();
    await test.issue('835027');
    expect(test.state(code)).toBe('conflict');
  });

  test('is found out when its bolt is turned by hand', async () => {
    const { test, code } = await dropped();
    test.front.locked = false;
    test.front.onChange();
    await test.house.settled();
    expect(test.state(code)).toBe('conflict');
  });

  test('is found out when it answers again after a silence', async () => {
    const test = await MemoryHouse.open({
      devices: [{ name: 'front', faults: { dropsAfterMs: 10 * SECOND } }],
    });
    const flap = async (): Promise<void> => {
      await test.fault('front', { offline: true });
      await test.fault('front', { offline: false });
    };
    // All of its slots are looked at now, and not again within an hour.
    await flap();
    const code = await test.issue(PIN);
    await test.pass(MINUTE);
    await flap();
    expect(test.state(code)).toBe('conflict');
  });

  test('is found out after a restart as well', async () => {
    const test = await MemoryHouse.onDisk({
      devices: [{ name: 'front', faults: { dropsAfterMs: 10 * SECOND } }],
    });
    const code = await test.issue(PIN);
    await test.restart();
    await test.pass(MINUTE);
    await test.front.typePin('909090');
    await test.house.settled();
    expect(test.state(code)).toBe('conflict');
    await test.stop();
  });

  test('is found out where it shows no codes', async () => {
    const faults = { dropsAfterMs: 10 * SECOND, mask: true };
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults }] });
    const code = await test.issue(PIN);
    expect(test.state(code)).toBe('unverified');
    await test.pass(MINUTE);
    await test.front.typePin('909090');
    await test.house.settled();
    expect(test.state(code)).toBe('conflict');
  });

  test('is found out although the code was seen again before it went', async () => {
    const test = await MemoryHouse.open({
      devices: [{ name: 'front', faults: { dropsAfterMs: 10 * SECOND } }],
    });
    const code = await test.issue(PIN);
    await test.pass(2 * SECOND);
    test.sent();
    test.wire.listener({ kind: 'slots-changed', device: FRONT, slots: 'all' });
    await test.house.settled();
    expect([test.state(code), test.sent()]).toEqual(['live', ['read 1']]);
    await test.pass(MINUTE);
    await test.front.typePin('909090');
    await test.house.settled();
    expect(test.state(code)).toBe('conflict');
  });

  test('is found out although its answer to the write was lost', async () => {
    const test = await MemoryHouse.open({
      devices: [{ name: 'front', faults: { dropsAfterMs: 10 * SECOND } }],
    });
    const { front } = test;
    const receive = front.receive.bind(front);
    front.receive = (...command) => {
      const answer = receive(...command);
      front.faults.offline = true;
      return answer;
    };
    const code = await test.issue(PIN);
    front.faults.offline = false;
    await test.pass(6 * SECOND);
    expect(test.state(code)).toBe('live');
    await test.pass(MINUTE);
    await front.typePin('909090');
    await test.house.settled();
    expect(test.state(code)).toBe('conflict');
  });
});

describe('a lock that keeps its codes', () => {
  test('is looked at once, and not before half a minute', async () => {
    const test = await MemoryHouse.open();
    await test.issue(PIN);
    await test.front.typePin('909090');
    await test.house.settled();
    expect(test.sent()).toEqual(['read 1', 'write 1']);
    await test.pass(MINUTE);
    await test.front.typePin('909090');
    await test.house.settled();
    expect(test.sent()).toEqual(['read 1']);
    await test.pass(HOUR);
    await test.front.typePin('909090');
    await test.house.settled();
    expect(test.sent()).toEqual([]);
  });

  test('is not looked at while it says nothing and nothing is asked of it', async () => {
    const test = await MemoryHouse.open();
    await test.issue(PIN);
    test.sent();
    await test.pass(30 * 24 * HOUR);
    expect(test.sent()).toEqual([]);
  });

  test('is not looked at where the code was used', async () => {
    const test = await MemoryHouse.open();
    await test.issue(PIN);
    await test.pass(MINUTE);
    test.sent();
    await test.front.typePin(PIN);
    await test.house.settled();
    expect(test.sent()).toEqual([]);
  });

  test('is looked at after all that is to be done', async () => {
    const test = await MemoryHouse.open();
    await test.issue(PIN);
    const second = await test.issue('835027', { schedule: AFTERNOON });
    await test.pass(MINUTE);
    test.sent();
    await test.does((house) => house.codes.edit(BY, second, { pin: Pin.of('490163') }));
    expect(test.sent()).toEqual(['write 2', 'read 1']);
  });

  test('is looked at after what is decided meanwhile, and not where the code was written anew', async () => {
    const test = await MemoryHouse.open();
    const codes = [await test.issue(PIN), await test.issue('835027'), await test.issue('618305')];
    await test.pass(MINUTE);
    test.sent();
    test.wire.onAnswer = () => {
      test.wire.onAnswer = () => undefined;
      test.house.codes.edit(BY, codes[2]!, { pin: Pin.of('490163') });
    };
    await test.front.typePin('909090');
    await test.house.settled();
    expect(test.sent()).toEqual(['read 1', 'write 3', 'read 2']);
    await test.pass(MINUTE);
    await test.front.typePin('909090');
    await test.house.settled();
    expect(test.sent()).toEqual(['read 3']);
  });

  test('is looked at again at its next sign of life where it does not answer, and keeps nothing waiting', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue(PIN);
    const second = await test.issue('835027');
    await test.pass(MINUTE);
    test.sent();
    const { front } = test;
    const tell = front.onNews.bind(front);
    front.onNews = (news) => {
      front.faults.offline = true;
      tell(news);
    };
    await front.typePin('909090');
    await test.pass(24 * HOUR);
    expect([test.sent(), test.state(code), test.troubles()]).toEqual([['read 1'], 'live', []]);
    front.faults.offline = false;
    front.onNews = tell;
    await test.does((house) => house.codes.delete(BY, second));
    expect(test.sent()).toEqual(['clear 2', 'read 1']);
  });

  test('is looked at where its clock was set back since', async () => {
    const test = await MemoryHouse.open();
    await test.issue(PIN);
    test.sent();
    test.clock.leap(-24 * HOUR);
    test.house.clockWasSet();
    await test.front.typePin('909090');
    await test.house.settled();
    expect(test.sent()).toEqual(['read 1']);
  });
});

test('a panel is not looked at again', async () => {
  const test = await MemoryHouse.open({ devices: [{ name: 'front', kind: 'partition' }] });
  await test.issue(PIN);
  test.sent();
  await test.pass(MINUTE);
  await test.front.typePin('909090');
  await test.house.settled();
  expect(test.sent()).toEqual([]);
});
