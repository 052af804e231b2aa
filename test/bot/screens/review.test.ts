import { afterEach, beforeEach, expect, it } from 'vitest';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { ChatHouse, OWNER } from '../chat-house.ts';

let all: ChatHouse;
beforeEach(async () => {
  all = await ChatHouse.open();
});
afterEach(() => all.close());

/** The house goes back to what it remembers now; the devices stay as `then` leaves them. */
async function goBack(then: () => Promise<void> | void = () => undefined): Promise<void> {
  await all.settled();
  await all.bot.stop();
  await all.house.stop();
  all.store.review.begin({ cause: 'restored', at: all.clock.now(), copyAt: all.clock.now() - 3_600_000 });
  await then();
  all.newHouse();
  all.house.members.trustOwners([OWNER]);
  await all.house.start();
  all.startBot();
  await all.settled();
}

function issue(name: string, digits: string): void {
  const { house } = all;
  const user = house.users.add(CONSOLE, { firstName: name, lastName: '' });
  if (!user.ok) throw new Error('no user');
  const issued = house.codes.issue(CONSOLE, {
    ...{ user: user.value, pin: Pin.of(digits), devices: ['memory/front-door'] },
    ...{ schedule: ALWAYS, condition: null, uses: null },
  });
  if (!issued.ok) throw new Error('no code');
}

it('an owner sees what differs, and decides one by one and all at once', async () => {
  all.store.members.save({ id: 77, name: 'Max', role: 'manager' }, 0);
  issue('Carl', '482916');
  issue('Dora', '735184');
  await goBack(() => {
    for (const [slot, digits] of all.front.memory) if (digits === '482916') all.front.memory.delete(slot);
    all.front.memory.set(9, '602913');
  });
  const notice = all.texts().find((text) => text.includes('This house was restored from a copy'));
  expect(notice).toContain('I write nothing to any device');
  const shown = await all.does('/start', '🕰 What has changed since the copy');
  expect(shown).toContain('Carl – front-door: the code should be there now, and is not');
  expect(shown).toContain('1 code: in the devices as remembered.');
  expect(shown).toContain('👤 Max, a manager');
  expect(shown).toContain('❓ front-door: slot 9');
  expect([...all.front.memory.values()]).not.toContain('482916');
  await all.does('🔑 Carl', '🗑 It was removed');
  expect(all.shown()).toContain('Carl: the code is removed.');
  await all.does('👤 Max', '🗑 No, remove');
  expect(all.shown()).toContain('Max is removed.');
  await all.does('✅ All of it still holds', '✅ Yes, all of it');
  expect(all.shown()).toContain('All is decided. The house goes on.');
  expect([...all.front.memory.values()].sort()).toEqual(['602913', '735184']);
});

it('says at the code why it waits', async () => {
  issue('Carl', '482916');
  await goBack(() => all.front.memory.clear());
  await all.does('/users', /Carl/);
  expect(await all.does(all.buttons()[0]!)).toContain(
    'until an owner has looked at what changed since the copy',
  );
});
