import { cameAt, problemAt } from './issues.ts';
import type { Checked } from './issues.ts';
import { didYouMean, looksSecret, quote } from './problem.ts';
import type { Problem } from './problem.ts';
import { valueAt } from './schema-walk.ts';

/**
 * Checks between sections. They look at the YAML and not at the checked configuration, so that they
 * are made, and reported, even where another key is wrong.
 */
export function crossProblems(yaml: Checked): Problem[] {
  const drivers = valueAt(yaml.value, ['drivers']);
  if (!Array.isArray(drivers)) return [];
  const ids = drivers.map((_, index) => valueAt(yaml.value, ['drivers', index, 'id']));
  return [
    ...repeatedDriverIds(yaml, ids),
    ...locksOfTwoDrivers(yaml, drivers.length),
    ...devicesWithoutDriver(yaml, ids),
    ...camerasWithoutHomeAssistant(yaml, drivers.length),
    ...helperWithoutHomeAssistant(yaml, drivers.length),
  ];
}

function repeatedDriverIds(yaml: Checked, ids: readonly unknown[]): Problem[] {
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (typeof id !== 'string' || first === index) return [];
    const path = ['drivers', index, 'id'];
    return problemAt(yaml, path, {
      expected: 'an id of its own for each driver',
      came: `${cameAt(yaml, path)}, which is also the id of drivers[${first}]`,
      todo: 'Rename one of the two, and the devices that begin with its id.',
    });
  });
}

/**
 * Two drivers that write the codes of one lock undo each other's work. Home Assistant reaches its Z-Wave
 * locks through a Z-Wave JS server, and a driver of that kind should use that server. Where the
 * entities are listed, somebody has chosen them. Two entries for one Home Assistant share all its locks.
 */
function locksOfTwoDrivers(yaml: Checked, count: number): Problem[] {
  const value = (index: number, key: string): unknown => valueAt(yaml.value, ['drivers', index, key]);
  const indexes = Array.from({ length: count }, (_, index) => index);
  const ofKind = (kind: string): number[] => indexes.filter((index) => value(index, 'kind') === kind);
  const addressOf = (index: number): string => String(value(index, 'url')).replace(/\/+$/, '');
  const homeAssistants = ofKind('home-assistant');
  const server = ofKind('zwave-js-server')[0];
  return homeAssistants.flatMap((index, position) => {
    const twin = homeAssistants.slice(0, position).find((other) => addressOf(other) === addressOf(index));
    if (twin !== undefined) {
      return problemAt(yaml, ['drivers', index, 'url'], {
        expected: 'one driver for each Home Assistant',
        came: `the same address as that of drivers[${twin}]`,
        todo: `Remove one of the two, and put the entities of both into the other.`,
      });
    }
    const drives = value(index, 'drives');
    const leavesZwave = Array.isArray(drives) && !drives.includes('zwave_js');
    if (server === undefined || leavesZwave || value(index, 'entities') !== undefined) return [];
    return problemAt(yaml, ['drivers', index, 'kind'], {
      expected: 'one driver for each lock',
      came: `home-assistant, which reaches the Z-Wave locks that drivers[${server}] (zwave-js-server) reaches too`,
      todo: 'Remove one of the two drivers, or leave the Z-Wave locks to the server: add drives: [matter, zha, alarmo, panels] here, or list under entities those that this one is to drive.',
    });
  });
}

/** Cameras are Home Assistant's, whoever drives the door. */
function camerasWithoutHomeAssistant(yaml: Checked, count: number): Problem[] {
  const kinds = Array.from({ length: count }, (_, index) => valueAt(yaml.value, ['drivers', index, 'kind']));
  const devices = valueAt(yaml.value, ['devices']);
  if (kinds.includes('home-assistant') || typeof devices !== 'object' || devices === null) return [];
  return Object.keys(devices)
    .filter((device) => valueAt(yaml.value, ['devices', device, 'camera']) !== undefined)
    .flatMap((device) =>
      problemAt(yaml, ['devices', device, 'camera'], {
        expected: 'a driver of the kind home-assistant, which has the camera',
        came: 'a camera and no such driver',
        todo: 'Add the driver, or remove the camera.',
      }),
    );
}

/** The agent is reached through the house's one connection to Home Assistant. */
function helperWithoutHomeAssistant(yaml: Checked, count: number): Problem[] {
  const kinds = Array.from({ length: count }, (_, index) => valueAt(yaml.value, ['drivers', index, 'kind']));
  const path = ['free_speech', 'kind'];
  if (valueAt(yaml.value, path) !== 'home-assistant' || kinds.includes('home-assistant')) return [];
  return [
    problemAt(yaml, path, {
      expected: 'a driver of the kind home-assistant, which has the agent',
      came: 'a conversation agent and no such driver',
      todo: 'Add the driver, or use a model of the kind openai.',
    }),
  ];
}

function devicesWithoutDriver(yaml: Checked, ids: readonly unknown[]): Problem[] {
  const devices = valueAt(yaml.value, ['devices']);
  if (typeof devices !== 'object' || devices === null) return [];
  const shown = [...new Set(ids)].filter(
    (id): id is string =>
      typeof id === 'string' &&
      !looksSecret(id) &&
      yaml.originOf(['drivers', ids.indexOf(id), 'id']) === undefined,
  );
  return Object.keys(devices).flatMap((device) => {
    const slash = device.indexOf('/');
    const driver = device.slice(0, slash);
    // Without a slash it is no device id, which the schema says already.
    if (slash === -1 || ids.includes(driver)) return [];
    return problemAt(yaml, ['devices', device], {
      expected: `a device of one of the drivers ${shown.join(', ')}`,
      came: `a device of the driver ${quote(driver)}, which is not there`,
      todo: `${didYouMean(driver, shown)}Correct the id before the slash, or add the driver.`,
    });
  });
}
