/** Sentences about several users or devices, about later, and sentences that stop too early. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../../src/domain/people/actor.ts';
import { ChatHouse } from '../../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  for (const [firstName, lastName] of [
    ['Anna', 'Berg'],
    ['John', 'Smith'],
    ['Maria', 'Lopez'],
  ] as const)
    all.house.users.add(CONSOLE, { firstName, lastName });
  const tag = all.house.groups.addTag(CONSOLE, 'Cleaners');
  if (tag.ok) for (const id of [1, 3]) all.house.groups.setTag(CONSOLE, id, tag.value, true);
  await all.settled();
});
afterEach(() => all.close());

const codes = () => [1, 2, 3].flatMap((user) => all.house.queries.codesOf(user));
const open = async (text: string): Promise<string> => {
  await all.does('/start', text, '✅ Save');
  return all.shown();
};

it('a tag gets its codes by one review, each with a PIN of its own', async () => {
  const review = await all.does('code for the cleaners front door mondays 9-12');
  expect(review).toContain('Anna Berg, Maria Lopez');
  await all.does('✅ Save');
  expect(codes()).toHaveLength(2);
  expect(new Set(all.front.memory.values()).size).toBe(all.front.memory.size);
});

it('several users who are named get theirs too', async () => {
  expect(await all.does('code for anna and john back door always')).toContain('Anna Berg, John Smith');
  await all.does('✅ Save');
  expect(new Set(all.back.memory.values()).size).toBe(2);
});

it('a tag is paused and extended after a summary and a question', async () => {
  await open('code for anna front door until 31 December 2098');
  await open('code for john front door until 31 December 2098');
  expect(await all.does('/start', 'pause the cleaners')).toMatch(/Tap “⏸ Pause”[^]*2 users: 🏷 Cleaners/);
  expect(await all.does('⏸ Pause')).toContain('1 code of 1 user');
  await all.does(/Yes, pause/);
  expect(codes().map(({ paused }) => paused)).toEqual([true, false]);
  await all.does('/start', 'extend the cleaners until 31 December 2099', 'until 31 December 2099');
  await all.does(/Yes, change/);
  expect(codes().map(({ schedule }) => schedule.until)).toEqual(['2100-01-01T00:00', '2099-01-01T00:00']);
});

it('everybody is paused without those who are left out', async () => {
  await open('code for anna front door always');
  await open('code for john front door always');
  expect(await all.does('/start', 'pause everyone except john')).toContain('2 users: ticked');
  await all.does('⏸ Pause', /Yes, pause/);
  expect(codes().map(({ paused }) => paused)).toEqual([true, false]);
});

it.each(['delete everything', 'delete all users', 'lösche alles', 'wipe everything'])(
  '%s is answered by what is possible',
  async (text) => {
    await open('code for anna front door always');
    expect(await all.does('/start', text)).toContain('The users stay');
    expect(all.buttons()).toContain('🗑 Delete codes');
    expect(codes()).toHaveLength(1);
    expect(await all.does('🗑 Delete codes')).toContain('I will delete 1 code of 1 user');
    await all.does(/Yes, delete/);
    expect(codes().every(({ deleted }) => deleted)).toBe(true);
    expect(all.house.queries.allUsers()).toHaveLength(3);
  },
);

it('leaves out a device that is named so', async () => {
  expect(await all.does('code for anna all doors except the back door always')).toContain('front-door');
  await all.does('✅ Save');
  expect([all.front.memory.size, all.back.memory.size]).toEqual([1, 0]);
});

it.each([
  ['unlock the front door at 10pm', 'unlocking a door'],
  ['pause anna from monday', 'pausing a code'],
  ['schließ die front door morgen ab', 'locking a door'],
])('%s is refused in words, and can be done now', async (text, what) => {
  await open('code for anna front door always');
  const answer = await all.does('/start', text);
  expect(answer).toContain(what);
  expect(answer).toContain('only at once');
  expect(all.buttons()).toContain('▶️ Do it now');
  expect(await all.does('▶️ Do it now')).toMatch(/front-door|Anna Berg/);
});

it.each([
  ['code for anna front door from tuesday to', 'from tuesday to'],
  ['code for anna front door weekdays 9-12 until', 'weekdays 9-12 until'],
  ['code for anna front door every', 'every'],
  ['Code für Anna front door von Dienstag bis', 'von Dienstag bis'],
])('%s: asks for the time', async (text, cut) => {
  const asked = await all.does(text);
  expect(asked).toContain(`Something is missing after "${cut}"`);
  expect(asked).toContain('When should it work?');
});

it('an end that is missing is asked for', async () => {
  await open('code for anna front door until 31 December 2098');
  expect(await all.does('/start', 'extend anna until')).toMatch(
    /missing after "until"[^]*When should it work/,
  );
  expect(await all.does('/start', 'pause anna until')).toMatch(
    /missing after "until"[^]*⏸|missing after "until"/,
  );
  expect(codes()[0]!.paused).toBe(false);
});
