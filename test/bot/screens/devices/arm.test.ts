/** Arming from the chat, at a simulated Elk M1. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openElkHouse, PATIENT, type ElkHouse } from '../../../drivers/elk-m1/house.ts';
import { ChatHouse } from '../../chat-house.ts';

let elk: ElkHouse;
let all: ChatHouse;

beforeEach(async () => {
  elk = await openElkHouse({}, { slots: [20, 60], partitions: { 1: 'House' }, timing: PATIENT });
  // The house starts the driver itself.
  elk = await elk.restart({ started: false });
  all = await ChatHouse.open({ beside: [elk.driver] });
  await heard(() =>
    all.house.queries.devices().some(({ kind, reachable }) => kind === 'partition' && reachable),
  );
  await all.does('/devices', /House/);
});

afterEach(async () => {
  await all.close();
  await elk.stop();
});

const level = () => elk.simulator.panel.levels[0];

/** Resolves once it holds; asked again at each news of the house. */
async function heard(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise<void>((resolve) => {
      const unsubscribe = all.house.subscribe(() => {
        unsubscribe();
        resolve();
      });
    });
  }
}

/** The owner's own screen; alerts come below it. */
const screen = (): string => all.texts().findLast((text) => text.includes('Home ›'))!;

it.each([
  ['🛡 Away', '🛡 Yes, arm away', '1', '🛡 Armed: away'],
  ['🛡 Stay', '🛡 Yes, arm stay', '2', '🛡 Armed: stay'],
  ['🌙 Night', '🌙 Yes, arm night', '4', '🌙 Armed: night'],
])('%s is asked about, done, and off again', async (mode, yes, armed, words) => {
  expect(await all.does(mode)).toMatch(/Arm it for/);
  expect(level()).toBe('0');
  await all.does(yes);
  expect(level()).toBe(armed);
  await heard(() => screen().includes(words));
  await all.does('🔓 Disarm');
  expect(level()).toBe(armed);
  await all.does('🔓 Yes, disarm');
  expect(level()).toBe('0');
});

it('offers what this panel has for the mode, and nothing else', async () => {
  const options = () => all.buttons().filter((label) => /^[☐☑]/.test(label));
  await all.does('🛡 Away');
  expect(options()).toEqual(['☐ Leave open zones out']);
  await all.does('‹ Back', '🛡 Stay');
  expect(options()).toEqual(['☐ No entry delay', '☐ Leave open zones out']);
  await all.does('☐ No entry delay');
  expect(options()).toEqual(['☑ No entry delay', '☐ Leave open zones out']);
  await all.does('🛡 Yes, arm stay');
  expect(level()).toBe('3');
});

it('names what is open before it fails, and leaves it out where that is chosen', async () => {
  elk.simulator.panel.openZone(1, true);
  await all.does('🛡 Away', '🛡 Yes, arm away');
  expect(screen()).toContain('⚠ Zones are open. Close them, or leave them out. Open: Front door.');
  expect(level()).toBe('0');
  await all.does('☐ Leave open zones out', '🛡 Yes, arm away');
  expect(level()).toBe('1');
});

it('arms though the tap waited at Telegram, and does not disarm by such a one', async () => {
  const tappedLate = async (label: string): Promise<void> => {
    await all.bot.stop();
    all.ann.tap(label);
    all.clock.advance(10 * 60_000);
    all.startBot();
    await all.settled();
  };
  await all.does('🛡 Away');
  await tappedLate('🛡 Yes, arm away');
  expect(level()).toBe('1');
  await all.does('🔓 Disarm');
  await tappedLate('🔓 Yes, disarm');
  expect(level()).toBe('1');
  expect(screen()).toContain('That tap may have come late');
});

it('says so where the panel does not answer, and what is known', async () => {
  await all.does('🛡 Away');
  elk.simulator.setFaults({ offline: true });
  await heard(() =>
    all.house.queries.devices().some(({ kind, reachable }) => kind === 'partition' && !reachable),
  );
  await all.does('🛡 Yes, arm away');
  expect(screen()).toContain('Nothing is known to have changed; try again.');
});

it('stands among who came with who asked, who is not told again', async () => {
  await all.does('🛡 Stay', '🛡 Yes, arm stay');
  await heard(() => all.house.queries.entries({ limit: 1 }).length === 1);
  expect(await all.does('/devices', /House/, '📜 Who came')).toMatch(
    /🛡 Ann armed House · \d\d:\d\d · from the chat/,
  );
  expect(all.texts().filter((text) => text.startsWith('🛡 Ann armed'))).toEqual([]);
});

it('is told to another owner, by the name of who asked', async () => {
  const bob = all.telegram.person(1002, 'Bob');
  all.store.members.save({ id: 1002, name: 'Owner', role: 'owner' }, all.clock.now());
  bob.send('/start');
  await all.settled();
  await all.does('🛡 Stay', '🛡 Yes, arm stay');
  await heard(() => all.house.queries.entries({ limit: 1 }).length === 1);
  await all.settled();
  expect(bob.last().text).toMatch(/^🛡 Ann armed House · /);
  expect(await all.does('⌂ Home', '👤 Members')).toMatch(/👤 Ann: owner .*\n👤 Bob: owner/);
});

it('stands in the audit with who asked', async () => {
  await all.does('🛡 Stay', '🛡 Yes, arm stay');
  const line = all.store.database.get(
    'SELECT actor, what, subject, detail FROM audit ORDER BY id DESC LIMIT 1',
  );
  expect(line).toEqual({ actor: 'member:1001', what: 'arm', subject: 'device:panel/1', detail: 'stay' });
});
