import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, BrowserContextOptions, Page, Browser } from 'playwright-core';
import { pageFilesOf } from '../../src/app/words/page-files.ts';
import { pageWordsOf } from '../../src/app/words/page-words.ts';
import { DEFAULT_UNIT } from '../../src/domain/bookings/unit.ts';
import type { BackupSettings } from '../../src/engine/backups/backups.ts';
import { byMember } from '../../src/domain/people/actor.ts';
import { openHttp } from '../../src/http/http.ts';
import type { Http } from '../../src/http/http.ts';
import { freePort } from '../support/network/free-port.ts';
import { BY, MANAGER, MemoryHouse, MINUTE, OWNER } from '../support/houses/memory-house.ts';

/** As if they were sealed. */
const COPIES: BackupSettings = {
  folders: [join(tmpdir(), `latchkey-web-copies-${process.pid}`)],
  ...{ at: '03:30', daily: 7, weekly: 4, sheet: () => 'kbvtn-abcde-fghij' },
  runner: { make: async () => undefined, check: async () => undefined },
};

/** A house whose page is open in a browser. */
export class WebHouse {
  readonly all: MemoryHouse;
  readonly root: string;
  readonly faults: string[] = [];
  readonly #http: Http;

  private constructor(all: MemoryHouse, http: Http, root: string, faults: string[]) {
    this.all = all;
    this.#http = http;
    this.root = root;
    this.faults = faults;
  }

  /** @param path below which a reverse proxy would serve it */
  static async open(all: MemoryHouse, path = ''): Promise<WebHouse> {
    const port = await freePort();
    const root = `http://127.0.0.1:${port}${path}`;
    const faults: string[] = [];
    const fault = (where: string, error: unknown): unknown => faults.push(`${where}: ${String(error)}`);
    const http = await openHttp({
      ...{ house: all.house, clock: all.clock, words: pageWordsOf, pinsShownMs: 5 * MINUTE },
      files: pageFilesOf({ house: all.house, clock: all.clock, fault }),
      apiUrl: `${root}/api/v1`,
      fault,
      direct: { host: '127.0.0.1', port, publicUrl: root, trustedProxies: [] },
    });
    return new WebHouse(all, http, root, faults);
  }

  get house(): MemoryHouse['house'] {
    return this.all.house;
  }

  /** A browser of its own, with nobody logged in. */
  async visitor(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
    return browser.newContext({ reducedMotion: 'reduce', ...options });
  }

  /** The link of the chat, opened and used. */
  async logIn(page: Page, member = OWNER): Promise<void> {
    const link = this.house.pageAccess.invite(byMember(member));
    if (!link.ok) throw new Error('The link was refused.');
    await page.goto(`${this.root}/in/${link.value.token}`);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor();
  }

  async close(): Promise<void> {
    await this.#http.stop();
    await this.all.stop();
  }
}

/** Three locks and an alarm, with people whose codes are in every state. */
export async function fullHouse(): Promise<MemoryHouse> {
  const all = await MemoryHouse.open({
    backups: COPIES,
    devices: [
      { name: 'Front door', memory: [[7, '840261']] },
      { name: 'Back door' },
      { name: 'Garage' },
      { name: 'Alarm', kind: 'partition' },
    ],
  });
  const { house } = all;
  await house.settled();
  const on = (...names: string[]): string[] =>
    house.queries.devices().flatMap(({ id, name }) => (names.includes(name) ? id : []));
  const issue = async (name: string, where: string[], more: object = {}): Promise<number> => {
    const [firstName = '', lastName = ''] = name.split(' ');
    const user = house.users.add(BY, { firstName, lastName });
    const devices = on(...where);
    const pin = house.pinPolicy.propose({ devices });
    if (!user.ok || !pin.ok) throw new Error(`${name} or their PIN was refused.`);
    const code = house.codes.issue(BY, { user: user.value, pin: pin.value, devices, schedule: {}, ...more });
    if (!code.ok) throw new Error(`The code of ${name} was refused: ${JSON.stringify(code.refusals)}`);
    await house.settled();
    return code.value;
  };
  const weekdays = { days: [1, 2, 3, 4, 5] as const, start: '09:00', end: '17:00' };
  await issue('Anna Berg', ['Front door', 'Back door', 'Alarm']);
  await issue('Bruno Castellanos-Hernández', ['Front door'], { schedule: { windows: [weekdays] } });
  await issue('Chidi Okafor', ['Garage'], {
    schedule: { from: '2026-06-04T15:00', until: '2026-06-07T11:00' },
  });
  await issue('Dana Weiss', ['Front door'], { uses: 3 });
  const paused = await issue('Emil Novák', ['Back door']);
  house.codes.pause(byMember(MANAGER), paused);
  await issue('Fatima El Amrani', ['Front door', 'Garage'], {
    schedule: { windows: [{ days: [6, 7], start: '22:00', end: '06:30' }] },
  });
  await house.settled();
  await all.fault('Garage', { offline: true });
  await issue('Gabriel Ángel', ['Garage']);
  house.users.add(BY, { firstName: 'Hanna', lastName: '' });
  const front = on('Front door')[0]!;
  await house.foreign.readAll(BY, front);
  all.wire.listener({ kind: 'used', device: on('Back door')[0]!, how: 'denied' });
  for (const slot of [1, 2, 1]) {
    await all.pass(20 * MINUTE);
    all.wire.listener({ kind: 'used', device: front, slot, how: 'unlock' });
  }
  await house.settled();
  house.pageAccess.ask('a1b2c3', 'Ida at home');
  for (const [at, name] of ['cleaners', 'family'].entries()) {
    house.groups.addTag(BY, name);
    house.groups.setTag(BY, at + 1, at + 1, true);
  }
  house.groups.addDeviceGroup(BY, 'all doors');
  for (const device of on('Front door', 'Back door')) house.groups.setInGroup(BY, 1, device, true);
  house.bulk.begin(byMember(OWNER), [paused, 2], { kind: 'extend', until: '2026-12-31T12:00' });
  await house.settled();
  const unit = { ...DEFAULT_UNIT, name: 'Garden flat', devices: on('Garage', 'Front door') };
  house.bookings.units.add(BY, unit);
  const source = {
    kind: 'ical',
    address: 'https://site.example/ical/one.ics',
    allowsPrivate: false,
  } as const;
  house.bookings.feeds.add(BY, 1, { name: 'Airbnb', source });
  const guest = { name: 'Nora Lind', phone: '+49 170 1234567' };
  const stay = { unit: 1, guest, arrival: { date: '2026-06-01' }, departure: { date: '2026-06-04' } };
  house.bookings.stays.add(BY, stay);
  await house.settled();
  house.webhooks.add(byMember(OWNER), { address: 'https://site.example/x', allowsPrivate: false });
  house.webhooks.switch(byMember(OWNER), 1, false);
  house.apiTokens.make(byMember(OWNER), { rights: ['read'] });
  house.watches.add(byMember(OWNER), { kind: 'not-come', user: 1, at: '10:00', workdays: true });
  return all;
}
