/** What the driver must know of a module and its panel before it can say what they hold. */
import type { Unreachable } from '../../src/domain/driver/outcome.ts';
import type { DriverMessage } from '../../src/domain/driver/driver-message.ts';
import type { Nx584Client } from './client.ts';
import type { CodeLength } from './users/codes.ts';
import { BUSY, enableCommand, MASTER_CODE } from './problems.ts';
import type { Users } from './users/users.ts';
import { COMMAND, has, PARTITIONS, SYSTEM } from './message-types.ts';
import type {
  CommandName,
  InterfaceConfiguration,
  PartitionMask,
  PartitionStatus,
  SystemStatus,
} from './message-types.ts';

export interface Interview {
  readonly configuration: InterfaceConfiguration;
  readonly system: SystemStatus;
  readonly partitions: readonly PartitionStatus[];
  /** Not all partitions have told their state. */
  readonly isPartial: boolean;
}

const STATUS = ['partition status request', 'system status request'] as const;
export const FOR_CODES = [
  'user information request with PIN',
  'set user code with PIN',
  'set user authorization with PIN',
] as const;

/** `obstacle`: what must be changed before anything can be known. */
export interface Obstacle {
  readonly kind: 'obstacle';
  readonly why: DriverMessage;
}

export async function interview(client: Nx584Client): Promise<Interview | Obstacle | Unreachable> {
  const configuration = await client.ask({ kind: 'ask-interface-configuration' }, 'interface-configuration');
  if (configuration.kind === 'unreachable') return configuration;
  if (configuration.kind === 'rejected') {
    return obstacle({
      code: 'nx584-not-enabled',
      options: [{ name: 'interface configuration request', segment: 1, option: 2 }],
    });
  }
  if (configuration.kind === 'failed') return obstacle(BUSY);
  const missing = missingOf(configuration.message, STATUS);
  if (missing.length > 0) return obstacle(enableCommand(...missing));

  const system = await client.ask({ kind: 'ask-system-status' }, 'system-status');
  if (system.kind === 'unreachable') return system;
  if (system.kind === 'rejected') return obstacle(enableCommand('system status request'));
  if (system.kind === 'failed') return obstacle(BUSY);
  const partitions: PartitionStatus[] = [];
  for (const partition of partitionsIn(system.message.partitions)) {
    const request = { kind: 'ask-partition-status', partition } as const;
    const matches = (message: PartitionStatus): boolean => message.partition === partition;
    const status = await client.ask(request, 'partition-status', { matches });
    if (status.kind === 'unreachable') return status;
    if (status.kind === 'answer') partitions.push(status.message);
  }
  const isPartial = partitions.length < partitionsIn(system.message.partitions).length;
  return { configuration: configuration.message, system: system.message, partitions, isPartial };
}

export function obstacle(why: DriverMessage): Obstacle {
  return { kind: 'obstacle', why };
}

export function missingOf<Name extends CommandName>(
  { commands }: InterfaceConfiguration,
  needed: readonly Name[],
): Name[] {
  return needed.filter((name) => !has(commands, COMMAND[name]));
}

export function codeLengthOf({ conditions }: SystemStatus): CodeLength {
  return has(conditions, SYSTEM.sixDigits) ? 6 : 4;
}

export function partitionsIn(mask: PartitionMask): number[] {
  const numbers = Array.from({ length: PARTITIONS }, (_, index) => index + 1);
  return numbers.filter((number) => (mask & (1 << (number - 1))) !== 0);
}

/** User 99 is whom arming without a code is logged under (nxgipd: "no user"). */
export const MOST_USERS = 98;

/**
 * How many users the panel has: the highest that it tells of. No message has the number, and panels of
 * one family differ. A panel that is busy with something else tells
 * of a user no more than one that has no such user: the one that decides is asked for twice.
 */
export async function countUsers(users: Users): Promise<number | Obstacle | Unreachable> {
  for (let from = 0; ;) {
    const found = await search(users, from);
    if (typeof found !== 'number' || found === MOST_USERS) return found;
    const beyond = await users.read(found + 1);
    if (beyond.kind === 'unreachable') return beyond;
    if (beyond.kind === 'user') from = found + 1;
    // Whoever is not told of user 1 is not let in at all.
    else return found === 0 ? obstacle(MASTER_CODE) : found;
  }
}

/** @param told the panel tells of this user; 0: of none yet */
async function search(users: Users, told: number): Promise<number | Obstacle | Unreachable> {
  let untold = MOST_USERS + 1;
  let next = MOST_USERS;
  while (untold - told > 1) {
    const read = await users.read(next);
    if (read.kind === 'unreachable') return read;
    if (read.kind === 'disabled') return obstacle(enableCommand(read.command));
    if (read.kind === 'user') told = next;
    else untold = next;
    next = told === 0 && untold > 2 ? 1 : Math.floor((told + untold) / 2);
  }
  return told;
}
