import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const read = (path: string): string => readFileSync(`${ROOT}${path}`, 'utf8');
const textOf = (pattern: string): string =>
  globSync(pattern, { cwd: ROOT })
    .map((path) => read(path))
    .join('\n');

/** What the house calls each file of commands. */
const FILES: Readonly<Record<string, string>> = {
  users: 'commands/user-commands',
  groups: 'commands/groups',
  codes: 'commands/code-commands',
  bulk: 'commands/bulk',
  grants: 'commands/grant-commands',
  foreign: 'commands/foreign-commands',
  replacement: 'commands/replacement',
  deviceCommands: 'commands/device-commands',
  cameras: 'commands/home/camera-commands',
  scenes: 'commands/home/scene-commands',
  sharing: 'access/sharing',
  members: 'access/members',
  invitations: 'access/invitations',
  pageAccess: 'access/page-access',
  factor: 'access/second-factor',
  watches: 'alerts/alert-watches',
  alertGroups: 'alerts/alert-groups',
  apiTokens: 'access/api-tokens',
  apiReplies: 'access/api-replies',
  webhooks: 'webhooks/webhooks',
  backups: 'backups/backups',
  doctor: 'doctor/doctor',
  retention: 'alerts/retention',
  review: 'review/review',
  duress: 'commands/duress-commands',
};

/** They ask, and decide nothing; or serve other commands of the engine. */
const NO_DECISIONS = new Set([
  ...['members.isOwner', 'members.tellOwners', 'members.authority'],
  ...['codes.undoable', 'pageAccess.sessions', 'factor.demand', 'apiTokens.all', 'webhooks.all'],
  'duress.of',
]);

/** Over MQTT alone: the chat does it for one code after another, or for ticked people. */
const NOT_IN_CHAT = new Set(['codes.pauseAllOf', 'codes.resumeAllOf', 'codes.deleteAllOf']);

/** Each with why it is not on the page. */
const NOT_ON_PAGE = new Set([
  // Nor in the chat: there and here, one decision about several codes does it.
  'codes.deleteAllOf',
  // From the chat only: it is what leads to the page.
  'pageAccess.invite',
  // It takes minutes, and the chat sends it also after a restart: no page is open for so long.
  'cameras.record',
]);

function commands(): string[] {
  return Object.entries(FILES).flatMap(([name, file]) =>
    [...read(`src/engine/${file}.ts`).matchAll(/^ {2}(?:async )?([a-z]\w*)\(\s*by: Actor/gm)]
      .map(([, method]) => `${name}.${method}`)
      .filter((command) => !NO_DECISIONS.has(command)),
  );
}

/** All but those of `left`; what is left out and used all the same should not be left out. */
function missing(text: string, left: ReadonlySet<string>): { missing: string[]; notMissing: string[] } {
  const isUsed = (command: string): boolean => new RegExp(`\\b${command.replace('.', '\\.')}\\(`).test(text);
  const all = commands();
  return {
    missing: all.filter((command) => !left.has(command) && !isUsed(command)),
    notMissing: [...left].filter((command) => !all.includes(command) || isUsed(command)),
  };
}

it('each file of commands is known by what the house calls it', () => {
  const house = read('src/engine/house.ts');
  const named = [...house.matchAll(/readonly (\w+): Engine\['commands'\]/g)].map(([, name]) => name!);
  expect(Object.keys(FILES).sort()).toEqual(named.sort());
  expect(commands().length).toBeGreaterThan(50);
});

it('each command of the house is in the chat, but for those that are named', () => {
  expect(missing(textOf('bot/**/*.ts'), NOT_IN_CHAT)).toEqual({ missing: [], notMissing: [] });
});

it('each command of the house is on the page, but for those that are named', () => {
  expect(missing(textOf('src/http/{*,access/*,live/*,pages/**/*}.ts'), NOT_ON_PAGE)).toEqual({
    missing: [],
    notMissing: [],
  });
});
