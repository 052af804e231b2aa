import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSOLE } from '../../src/domain/people/actor.ts';
import type { DemoHouse } from '../../src/app/demo/demo-house.ts';
import { DemoClock, nextAt } from '../../src/app/demo/demo-clock.ts';
import { openTestHouse } from '../support/houses/test-house.ts';
import { Phone, pinIn } from '../support/phone.ts';

const ZONE = 'Europe/Berlin';
const MONDAY = 1;
const TUESDAY = 2;
const DOORS = ['front-door', 'back-door', 'garage'];

describe('one code, followed from the chat to the slots and to the alert', () => {
  const clock = new DemoClock(nextAt(MONDAY, '11:30', { now: Date.now(), zone: ZONE }));
  let house: DemoHouse;
  let phone: Phone;
  let pin = '';

  /** What each lock's own memory holds. */
  const slots = async () =>
    Object.fromEntries(
      await Promise.all(house.network.locks.map(async (lock) => [lock.name, await lock.slots()] as const)),
    );
  const everywhere = () => Object.fromEntries(DOORS.map((door) => [door, { 1: pin }]));
  const nowhere = Object.fromEntries(DOORS.map((door) => [door, {}]));

  const setClock = async (weekday: number, time: string) => {
    clock.setForward(nextAt(weekday, time, { now: clock.now(), zone: ZONE }));
    await house.settled();
  };

  beforeAll(async () => {
    house = await openTestHouse({ clock });
    phone = new Phone(house);
  });
  afterAll(() => house.close());

  it('begins with three locks and a panel that hold nothing of ours', async () => {
    expect(await phone.does('/start')).toContain('0 users · 4 devices · all answering');
    expect(await slots()).toEqual(nowhere);
  });

  it('a user is added with name, phone and e-mail', async () => {
    const card = await phone.does(
      /Users/,
      /New user/,
      'Anna Berg',
      '+49 170 1234567, anna@example.org',
      /Save/,
    );
    expect(card).toContain('👤 Anna Berg\n📞 +49 170 1234567\n✉️ anna@example.org');
  });

  it('a code is generated, for three devices and the weekdays from 11 to 14', async () => {
    await phone.does(/New code/, ...DOORS.map((door) => `☐ ${door}`), /Next/, /Generate/);
    expect(await phone.does('weekdays 11-14')).toContain('I understood: weekdays 11:00–14:00');
    const review = await phone.does(/Use it/);
    pin = pinIn(review);
    expect(review).toContain('🚪 back-door, front-door, garage\n🕒 weekdays 11:00–14:00');
    expect(await slots()).toEqual(nowhere);
  });

  it('once saved it is in the memory of each lock, and "live" is said only of what was read back', async () => {
    await house.network.lock('front-door').resetAirCommands();
    const card = await phone.does(/Save/);
    expect(await slots()).toEqual(everywhere());
    const set: unknown = expect.stringMatching(/^UserCodeCC(ExtendedUserCode)?Set$/);
    expect(await house.network.lock('front-door').airCommands()).toEqual([set, 'UserCodeCCGet']);
    expect(card).toMatch(/✅ front-door: live, verified 11:3\d:\d\d/);
    expect(card).toContain('☑️ back-door: written; this device cannot be read');
    expect(card).toMatch(/✅ garage: live, verified 11:3\d:\d\d/);
  });

  it('it is shared as a message to forward, by a copy button and by a t.me link', async () => {
    await phone.does(/Share/);
    const message = house.owner.screen().find(({ text }) => text.startsWith('Hello Anna'));
    expect(message).toMatchObject({
      protected: false,
      text: `Hello Anna, your code for Demo house is ${pin}.\nIt opens: front-door, back-door, garage.\nWhen: weekdays 11:00–14:00.`,
    });
    const buttons = house.owner.last().buttons.flat();
    expect(buttons.find((button) => 'copy_text' in button)).toMatchObject({
      copy_text: { text: message!.text },
    });
    const link = buttons.find((button) => 'url' in button)!.url;
    expect(link).toContain('https://t.me/share/url?');
    expect(new URL(link).searchParams.get('text')).toBe(message!.text);
    await phone.does(/Back/);
  });

  it('its PIN opens the front door, and the owner hears who came, where, when and how', async () => {
    expect(await house.typePin('front-door', pin)).toEqual({ opened: true, slot: 1 });
    expect(phone.reads()).toMatch(/^🚪 Anna Berg came in by front-door · 11:3\d · by code$/);
  });

  it('its first use makes it live at the lock that cannot be read', async () => {
    expect(await house.typePin('back-door', pin)).toEqual({ opened: true, slot: 1 });
    expect(phone.texts().join('\n')).toMatch(/✅ back-door: live, verified 11:3\d:\d\d/);
  });

  it('a wrong PIN opens nothing and is noted as denied', async () => {
    const wrong = [...pin].reverse().join('') === pin ? '730519' : [...pin].reverse().join('');
    expect(await house.typePin('front-door', wrong)).toEqual({ opened: false });
    expect(house.program.house.queries.entries({ limit: 1 })).toMatchObject([
      { how: 'denied', deviceName: 'front-door' },
    ]);
  });

  it('a new schedule is taken over without touching the slots that hold the code anyway', async () => {
    for (const lock of house.network.locks) await lock.resetAirCommands();
    expect(await phone.does(/Edit/, /Schedule/, 'weekdays 9-17', /Use it/, /Save/)).toContain(
      '🕒 weekdays 09:00–17:00',
    );
    expect(await slots()).toEqual(everywhere());
    for (const lock of house.network.locks) expect(await lock.airCommands()).toEqual([]);
  });

  it('paused, it is in no lock, and the front door refuses it', async () => {
    expect(await phone.does(/Pause/)).toContain('⏸ Paused');
    expect(await slots()).toEqual(nowhere);
    expect(await house.typePin('front-door', pin)).toEqual({ opened: false });
  });

  it('paused, it is not shared, and words say why', async () => {
    expect(await phone.does(/Share/)).toContain('⚠');
    expect(phone.texts().filter((text) => text.startsWith('Hello Anna'))).toHaveLength(1);
  });

  it('resumed, it is back in the slots that it had', async () => {
    await phone.does(/Resume/);
    expect(await slots()).toEqual(everywhere());
  });

  it('it stays until its window ends and leaves each lock at that time', async () => {
    await setClock(MONDAY, '16:59');
    expect(await slots()).toEqual(everywhere());
    await setClock(MONDAY, '17:00');
    expect(await slots()).toEqual(nowhere);
  });

  it('by then no message in the chat shows the PIN any more', () => {
    const withPin = house.owner.screen().filter((message) => JSON.stringify(message).includes(pin));
    expect(withPin).toHaveLength(0);
  });

  it('it comes back when the next window begins', async () => {
    await setClock(TUESDAY, '08:59');
    expect(await slots()).toEqual(nowhere);
    await setClock(TUESDAY, '09:00');
    expect(await slots()).toEqual(everywhere());
  });

  it('deleted, it leaves every lock, and nobody can read its PIN again', async () => {
    const card = await phone.does('/users', /Anna Berg/, /weekdays/, /Delete/, /Yes, delete/);
    for (const door of ['front-door', 'back-door', 'garage'])
      expect(card).toMatch(new RegExp(`➖ ${door}: removed, verified off \\d\\d:\\d\\d:\\d\\d$`, 'm'));
    expect(await slots()).toEqual(nowhere);
    expect(await house.typePin('garage', pin)).toEqual({ opened: false });
    expect(house.program.house.sharing.reveal(CONSOLE, 1).ok).toBe(false);
  });

  it('of what the bot asked, Telegram refused only the menu of an owner who had not opened the chat', () => {
    expect(house.botApi.refusals()).toEqual(['setMyCommands: Bad Request: chat not found']);
  });
});
