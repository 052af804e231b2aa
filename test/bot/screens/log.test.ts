import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChatHouse } from '../chat-house.ts';

const MINUTE = 60_000;

describe('who came', () => {
  let all: ChatHouse;
  const refused = async (times: number, minutesBetween: number) => {
    for (let i = 0; i < times; i++) {
      await all.front.typePin('999999');
      all.clock.advance(minutesBetween * MINUTE);
    }
    await all.settled();
  };
  beforeEach(async () => {
    all = await ChatHouse.open();
  });
  afterEach(() => all.close());

  it('goes back to the first entry of a device, a page at a time', async () => {
    await refused(23, 1);
    await all.back.typePin('999999');
    await all.settled();
    await all.does('/devices', /front-door/, '📜 Who came');
    expect(all.shown()).toContain('front-door · 14:22');
    expect(all.shown()).not.toContain('back-door');
    expect(all.buttons()).not.toContain('‹ Newer');
    expect(await all.does('Older ›')).toContain('front-door · 14:12');
    expect(await all.does('Older ›')).toMatch(/14:02\n.*14:01\n.*14:00$/);
    expect(all.buttons()).not.toContain('Older ›');
    expect(await all.does('‹ Newer', '‹ Newer')).toContain('front-door · 14:22');
    expect(await all.does('‹ Back')).toContain('Home › Devices › front-door');
    expect(await all.does('/log', 'Older ›', 'Older ›')).toMatch(/14:00$/);
    expect(await all.does('‹ Back')).toMatch(/^Home\n/);
  });

  it('is one line for the same thing several times within a minute', async () => {
    await refused(3, 0);
    expect(await all.does('/log')).toMatch(
      / › Who came\n\n⛔ Somebody was refused at front-door · 14:00 · 3 times$/,
    );
  });
});
