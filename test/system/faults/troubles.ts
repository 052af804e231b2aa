import type { LockFaults } from '../../../drivers/zwave-js/simulator/simulator.ts';
import type { BadLine, Weather } from './bad-line.ts';
import type { Disk } from './preload.ts';
import type { LineName, World } from './world.ts';

/** Something that goes wrong under or around the program, and is over after a while. */
export interface Trouble {
  readonly name: string;
  /** Whether the chat can be used meanwhile, as far as the trouble itself goes. */
  readonly chatWorks: boolean;
  begin(world: World): Promise<void> | void;
  end(world: World): Promise<void> | void;
  /** Of one of these tables a row is damaged while the program does not run. */
  readonly tables?: readonly string[];
}

const MINUTE_MS = 60_000;

function disk(disk: Exclude<Disk, 'well'>): Trouble {
  return {
    name: `disk ${disk}`,
    chatWorks: true,
    begin: (world) => world.set({ disk }),
    end: (world) => world.set({ disk: 'well' }),
  };
}

function line(name: LineName, weather: Exclude<Weather, 'clear'>): Trouble {
  const of = ({ lines }: World): BadLine => lines[name];
  return {
    name: `${name} ${weather}`,
    chatWorks: name !== 'telegram',
    begin: (world) => of(world).set(weather),
    end: (world) => {
      // What stands since the trouble may be confused for good: as where a router comes back.
      of(world).set('refused');
      of(world).set('clear');
    },
  };
}

function clock(minutes: number): Trouble {
  return {
    name: `the clock ${minutes > 0 ? 'ahead' : 'behind'} by ${Math.abs(minutes)} minutes`,
    chatWorks: true,
    begin: (world) => world.set({ clockMs: minutes * MINUTE_MS }),
    end: (world) => world.set({ clockMs: 0 }),
  };
}

const WEATHERS = ['refused', 'silent', 'cut-off', 'mutated', 'html'] as const;
const LINES: readonly LineName[] = ['telegram', 'zwave', 'panel', 'broker'];

const revoked: Trouble = {
  name: 'the token revoked',
  chatWorks: false,
  begin: ({ telegram }) => telegram.revoke(),
  end: ({ telegram }) => telegram.restore(),
};

function lock(name: string, faults: Partial<LockFaults>, well: Partial<LockFaults>): Trouble {
  return {
    name: `a lock that ${name}`,
    chatWorks: true,
    begin: (world) => world.setFaults(faults),
    end: (world) => world.setFaults(well),
  };
}

function row(of: string, tables: readonly string[]): Trouble {
  return {
    name: `a damaged row of ${of}`,
    chatWorks: false,
    begin: () => undefined,
    end: () => undefined,
    tables,
  };
}

const PROMPT = { settleSetMs: 0, settleClearMs: 0 };

/** A kill alone is no trouble that lasts: it goes with any of these, or with none. */
export const TROUBLES: readonly Trouble[] = [
  ...(['full', 'io-error', 'read-only'] as const).map(disk),
  ...LINES.flatMap((name) => WEATHERS.map((weather) => line(name, weather))),
  clock(90),
  clock(-90),
  clock(26 * 60),
  revoked,
  revoked,
  lock('is off the air', { offline: true }, { offline: false }),
  lock('shows codes 1.5 s late', { settleSetMs: 1_500, settleClearMs: 1_500 }, PROMPT),
  lock('shows codes 3 s late', { settleSetMs: 3_000, settleClearMs: 3_000 }, PROMPT),
  lock('keeps what it cleared', { keepsCleared: true }, { keepsCleared: false }),
  row('the house', ['house', 'users', 'members', 'audit']),
  row('the codes', ['codes', 'grants']),
  row('the devices', ['devices', 'slots']),
  row('the chat', ['chats', 'inbox', 'notices', 'expiring_messages']),
];
