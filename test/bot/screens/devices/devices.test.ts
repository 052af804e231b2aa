import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatHouse } from '../../chat-house.ts';

const MINUTE = 60_000;

describe('what the chat says of a device', () => {
  let all: ChatHouse;
  const card = () => all.does('/devices', /front-door/);
  const newCode = () => all.does('🔑 New code', '🎲 Generate', '☐ front-door', 'Next ›', 'Always', '✅ Save');
  beforeEach(async () => {
    all = await ChatHouse.open();
    all.front.locked = true;
    await all.front.setFaults({});
    await all.does('/users', '➕ New user', 'Anna Berg', '✅ Save');
  });
  afterEach(() => all.close());

  it('is when it was last heard from: nobody polls it, and it may be off the air by now', async () => {
    expect(await card()).toContain('🔒 front-door: no contact since Latchkey started');
    await all.does('/users', /Anna Berg/);
    await newCode();
    const written = all.clock.now();
    all.clock.advance(5 * MINUTE);
    expect(await card()).toContain(`🔒 front-door: last heard from ${at(written)}`);
    await all.front.typePin('999999');
    await all.settled();
    expect(await card()).toContain(`last heard from ${at(all.clock.now())}`);
    await all.front.setFaults({ offline: true });
    expect(await all.does('/devices')).toContain('1 not answering');
  });

  it('is what it told last, where it does not answer', async () => {
    await all.does('/users', /Anna Berg/);
    await newCode();
    const written = all.clock.now();
    expect(await card()).toMatch(/^🔒 Locked$/m);
    expect(all.shown()).toContain('1 of 30 slots is ours');
    all.clock.advance(5 * MINUTE);
    await all.front.setFaults({ offline: true });
    const shown = await card();
    expect(shown).toContain(`📵 front-door: not answering, last heard from ${at(written)}`);
    expect(shown).toContain('🔒 Locked (when it was last heard from)');
    expect(await all.does('🔓 Unlock')).toContain('🔒 Locked (when it was last heard from)');
    expect(await all.does('‹ Back', '🔍 Check now')).toContain(
      'I’ll read our codes on it as soon as it does',
    );
    all.clock.advance(MINUTE);
    await all.settled();
    await all.front.setFaults({ offline: false });
    await all.settled();
    await all.does('/users', /Anna Berg/);
    expect(await all.does(/always/)).toMatch(
      new RegExp(`front-door: live, verified ${at(all.clock.now())}:\\d\\d`),
    );
    expect(await card()).toContain(`🔒 front-door: last heard from ${at(all.clock.now())}`);
  });
});

function at(time: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/Berlin' }).format(time);
}
