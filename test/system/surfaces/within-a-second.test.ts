import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import type { ShownMessage } from '../../../bot/simulator/person.ts';
import { byMember } from '../../../src/domain/people/actor.ts';
import { deviceKey } from '../../../src/http/pages/parts.ts';
import { formOf } from '../../http/page-house.ts';
import { ProgramHouse } from '../../support/houses/program-house.ts';
import { freePort } from '../../support/network/free-port.ts';
import { TestClient } from '../../support/network/mqtt-client.ts';
import { TestBroker } from '../../support/network/test-broker.ts';
import { until } from '../../support/until.ts';
import { hidden, target } from './shared-house.ts';

/** The whole program by the real clock: what is decided in one place is seen in all others within a second. */

const OWNER = 1001;
const SECOND_MS = 1_000;
const FAR = '2099-01-01T00:00';

let simulator: SimulatedHomeAssistant;
let broker: TestBroker;
let house: ProgramHouse;
let mqtt: TestClient;
let root: string;
let lock: string;
let cookie: string;
let token: string;
let told: { count: number };
const ends: (() => unknown)[] = [];
const atEnd = (end: () => unknown): void => void ends.unshift(end);

beforeAll(async () => {
  simulator = await SimulatedHomeAssistant.start();
  atEnd(() => simulator.stop());
  broker = await TestBroker.open({ atEnd });
  mqtt = await TestClient.connect(broker, { atEnd });
  const port = await freePort();
  root = `http://127.0.0.1:${port}`;
  lock = `ha/${simulator.zwave.entityId}`;
  house = await ProgramHouse.open({
    ...{ url: simulator.url, token: simulator.identity.token },
    devices: [`${lock}: { name: Front door }`],
    sections: [
      `mqtt: { url: "${broker.url}" }`,
      `http: { direct: { host: 127.0.0.1, port: ${port}, public_url: "${root}" } }`,
    ],
  });
  atEnd(() => house.close());
  await house.has(lock);
  await mqtt.reads('latchkey/status', 'online');
  const link = house.program.house.pageAccess.invite(byMember(OWNER));
  const made = house.program.house.apiTokens.make(byMember(OWNER), { rights: ['read', 'issue'] });
  if (!link.ok || !made.ok) throw new Error('The owner was refused.');
  token = made.value.token;
  const login = await fetch(`${root}/in/${link.value.token}`, {
    ...{ method: 'POST', redirect: 'manual', ...formed({}) },
  });
  cookie = login.headers.get('set-cookie')!.split(';')[0]!;
  told = await follow();
}, 60_000);

afterAll(async () => {
  for (const end of ends) await end();
});

function formed(fields: Parameters<typeof formOf>[0]): { body: string; headers: Record<string, string> } {
  const { body, headers } = formOf(fields);
  return { body, headers: { ...headers, origin: root } };
}

/** How often the open page was told that something has changed. */
async function follow(): Promise<{ count: number }> {
  const count = { count: 0 };
  const cut = new AbortController();
  const answer = await fetch(`${root}/live`, { headers: { cookie }, signal: cut.signal });
  atEnd(() => cut.abort());
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body!)
      count.count += decoder.decode(chunk as Uint8Array).split('event: changed').length - 1;
  })().catch(() => undefined);
  await until(() => count.count > 0, 'the stream of the page');
  return count;
}

async function text(path: string): Promise<string> {
  return (await fetch(root + path, { headers: { cookie } })).text();
}

async function submit(path: string, fields: Parameters<typeof formOf>[0]): Promise<string> {
  const proof = hidden('proof', await text('/'));
  const { body, headers } = formed({ ...fields, proof });
  const init = { method: 'POST', body, headers: { ...headers, cookie }, redirect: 'manual' } as const;
  const answer = await fetch(root + path, init);
  const next = answer.headers.get('location');
  return next === null ? answer.text() : text(next);
}

interface Code {
  readonly id: number;
  readonly paused: boolean;
  readonly deleted: boolean;
  readonly schedule: { readonly from?: string };
  readonly grants: readonly { readonly state: string }[];
}

async function api<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = {
    ...{ authorization: `Bearer ${token}`, 'if-match': '*' },
    ...(body && { 'content-type': 'application/json' }),
  };
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  const answer = await fetch(`${root}/api/v1${path}`, init);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
  return (await answer.json()) as T;
}

const labelsOf = (buttons: ShownMessage['buttons']): string[] =>
  buttons.flat().map(({ text: label }) => label);

/** What stands on the message that the owner has open in the chat, and on its buttons, whatever alerts came below it. */
function open(mark: RegExp): string {
  const isCard = ({ buttons }: ShownMessage): boolean => labelsOf(buttons).includes('⌂ Home');
  const card = house.owner.screen().findLast((shown) => isCard(shown) && mark.test(shown.text));
  return card ? [card.text, ...labelsOf(card.buttons)].join('\n') : '';
}

const codesOnLock = async (): Promise<number> => Object.keys(await simulator.zwave.slots()).length;

type What = 'issued' | 'paused' | 'changed' | 'deleted';

interface Person {
  readonly id: number;
  readonly name: string;
  code: number;
}

/** Where a change is seen, and how. */
const SEEN: Readonly<Record<string, (what: What, who: Person) => boolean | Promise<boolean>>> = {
  chat: (what, who) => {
    const card = open(new RegExp(who.name));
    switch (what) {
      case 'issued':
        return /✅ always|✅ Front door: live/.test(card);
      case 'paused':
        return /Paused/.test(card);
      case 'changed':
        return /2099/.test(card);
      case 'deleted':
        return /Deleted/.test(card);
    }
  },
  page: async (what, who) => {
    const page = await text(what === 'issued' ? `/people/${who.id}` : `/codes/${who.code}`);
    switch (what) {
      case 'issued':
        return /class="state live|live/.test(page) && page.includes('/codes/');
      case 'paused':
        return page.includes(`/codes/${who.code}/resume`);
      case 'changed':
        return page.includes('2099');
      case 'deleted':
        return !page.includes(`/codes/${who.code}/pause`);
    }
  },
  API: async (what, who) => {
    if (what === 'issued') {
      const { items } = await api<{ items: Code[] }>('GET', `/codes?user=${who.id}`);
      return items[0]?.grants[0]?.state === 'live';
    }
    const code = await api<Code>('GET', `/codes/${who.code}`);
    const state = code.grants[0]?.state;
    switch (what) {
      case 'paused':
        return code.paused && state === 'scheduled';
      case 'changed':
        return code.schedule.from === FAR && state === 'scheduled';
      case 'deleted':
        return code.deleted && state === 'gone';
    }
  },
  MQTT: (what, who) => {
    const user = mqtt.last(`latchkey/user/${who.id}/enabled`);
    const device = mqtt.heard.findLast(({ topic }) => /^latchkey\/device\/.*front.*\/state$/.test(topic));
    const { ours } = JSON.parse(device?.payload ?? '{}') as { ours?: number };
    switch (what) {
      case 'issued':
        return mqtt.heard.some(
          ({ topic, payload }) =>
            topic === 'latchkey/events/code_live' && payload.includes(`"user_id":${who.id}`),
        );
      case 'paused':
        return user === 'OFF' && ours === 0;
      case 'changed':
      case 'deleted':
        return ours === 0;
    }
  },
};

/** Each makes all ready, and then says how the decision itself is made: from then on time counts. */
type Decide = () => Promise<unknown>;
type Decider = Partial<Record<What, (who: Person) => Decide | Promise<Decide>>>;

const say = async (text: string | RegExp): Promise<void> => {
  if (typeof text === 'string' && !house.labels().includes(text)) house.owner.send(text);
  else house.owner.tap(text);
};
const change = async (who: Person, from: string): Promise<Decide> => {
  await house.does('✏️ Edit', 'Schedule', from);
  if (house.labels().includes('✅ Use it')) await house.does('✅ Use it');
  expect(house.labels(), who.name).toContain('✅ Save');
  return () => say('✅ Save');
};
const form = async (who: Person, when: string): Promise<Decide> => {
  const page = await text(`/codes/${who.code}/edit`);
  const review = await submit(`/codes/${who.code}/edit`, {
    ...{ seen: hidden('seen', page), when, 'when-before': 'x', device: [deviceKey(lock)] },
  });
  expect(target(review)).toMatch(/save$/);
  return () => submit(target(review), {});
};
const command = (name: string, input: object): Promise<void> =>
  mqtt.publish(`latchkey/command/${name}`, input);

const DECIDERS: Readonly<Record<string, Decider>> = {
  page: {
    issued: async (who) => {
      const path = `/people/${who.id}/code`;
      const review = await submit(path, { when: 'always', device: [deviceKey(lock)] });
      return () => submit(target(review), {});
    },
    changed: (who) => form(who, 'from 1 January 2099'),
    deleted: (who) => () => submit(`/codes/${who.code}/delete`, {}),
  },
  chat: {
    issued: async () => {
      await house.does('🔑 New code', '🎲 Generate', '☐ Front door', 'Always');
      return () => say('✅ Save');
    },
    changed: (who) => change(who, 'from 1 January 2099'),
    deleted: async () => {
      await house.does('🗑 Delete');
      return () => say('🗑 Yes, delete');
    },
  },
  API: {
    issued: (who) => () => api('POST', '/codes', { user: who.id, devices: [lock] }),
    changed: (who) => () => api('PATCH', `/codes/${who.code}`, { schedule: { from: FAR } }),
    deleted: (who) => () => api('DELETE', `/codes/${who.code}`),
  },
  // No command of MQTT changes the schedule of a code.
  MQTT: {
    issued: (who) => () => command('issue_code', { user: who.id, devices: ['Front door'] }),
    paused: (who) => () => command('pause_code', { code: who.code }),
    deleted: (who) => () => command('revoke_code', { code: who.code }),
  },
};

describe('a decision is seen everywhere within a second', () => {
  it.each(Object.keys(DECIDERS))(
    'made by %s',
    async (place) => {
      const name = `Person of ${place}`;
      const [firstName, lastName] = ['Person', `of ${place}`];
      const added = house.program.house.users.add(byMember(OWNER), { firstName, lastName });
      if (!added.ok) throw new Error('The user was refused.');
      const who: Person = { id: added.value, name, code: 0 };
      await house.settled();
      await house.does('/users', new RegExp(name));
      onTestFinished(() => house.program.settled());
      const took: string[] = [];
      for (const [what, ready] of Object.entries(DECIDERS[place]!) as [What, Decider[What]][]) {
        const decide = await ready!(who);
        // What counts is this decision. Telegram takes about one message a second in a chat.
        await house.settled();
        await pause(SECOND_MS);
        const toldBefore = told.count;
        const before = performance.now();
        await decide();
        const seenAt = await Promise.all(
          Object.entries(SEEN).map(async ([where, sees]) => {
            await until(() => sees(what, who), `${what} by ${place} in the ${where}`, 5_000);
            return [where, Math.round(performance.now() - before)] as const;
          }),
        );
        await until(() => told.count > toldBefore, `${what} by ${place} in the page that is open`, 5_000);
        seenAt.push(['open page', Math.round(performance.now() - before)]);
        took.push(`${what}: ${seenAt.map(([where, ms]) => `${where} ${ms}`).join(', ')}`);
        for (const [where, ms] of seenAt) expect(ms, `${what}, ${where}`).toBeLessThan(SECOND_MS);
        if (what === 'issued') {
          who.code = house.program.house.queries.codesOf(who.id)[0]!.id;
          expect(await codesOnLock()).toBe(1);
          await house.does(`/users`, new RegExp(name), /always/);
        }
        await house.settled();
      }
      process.stdout.write(`${place} (ms):\n  ${took.join('\n  ')}\n`);
      expect(await codesOnLock()).toBe(0);
    },
    60_000,
  );
});
