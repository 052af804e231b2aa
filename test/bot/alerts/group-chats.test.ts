/** Group chats get alerts by an owner's act, and are obeyed in nothing. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { ALWAYS } from '../../../src/domain/schedule/schedule.ts';
import { until } from '../../support/until.ts';
import type { Person } from '../../../bot/simulator/simulator.ts';
import { ChatHouse, OWNER } from '../chat-house.ts';

const GROUP = -1001;
const PIN = '738215';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open();
  const user = all.house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' });
  if (user.ok)
    all.house.codes.issue(CONSOLE, {
      ...{ user: user.value, pin: Pin.of(PIN), devices: ['memory/front-door'] },
      ...{ schedule: ALWAYS, condition: null, uses: null },
    });
  await all.settled();
});
afterEach(() => all.close());

const inGroup = (who: Person = all.ann, group = GROUP): string[] =>
  who
    .screenOf(group)
    .filter(({ fromBot }) => fromBot)
    .map(({ text }) => text);

/** Somebody types Anna's code at the front door. */
async function opens(): Promise<void> {
  await all.front.typePin(PIN);
  await all.settled();
}

async function added(who: Person = all.ann): Promise<void> {
  who.addBot(GROUP, 'Family');
  await all.settled();
}

async function confirmed(): Promise<void> {
  await added();
  await all.does('👪 Open', '✅ Yes, send alerts there');
}

it('an owner adds the bot, is asked alone, and nothing goes there before they say so', async () => {
  await added();
  expect(all.shown()).toContain('You have added me to the group Family. Should I send alerts there?');
  await opens();
  expect(inGroup()).toEqual([]);

  all.ann.tap('👪 Open');
  await all.settled();
  expect(await all.does('✅ Yes, send alerts there')).toContain('Alerts go to Family, as Ann has decided');
  await opens();
  expect(inGroup()).toHaveLength(1);
  expect(inGroup()[0]).toContain('Anna Berg');
  // Without a button: what is tapped in a group never acts.
  expect(all.ann.screenOf(GROUP).flatMap(({ buttons }) => buttons)).toEqual([]);
});

it('only the chosen kinds go there, and none once the owner stops it, also after a restart', async () => {
  await confirmed();
  await all.does('☑ Who comes in');
  await opens();
  expect(inGroup()).toEqual([]);
  all.ann.tap('☐ Who comes in');
  await all.settled();
  await all.bot.stop();
  all.startBot();
  await opens();
  expect(inGroup()).toHaveLength(1);
  await all.does('/start', '🔔 Alerts', '👪 Group chats', '👪 Family', '✖ Send nothing there');
  await opens();
  expect(inGroup()).toHaveLength(1);
});

it('somebody who is no owner adds it without effect, and their group gets no answer', async () => {
  const ben = all.telegram.person(1002, 'Ben');
  ben.addBot(GROUP, 'Not ours');
  ben.sendIn(GROUP, '/start');
  await all.settled();
  await opens();
  expect(all.house.alertGroups.all()).toEqual([]);
  expect(inGroup(ben)).toEqual([]);
});

it('commands and taps in a group are refused in words, and never act', async () => {
  await confirmed();
  const before = all.front.memory.size;
  const id = all.house.queries.allUsers()[0]!.id;
  for (const command of ['/start', '/users', `/delete ${id}`]) all.ann.sendIn(GROUP, command);
  all.ann.sendIn(GROUP, 'delete anna');
  all.ann.sendIn(GROUP, 'unlock the front door');
  await all.settled();
  const refused = inGroup();
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused)).toEqual(new Set(['I only send alerts here. Write to me in our private chat.']));

  const message = all.ann.screenOf(GROUP).find(({ fromBot }) => fromBot)!.id;
  const code = all.house.queries.codesOf(id)[0]!.id;
  for (const data of [
    `code/${code}!pause~0`,
    `code-delete/${code}!yes~0`,
    'users/0~0',
    `code/${code}!show~1`,
  ]) {
    const tap = all.ann.tapIn(GROUP, message, data);
    await all.settled();
    expect(all.ann.answerTo(tap)).toMatchObject({ alert: true });
  }
  expect(all.front.memory.size).toBe(before);
  expect(all.house.queries.codesOf(id).map(({ paused, deleted }) => [paused, deleted])).toEqual([
    [false, false],
  ]);
  expect(inGroup().join()).not.toContain(PIN);
});

it('a link of an invitation that is opened in a group lets nobody in', async () => {
  await confirmed();
  const { token } = all.house.invitations.inviteOnConsole();
  all.telegram.person(1002, 'Ben').sendIn(GROUP, `/start ${token}`);
  await all.settled();
  expect(all.house.members.get(1002)).toBeUndefined();
});

it('a group hears nothing of duress, of members and of PINs, whatever it gets', async () => {
  await confirmed();
  for (const kind of [
    'Who arms and disarms',
    'What becomes of codes',
    'Devices and connections: batteries, jams, silence',
  ])
    await all.does(`☐ ${kind}`);
  all.house.members.trustOwners([OWNER, 1002]);
  const [user] = all.house.queries.allUsers();
  all.house.codes.issue(CONSOLE, {
    ...{ user: user!.id, pin: Pin.of('802614'), devices: ['memory/front-door'] },
    ...{ schedule: ALWAYS, condition: null, uses: null },
  });
  await all.settled();
  await opens();
  expect(inGroup().join('\n')).not.toMatch(/738215|802614|member|owner/);
  expect(inGroup().join('\n')).toContain('Anna Berg');
});

it('removed from the group, the owner is told, and what was still to go there does not', async () => {
  await confirmed();
  all.ann.removeBot(GROUP);
  await all.settled();
  await opens();
  expect(all.texts().join('\n')).toContain('I am no longer in the group Family');
  expect(all.house.alertGroups.all()).toEqual([]);
});

it('that nobody told us of a removal is found out with the first alert', async () => {
  await confirmed();
  all.telegram.fail({
    method: 'sendMessage',
    code: 403,
    description: 'Forbidden: bot was kicked from the group chat',
  });
  // The owner's own alert goes first or second: whichever is refused, nothing is lost for the owner.
  all.ann.removeBot(GROUP);
  await all.settled();
  await opens();
  await until(() => all.house.alertGroups.all().length === 0, 'the end of the group');
  expect(all.house.alertGroups.all()).toEqual([]);
});

it('a group that becomes a supergroup goes on under its new number', async () => {
  await confirmed();
  all.ann.upgrade(GROUP, -2002);
  await all.settled();
  await opens();
  expect(inGroup(all.ann, -2002)).toHaveLength(1);
});

it('on the word of somebody who is no owner now, nothing goes to a group', async () => {
  await confirmed();
  all.telegram.person(1002, 'Ben').send('/start');
  all.house.members.trustOwners([1002]);
  await all.settled();
  await opens();
  expect(inGroup()).toEqual([]);
  const [group] = all.house.alertGroups.all();
  expect(group).toMatchObject({ isOn: false, ownerName: 'Ann' });
});
