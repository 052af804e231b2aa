import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Check } from '../../../src/domain/doctor/check.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { ChatHouse, OWNER } from '../chat-house.ts';

let all: ChatHouse;
let answer: PromiseWithResolvers<void>;
beforeEach(async () => {
  answer = Promise.withResolvers();
  const broker: Check = {
    about: 'broker',
    look: async () => {
      await answer.promise;
      return [{ code: 'silent', what: 'broker', place: 'mqtt://<nas>', error: 'ECONNREFUSED' }];
    },
  };
  all = await ChatHouse.open({ checks: [broker] });
});
afterEach(() => all.close());

it.each(['/doctor', 'check the house', 'doctor'])('an owner says “%s”', async (said) => {
  expect(await all.does(said)).toContain('I write nothing to any device');
});

it('shows what is still being looked at, and then what was found and what to do', async () => {
  await all.does('/start', '👤 Members', '🩺 Check the house');
  all.ann.tap('🩺 Check now');
  await expect
    .poll(() => {
      all.clock.advance(1_000);
      return all.shown();
    })
    .toContain('✅ Latchkey runs.');
  expect(all.shown()).toContain('⏳ MQTT broker');
  answer.resolve();
  await all.settled();
  all.clock.advance(1_000);
  await all.settled();
  expect(all.shown()).toContain(
    '❌ The MQTT broker (mqtt://<nas>) cannot be reached: nothing listens there.',
  );
  expect(all.shown()).not.toContain('⏳');
  expect(all.buttons()).toContain('🩺 Check again');
});

it('offers to move the codes of a driver that was renamed, and asks first', async () => {
  answer.resolve();
  const user = all.house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' });
  if (!user.ok) throw new Error('no user');
  all.house.codes.issue(CONSOLE, {
    ...{ user: user.value, pin: Pin.of('482916'), devices: ['memory/front-door'] },
    ...{ schedule: ALWAYS, condition: null, uses: null },
  });
  await all.settled();
  await all.bot.stop();
  await all.house.stop();
  // As a house whose driver had another id.
  all.store.database.run('PRAGMA foreign_keys = OFF');
  for (const table of ['grants', 'slots'])
    all.store.database.run(
      `UPDATE ${table} SET device = 'zwave/front-door' WHERE device = 'memory/front-door'`,
    );
  all.store.database.run(
    `UPDATE devices SET id = 'zwave/front-door', description = json_set(description, '$.id', 'zwave/front-door', '$.hardware', NULL)
     WHERE id = 'memory/front-door'`,
  );
  all.newHouse();
  all.house.members.trustOwners([OWNER]);
  await all.house.start();
  all.startBot();
  await all.settled();
  await all.does('/doctor', '🩺 Check now');
  expect(all.shown()).toContain('1 code is bound to 1 device of the driver zwave');
  expect(await all.does('Move codes: zwave → memory')).toContain('Is memory the same driver as zwave');
  expect(await all.does('✅ Yes, the same devices')).toContain('The codes of 1 device were moved.');
  expect(all.house.queries.troubles()).toEqual([]);
  expect([...all.front.memory.values()]).toEqual(['482916']);
});
