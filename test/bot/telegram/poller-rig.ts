import { afterEach, beforeEach } from 'vitest';
import { BotApiSimulator, type Person } from '../../../bot/simulator/simulator.ts';
import { createGateway } from '../../../bot/telegram/client.ts';
import type { Incoming } from '../../../bot/telegram/incoming.ts';
import { Poller, type Inbox, type InboxItem, type PollerOptions } from '../../../bot/telegram/poller.ts';
import { ManualClock } from '../manual-clock.ts';

export const TOKEN = '42:secret-token';

/** Outlives a poller, as a database does. */
export class MemoryInbox implements Inbox {
  readonly items = new Map<number, InboxItem & { done: boolean }>();

  add(updates: readonly InboxItem[]): number[] {
    const fresh = updates.filter(({ id }) => !this.items.has(id));
    for (const item of fresh) this.items.set(item.id, { ...item, done: false });
    return fresh.map(({ id }) => id);
  }

  /** Resolves once a test lets it. */
  kept = (): Promise<void> => Promise.resolve();

  done(id: number): void {
    const item = this.items.get(id);
    if (item) item.done = true;
  }

  pending(): InboxItem[] {
    return [...this.items.values()].filter(({ done }) => !done);
  }
}

/** A promise that the test settles. */
export function gate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}

export let clock: ManualClock;

export let telegram: BotApiSimulator;

export let root: string;

export let ann: Person;

export let bob: Person;

export let inbox: MemoryInbox;

export let log: string[];

export let handled: string[];

export let pollers: Poller[];

beforeEach(async () => {
  clock = new ManualClock();
  telegram = new BotApiSimulator({ token: TOKEN, clock });
  root = await telegram.start();
  ann = telegram.person(1001, 'Ann');
  bob = telegram.person(1002, 'Bob');
  inbox = new MemoryInbox();
  log = [];
  handled = [];
  pollers = [];
});

afterEach(async () => {
  await Promise.all(pollers.map((poller) => poller.stop()));
  await telegram.stop();
});

export const textOf = (update: Incoming): string => (update.kind === 'text' ? update.text : update.kind);

export function start(options: Partial<PollerOptions> & { token?: string } = {}): {
  poller: Poller;
  running: Promise<void>;
} {
  const { token = TOKEN, ...rest } = options;
  const poller = new Poller({
    source: createGateway({ token, apiRoot: root, clock }),
    inbox,
    clock,
    handle: async (update) => void handled.push(textOf(update)),
    onError: async () => undefined,
    onUnreadable: async () => undefined,
    log: { info: (words) => log.push(words), warn: (words) => log.push(words) },
    ...rest,
  });
  pollers.push(poller);
  return { poller, running: poller.run() };
}

/** Everything that was sent has been fetched, confirmed and handled. */
export async function settled(poller: Poller): Promise<void> {
  await telegram.drained();
  await poller.idle();
}

export const offsets = (): unknown[] =>
  telegram.calls.filter(({ method }) => method === 'getUpdates').map(({ params }) => params.offset);

/** Resolves at the next answered call of this method. */
export function nextCall(method: string): Promise<void> {
  return new Promise((resolve) => {
    const listen = (call: { method: string }): void => {
      if (call.method !== method) return;
      telegram.off('call', listen);
      resolve();
    };
    telegram.on('call', listen);
  });
}
