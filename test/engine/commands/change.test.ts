import { describe, expect, it } from 'vitest';
import { en } from '../../../bot/text/en/en.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { BY, FRONT, HOUR, MemoryHouse, MINUTE } from '../../support/houses/memory-house.ts';

const BACK = 'memory/back';

describe('a PIN that was changed', () => {
  it('replaces the old one on the device', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('835027') }));
    expect([test.codesIn(), test.state(code)]).toEqual([['835027'], 'live']);
    expect(await test.front.typePin('274916')).toMatchObject({ opened: false });
  });

  it('may become the old one again at once', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    const edit = (digits: string) => test.house.codes.edit(BY, code, { pin: Pin.of(digits) });
    expect([edit('835027').ok, edit('274916').ok]).toEqual([true, true]);
    await test.house.settled();
    expect([test.codesIn(), test.state(code)]).toEqual([['274916'], 'live']);
  });

  it('in the moment in which an exchange begins waits for the end of that one', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    const edit = (digits: string) => test.house.codes.edit(BY, code, { pin: Pin.of(digits) });
    let [under, most, begun] = [0, 0, 0];
    test.wire.killAt = () => {
      most = Math.max(most, ++under);
      if (begun++ === 0) edit('835027');
      return undefined;
    };
    test.wire.onAnswer = () => void under--;
    edit('490163');
    await test.house.settled();
    expect([test.codesIn(), most]).toEqual([['835027'], 1]);
  });

  it('during an exchange with the device is not called live before it is there', async () => {
    const test = await MemoryHouse.open();
    const [first, second] = [await test.issue('274916'), await test.issue('490163')];
    const edit = (code: number, digits: string) => test.house.codes.edit(BY, code, { pin: Pin.of(digits) });
    let said: string | undefined;
    test.wire.killAt = () => {
      if (said !== undefined) return undefined;
      edit(second, '562038');
      said = test.state(second);
      return undefined;
    };
    edit(first, '835027');
    await test.house.settled();
    expect(said).toBe('waiting');
    expect([test.codesIn(), test.state(second)]).toEqual([['835027', '562038'], 'live']);
  });

  it('that the device refuses after an answer was lost is told, also where it refuses to clear the slot', async () => {
    const test = await MemoryHouse.open();
    const receive = test.front.receive.bind(test.front);
    test.front.receive = () => {
      test.front.faults.offline = true;
      return 'ok';
    };
    const code = await test.issue('274916');
    test.front.receive = receive;
    await test.front.setFaults({ offline: false, refuse: true });
    await test.pass(MINUTE);
    expect([test.state(code), test.troubles()]).toEqual(['rejected', ['rejected']]);
    await test.front.setFaults({ refuse: false });
    await test.does((house) => house.grants.retry(BY, test.grant(code).id));
    expect([test.state(code), test.codesIn()]).toEqual(['live', ['274916']]);
  });

  it('goes through an empty slot where the device refuses to overwrite', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    test.sent();
    const receive = test.front.receive.bind(test.front);
    test.front.receive = (slot, digits) =>
      digits !== undefined && test.front.memory.has(slot) ? 'refused' : receive(slot, digits);
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('835027') }));
    expect([test.codesIn(), test.state(code)]).toEqual([['835027'], 'live']);
    expect(test.sent()).toEqual(['write 1', 'clear 1', 'write 1']);
    expect(test.troubles()).toEqual([]);
  });

  it('during the write of the old one ends with the new one, and the old one is never called live', async () => {
    const test = await MemoryHouse.open();
    const seen: string[] = [];
    test.house.subscribe((event) => {
      if (event.kind === 'code') seen.push(`${test.state(event.id)} ${test.codesIn().join()}`);
    });
    test.wire.onAnswer = ({ what }) => {
      if (what !== 'write') return;
      test.wire.onAnswer = () => undefined;
      test.house.codes.edit(BY, code, { pin: Pin.of('835027') });
    };
    const code = test.issueSoon('274916');
    await test.house.settled();
    expect(test.codesIn()).toEqual(['835027']);
    expect(seen).toContain('live 835027');
    expect(seen).not.toContain('live 274916');
  });
});

describe('a device that masks its codes', () => {
  const masked = { devices: [{ name: 'front', faults: { mask: true } }] };

  it('has an unverified code until somebody opens it with that code', async () => {
    const test = await MemoryHouse.open(masked);
    const code = await test.issue('274916');
    expect(test.state(code)).toBe('unverified');
    expect(test.grant(code)).not.toHaveProperty('verifiedAt');
    await test.front.typePin('274916');
    expect(test.grant(code)).toMatchObject({ state: 'live', verifiedAt: test.clock.now() });
  });

  it('keeps that proof over a restart, and over a silence of the device', async () => {
    const test = await MemoryHouse.onDisk(masked);
    const code = await test.issue('274916');
    await test.front.typePin('274916');
    await test.restart();
    expect(test.state(code)).toBe('live');
    await test.fault('front', { offline: true });
    await test.fault('front', { offline: false });
    expect(test.state(code)).toBe('live');
    await test.stop();
  });

  it('has to prove a changed PIN anew', async () => {
    const test = await MemoryHouse.open(masked);
    const code = await test.issue('274916');
    await test.front.typePin('274916');
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('835027') }));
    expect([test.codesIn(), test.state(code)]).toEqual([['835027'], 'unverified']);
    await test.front.typePin('835027');
    expect(test.state(code)).toBe('live');
  });

  it('gives the code up when it is deleted', async () => {
    const test = await MemoryHouse.open(masked);
    const code = await test.issue('274916');
    await test.does((house) => house.codes.delete(BY, code));
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'gone']);
  });
});

describe('a device that will not have a code', () => {
  it.each([
    ['says yes and stores nothing', { lie: true }, 'not-shown'],
    ['refuses', { refuse: true }, 'refused'],
    ['knows the code already', { refuseDuplicates: true }, 'duplicate'],
  ])('that %s: the code is rejected, told once, and not tried again unasked', async (_, faults, reason) => {
    const test = await MemoryHouse.onDisk({ devices: [{ name: 'front', faults }] });
    if (reason === 'duplicate') await test.front.preload(7, '274916');
    const code = await test.issue('274916', { schedule: { except: ['2026-06-02'] } });
    const rejected = { state: 'rejected', reason: { kind: 'rejected', reason } };
    await test.pass(5_000);
    expect(test.grant(code)).toMatchObject(rejected);
    await test.does((house) => house.codes.pause(BY, code));
    await test.does((house) => house.codes.resume(BY, code));
    await test.pass(72 * HOUR);
    await test.restart();
    expect(test.grant(code)).toMatchObject(rejected);
    expect(test.wire.exchanges.filter(({ what }) => what === 'write')).toEqual([]);
    expect(test.troubles()).toEqual(['rejected']);
    await test.stop();
  });

  it('is asked again when the owner asks', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { refuse: true } }] });
    const code = await test.issue('274916');
    await test.front.setFaults({ refuse: false });
    await test.does((house) => house.grants.retry(BY, test.grant(code).id));
    expect([test.codesIn(), test.state(code)]).toEqual([['274916'], 'live']);
  });

  it('is asked with another PIN, and again with the first one', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front', faults: { refuseDuplicates: true } }] });
    await test.front.preload(7, '274916');
    const code = await test.issue('274916');
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('835027') }));
    expect(test.state(code)).toBe('live');
    await test.does((house) => house.codes.edit(BY, code, { pin: Pin.of('274916') }));
    expect(test.grant(code)).toMatchObject({ state: 'rejected', reason: { reason: 'duplicate' } });
    expect(test.codesIn()).toEqual(['274916']);
    expect(test.front.memory.has(1)).toBe(false);
  });

  it('does not keep the code from another device', async () => {
    const test = await MemoryHouse.open({
      devices: [{ name: 'front', faults: { refuse: true } }, { name: 'back' }],
    });
    const code = await test.issue('274916', { on: [FRONT, BACK] });
    expect([test.state(code), test.state(code, BACK)]).toEqual(['rejected', 'live']);
  });

  it('and will not let one go either: overdue at once, tried a few times, then when the owner asks', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.front.setFaults({ refuse: true });
    test.sent();
    await test.does((house) => house.codes.delete(BY, code));
    expect(test.grant(code)).toMatchObject({ state: 'overdue', nextTryAt: test.clock.now() + 5_000 });
    await test.pass(48 * HOUR);
    const tries = test.sent().filter((what) => !what.startsWith('read'));
    // Each fourth time it is tried whether another PIN goes over it.
    expect(tries).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => (n % 4 === 0 ? 'write 1' : 'clear 1')));
    expect(test.grant(code)).not.toHaveProperty('nextTryAt');
    expect(test.troubles()).toEqual(['overdue']);
    await test.front.setFaults({ refuse: false });
    await test.does((house) => house.grants.retry(BY, test.grant(code).id));
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'gone']);
  });
});

describe('a code', () => {
  it('is off the device while it is paused, and on it again after', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.does((house) => house.codes.pause(BY, code));
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'scheduled']);
    await test.does((house) => house.codes.resume(BY, code));
    expect([test.codesIn(), test.state(code)]).toEqual([['274916'], 'live']);
  });

  it('that is deleted leaves the device, and then the store forgets its PIN', async () => {
    const test = await MemoryHouse.open();
    const code = await test.issue('274916');
    await test.does((house) => house.codes.delete(BY, code));
    expect([test.codesIn(), test.state(code)]).toEqual([[], 'gone']);
    expect(test.store.codes.pin(code)).toBeUndefined();
    expect(test.house.queries.codesOf(test.user())).toEqual([]);
    const again = await test.issue('274916');
    expect(test.state(again)).toBe('live');
  });

  it('that was gone just before a kill is forgotten after it', async () => {
    const test = await MemoryHouse.onDisk();
    const code = await test.issue('274916');
    await test.does((house) => house.codes.delete(BY, code));
    test.store.codes.setPin(code, Pin.of('274916'));
    await test.restart();
    expect(test.store.codes.pin(code)).toBeUndefined();
    await test.stop();
  });

  it('leaves a device that is deselected and comes back when it is selected again', async () => {
    const test = await MemoryHouse.open({ devices: [{ name: 'front' }, { name: 'back' }] });
    const code = await test.issue('274916', { on: [FRONT, BACK] });
    await test.does((house) => house.codes.edit(BY, code, { devices: [BACK] }));
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([[], ['274916']]);
    expect(test.house.queries.code(code)?.grants.map(({ device }) => device)).toEqual([BACK]);
    await test.does((house) => house.codes.edit(BY, code, { devices: [FRONT, BACK] }));
    expect([test.codesIn('front'), test.state(code)]).toEqual([['274916'], 'live']);
  });

  it('goes with its user', async () => {
    const test = await MemoryHouse.open();
    await test.issue('274916');
    await test.issue('835027', { schedule: { from: '2030-01-01T00:00' } });
    const user = test.user();
    await test.does((house) => house.users.delete(BY, user));
    expect(test.codesIn()).toEqual([]);
    expect(test.house.queries.user(user)).toBeUndefined();
    expect(test.store.codes.all()).toEqual([]);
  });

  it('is shared with the doors that it opens and the alarms that it turns off', async () => {
    const test = await MemoryHouse.open({
      devices: [{ name: 'front' }, { name: 'alarm', kind: 'partition' }],
    });
    const code = await test.issue('274916', { on: [FRONT, 'memory/alarm'] });
    const shared = test.house.sharing.share(BY, code);
    expect(shared.ok && en.guestMessage(shared.value)).toContain('It opens: front.\nIt turns off: alarm.\n');
  });

  it('can be shared only while it opens something, and the text names what it opens', async () => {
    const test = await MemoryHouse.open({
      devices: [{ name: 'front' }, { name: 'back', faults: { refuse: true } }],
    });
    const code = await test.issue('274916', { on: [FRONT, BACK] });
    const shared = test.house.sharing.share(BY, code);
    expect(shared.ok && en.guestMessage(shared.value)).toBe(
      'Hello Anna, your code for Home is 274916.\nIt opens: front.\nWhen: always.',
    );
    await test.does((house) => house.codes.pause(BY, code));
    expect(test.house.sharing.share(BY, code)).toMatchObject({ refusals: [{ why: 'paused' }] });
    await test.does((house) => house.codes.delete(BY, code));
    expect(test.house.sharing.share(BY, code)).toMatchObject({ refusals: [{ kind: 'not-found' }] });
  });
});

it('a deleted code that was found to be gone already gives its slot to the next one', async () => {
  const test = await MemoryHouse.open();
  const code = await test.issue('27491638');
  await test.fault('front', { offline: true });
  await test.does((house) => house.codes.delete(BY, code));
  test.front.memory.clear();
  await test.fault('front', { offline: false });
  expect(test.state(code)).toBe('gone');
  const next = await test.issue('84610275');
  expect([test.state(next), [...test.front.memory]]).toEqual(['live', [[1, '84610275']]]);
});
