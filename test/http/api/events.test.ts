import { afterEach, describe, expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import { FRONT, MemoryHouse, OWNER } from '../../support/houses/memory-house.ts';
import { findLeaks } from '../../support/process/leaks.ts';
import { until } from '../../support/until.ts';
import { ApiHouse } from './api-house.ts';

const PIN = '739154';

let api: ApiHouse;

afterEach(() => api.close());

interface Follow {
  readonly text: () => string;
  readonly events: () => readonly { id: number; event: string; data: Record<string, unknown> }[];
  readonly hasEnded: () => boolean;
}

function follow(answer: Response): Follow {
  let [text, hasEnded] = ['', false];
  const decoder = new TextDecoder();
  const read = async (): Promise<void> => {
    for await (const chunk of answer.body!) text += decoder.decode(chunk as Uint8Array, { stream: true });
    hasEnded = true;
  };
  void read();
  const events = () =>
    text.split('\n\n').flatMap((one) => {
      const [, id, event, data] = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/m.exec(one) ?? [];
      return event === undefined
        ? []
        : [{ id: Number(id), event, data: JSON.parse(data!) as Record<string, unknown> }];
    });
  return { text: () => text, events, hasEnded: () => hasEnded };
}

const kinds = (stream: Follow): string[] => stream.events().map(({ event }) => event);

describe('events over the API', () => {
  it('come as they happen, with the fields of MQTT and without a PIN', async () => {
    api = await ApiHouse.open();
    const token = api.token('read');
    const stream = follow(await api.ask('GET', '/events', { token }));
    await until(() => kinds(stream).length === 1, 'the first event');
    const before = performance.now();
    await api.all.issue(PIN);
    await api.all.front.typePin(PIN);
    await until(() => kinds(stream).length === 4, 'what happened');
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(kinds(stream)).toEqual(['ready', 'code_live', 'code_used', 'guest_arrived_first']);
    expect(stream.events()[2]!.data).toMatchObject({
      ...{ event: 'code_used', device: FRONT, user_name: 'Anna Berg', how: 'unlock', first: true },
    });
    expect(findLeaks([PIN], [['the stream', stream.text()]])).toEqual([]);
  });

  it('go on after a break where they were, also over a restart, and each comes once', async () => {
    api = await ApiHouse.open(MemoryHouse.onDisk());
    const token = api.token('read');
    await api.all.issue(PIN);
    await api.all.front.typePin(PIN);
    await api.house.settled();
    await api.all.restart();
    api.mount();
    const headers = { 'last-event-id': '1' };
    const stream = follow(await api.ask('GET', '/events', { token, headers }));
    await until(() => kinds(stream).length === 3, 'what was missed');
    await api.all.front.typePin(PIN);
    await until(() => kinds(stream).length === 4, 'what is new');
    expect(stream.events().map(({ id, event }) => [id, event])).toEqual([
      [1, 'ready'],
      [2, 'code_used'],
      [3, 'guest_arrived_first'],
      [4, 'code_used'],
    ]);
  });

  it('are not lost where the program is killed as soon as the entry is stored', async () => {
    api = await ApiHouse.open(MemoryHouse.onDisk());
    await api.all.issue(PIN);
    const { database } = api.all.store;
    const transaction = database.transaction.bind(database);
    let depth = 0;
    let isDead = false;
    database.transaction = (work) => {
      if (isDead) throw new Error('killed');
      depth++;
      const before = api.house.queries.entries({ limit: 10, role: 'owner' }).length;
      const result = transaction(work);
      depth--;
      isDead ||= depth === 0 && api.house.queries.entries({ limit: 10, role: 'owner' }).length > before;
      if (isDead) throw new Error('killed');
      return result;
    };
    database.transactionSyncedLater = (work) => database.transaction(work);
    database.run = (
      (run) =>
      (sql: string, ...values: never[]) => {
        if (isDead) throw new Error('killed');
        return run(sql, ...values);
      }
    )(database.run.bind(database));
    await Promise.resolve(api.all.front.typePin(PIN)).catch(() => undefined);
    expect(isDead).toBe(true);
    await api.all.kill();
    api.mount();
    const stream = follow(
      await api.ask('GET', '/events', { token: api.token('read'), headers: { 'last-event-id': '1' } }),
    );
    await until(() => kinds(stream).length >= 2, 'what was stored with the entry');
    expect(api.house.queries.entries({ limit: 10, role: 'owner' })).toHaveLength(1);
    expect(kinds(stream)).toEqual(['ready', 'code_used', 'guest_arrived_first']);
  });

  it('say when it was too long ago, and keep no more than they may', async () => {
    api = await ApiHouse.open();
    const token = api.token('read');
    await api.all.issue(PIN);
    const [first] = api.house.eventLog.after(0, 1);
    api.all.store.transaction(() => {
      for (let more = 0; more < 5_300; more++) api.house.eventLog.add(first!.happening!);
    });
    const { oldest: kept, newest } = api.house.eventLog.bounds();
    expect([kept, newest]).toEqual([301, 5_301]);
    for (const [last, oldest] of [
      ['5', 300],
      ['99999', 5_301],
    ] as const) {
      const headers = { 'last-event-id': last };
      const stream = follow(await api.ask('GET', '/events', { token, headers }));
      await until(() => kinds(stream).length > 0, 'the first event');
      expect(stream.events()[0]).toMatchObject({ event: 'missed', id: oldest });
    }
  });

  it('end with their token', async () => {
    api = await ApiHouse.open();
    const { id, token } = api.newToken('read');
    const stream = follow(await api.ask('GET', '/events', { token }));
    await until(() => kinds(stream).length === 1, 'the first event');
    api.house.apiTokens.end(byMember(OWNER), id);
    await until(stream.hasEnded, 'the end');
  });

  it('a thousand streams that nobody reads cost what is bounded, and the doors go on', async () => {
    const limits = { streams: 1_000, ofOneReader: 1_000, waitingBytes: 4_096 };
    api = await ApiHouse.open(undefined, { streams: limits });
    const tokens = [api.token('read'), api.token('read'), api.token('read')];
    const open: Response[] = [];
    for (let one = 0; one < 1_000; one++)
      open.push(await api.ask('GET', '/events', { token: tokens[one % 3]! }));
    expect(open.filter(({ status }) => status === 200)).toHaveLength(1_000);
    expect((await api.ask('GET', '/events', { token: tokens[0]! })).status).toBe(503);
    const code = await api.all.issue(PIN);
    const before = process.memoryUsage().rss;
    for (let use = 0; use < 30; use++) await api.all.front.typePin(PIN);
    await api.house.settled();
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    expect(api.all.state(code)).toBe('live');
    await api.all.does((house) => house.codes.delete(byMember(OWNER), code));
    expect(api.all.codesIn()).toEqual([]);
    // Those that are too far behind were cut off: there is room again.
    expect((await api.ask('GET', '/events', { token: tokens[0]! })).status).toBe(200);
  });
});
