/** A house in which every screen has something to show: 500 users with names that nobody expects, and all kinds of devices. */
import { MemoryDevice, MemoryDriver } from '../../../drivers/memory/driver.ts';
import { HomeAssistantDriver } from '../../../drivers/home-assistant/driver.ts';
import { SimulatedHomeAssistant } from '../../../drivers/home-assistant/simulator/simulator.ts';
import type { Result } from '../../../src/engine/house.ts';
import { DEFAULT_UNIT } from '../../../src/domain/bookings/unit.ts';
import { CONSOLE } from '../../../src/domain/people/actor.ts';
import type { Language } from '../../../src/domain/people/language.ts';
import { NAME_MAX_LENGTH } from '../../../src/domain/people/user.ts';
import { Pin } from '../../../src/domain/pins/pin.ts';
import { GUESTS, MemoryConditions } from '../../support/houses/memory-conditions.ts';
import { temporaryFolder } from '../../support/houses/memory-house.ts';
import { until } from '../../support/until.ts';
import { ChatHouse } from '../chat-house.ts';

const UNIT_NAME_MAX = 40;
const USERS = 500;
const OLAF = 1002;
const MIA = 1003;
const GUEST = 1004;
const GROUP = -500;

/** What names are made of: joined emoji, flags, marks, right-to-left script, what HTML means something by. */
const ODD = [
  '👨‍👩‍👧‍👦',
  '🇩🇪',
  'שלום',
  'محمد',
  'Zoë',
  'e\u0301',
  '<b>',
  '&amp;',
  '"ʻ',
  '李小龍',
  'ß',
  '\u202eabc\u202c',
];

/** A name of as many characters as a name may have. */
export function oddName(number: number, most = NAME_MAX_LENGTH): string {
  const parts = Array.from({ length: ODD.length }, (_, i) => ODD[(number + i) % ODD.length]!);
  return [...`${number} ${parts.join('').repeat(4)}`].slice(0, most).join('').trim();
}

export interface WalkHouse {
  readonly all: ChatHouse;
  /** Of scenes and whatever else Home Assistant gives names to. */
  readonly names: readonly string[];
  readonly close: () => Promise<void>;
}

export async function openWalkHouse(language: Language): Promise<WalkHouse> {
  const panel = new MemoryDevice({ name: 'Kyrö-Ω', kind: 'partition', slots: 400 });
  const clocked = new MemoryDevice({ name: oddName(7), hasOwnSchedule: true, slots: 400 });
  const simulator = await SimulatedHomeAssistant.start();
  const driver = new HomeAssistantDriver({
    ...{ id: 'ha', url: simulator.url, token: simulator.identity.token },
    ...{ firstRetryMs: 50, drives: [], log: () => undefined, folder: temporaryFolder() },
  });
  const all = await ChatHouse.open({
    appLanguage: language,
    beside: [new MemoryDriver({ id: 'more', devices: [panel, clocked] }), driver],
    surroundings: driver.surroundings,
    settings: { 'memory/front-door': { camera: 'camera.front_door' } },
    conditions: new MemoryConditions({ ...GUESTS, name: oddName(47) }),
    page: { url: 'https://house.example', hasIngress: true },
    backups: {
      folders: ['/tmp/xq'],
      ...{ at: '03:30', daily: 7, weekly: 4, sheet: () => 'kbvtn-abcde-fghij' },
      runner: { make: () => Promise.resolve(), check: () => Promise.resolve(undefined) },
    },
  });
  await until(() => driver.surroundings.runnables().length > 0, 'Home Assistant');
  await fill(all, language);
  all.ann.send('/start');
  await all.settled();
  return {
    all,
    // Home Assistant gives the reason in its own language.
    names: ['script.broken', ...driver.surroundings.runnables().map(({ name }) => name)],
    close: async () => {
      await all.close();
      await simulator.stop();
    },
  };
}

/** Nothing of the house is missing in silence. */
function made<T>(result: Result<T>): void {
  if (!result.ok) throw new Error(`The house was refused something: ${JSON.stringify(result.refusals)}`);
}

async function fill(all: ChatHouse, language: Language): Promise<void> {
  const { house, store, clock } = all;
  for (const device of [all.front, all.back]) {
    device.locked = device === all.front;
    device.battery = 12;
    device.onChange();
  }
  await all.front.preload(3, '602913');
  store.database.transaction(() => {
    for (let n = 1; n <= USERS; n++)
      house.users.add(CONSOLE, { firstName: oddName(n), lastName: n % 3 === 0 ? oddName(n + 1) : '' });
  });
  for (let n = 1; n <= 24; n++) {
    const digits = String(518_243 + n * 7_919);
    const devices = n % 2 === 0 ? ['memory/front-door', 'more/Kyrö-Ω'] : ['memory/front-door'];
    house.codes.issue(CONSOLE, { user: n, pin: Pin.of(digits), devices, schedule: {} });
  }
  for (const [id, name, role] of [
    [OLAF, oddName(31), 'owner'],
    [MIA, 'Mia', 'manager'],
    [GUEST, oddName(32), 'guest'],
  ] as const) {
    store.members.save({ id, name, role }, clock.now());
    all.telegram.person(id, 'Zoë', language).send('/start');
  }
  all.ann.addBot(GROUP, oddName(43));
  await all.settled();
  house.groups.addTag(CONSOLE, oddName(41));
  house.groups.setTag(CONSOLE, 1, 1, true);
  house.groups.addDeviceGroup(CONSOLE, oddName(42));
  house.groups.setInGroup(CONSOLE, 1, 'memory/front-door', true);
  made(
    house.bookings.units.add(CONSOLE, {
      ...DEFAULT_UNIT,
      ...{
        name: oddName(44, UNIT_NAME_MAX),
        devices: ['memory/back-door'],
        beforeMinutes: 30,
        backup: 'by-tap',
      },
    }),
  );
  const source = { kind: 'ical', address: 'https://site.example/a.ics', allowsPrivate: false } as const;
  made(house.bookings.feeds.add(CONSOLE, 1, { name: oddName(45, UNIT_NAME_MAX), source }));
  made(
    house.bookings.stays.add(CONSOLE, {
      unit: 1,
      guest: { name: oddName(46), phone: '+49 170 1' },
      ...{ arrival: { date: '2026-06-05' }, departure: { date: '2026-06-08' } },
    }),
  );
  await house.foreign.readAll(CONSOLE, 'memory/front-door');
  await all.settled();
  // Somebody came, somebody typed wrong digits, and a code was changed at the keypad.
  await all.front.typePin(String(518_243 + 7_919));
  await all.front.typePin('000000');
  await all.front.changeAtKeypad(1, '864209');
  await all.settled();
}
