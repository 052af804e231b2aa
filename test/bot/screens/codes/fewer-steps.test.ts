/** A new code in few taps: favourites, the same as last time, and what is said when a device is ticked. */
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../../drivers/memory/driver.ts';
import { ChatHouse } from '../../chat-house.ts';

/** Counted in the app of Alarm.com, for a code on one lock with a schedule. */
const TAPS_OF_ALARM_COM = 9;

let all: ChatHouse;
afterEach(async () => {
  expect(all.telegram.refusals().filter((one) => !one.includes('message is not modified'))).toEqual([]);
  await all.close();
});

async function open(...beside: MemoryDevice[]): Promise<void> {
  all = await ChatHouse.open({ beside: [new MemoryDriver({ id: 'more', devices: beside })] });
  await all.does('add Anna Berg', '✅ Save', '/start');
}

/** Each is one tap on what is on screen. */
async function taps(...labels: (string | RegExp)[]): Promise<number> {
  for (const label of labels) {
    all.ann.tap(label);
    await all.settled();
  }
  return labels.length;
}

const digits = (): string => /🔑 (\d+)/.exec(all.shown())![1]!;

describe('a new code from a standing start', () => {
  it('takes six taps, where Alarm.com takes nine', async () => {
    await open();
    const begun = await taps('➕ New code', /Anna Berg/, '🎲 Generate', '☐ front-door', 'Weekdays 9–17');
    expect(all.shown()).toContain('🕒 weekdays 09:00–17:00');
    const pin = digits();
    const count = begun + (await taps('✅ Save'));
    process.stdout.write(`taps for a new code: ${count}, Alarm.com: ${TAPS_OF_ALARM_COM}\n`);
    expect(count).toBeLessThanOrEqual(6);
    // It is Monday noon in the house.
    expect(Object.values(await all.front.slots())).toEqual([pin]);
  });

  it('takes as many where the devices come first, as they take PINs of other lengths', async () => {
    const alarm = new MemoryDevice({
      ...{ name: 'alarm', kind: 'partition', pin: { minLength: 4, maxLength: 4 } },
    });
    await open(alarm);
    const begun = await taps('➕ New code', /Anna Berg/, '☐ alarm', 'Always', '🎲 Generate');
    const pin = digits();
    expect(pin).toMatch(/^\d{4}$/);
    expect(begun + (await taps('✅ Save'))).toBeLessThanOrEqual(6);
    expect(Object.values(await alarm.slots())).toEqual([pin]);
    expect(await all.does('/start', '➕ New code', /Anna Berg/)).toContain('Where should the code work?');
  });

  it('takes four as last time', async () => {
    await open();
    await taps('➕ New code', /Anna Berg/, '🎲 Generate', '☐ back-door', 'Once', '✅ Save', '⌂ Home');
    const first = Object.values(await all.back.slots());
    expect(await taps('➕ New code', /Anna Berg/, '🔁 As last time: back-door · always')).toBe(3);
    expect(all.shown()).toMatch(/🚪 back-door\n🕒 always\n🔢 .*once/i);
    const pin = digits();
    await taps('✅ Save');
    expect(Object.values(await all.back.slots())).toEqual([...first, pin]);
    expect(await all.front.slots()).toEqual({});
  });
});

describe('as last time', () => {
  it('is as the last code of the user, and else of the house', async () => {
    await open();
    await taps('➕ New code', /Anna Berg/, '🎲 Generate', '☐ back-door', 'Always', '✅ Save');
    await all.does('add Ben Roth', '✅ Save', '🔑 New code');
    expect(all.buttons()).toContain('🔁 As last time: back-door · always');
    await taps('🎲 Generate', '☐ front-door', 'Weekdays 9–17', '✅ Save');
    await all.does('/users', /Anna Berg/, '🔑 New code');
    expect(all.buttons()).toContain('🔁 As last time: back-door · always');
  });

  it('is not offered where that time is over', async () => {
    await open();
    await taps('➕ New code', /Anna Berg/, '🎲 Generate', '☐ back-door', 'Today', '✅ Save');
    all.clock.advance(2 * 86_400_000);
    await all.settled();
    await all.does('/users', /Anna Berg/, '🔑 New code');
    expect(all.buttons().join()).not.toContain('As last time');
  });
});

describe('the favourites', () => {
  it('are this weekend, one day and once', async () => {
    await open();
    await taps('➕ New code', /Anna Berg/, '🎲 Generate', '☐ front-door', 'This weekend');
    // The clock shows a Monday.
    expect(all.shown()).toContain('🕒 from 6 June until 7 June\nNext: begins Sat 6 Jun, 00:00');
    await taps('Schedule', 'One day…', /3 Jun/);
    expect(all.shown()).toMatch(/🕒 .*3 June/);
    await taps('Schedule', 'Once');
    expect(all.shown()).toMatch(/🕒 always\n🔢 .*once/i);
    const pin = digits();
    await taps('✅ Save');
    expect(Object.values(await all.front.slots())).toEqual([pin]);
  });
});

describe('what speaks against a device is said when it is ticked', () => {
  it('a lack of room', async () => {
    await open(new MemoryDevice({ name: 'shed', slots: 1 }));
    await taps('➕ New code', /Anna Berg/, '🎲 Generate', '☐ shed', 'Always', '✅ Save', '⌂ Home');
    await taps('➕ New code', /Anna Berg/, '🎲 Generate', '☐ shed');
    expect(all.shown()).toContain('⚠ shed has no free slot: all 1 are taken.');
    await taps('☑ shed');
    expect(all.shown()).not.toContain('no free slot');
  });

  it('a PIN that does not suit', async () => {
    await open(new MemoryDevice({ name: 'alarm', kind: 'partition', pin: { minLength: 6, maxLength: 6 } }));
    await taps('➕ New code', /Anna Berg/, '☐ front-door', 'Next ›');
    await all.does('73915');
    await taps('Always', 'Devices', '☐ alarm');
    expect(all.shown()).toContain('alarm takes exactly six digits. The second PIN for that comes next');
  });
});
