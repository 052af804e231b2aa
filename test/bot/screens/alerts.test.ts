/** Each member's own alerts, from outside: what they choose in the chat, and what they then read. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../../bot/simulator/simulator.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { ChatHouse } from '../chat-house.ts';
import { MembersHouse } from '../members-house.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let all: ChatHouse;
let house: MembersHouse;
const pins: Record<string, string> = {};

beforeEach(async () => {
  all = await ChatHouse.open();
  house = await MembersHouse.open(all);
  await giveCode('Anna');
  await giveCode('Ben');
});
afterEach(() => all.close());

async function giveCode(firstName: string): Promise<void> {
  const devices = ['memory/front-door', 'memory/back-door'];
  const user = all.house.users.add(CONSOLE, { firstName, lastName: 'Berg' });
  const pin = user.ok ? all.house.pinPolicy.propose({ user: user.value, devices }) : user;
  if (!user.ok || !pin.ok) throw new Error('refused');
  all.house.codes.issue(CONSOLE, { user: user.value, pin: pin.value, devices, schedule: {} });
  pins[firstName] = pin.value.reveal();
  await all.settled();
}

const comesIn = async (name: string, door = all.front): Promise<void> => {
  await door.typePin(pins[name]!);
  await all.settled();
};
/** Until the house's wall shows it; it was 14:00 on Monday 1 June at the start. */
async function untilTime(time: string, daysLater = 0): Promise<void> {
  const goal = Date.parse(`2026-06-01T${time}:00+02:00`) + daysLater * 24 * HOUR_MS;
  while (all.clock.now() < goal) {
    all.clock.advance(Math.min(goal - all.clock.now(), 30 * MINUTE_MS));
    await all.settled();
  }
}
const alertsOf = (person: Person): string[] =>
  person
    .screen()
    .filter(({ fromBot, text }) => fromBot && !/^(Home|👤)/.test(text))
    .map(({ text }) => text);
const count = (words: RegExp, person = all.ann): number =>
  alertsOf(person).filter((text) => words.test(text)).length;
const chooses = (...labels: (string | RegExp)[]) => all.does('/start', '🔔 Alerts', ...labels);

describe('a member chooses', () => {
  it('whose coming and going, and hears of nobody else’s; others hear of all', async () => {
    expect(await chooses(/Whose: everybody’s/, '☐ Ben Berg')).toContain('Tick whose');
    await comesIn('Anna');
    await comesIn('Ben');
    expect([count(/Anna Berg/), count(/Ben Berg/)]).toEqual([0, 1]);
    expect([count(/Anna Berg/, house.olaf), count(/Ben Berg/, house.olaf)]).toEqual([1, 1]);
    await chooses(/Whose: 1 person/, 'Everybody');
    await comesIn('Anna');
    expect(count(/Anna Berg/)).toBe(1);
  });

  it('where', async () => {
    await chooses(/Where: everywhere/, '☐ back-door');
    await comesIn('Anna', all.front);
    await comesIn('Anna', all.back);
    expect([count(/front-door/), count(/back-door/)]).toEqual([0, 1]);
  });

  it('by a tag and by a group, for whoever has it and whatever is in it by then', async () => {
    const { groups } = all.house;
    const tag = groups.addTag(CONSOLE, 'Cleaners');
    const doors = groups.addDeviceGroup(CONSOLE, 'Doors');
    if (!tag.ok || !doors.ok) throw new Error('refused');
    groups.setInGroup(CONSOLE, doors.value, 'memory/back-door', true);
    await chooses(/Whose: everybody’s/, '☐ 🏷 Cleaners');
    await chooses(/Whose: 1 tag/, '‹ Back', /Where: everywhere/, '☐ ▦ Doors');
    const ben = all.house.queries.allUsers().find(({ firstName }) => firstName === 'Ben')!;
    groups.setTag(CONSOLE, ben.id, tag.value, true);
    for (const name of ['Anna', 'Ben']) for (const door of [all.front, all.back]) await comesIn(name, door);
    expect([count(/Anna Berg/), count(/Ben Berg/), count(/front-door/)]).toEqual([0, 1, 0]);
    // One that is gone limits nothing.
    groups.removeTag(CONSOLE, tag.value);
    await comesIn('Anna', all.back);
    expect(count(/Anna Berg/)).toBe(1);
  });

  it('what, and an alarm comes all the same', async () => {
    await chooses(/What: everything/, '☑ Who comes in', /☑ Devices and connections/);
    await comesIn('Anna');
    all.front.suffer('battery-low', 9);
    await all.settled();
    expect(alertsOf(all.ann)).toEqual([]);
    all.front.suffer('tamper', 50);
    for (let n = 0; n < 5; n++) await all.front.typePin('999999');
    await all.settled();
    expect([count(/tampers/), count(/5 wrong codes/)]).toEqual([1, 1]);
  });

  it('the first arrival of a day', async () => {
    await chooses('☐ Only the first arrival of each person a day');
    await comesIn('Anna');
    await untilTime('15:00');
    await comesIn('Anna');
    await comesIn('Ben');
    expect([count(/Anna Berg/), count(/Ben Berg/)]).toEqual([1, 1]);
    await untilTime('00:05', 1);
    await comesIn('Anna');
    expect(count(/Anna Berg/)).toBe(2);
  });
});

describe('quiet hours', () => {
  beforeEach(async () => {
    await chooses(/Quiet hours: none/, '22:30-6:45');
    expect(all.buttons()).toContain('🌙 Quiet hours: 22:30–06:45');
    await untilTime('22:45');
  });

  it('keep what is no alarm, over a restart, and tell it in one message when they end', async () => {
    await comesIn('Anna');
    await comesIn('Ben');
    all.front.suffer('battery-low', 9);
    await all.settled();
    expect(alertsOf(all.ann)).toEqual([]);
    expect(count(/Anna Berg/, house.olaf)).toBe(1);

    await all.bot.stop();
    await all.house.stop();
    await all.newHouse().start();
    all.startBot();
    await all.settled();
    await untilTime('06:44', 1);
    expect(alertsOf(all.ann)).toEqual([]);
    await untilTime('06:45', 1);
    expect(alertsOf(all.ann)).toEqual([
      expect.stringMatching(
        /^🌙 While it was quiet for you:\n🚪 Anna Berg [^]*\n🚪 Ben Berg [^]*\n🪫 front-door: [^]*$/,
      ),
    ]);
    await comesIn('Anna');
    expect(count(/^🚪 Anna/)).toBe(1);
    expect(all.house.pendingNotices()).toEqual([]);
  });

  it('let an alarm sound', async () => {
    await comesIn('Anna');
    all.front.suffer('tamper', 50);
    await all.settled();
    expect(alertsOf(all.ann)).toEqual([expect.stringContaining('tampers')]);
  });

  it('end when the member ends them', async () => {
    await comesIn('Anna');
    expect(count(/Anna/)).toBe(0);
    await chooses(/Quiet hours/, '○ No quiet hours');
    expect(count(/Anna Berg/)).toBe(1);
  });

  it('do not hold while nobody knows the time', async () => {
    all.house.heardTime(all.clock.now() + 5 * HOUR_MS);
    await comesIn('Anna');
    expect(count(/Anna Berg/)).toBe(1);
  });
});

describe('who has not come by a time', () => {
  beforeEach(async () => {
    await chooses(/Not here, still here/, '➕ Not here by …', '👤 Anna Berg', '10:00');
    expect(all.buttons()).toContain('✖ Anna Berg not here by 10:00');
  });

  it('is told once a day, from the next such time on, and whoever has come is not', async () => {
    await untilTime('09:59', 1);
    expect(count(/has not come/)).toBe(0);
    await untilTime('10:00', 1);
    expect(alertsOf(all.ann)).toEqual([
      '⏰ Anna Berg has not come by 10:00, as far as the devices have told.',
    ]);
    expect(count(/has not come/, house.olaf)).toBe(0);
    await untilTime('12:00', 1);
    expect(count(/has not come/)).toBe(1);
    await untilTime('08:00', 2);
    await comesIn('Anna');
    await untilTime('11:00', 2);
    expect(count(/has not come/)).toBe(1);
  });

  it('is told with the devices that may know better', async () => {
    await all.back.setFaults({ offline: true });
    await all.settled();
    await untilTime('10:00', 1);
    expect(alertsOf(all.ann).at(-1)).toMatch(/has not come by 10:00[^]*📵 Not answering: back-door/);
  });

  it('is told after a short outage once, and not after a long one', async () => {
    await untilTime('09:30', 1);
    const downUntil = async (time: string, day: number): Promise<void> => {
      await all.bot.stop();
      await all.house.stop();
      all.clock.advance(Date.parse(`2026-06-01T${time}:00+02:00`) + day * 24 * HOUR_MS - all.clock.now());
      await all.newHouse().start();
      all.startBot();
      await all.settled();
    };
    await downUntil('10:20', 1);
    expect(count(/has not come/)).toBe(1);
    await downUntil('10:40', 1);
    expect(count(/has not come/)).toBe(1);
    await untilTime('09:30', 2);
    await downUntil('15:00', 2);
    expect(count(/has not come/)).toBe(1);
  });

  it('can be ended', async () => {
    await chooses(/Not here, still here: 1/, '✖ Anna Berg not here by 10:00');
    await untilTime('10:30', 1);
    expect(count(/has not come/)).toBe(0);
  });
});

it('who may be inside still is told, with how little entries tell, until they lock or arm', async () => {
  await chooses(
    /Not here, still here/,
    '➕ Still here at …',
    '👤 Anna Berg',
    '☐ Monday to Friday only',
    '6 pm',
  );
  await comesIn('Anna');
  await untilTime('18:00');
  expect(alertsOf(all.ann).at(-1)).toBe(
    '⏰ It is 18:00, and Anna Berg may still be inside: came in by front-door at 14:00, and has not locked or armed since. Most doors do not tell who goes out, so they may have left.',
  );
  await untilTime('15:00', 1);
  await comesIn('Anna');
  await untilTime('16:00', 1);
  all.front.onNews({ kind: 'used', how: 'arm', slot: 1 });
  await untilTime('18:30', 1);
  expect(count(/still be inside/)).toBe(1);
  // Friday, and then Saturday.
  await untilTime('15:00', 5);
  await comesIn('Anna');
  await untilTime('18:30', 5);
  expect(count(/still be inside/)).toBe(1);
});

it('go with a member to their new account, and not to whoever is removed and comes back', async () => {
  house.mia.send('/start');
  await all.settled();
  await house.taps(house.mia, '🔔 Alerts', /Whose/, '☐ Ben Berg');
  house.mia.send('/start');
  await all.settled();
  await house.taps(house.mia, '🔔 Alerts', /Not here/, '➕ Not here by …', '👤 Anna Berg', '10:00');
  await all.does('/start', '👤 Members', '👤 Mia', '📱 New account');
  const anew = all.telegram.person(2003, 'Mia anew');
  await house.enter(anew, house.link());
  await comesIn('Anna');
  expect(count(/Anna Berg came/, anew)).toBe(0);
  await untilTime('10:00', 1);
  expect(count(/has not come/, anew)).toBe(1);

  await house.remove('Mia anew');
  await house.enter(anew, await house.invite('manager'));
  await comesIn('Anna');
  expect(count(/Anna Berg came/, anew)).toBe(1);
  expect(all.house.watches.of(2003)).toEqual([]);
});
