/** Who may do what with scenes, and what of an old tap; that they run is in test/mqtt. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { byMember, CONSOLE } from '../../../src/domain/people/actor.ts';
import type { ChatHouse } from '../chat-house.ts';
import { OWNER } from '../chat-house.ts';
import { SurroundingsHouse } from '../surroundings-house.ts';

let house: SurroundingsHouse;
let all: ChatHouse;

beforeEach(async () => {
  house = await SurroundingsHouse.open();
  all = house.chat;
});

afterEach(() => house.close());

const become = (role: 'manager' | 'guest'): void =>
  all.store.members.save({ id: OWNER, name: 'Ann', role }, all.clock.now());
const chooses = () => all.does('/start', '🎬 Scenes', '⚙️ Choose', '☐ 🎬 Cinema', '‹ Back');

it('a manager runs what an owner has chosen, and chooses nothing', async () => {
  become('manager');
  await all.does('/start');
  expect(all.buttons()).not.toContain('🎬 Scenes');
  all.house.scenes.choose(CONSOLE, 'scene.cinema', true);
  await all.does('/start', '🎬 Scenes');
  expect(all.buttons()).toEqual(['🎬 Cinema', '‹ Back', '⌂ Home']);
  expect(await all.does('🎬 Cinema')).toContain('✅ Cinema was run.');
  expect(house.simulator.scenes.ran).toEqual(['scene.cinema']);
});

it('somebody who is a guest meanwhile runs nothing and records nothing', async () => {
  await chooses();
  become('guest');
  all.ann.tap('🎬 Cinema');
  await all.settled();
  expect(house.simulator.scenes.ran).toEqual([]);
  expect(all.shown()).toContain('You are a guest of this house');
});

it('a tap that waited at Telegram while Latchkey was away runs nothing', async () => {
  await chooses();
  await all.bot.stop();
  all.ann.tap('🎬 Cinema');
  all.clock.advance(10 * 60_000);
  all.startBot();
  await all.settled();
  expect(house.simulator.scenes.ran).toEqual([]);
  expect(all.telegram.refusals().join()).toContain('query is too old');
});

it('what is chosen outlives a restart, and who ran what is in the audit', async () => {
  await chooses();
  await all.does('🎬 Cinema');
  expect(all.store.scenes.chosen()).toEqual([{ id: 'scene.cinema', name: 'Cinema' }]);
  const line = all.store.database.get("SELECT actor, subject FROM audit WHERE what = 'run'");
  expect(line).toMatchObject({ actor: `member:${OWNER}`, subject: 'scene.cinema' });
});

it('one that is gone from Home Assistant can be taken off the list', async () => {
  await chooses();
  house.simulator.scenes.remove('scene.cinema');
  expect(await all.does('🎬 Cinema')).toContain('⚠ Home Assistant no longer has scene.cinema.');
  await all.does('⚙️ Choose', '🔄 Refresh');
  expect(all.buttons()[0]).toBe('☑ 🎬 Cinema');
  await all.does('☑ 🎬 Cinema');
  expect(all.buttons().join()).not.toContain('Cinema');
});

it('asks for the second factor, as a scene may open a door', async () => {
  await chooses();
  all.store.factors.requireOf(['owner']);
  expect(await all.house.scenes.run(byMember(OWNER), 'scene.cinema')).toMatchObject({
    ok: false,
    refusals: [{ kind: 'factor' }],
  });
  expect(house.simulator.scenes.ran).toEqual([]);
});

it.each([
  { app: 'en', name: 'Movie night', says: 'run movie night', taps: '🎬 Movie night' },
  { app: 'de', name: 'Filmabend', says: 'starte Szene Filmabend', taps: '🎬 Filmabend' },
])('“$says” leads to the scene, and runs it after a tap', async ({ app, name, says, taps }) => {
  house.simulator.core.setState('scene.film', 'unknown', {
    friendly_name: name,
    entity_id: ['input_boolean.cinema'],
  });
  await all.house.scenes.lookAgain();
  all.house.scenes.choose(CONSOLE, 'scene.film', true);
  all.house.members.setLanguage(CONSOLE, OWNER, app as 'en' | 'de');
  await all.settled();
  await all.does(says);
  expect(house.simulator.scenes.ran).toEqual([]);
  expect(all.buttons()).toContain(taps);
  await all.does(taps);
  expect(house.simulator.scenes.ran).toEqual(['scene.film']);
});
