/** Every command of the house is either one that asks for the second factor, or one that is known not to. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { byMember, CONSOLE } from '../../../src/domain/people/actor.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import type { Result } from '../../../src/engine/house.ts';
import { openElkHouse, PATIENT, type ElkHouse } from '../../drivers/elk-m1/house.ts';
import { ChatHouse, OWNER } from '../chat-house.ts';

const MIA = 1002;

let all: ChatHouse;
let elk: ElkHouse;

beforeEach(async () => {
  elk = await openElkHouse({}, { slots: [20, 60], partitions: { 1: 'House' }, timing: PATIENT });
  elk = await elk.restart({ started: false });
  all = await ChatHouse.open({ beside: [elk.driver] });
  all.house.users.add(CONSOLE, { firstName: 'Anna', lastName: 'Berg' });
  all.house.codes.issue(CONSOLE, {
    ...{ user: 1, pin: Pin.of('738215'), devices: ['memory/front-door'], schedule: {} },
  });
  all.store.members.save({ id: MIA, name: 'Mia', role: 'manager' }, all.clock.now());
  all.front.locked = true;
  all.front.onChange();
  await all.settled();
  // An owner without one is refused wherever it is asked for.
  all.store.factors.requireOf(['owner']);
});
afterEach(async () => {
  await all.close();
  await elk.stop();
});

const by = byMember(OWNER);

/** What opens a door, turns off an alarm, shows a PIN, or makes somebody a member. */
const ASKS: Readonly<Record<string, () => Result<unknown> | Promise<Result<unknown>>>> = {
  'deviceCommands.arm': () => all.house.deviceCommands.arm(by, 'panel/1', 'disarmed', {}),
  'deviceCommands.turnBolt': () => all.house.deviceCommands.turnBolt(by, 'memory/front-door', false),
  'sharing.reveal': () => all.house.sharing.reveal(by, 1),
  'factor.reset': () => all.house.factor.reset(by, MIA),
  'duress.mark': () => all.house.duress.mark(by, 1),
  'duress.unmark': () => all.house.duress.unmark(by, 1),
  'sharing.share': () => all.house.sharing.share(by, 1),
  'members.setRole': () => all.house.members.setRole(by, MIA, 'owner'),
  'invitations.invite': () => all.house.invitations.invite(by, 'manager'),
  'invitations.inviteNewAccount': () => all.house.invitations.inviteNewAccount(by, MIA),
  'webhooks.add': () =>
    all.house.webhooks.add(by, { address: 'https://example.org/hook', allowsPrivate: false }),
  'apiTokens.make': () => all.house.apiTokens.make(by, { rights: ['issue'] }),
};

/** Asks too; its own tests have the house that it needs. */
const ASKS_ELSEWHERE = ['pageAccess.connect', 'scenes.run', 'review.keepMember', 'review.keepEverything'];

/** Each by what it does: decisions about codes are reviewed, what takes access away is always done, the rest gives none. */
const NEVER_ASKS = `
users.add users.edit users.delete
groups.addTag groups.renameTag groups.removeTag groups.setTag
groups.addDeviceGroup groups.renameDeviceGroup groups.removeDeviceGroup groups.setInGroup
codes.issue codes.edit codes.pause codes.resume codes.delete codes.pauseAllOf codes.resumeAllOf codes.deleteAllOf
codes.undoable codes.undo bulk.begin bulk.goOn duress.of
grants.retry grants.believeGone grants.resolveConflict grants.resolveDeleted grants.adoptConflict
foreign.adopt foreign.remove foreign.leave foreign.readAll replacement.move replacement.forget
deviceCommands.check cameras.record scenes.choose
members.isOwner members.setArrivals members.setLanguage members.setAlerts members.remove members.tellOwners
members.authority invitations.end pageAccess.invite pageAccess.sessions pageAccess.end pageAccess.disconnect
factor.demand factor.begin factor.confirm factor.give factor.end factor.renewRecovery factor.remember
factor.require watches.add watches.remove alertGroups.setKinds
webhooks.all webhooks.allowPrivate webhooks.switch webhooks.remove
apiTokens.all apiTokens.rename apiTokens.end retention.setDays
doctor.start doctor.moveRenamed review.keep review.remove review.removeMember review.keepWhatDevicesHold
`
  .trim()
  .split(/\s+/);

/** Those whose first argument is who does it. */
function commands(): string[] {
  return Object.entries(all.house).flatMap(([facet, part]: [string, unknown]) =>
    typeof part === 'object' && part !== null
      ? methodsOf(part).flatMap((name) => {
          const method: unknown = (part as Record<string, unknown>)[name];
          const isCommand =
            typeof method === 'function' &&
            new RegExp(`^(?:async )?${name}\\(\\s*by\\b`).test(String(method));
          return isCommand ? `${facet}.${name}` : [];
        })
      : [],
  );
}

function methodsOf(part: object): string[] {
  const proto = Object.getPrototypeOf(part) as object | null;
  if (!proto || proto === Object.prototype) return [];
  const getters = Object.entries(Object.getOwnPropertyDescriptors(proto));
  return [
    ...getters.flatMap(([name, { value }]) => (typeof value === 'function' ? name : [])),
    ...methodsOf(proto),
  ];
}

it('every command is decided about', () => {
  const decided = new Set([...Object.keys(ASKS), ...ASKS_ELSEWHERE, ...NEVER_ASKS]);
  const found = commands();
  expect(found.length).toBeGreaterThan(50);
  expect(found.filter((one) => !decided.has(one))).toEqual([]);
  expect([...decided].filter((one) => !found.includes(one))).toEqual([]);
});

it.each(Object.keys(ASKS))('%s asks for it', async (command) => {
  const isThere = (): boolean => all.house.queries.devices().some(({ id }) => id === 'panel/1');
  while (command === 'deviceCommands.arm' && !isThere()) await new Promise(setImmediate);
  expect(await ASKS[command]!()).toMatchObject({ ok: false, refusals: [{ kind: 'factor' }] });
  // What takes access away is never refused for it.
  expect(all.front.locked).toBe(true);
});

it.each([
  ['lock', () => all.house.deviceCommands.turnBolt(by, 'memory/front-door', true)],
  ['pause', () => all.house.codes.pause(by, 1)],
  ['delete', () => all.house.codes.delete(by, 1)],
  ['remove a member', () => all.house.members.remove(by, MIA)],
] as const)('%s never does', async (_what, run: () => Result<unknown> | Promise<Result<unknown>>) => {
  expect(await run()).toMatchObject({ ok: true });
});
