import { describe, expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import type { Difference } from '../../../src/engine/views/review-views.ts';
import { BY, FRONT, HOUR, MANAGER, MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';

const OWNER_SAYS = byMember(OWNER);
const UNTIL_SIX = { until: '2026-06-01T18:00' };

function slotOf(test: MemoryHouse, code: number, device = FRONT): number {
  return test.store.grants.ofCode(code).find((grant) => grant.device === device)!.slot!;
}

/** By code, what is found at the front door. */
function found(test: MemoryHouse): Record<number, Difference> {
  const { codes } = test.house.review.view()!;
  return Object.fromEntries(codes.map(({ code, devices }) => [code, devices[0]!.what]));
}

/** What was sent that changes a device. */
function changes(test: MemoryHouse): string[] {
  return test.sent().filter((sent) => !sent.startsWith('read'));
}

describe('a house that has gone back in time', () => {
  it('reads its slots, says what differs, and writes nothing', async () => {
    const test = await MemoryHouse.onDisk();
    const kept = await test.issue('482916');
    const deleted = await test.issue('735184');
    const replaced = await test.issue('918273');
    const copy = await test.copy();
    await test.issue('847362');
    await test.does((house) => house.codes.delete(BY, deleted));
    await test.front.changeAtKeypad(slotOf(test, replaced), '602913');
    const memory = new Map(test.front.memory);
    test.sent();
    await test.restore(copy);
    expect(changes(test)).toEqual([]);
    expect(test.front.memory).toEqual(memory);
    expect(found(test)).toEqual({ [kept]: 'same', [deleted]: 'missing', [replaced]: 'other' });
    expect([kept, deleted, replaced].map((code) => test.state(code))).toEqual([
      'live',
      'waiting',
      'conflict',
    ]);
    expect(test.grant(deleted).reason).toEqual({ kind: 'restored' });
    // The code that was made since is somebody's now: it is in the slot that was free then.
    const [foreign] = test.house.review.view()!.foreign;
    expect(foreign!.slots.map((slot) => test.front.memory.get(slot))).toContain('847362');
    expect(test.notices()).toMatchObject([{ kind: 'review', cause: 'restored' }]);
    await test.stop();
  });

  it('says that a code is live only once it was read again, and names nobody for a slot that was not', async () => {
    const test = await MemoryHouse.onDisk();
    const code = await test.issue('482916');
    const copy = await test.copy();
    await test.front.setFaults({ offline: true });
    await test.restore(copy);
    expect([test.state(code), found(test)]).toEqual(['waiting', { [code]: 'unread' }]);
    // The lock tells of a use before it can be asked.
    test.wire.listener({ kind: 'used', device: FRONT, slot: slotOf(test, code), how: 'unlock' });
    expect(test.store.journal.entries({ limit: 1 })[0]).not.toHaveProperty('userId');
    await test.fault('front', { offline: false });
    expect([test.state(code), found(test)]).toEqual(['live', { [code]: 'same' }]);
    await test.front.typePin('482916');
    expect(test.store.journal.entries({ limit: 1 })[0]).toMatchObject({ codeId: code });
    await test.stop();
  });

  it('brings a code back, or removes it for good, as an owner says', async () => {
    const test = await MemoryHouse.onDisk();
    const [back, gone, there] = [
      await test.issue('482916'),
      await test.issue('735184'),
      await test.issue('918273'),
    ];
    const copy = await test.copy();
    for (const code of [back, gone]) await test.does((house) => house.codes.delete(BY, code));
    await test.restore(copy);
    await test.does((house) => house.review.keep(OWNER_SAYS, back));
    expect(test.codesIn().sort()).toEqual(['482916', '918273']);
    await test.does((house) => house.review.remove(OWNER_SAYS, gone));
    await test.does((house) => house.review.remove(OWNER_SAYS, there));
    expect(test.codesIn()).toEqual(['482916']);
    expect([test.state(back), test.state(gone), test.state(there)]).toEqual(['live', 'gone', 'gone']);
    expect(test.house.review.view()?.codes).toEqual([]);
    await test.stop();
  });

  it('lets nobody in who was a member before an owner says so', async () => {
    const test = await MemoryHouse.onDisk();
    const copy = await test.copy();
    await test.restore(copy);
    expect(test.house.members.all().map(({ id }) => id)).toEqual([OWNER]);
    expect(test.house.review.keepMember(byMember(MANAGER), MANAGER)).toMatchObject({ ok: false });
    await test.does((house) => house.review.keepMember(OWNER_SAYS, MANAGER));
    const names = test.house.review.view()!.members.map(({ name }) => name);
    expect(names).toEqual(['Gus']);
    await test.does((house) => house.review.removeMember(OWNER_SAYS, 3));
    expect(
      test.house.members
        .all()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([OWNER, MANAGER]);
    // Nothing is left to be decided.
    expect(test.house.review.view()).toBeUndefined();
    await test.stop();
  });

  it('removes a code whose time is over, from a slot that shows that very code, and no other', async () => {
    const test = await MemoryHouse.onDisk({ devices: [{ name: 'front' }, { name: 'back' }] });
    const code = await test.issue('482916', { on: [FRONT, 'memory/back'], schedule: UNTIL_SIX });
    const copy = await test.copy();
    await test.restore(copy);
    await test.fault('back', { mask: true });
    const slot = slotOf(test, code, 'memory/back');
    await test.device('back').changeAtKeypad(slot, '482916');
    await test.house.settled();
    test.sent();
    await test.pass(8 * HOUR);
    expect([test.codesIn('front'), test.codesIn('back')]).toEqual([[], ['482916']]);
    expect(changes(test)).toEqual(['clear 1']);
    await test.stop();
  });

  it('removes what somebody takes away meanwhile, and writes nothing that somebody gives', async () => {
    const test = await MemoryHouse.onDisk();
    const [paused, deleted] = [await test.issue('482916'), await test.issue('735184')];
    const copy = await test.copy();
    await test.restore(copy);
    await test.does((house) => house.codes.pause(BY, paused));
    await test.does((house) => house.codes.delete(BY, deleted));
    expect(test.codesIn()).toEqual([]);
    await test.does((house) => house.codes.resume(BY, paused));
    const fresh = await test.issue('847362');
    expect([test.codesIn(), test.state(paused), test.state(fresh)]).toEqual([[], 'waiting', 'waiting']);
    await test.does((house) => house.review.keep(OWNER_SAYS, paused));
    expect(test.codesIn().sort()).toEqual(['482916', '847362']);
    await test.stop();
  });

  it('keeps with one word all that is remembered, or only what the devices hold', async () => {
    for (const all of [true, false]) {
      const test = await MemoryHouse.onDisk();
      await test.issue('482916');
      const deleted = await test.issue('735184');
      const copy = await test.copy();
      await test.does((house) => house.codes.delete(BY, deleted));
      await test.restore(copy);
      await test.does(({ review }) =>
        all ? review.keepEverything(OWNER_SAYS) : review.keepWhatDevicesHold(OWNER_SAYS),
      );
      expect(test.codesIn().sort()).toEqual(all ? ['482916', '735184'] : ['482916']);
      expect(test.house.members.all()).toHaveLength(all ? 3 : 1);
      expect(test.house.review.view()).toBeUndefined();
      await test.stop();
    }
  });

  it('leaves to the owner a slot that is taken and does not show by what', async () => {
    const test = await MemoryHouse.onDisk();
    await test.fault('front', { mask: true });
    const code = await test.issue('482916');
    const copy = await test.copy();
    await test.restore(copy);
    expect([found(test), test.state(code)]).toEqual([{ [code]: 'hidden' }, 'conflict']);
    await test.does((house) => house.review.keep(OWNER_SAYS, code));
    expect(changes(test)).toEqual([]);
    expect(test.state(code)).toBe('unverified');
    await test.stop();
  });

  it('goes on after a restart where it was', async () => {
    const test = await MemoryHouse.onDisk();
    const [first, second] = [await test.issue('482916'), await test.issue('735184')];
    const copy = await test.copy();
    for (const code of [first, second]) await test.does((house) => house.codes.delete(BY, code));
    await test.restore(copy);
    await test.restart();
    expect(test.codesIn()).toEqual([]);
    await test.does((house) => house.review.keep(OWNER_SAYS, first));
    await test.restart();
    expect([test.codesIn(), found(test)]).toEqual([['482916'], { [second]: 'missing' }]);
    await test.stop();
  });
});
