/** Taps that come late: what takes access away is done at whatever age, what gives it is refused in words. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../../drivers/memory/driver.ts';
import { ChatHouse } from '../../chat-house.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LATE = '⚠ That tap may have come late, and it gives access, so I did nothing';

let all: ChatHouse;
let alarm: MemoryDevice;

beforeEach(async () => {
  alarm = new MemoryDevice({ name: 'alarm', kind: 'partition' });
  all = await ChatHouse.open({ beside: [new MemoryDriver({ id: 'panel', devices: [alarm] })] });
  all.front.locked = true;
  await all.front.setFaults({});
  await all.does('👥 Users', '➕ New user', 'Anna Berg', '✅ Save', '🔑 New code', '🎲 Generate');
  await all.does('☐ front-door', 'Next ›', 'Always', '✅ Save');
});
afterEach(() => all.close());

/** Tapped while Latchkey is away for so long. */
async function tappedLate(label: string | RegExp, awayMs = 20 * MINUTE_MS): Promise<void> {
  await all.bot.stop();
  all.ann.tap(label);
  all.clock.advance(awayMs);
  all.startBot();
  await all.settled();
}

const opens = async (): Promise<boolean> => Object.keys(await all.front.slots()).length > 0;

describe.each([
  ['which Telegram takes no answer to any more', 15_000],
  ['whose answer Telegram still takes', DAY_MS],
])('a tap %s', (_name, answerWithinMs) => {
  beforeEach(() => all.telegram.answerTapsWithin(answerWithinMs));

  it('on Pause pauses', async () => {
    await tappedLate('⏸ Pause');
    expect(await opens()).toBe(false);
    expect(all.shown()).toContain('⏸ Paused');
  });

  it('on Pause pauses after twenty seconds too', async () => {
    await tappedLate('⏸ Pause', 20_000);
    expect(await opens()).toBe(false);
  });

  it('on Delete deletes', async () => {
    await all.does('🗑 Delete');
    await tappedLate('🗑 Yes, delete');
    expect(await opens()).toBe(false);
    expect(all.shown()).toContain('🗑 Deleted');
  });

  it('on Lock locks', async () => {
    all.front.locked = false;
    await all.does('/devices', /front-door/);
    await tappedLate('🔒 Lock');
    expect(all.front.locked).toBe(true);
  });

  it('arms', async () => {
    await all.does('/devices', /alarm/, '🛡 Away');
    await tappedLate('🛡 Yes, arm away');
    expect(alarm.armed).toBe('away');
  });

  it('saves a change that only makes the code work less', async () => {
    await all.does('✏️ Edit', 'Schedule', 'Today');
    await tappedLate('✅ Save');
    expect(all.shown()).toContain('Open now, until Tue 2 Jun, 00:00');
  });

  it('takes the code off a device', async () => {
    await all.does('✏️ Edit', 'Devices', '☐ back-door', 'Next ›', '✅ Save', '✏️ Edit', 'Devices');
    await all.does('☑ front-door', 'Next ›');
    await tappedLate('✅ Save');
    expect(await opens()).toBe(false);
    expect(Object.keys(await all.back.slots())).toHaveLength(1);
  });

  it('does of a change what takes access away, and not what gives it, until Save is tapped again', async () => {
    await all.does('✏️ Edit', 'Devices', '☐ back-door', 'Next ›', 'Schedule', 'Today');
    await tappedLate('✅ Save');
    expect(all.shown()).toContain(
      'I did the part that takes access away, and not the part that gives access',
    );
    expect(all.house.queries.code(1)?.schedule.until).toBe('2026-06-02T00:00');
    expect(await all.back.slots()).toEqual({});
    await all.does('✅ Save');
    expect(Object.keys(await all.back.slots())).toHaveLength(1);
  });

  it('on Unlock leaves the door locked, says so, and unlocks when it is tapped again', async () => {
    await all.does('/devices', /front-door/, '🔓 Unlock');
    await tappedLate('🔓 Yes, unlock');
    expect(all.front.locked).toBe(true);
    expect(all.shown()).toContain(LATE);
    await all.does('🔓 Yes, unlock');
    expect(all.front.locked).toBe(false);
  });

  it('on Resume leaves the code paused', async () => {
    await all.does('⏸ Pause');
    await tappedLate('▶ Resume');
    expect(await opens()).toBe(false);
    expect(all.shown()).toContain(LATE);
    expect(await all.does('▶ Resume')).toContain('✅ front-door: live');
  });

  it('disarms nothing', async () => {
    alarm.setArmed('away');
    await all.does('/devices', /alarm/, '🔓 Disarm');
    await tappedLate('🔓 Yes, disarm');
    expect(alarm.armed).toBe('away');
    expect(all.shown()).toContain(LATE);
  });

  it('shows no PIN', async () => {
    const [pin = ''] = Object.values(await all.front.slots());
    await tappedLate('👁 Show PIN');
    expect(all.texts().join()).not.toContain(pin);
    expect(all.shown()).toContain(LATE);
  });

  it('issues no code', async () => {
    await all.does('‹ Back', '🔑 New code', '🎲 Generate', '☐ back-door', 'Next ›', 'Always');
    await tappedLate('✅ Save', 4 * MINUTE_MS);
    expect(await all.back.slots()).toEqual({});
    expect(all.shown()).toContain(LATE);
  });

  it('invites nobody', async () => {
    await all.does('/start', '👤 Members', '➕ Invite');
    await tappedLate('👤 As an owner');
    expect(all.house.invitations.all()).toEqual([]);
    expect(all.shown()).toContain(LATE);
  });
});

describe('a tap on Pause', () => {
  it('pauses from an earlier drawing and an older message too', async () => {
    const { id, buttons } = all.ann.last();
    const pause = buttons.flat().find(({ text }) => text === '⏸ Pause') as { callback_data: string };
    await all.does('/devices');
    all.ann.tapStale(id, pause.callback_data);
    await all.settled();
    expect(await opens()).toBe(false);
    expect(all.shown()).toContain('⏸ Paused');
  });

  it('pauses where the tap cannot be answered, and says nothing of trouble', async () => {
    all.telegram.fail({ method: 'answerCallbackQuery', code: 502, times: 4 });
    all.ann.tap('⏸ Pause');
    await all.clock.waitedFor(500);
    await all.house.settled();
    expect(await opens()).toBe(false);
    for (const pause of [500, 1000, 2000]) {
      await all.clock.waitedFor(pause);
      all.clock.advance(pause);
    }
    await all.settled();
    expect(all.shown()).toContain('⏸ Paused');
  });
});

describe('a tap on Unlock', () => {
  const ask = () => all.does('/devices', /front-door/, '🔓 Unlock');

  it('that Telegram hands out late after an outage, without a restart, is refused', async () => {
    all.telegram.answerTapsWithin(DAY_MS);
    await ask();
    // The poll that waits is cut off, and for twenty minutes none succeeds.
    const root = Number(new URL(all.root).port);
    await all.telegram.stop();
    await all.clock.waitedFor(500);
    all.ann.tap('🔓 Yes, unlock');
    all.clock.advance(20 * MINUTE_MS);
    await all.clock.waitedFor(1000);
    await all.telegram.start(root);
    all.clock.advance(1000);
    await all.settled();
    expect(all.front.locked).toBe(true);
    expect(all.shown()).toContain(LATE);
  });

  it('on a screen that was drawn long ago is obeyed where nothing was missed since', async () => {
    await ask();
    for (let i = 0; i < 10; i++) {
      await all.clock.waitedFor(25_000);
      all.clock.advance(25_000);
    }
    await all.clock.waitedFor(25_000);
    await all.does('🔓 Yes, unlock');
    expect(all.front.locked).toBe(false);
  });
});
