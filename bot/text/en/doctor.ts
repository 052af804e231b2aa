import type { Connected } from '../../../src/domain/doctor/finding.ts';
import type { FoundWords } from '../lines/doctor-lines.ts';

const WHAT: Readonly<Record<Connected, string>> = {
  telegram: 'Telegram',
  broker: 'The MQTT broker',
  'home-assistant': 'Home Assistant',
  'zwave-js-server': 'The Z-Wave JS server',
  panel: 'The panel',
  stick: 'The Z-Wave stick',
  page: 'The page',
  mail: 'The mail server',
  speech: 'The helper for free speech',
};

/** Codes of the system, in words. */
const ERROR: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
  ENOTFOUND: 'its name is not known in the network',
  EAI_AGAIN: 'names cannot be looked up now',
  ETIMEDOUT: 'it does not answer in time',
  TimeoutError: 'it does not answer in time',
  AbortError: 'it does not answer in time',
  ECONNRESET: 'it closes the connection',
  ENOENT: 'it is not there',
  EACCES: 'Latchkey may not use it',
  EPERM: 'Latchkey may not use it',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

const REFUSED: Partial<Record<Connected, string>> = {
  telegram: 'Telegram does not know the token. Ask @BotFather for it, and write it to telegram.token.',
  broker: 'Look at mqtt.username and mqtt.password, and at what the broker allows this user.',
  'home-assistant': 'Make a new long-lived access token as an administrator, and write it to the driver.',
  'zwave-js-server': 'It speaks no version that Latchkey knows. Update whichever is older.',
  mail: 'Look at mail.username and mail.password.',
};

const why = (error: string): string => ERROR[error] ?? `the system says ${error}`;
const its = (driver: string | undefined): string => (driver === undefined ? '' : `, driver ${driver}`);
const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
const codesAre = (number: number): string => `${number} ${number === 1 ? 'code is' : 'codes are'}`;
const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0);
const seconds = (ms: number): string => (Math.abs(ms) / 1_000).toFixed(Math.abs(ms) < 10_000 ? 1 : 0);

const found: FoundWords = {
  'clock-right': ({ offMs, zone }) =>
    `The clock is right${Math.abs(offMs) < 1_000 ? '' : ` to ${seconds(offMs)} s`}. Time zone ${zone}.`,
  'clock-wrong': ({ offMs, zone }) =>
    `The clock of this computer is ${seconds(offMs)} s ${offMs > 0 ? 'ahead' : 'behind'} (time zone ${zone}). Codes begin and end at the wrong time. Switch on the synchronisation with a time server.`,
  'clock-unasked': ({ zone }) =>
    `Nobody could say whether the clock is right (time zone ${zone}). Compare it with another clock.`,
  'clock-doubted': () =>
    'The clock may be wrong. Codes with a schedule stay as they are. Set it right, or say on the page that it is right.',
  'disk-good': ({ folder, freeBytes }) =>
    `The disk takes writes: ${gigabytes(freeBytes)} GB free at ${folder}.`,
  'disk-little': ({ folder, freeBytes }) =>
    `Only ${gigabytes(freeBytes)} GB are free at ${folder}. Make room before an update.`,
  'disk-full': ({ folder }) => `The disk at ${folder} is full. Make room: nothing can be stored.`,
  'disk-unwritable': ({ folder, error }) => `${folder} cannot be written: ${why(error)}.`,
  'disk-in-memory': () =>
    'The disk takes no writes. What happens is kept in memory until it does: make room, and do not restart.',
  'key-opens': () => 'The house key opens the PINs.',
  'key-missing': ({ folder }) =>
    `The database is in ${folder}, and house.key is not. Put back the key that was used with it.`,
  'key-wrong': () =>
    'The house key does not open the PINs. Put back the key that was used with this database.',
  'key-open-to-others': ({ folder }) =>
    `Others on this computer can read the house key. Run: chmod 600 ${folder}/house.key`,
  'house-new': ({ folder }) => `There is no house in ${folder} yet. It is made at the first start.`,
  'house-older': () => 'The database is of an older Latchkey. The next start brings it up to date.',
  'house-newer': () => 'The database is of a newer Latchkey. Use that version, or restore an older copy.',
  'house-unreadable': ({ error }) => `The database cannot be read: ${why(error)}. Restore a copy.`,
  'program-runs': () => 'Latchkey runs.',
  'program-rests': () => 'Latchkey does not run here: no code begins or ends. Start it.',
  'backup-proven': ({ at }) => `The last copy of the house is of ${at}. It was opened and proven.`,
  'backup-old': ({ at }) =>
    `The last copy of the house is of ${at}. Make one now, and see what stops it at night.`,
  'backup-unproven': ({ at }) =>
    `The last copy of the house, of ${at}, was not proven. Do not rely on it: make one now.`,
  'backup-none': () => 'There is no copy of the house yet. The first one is made soon after the start.',
  'backup-failed': ({ folder, error }) => `No copy could be put into ${folder}: ${why(error)}.`,
  'backup-not-fetched': () =>
    'Nobody has fetched the key sheet or a copy yet. Fetch both in the chat, under “Members”, “Copies of the house”.',
  'devices-well': ({ count: number, typicalMs }) =>
    `${count(number, 'device', 'devices')}, and nothing to look after.${typicalMs === undefined ? '' : ` A code is typically there after ${seconds(typicalMs)} s.`}`,
  'device-silent': ({ name, since }) =>
    `${name} does not answer${since === undefined ? '' : ` since ${since}`}. Look at its battery and its connection.`,
  'device-without-codes': ({ name, why: words }) => `${name} can hold no code: ${words}`,
  'battery-weak': ({ name, percent }) => `The battery of ${name} is at ${percent} %. Change it soon.`,
  'codes-well': ({ count: number }) => `${codesAre(number)} on the devices, and none is in trouble.`,
  'codes-overdue': ({ count: number, devices }) =>
    `${codesAre(number)} overdue: they should be gone and may still open ${devices}. Delete them there by hand if the device stays silent.`,
  'codes-rejected': ({ count: number, devices }) =>
    `${count(number, 'code was', 'codes were')} rejected by ${devices}. Open each code: it says why.`,
  'codes-conflict': ({ count: number, devices }) =>
    `${count(number, 'code was', 'codes were')} changed at ${devices}. Decide which one holds.`,
  'codes-waiting': ({ count: number, devices }) =>
    `${count(number, 'code waits', 'codes wait')} for ${devices}. Open each code: it says for what.`,
  'driver-up': ({ driver, devices, reachable }) =>
    devices === reachable
      ? `Driver ${driver} is connected: ${count(devices, 'device', 'devices')}.`
      : `Driver ${driver} is connected: ${reachable} of ${count(devices, 'device', 'devices')} can be reached.`,
  'driver-down': ({ driver, why: words }) => `Driver ${driver} is not connected: ${words}`,
  'driver-renamed': ({ was, now, devices, codes }) =>
    `${count(codes, 'code is', 'codes are')} bound to ${count(devices, 'device', 'devices')} of the driver ${was}, which the configuration does not have. ${
      now === undefined
        ? `Give the driver its id ${was} back, or move the codes at each device.`
        : `If ${now} is the same driver with another id, move them there.`
    }`,
  'server-may-wipe': ({ driver, version }) =>
    `Z-Wave JS server ${version}, driver ${driver}, does not say whether interview.queryAllUserCodes is on. Look in its settings: if it is off, the first interview of a lock deletes all codes of the lock.`,
  answers: ({ what, place, driver, ms, version }) =>
    `${WHAT[what]}${version === undefined || version === '' ? '' : ` ${version}`} answers (${place}${its(driver)}, ${ms} ms).`,
  held: ({ what, place, driver }) => `${WHAT[what]} (${place}${its(driver)}) is in use by Latchkey.`,
  free: ({ what, place, driver }) => `${WHAT[what]} (${place}${its(driver)}) can be opened.`,
  refuses: ({ what, place, driver }) =>
    `${WHAT[what]} (${place}${its(driver)}) does not let Latchkey in. ${REFUSED[what] ?? ''}`.trimEnd(),
  'other-answers': ({ what, place, driver }) =>
    `${WHAT[what]} is not at ${place}${its(driver)}: something else answers there. Look at the address in the configuration.`,
  silent: ({ what, place, driver, error }) =>
    `${WHAT[what]} (${place}${its(driver)}) cannot be reached: ${why(error)}. Look at the address, and whether it runs.`,
  'check-late': ({ afterMs }) => `This check has no result after ${seconds(afterMs)} s.`,
  'check-failed': ({ error }) => `This check failed by a mistake in Latchkey (${error}). Please report it.`,
};

/** The doctor: what works, and what to do about the rest. */
export const doctor = {
  title: '🩺 Check the house',
  open: '🩺 Check the house',
  intro:
    'I look at the clock, the disk, the key, the copies, the codes and all that I am connected to. I write nothing to any device.',
  begin: '🩺 Check now',
  again: '🩺 Check again',
  running: '⏳ I am looking …',
  ranAt: (when: string) => `Checked ${when}.`,
  begun: 'I am looking.',
  move: (was: string, now: string) => `Move codes: ${was} → ${now}`,
  moveQuestion: (was: string, now: string) =>
    `Is ${now} the same driver as ${was}, only with another id? Then the codes and slots of its devices go along, and I read each slot before I write. If it reaches other devices, do not move them.`,
  moveYes: '✅ Yes, the same devices',
  moved: (devices: number) => `The codes of ${count(devices, 'device', 'devices')} were moved.`,
  driver: (id: string) => `Driver ${id}`,
  about: {
    program: 'Latchkey itself',
    clock: 'Clock',
    disk: 'Disk',
    key: 'House key',
    backup: 'Copies of the house',
    drivers: 'Drivers',
    devices: 'Devices',
    codes: 'Codes',
    telegram: 'Telegram',
    broker: 'MQTT broker',
    page: 'Page',
    mail: 'Mail server',
    speech: 'Helper for free speech',
  },
  found,
};
