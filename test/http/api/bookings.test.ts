import { afterEach, describe, expect, it } from 'vitest';
import { byMember } from '../../../src/domain/people/actor.ts';
import { FakePost } from '../../support/bookings/fake-post.ts';
import { stay } from '../../support/bookings/fake-feeds.ts';
import { AIRBNB, LetHouse } from '../../support/bookings/let-house.ts';
import { FRONT, OWNER } from '../../support/houses/memory-house.ts';
import { findLeaks } from '../../support/process/leaks.ts';
import { ApiHouse } from './api-house.ts';
import type { Json } from './api-house.ts';

const SHARE = { when: { kind: 'by-hand' }, ways: [{ kind: 'email' }] } as const;
const DATES = { arrival: { date: '2026-06-01', time: '10:00' }, departure: { date: '2026-06-05' } };

let home: LetHouse;
let api: ApiHouse;
let post: FakePost;

afterEach(() => api.close());

async function open(): Promise<void> {
  post = new FakePost();
  home = await LetHouse.open({
    guestChannels: [post],
    unit: { share: { ...SHARE, language: 'en', tellsChanges: true, tellsEnd: false } },
  });
  api = await ApiHouse.open(home.test);
}

const digits = (): string[] => api.all.codesIn();

const audit = (): string[] =>
  api.all.store.database
    .all('SELECT actor, what, subject FROM audit')
    .map((row) => Object.values(row).join(' '));

async function refusal(answer: Response): Promise<[number, string]> {
  return [answer.status, ((await answer.json()) as { code: string }).code];
}

async function booked(token: string, guest: object = { name: 'Nora Lind' }): Promise<Json> {
  return api.json('POST', '/bookings', { token, body: { unit: home.unit, guest, ...DATES } });
}

describe('bookings over the API', () => {
  it('one by hand is on the lock, extended, shortened and cancelled, each by the token', async () => {
    await open();
    const { id: tokenId, token } = api.newToken('read', 'issue');
    const made = await booked(token);
    const path = `/bookings/${made.id}`;
    const seen = await api.json('GET', path, { token });
    expect(seen).toMatchObject({
      ...{ name: 'Nora Lind', state: 'ready', unit: { name: 'Garden flat' }, not_ready: [], concerns: [] },
      ...{ arrival: { date: '2026-06-01', time: '10:00' }, departure: { date: '2026-06-05', time: null } },
      ...{ check_out: '2026-06-05T09:00:00.000Z', grants: [{ device: FRONT, state: 'live' }], messages: [] },
    });
    const [pin = ''] = digits();
    expect(pin).toMatch(/^\d{4,8}$/);

    const patch = async (body: object): Promise<Json> => {
      const { headers } = await api.ask('GET', path, { token });
      return api.json('PATCH', path, { token, body, headers: { 'if-match': headers.get('etag')! } });
    };
    expect(await patch({ departure: { date: '2026-06-07' } })).toMatchObject({
      ...{
        until: '2026-06-07T09:00:00.000Z',
        set_by_hand: expect.arrayContaining(['departure']) as string[],
      },
    });
    expect(await patch({ departure: { date: '2026-06-03', time: '08:00' } })).toMatchObject({
      until: '2026-06-03T06:00:00.000Z',
    });
    expect(digits()).toEqual([pin]);
    const wrong = await api.ask('PATCH', path, {
      ...{ token, headers: { 'if-match': '*' }, body: { departure: { date: '2026-05-01' } } },
    });
    expect(await refusal(wrong)).toEqual([422, 'stay/end-before-start']);

    const { code } = home.stay();
    expect(await api.json('DELETE', path, { token })).toMatchObject({
      ...{ state: 'cancelled', code, grants: [{ device: FRONT, state: 'removing' }] },
    });
    expect(digits()).toEqual([]);
    expect(await api.json('GET', path, { token })).toMatchObject({ state: 'cancelled' });
    await api.json('POST', `${path}/keep`, { token });
    expect(await api.json('GET', path, { token })).toMatchObject({ state: 'ready' });
    for (const what of ['add stay', 'change stay', 'remove stay', 'keep stay'])
      expect(audit()).toContain(`token:${tokenId} ${what} stay:${made.id}`);
    expect(findLeaks([pin, ...digits()], api.texts)).toEqual([]);
    expect(api.faults).toEqual([]);
  });

  it('of two who change the same booking, the later one sees what the earlier did, and decides', async () => {
    await open();
    const token = api.token('read', 'issue');
    const { id } = await booked(token);
    const path = `/bookings/${id}`;
    const etag = (await api.ask('GET', path, { token })).headers.get('etag')!;
    await api.all.front.typePin(digits()[0]!);
    await api.house.settled();
    // That the guest has come in is no decision.
    expect((await api.ask('GET', path, { token })).headers.get('etag')).toBe(etag);
    const departure = { date: '2026-06-08' };
    home.bookings.stays.edit(byMember(OWNER), id, { departure });
    const body = { departure: { date: '2026-06-03' } };
    expect((await api.ask('PATCH', path, { token, body })).status).toBe(428);
    const stale = await api.ask('PATCH', path, { token, body, headers: { 'if-match': etag } });
    expect(stale.status).toBe(412);
    expect(await stale.json()).toMatchObject({
      ...{ code: 'changed', current: { id, departure }, changes: [{ what: 'change stay', by: 'Olivia' }] },
    });
    const late = await api.ask('DELETE', path, { token, headers: { 'if-match': etag } });
    expect(late.status).toBe(412);
    expect(home.stay()).toMatchObject({ departure, state: 'arrived' });
    const headers = { 'if-match': stale.headers.get('etag')! };
    expect((await api.ask('PATCH', path, { token, body, headers })).status).toBe(200);
    expect((await api.ask('DELETE', path, { token })).status).toBe(200);
  });

  it('a change by a calendar is another version too', async () => {
    await open();
    const token = api.token();
    home.feeds.shows(AIRBNB, stay('a', ['2026-06-10', '2026-06-12']));
    const feed = await home.feed();
    await home.read(feed);
    const [listed] = (await api.json('GET', '/bookings', { token })).items;
    const path = `/bookings/${listed!.id}`;
    const etag = (await api.ask('GET', path, { token })).headers.get('etag')!;
    home.feeds.shows(AIRBNB, stay('a', ['2026-06-10', '2026-06-14']));
    await home.read(feed);
    const body = { departure: { date: '2026-06-13' } };
    const stale = await api.ask('PATCH', path, { token, body, headers: { 'if-match': etag } });
    expect(stale.status).toBe(412);
    await api.json('PATCH', path, { token, body, headers: { 'if-match': stale.headers.get('etag')! } });
    expect(await api.json('GET', path, { token })).toMatchObject({
      ...{ departure: { date: '2026-06-13' }, feeds: [{ name: 'Airbnb' }] },
      concerns: [{ kind: 'calendar-differs', departure: { date: '2026-06-14', time: null } }],
    });
    await api.json('POST', `${path}/follow`, { token });
    expect(home.stay()).toMatchObject({ departure: { date: '2026-06-14' }, own: {} });
  });

  it('an unclear one is confirmed or set aside, once', async () => {
    await open();
    const token = api.token('read', 'issue');
    const unclear = { kind: 'unclear', summary: 'CLOSED' } as const;
    const [one, two] = [stay('a', ['2026-06-01', '2026-06-03']), stay('b', ['2026-06-10', '2026-06-12'])];
    home.feeds.shows(AIRBNB, { ...one, ...unclear }, { ...two, ...unclear });
    await home.read(await home.feed());
    const asked = await api.json('GET', '/bookings?state=unclear&concern=true', { token });
    expect(asked.items).toMatchObject([
      { name: 'CLOSED', code: null, concerns: [{ kind: 'guest-or-block' }] },
      { state: 'unclear' },
    ]);
    const [first, second] = asked.items.map(({ id }) => `/bookings/${id}`);
    expect(await api.json('POST', `${first}/confirm`, { token })).toMatchObject({ state: 'expected' });
    expect(await api.json('POST', `${second}/set-aside`, { token })).toMatchObject({ state: 'blocked' });
    for (const what of ['confirm', 'set-aside'])
      expect(await refusal(await api.ask('POST', `${second}/${what}`, { token }))).toEqual([
        422,
        'stay/not-unclear',
      ]);
  });

  it('lists units, and bookings in parts by arrival, of which none is missed or shown twice', async () => {
    await open();
    const token = api.token('read');
    const days = ['2026-06-20', '2026-06-10', '2026-06-10', '2026-06-05', '2026-06-30'];
    for (const [index, date] of days.entries())
      await home.test.does((house) =>
        house.bookings.stays.add(byMember(OWNER), {
          ...{ unit: home.unit, guest: { name: `Guest ${index}` }, arrival: { date } },
          departure: { date: '2026-07-01' },
        }),
      );
    const names: string[] = [];
    let next: string | null = null;
    do {
      const cursor: string = next === null ? '' : `&cursor=${next}`;
      const listed: Json = await api.json('GET', `/bookings?limit=2${cursor}`, { token });
      names.push(...listed.items.map(({ name }) => name));
      next = listed.next;
    } while (next !== null);
    expect(names).toEqual([3, 1, 2, 0, 4].map((index) => `Guest ${index}`));
    expect((await api.json('GET', '/bookings?unit=99', { token })).items).toEqual([]);
    await home.bookings.feeds.readNow(await home.feed());
    const { items } = await api.json('GET', '/units', { token });
    expect(items).toMatchObject([
      {
        ...{ name: 'Garden flat', devices: [{ id: FRONT, name: 'front' }], check_in: '15:00' },
        feeds: [{ name: 'Airbnb', host: 'site.example', on: true, problem: 'unreachable' }],
      },
    ]);
    expect(await api.json('GET', `/units/${home.unit}`, { token })).toEqual(items[0]);
    expect(await refusal(await api.ask('GET', '/units/99', { token }))).toEqual([404, 'not-found/unit']);
    // The address of a calendar is a secret.
    expect(findLeaks(['secret', AIRBNB], api.texts)).toEqual([]);
  });
});

describe('the message with the code', () => {
  it('goes to the guest once more when asked, and no answer holds the PIN', async () => {
    await open();
    const { id: tokenId, token } = api.newToken('read', 'issue', 'reveal');
    const { id } = await booked(token, { name: 'Nora Lind', email: 'nora@example.org' });
    const path = `/bookings/${id}`;
    const headers = { 'idempotency-key': 'k' };
    for (const _ of [1, 2])
      expect(await api.json('POST', `${path}/share`, { token, body: {}, headers })).toMatchObject({
        ...{ kind: 'code', way: 'email' },
      });
    expect(post.arrived).toHaveLength(1);
    await api.json('POST', `${path}/share`, { token, body: { way: 'email' } });
    expect(post.arrived.map(({ to }) => to.email)).toEqual(['nora@example.org', 'nora@example.org']);
    expect(await api.json('GET', path, { token })).toMatchObject({
      ...{ share: { state: 'sent' }, messages: [{ state: 'sent' }, { state: 'sent', problem: null }] },
    });
    expect(audit()).toContain(`token:${tokenId} share stay stay:${id}`);
    const none = await api.ask('POST', `${path}/share`, { token, body: { way: 'notify' } });
    expect(await refusal(none)).toEqual([422, 'stay/no-way']);
    expect(findLeaks(digits(), api.texts)).toEqual([]);
    expect(findLeaks(digits(), [['the letter', JSON.stringify(post.arrived[0])]])).toHaveLength(1);
  });

  it('that did not go out is sent again or dropped', async () => {
    await open();
    const token = api.token();
    post.outcome = { kind: 'refused', problem: { kind: 'no-address' } };
    const { id } = await booked(token, { name: 'Nora Lind', email: 'nora@example.org' });
    const { id: message } = await api.json('POST', `/bookings/${id}/share`, { token, body: {} });
    const shown = await api.json('GET', `/bookings/${id}`, { token });
    expect(shown).toMatchObject({ messages: [{ id: message, state: 'refused' }] });
    post.outcome = { kind: 'sent' };
    const path = `/bookings/${id}/messages/${message}`;
    await api.json('POST', path, { token, body: { what: 'again' } });
    expect(post.arrived).toHaveLength(1);
    const settled = await api.ask('POST', path, { token, body: { what: 'drop' } });
    expect(await refusal(settled)).toEqual([422, 'stay/settled']);
    const elsewhere = await api.ask('POST', `/bookings/99/messages/${message}`, {
      ...{ token, body: { what: 'again' } },
    });
    expect(await refusal(elsewhere)).toEqual([404, 'not-found/message']);
  });

  it('cannot be led to somebody else by a token that may not see PINs', async () => {
    await open();
    const token = api.token('read', 'issue', 'manage');
    for (const guest of [{ email: 'me@example.org' }, { phone: '+49 170 1234567' }]) {
      const body = { unit: home.unit, guest, ...DATES };
      expect(await refusal(await api.ask('POST', '/bookings', { token, body }))).toEqual([403, 'no-right']);
    }
    const { id } = await booked(token);
    const headers = { 'if-match': '*' };
    const body = { guest: { email: 'me@example.org' } };
    expect((await api.ask('PATCH', `/bookings/${id}`, { token, body, headers })).status).toBe(403);
    const { user } = home.stay();
    const changed = await api.ask('PATCH', `/users/${user}`, { token, body: { email: 'me@example.org' } });
    expect(await refusal(changed)).toEqual([403, 'no-right']);
    expect((await api.ask('PATCH', `/users/${user}`, { token, body: { last_name: 'X' } })).status).toBe(200);
    expect((await api.ask('POST', `/bookings/${id}/share`, { token, body: {} })).status).toBe(403);
    expect((await api.ask('POST', `/bookings/${id}/backup`, { token, body: { device: FRONT } })).status).toBe(
      403,
    );
    expect(post.tries).toBe(0);
  });
});

describe('what is next', () => {
  it('names the codes that begin and end, and where', async () => {
    await open();
    const token = api.token('read', 'issue');
    const { id } = await booked(token);
    const code = home.stay().code;
    const found = await api.json('GET', '/answers/next?hours=120', { token });
    expect(found).toMatchObject({
      ...{ more: false },
      items: [{ opens: false, code, device: FRONT, user: { name: 'Nora Lind' }, hindered: null }],
    });
    expect((await api.json('GET', '/answers/next', { token })).items).toEqual([]);
    expect((await api.ask('GET', '/answers/next?hours=999', { token })).status).toBe(400);
    expect(await refusal(await api.ask('GET', '/answers/next?user=99', { token }))).toEqual([
      404,
      'not-found/user',
    ]);
    await api.json('DELETE', `/bookings/${id}`, { token });
    expect((await api.json('GET', '/answers/next?hours=120', { token })).items).toEqual([]);
  });
});
