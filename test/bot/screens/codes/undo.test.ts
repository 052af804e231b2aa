/** A decision about a code is taken back within a minute, where that is possible in truth. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatHouse, OWNER } from '../../chat-house.ts';

let all: ChatHouse;
let pin = '';

beforeEach(async () => {
  all = await ChatHouse.open();
  await all.does('add Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate', '☐ front-door', 'Always');
  pin = /🔑 (\d+)/.exec(all.shown())![1]!;
  await all.does('✅ Save');
});
afterEach(() => all.close());

const held = async (): Promise<string[]> => Object.values(await all.front.slots());

describe('a pause', () => {
  it('is undone at the device', async () => {
    await all.does('⏸ Pause');
    expect(await held()).toEqual([]);
    expect(await all.does('↩ Undo: resume it')).toContain('↩ Undone. The code is as it was before.');
    expect(await held()).toEqual([pin]);
    expect(all.buttons().join()).not.toContain('↩');
  });

  it('cannot be undone once the minute is over', async () => {
    await all.does('⏸ Pause');
    all.clock.advance(60_001);
    await all.settled();
    expect(all.buttons().join()).not.toContain('↩');
    expect(all.house.codes.undo({ kind: 'member', id: OWNER }, 1)).toMatchObject({ ok: false });
    expect(await held()).toEqual([]);
  });

  it('of somebody else is not offered', async () => {
    await all.does('⏸ Pause');
    expect(all.house.codes.undoable({ kind: 'member', id: OWNER }, 1)).toEqual({ what: 'pause' });
    expect(all.house.codes.undoable({ kind: 'member', id: OWNER + 1 }, 1)).toBeUndefined();
    expect(all.house.codes.undo({ kind: 'mqtt' }, 1)).toMatchObject({
      refusals: [{ kind: 'undo', why: 'late' }],
    });
  });
});

it('a late tap on it gives no access', async () => {
  await all.does('⏸ Pause');
  await all.bot.stop();
  all.ann.tap('↩ Undo: resume it');
  all.clock.advance(20 * 60_000);
  all.startBot();
  await all.settled();
  expect(await held()).toEqual([]);
});

describe('a change', () => {
  it('of devices, schedule and uses is undone', async () => {
    await all.does(
      '✏️ Edit',
      'Devices',
      '☐ back-door',
      '☑ front-door',
      'Next ›',
      'Schedule',
      'Once',
      '✅ Save',
    );
    expect(await held()).toEqual([]);
    expect(Object.values(await all.back.slots())).toEqual([pin]);
    await all.does('↩ Undo the change');
    expect(await held()).toEqual([pin]);
    expect(Object.values(await all.back.slots())).toEqual([]);
    expect(all.shown()).not.toContain('🔢');
    expect(all.shown()).toContain('🕒 always');
  });

  it('is not undone where the code was changed again', async () => {
    await all.does('✏️ Edit', 'Schedule', 'Once', '✅ Save');
    all.house.codes.edit({ kind: 'console' }, 1, { uses: 3 });
    expect(all.house.codes.undo({ kind: 'member', id: OWNER }, 1)).toMatchObject({ ok: false });
    expect(all.house.queries.code(1)!.uses!.limit).toBe(3);
  });

  it('of the PIN cannot be undone, and the card says why', async () => {
    await all.does('✏️ Edit', 'PIN', '🎲 Generate', '✅ Save');
    expect(all.shown()).toContain('↩ This change cannot be undone: the PIN from before is no longer stored.');
    expect(all.buttons().join()).not.toContain('↩');
    expect(await held()).not.toEqual([pin]);
  });
});

describe('a delete', () => {
  it('is undone while the device may still hold the code', async () => {
    await all.front.setFaults({ offline: true });
    await all.does('🗑 Delete', '🗑 Yes, delete');
    // An alert may stand below the card.
    const card = all.ann.screen().findLast(({ text }) => text.includes('🗑 Deleted'))!;
    all.ann.tapOn(card.id, '↩ Undo: keep the code');
    await all.settled();
    await all.front.setFaults({ offline: false });
    await all.settled();
    expect(await held()).toEqual([pin]);
    expect(all.house.queries.code(1)).toMatchObject({ deleted: false });
  });

  it('cannot be undone once the code is gone from every device, and the card says so', async () => {
    expect(await all.does('🗑 Delete', '🗑 Yes, delete')).toContain(
      '↩ This cannot be undone: the code is gone from every device, and its PIN is erased.',
    );
    expect(all.buttons().join()).not.toContain('↩');
    expect(all.house.codes.undo({ kind: 'member', id: OWNER }, 1)).toMatchObject({
      refusals: [{ kind: 'undo', why: 'pin-gone' }],
    });
    expect(await held()).toEqual([]);
  });
});

it('a restart ends it', async () => {
  await all.does('⏸ Pause');
  await all.bot.stop();
  await all.house.stop();
  all.newHouse();
  await all.house.start();
  all.startBot();
  await all.settled();
  expect(all.house.codes.undoable({ kind: 'member', id: OWNER }, 1)).toBeUndefined();
  expect(await held()).toEqual([]);
});
