/** The owner's story while Telegram answers 429, 409, 500, or not at all, at random: it ends as in calm weather. */
import { expect, it } from 'vitest';
import { MemoryDevice, MemoryDriver } from '../../../../drivers/memory/driver.ts';
import { CONSOLE } from '../../../../src/domain/people/actor.ts';
import { seeded } from '../../../support/noise/random.ts';
import { until } from '../../../support/until.ts';
import type { Fault } from '../../../../bot/simulator/simulator.ts';
import { ChatHouse, OWNER } from '../../chat-house.ts';
import { SurroundingsHouse } from '../../surroundings-house.ts';

const SEEDS = Array.from({ length: 12 }, (_, n) => n + 1);
/** Of all calls, how many go wrong. */
const STORMY = 0.25;
/** How often somebody looks at the phone, and taps again, before they give up. */
const MOST_TRIES = 20;
/** In each of these real milliseconds this much time of the house passes. */
const TURN_MS = 2;
const PASSES_MS = 250;

const FAULTS: readonly ((random: () => number) => Fault)[] = [
  (random) => ({ code: 429, retryAfterSeconds: 1 + Math.floor(random() * 3) }),
  () => ({ code: 500 }),
  () => ({ code: 502 }),
  () => ({ method: 'getUpdates', code: 409 }),
  () => ({ method: 'getUpdates', code: 500 }),
  () => ({ method: 'getUpdates', drop: 'after' }),
  () => ({ drop: 'before' }),
  () => ({ drop: 'after' }),
];

/** Before each call that the bot makes, one may be made to fail. */
function storm(all: ChatHouse, seed: number): { end: () => void; struck: () => number } {
  const random = seeded(seed);
  let struck = 0;
  const strike = (): void => {
    if (random() >= STORMY) return;
    struck++;
    all.telegram.fail(FAULTS[Math.floor(random() * FAULTS.length)]!(random));
  };
  strike();
  all.telegram.on('call', strike);
  return { end: () => void all.telegram.off('call', strike), struck: () => struck };
}

/** Time goes by while the bot is at work, so that what waits for a further try has one. A call takes far less of it. */
async function rest(all: ChatHouse): Promise<void> {
  let isQuiet = false;
  void all.settled().then(() => (isQuiet = true));
  let last = performance.now();
  await until(
    () => {
      if (performance.now() - last >= TURN_MS) {
        last = performance.now();
        all.clock.advance(PASSES_MS);
      }
      return isQuiet;
    },
    'the end of all that is under way',
    20_000,
  );
}

/** A person types, looks at the phone, and types again where what should be there is not. */
async function says(all: ChatHouse, sentence: string, words: RegExp): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    all.ann.send(sentence);
    await rest(all);
    if (isOnScreen(all, words)) return;
    // It was typed before, and its draft is open.
    if (all.buttons().includes('▶️ Go on with the open one')) {
      all.ann.tap('▶️ Go on with the open one');
      await rest(all);
      if (isOnScreen(all, words)) return;
    }
  }
  throw new Error(`“${sentence}” did not come to its end; on screen: ${all.shown()}`);
}

/** A person taps until what they want has come about. */
async function taps(all: ChatHouse, label: string | RegExp, isDone: () => boolean): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES && !isDone(); tries++) {
    all.ann.tap(label);
    await rest(all);
  }
  if (!isDone()) throw new Error(`“${String(label)}” did not come to its end; on screen: ${all.shown()}`);
}

function isOnScreen(all: ChatHouse, words: RegExp): boolean {
  return all.ann
    .screen()
    .slice(-3)
    .some(({ fromBot, text, buttons }) => fromBot && buttons.length > 0 && words.test(text));
}

const audit = (all: ChatHouse): string[] =>
  all.store.database
    .all('SELECT what, subject FROM audit WHERE actor LIKE ? ORDER BY id', `%${OWNER}%`)
    .map(({ what, subject }) => `${String(what)} ${String(subject)}`);

/** The story: a code is issued, paused, resumed and deleted; a door and somebody's alerts follow. Returns what came of it. */
async function story(seed?: number) {
  const all = await ChatHouse.open();
  for (const [firstName, lastName] of [
    ['Anna', 'Berg'],
    ['John', 'Smith'],
  ] as const)
    all.house.users.add(CONSOLE, { firstName, lastName });
  await all.settled();
  const weather = seed === undefined ? undefined : storm(all, seed);
  const codesOf = (id: number) => all.house.queries.codesOf(id);
  const [anna, john] = all.house.queries.allUsers();

  await says(all, 'code for Anna front door always 738215', /New code/);
  await taps(all, '✅ Save', () => codesOf(anna!.id).length > 0);
  await says(all, 'code for John back door always 802614', /John Smith › New code/);
  await taps(all, '✅ Save', () => codesOf(john!.id).length > 0);

  await says(all, 'pause anna', /Tap “⏸ Pause”/);
  await taps(all, '⏸ Pause', () => codesOf(anna!.id)[0]!.paused);
  await says(all, 'resume anna', /Tap “.*Resume”/);
  await taps(all, /Resume/, () => !codesOf(anna!.id)[0]!.paused);
  await says(all, "delete john's code", /Delete/);
  await taps(all, '🗑 Yes, delete', () => codesOf(john!.id).every(({ deleted }) => deleted));
  weather?.end();

  await all.front.typePin('738215');
  const alerts = (): string[] => all.texts().filter((text) => /Anna Berg came in/.test(text));
  await rest(all);
  // An alert that was not taken waits for a further try, and nobody waits for it.
  for (let tries = 0; tries < MOST_TRIES && alerts().length === 0; tries++) {
    all.clock.advance(10_000);
    await rest(all);
  }
  const seen = {
    front: [...all.front.memory.values()],
    back: [...all.back.memory.values()],
    alerts: new Set(alerts()).size,
    codes: [anna!, john!].map(({ id }) => codesOf(id).map(({ paused, deleted }) => ({ paused, deleted }))),
    audit: audit(all),
    entries: all.house.queries.entries({ limit: 50 }).map(({ how, user }) => `${how} ${user?.name ?? ''}`),
  };
  const pins = all
    .texts()
    .filter((text) => /738215|802614/.test(text))
    .concat(all.logged.filter((line) => /738215|802614/.test(line)));
  const repeated = alerts().length > 1 && !alerts().some((text) => /twice|again|repeat/i.test(text));
  await all.close();
  return { seen, pins, repeated, struck: weather?.struck() ?? 0 };
}

it.each(SEEDS)('codes, seed %i', { timeout: 60_000 }, async (seed) => {
  const calm = await story();
  const stormy = await story(seed);
  expect(stormy.struck).toBeGreaterThan(5);
  expect(stormy.seen).toEqual(calm.seen);
  expect(calm.seen.front).toEqual(['738215']);
  expect(calm.seen.back).toEqual([]);
  expect(stormy.pins).toEqual([]);
  expect(stormy.repeated).toBe(false);
});

/** How often each thing was done at the devices themselves, whoever asked for it. */
function counted(front: MemoryDevice, alarm: MemoryDevice): string[] {
  const done: string[] = [];
  let locked = front.locked;
  Object.defineProperty(front, 'locked', {
    get: () => locked,
    set: (now: boolean) => {
      locked = now;
      done.push(now ? 'lock' : 'unlock');
    },
  });
  const setArmed = alarm.setArmed.bind(alarm);
  alarm.setArmed = (mode, slot) => {
    done.push(mode);
    setArmed(mode, slot);
  };
  return done;
}

/** What acts at once: arm, unlock, a scene, disarm. Returns what the devices did. */
async function acts(seed?: number) {
  const alarm = new MemoryDevice({ name: 'alarm', kind: 'partition' });
  const around = await SurroundingsHouse.open([new MemoryDriver({ id: 'panel', devices: [alarm] })]);
  const all = around.chat;
  all.front.locked = true;
  all.front.onChange();
  all.house.scenes.choose(CONSOLE, 'scene.cinema', true);
  await all.settled();
  const done = counted(all.front, alarm);
  const { ran } = around.simulator.scenes;
  const weather = seed === undefined ? undefined : storm(all, seed);

  await says(all, 'arm away', /Arm it for going away/);
  await taps(all, '🛡 Yes, arm away', () => alarm.armed === 'away');
  await says(all, 'unlock the front door', /Unlock it now/);
  await taps(all, '🔓 Yes, unlock', () => all.front.locked === false);
  await says(all, 'run cinema', /A tap runs it at once/);
  await taps(all, '🎬 Cinema', () => ran.length > 0);
  await says(all, 'disarm', /Disarm it now/);
  await taps(all, '🔓 Yes, disarm', () => alarm.armed === 'disarmed');
  await rest(all);
  weather?.end();
  await rest(all);
  const seen = { done: [...done], ran: [...ran], audit: audit(all) };
  await around.close();
  return { seen, struck: weather?.struck() ?? 0 };
}

it.each(SEEDS)('what acts at once, seed %i', { timeout: 60_000 }, async (seed) => {
  const calm = await acts();
  const stormy = await acts(seed);
  expect(stormy.struck).toBeGreaterThan(1);
  expect(stormy.seen).toEqual(calm.seen);
  expect(calm.seen).toMatchObject({ done: ['away', 'unlock', 'disarmed'], ran: ['scene.cinema'] });
});
