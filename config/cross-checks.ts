import { cameAt, problemAt } from './issues.ts';
import { didYouMean, looksSecret, quote } from './problem.ts';
import type { Problem } from './problem.ts';
import { valueAt } from './schema-walk.ts';
import type { ReadYaml } from './yaml.ts';

/**
 * Checks between sections. They look at the YAML and not at the checked configuration, so that they
 * are made, and reported, even where another key is wrong.
 */
export function crossProblems(yaml: ReadYaml): Problem[] {
  const drivers = valueAt(yaml.value, ['drivers']);
  if (!Array.isArray(drivers)) return [];
  const ids = drivers.map((_, index) => valueAt(yaml.value, ['drivers', index, 'id']));
  return [...repeatedDriverIds(yaml, ids), ...devicesWithoutDriver(yaml, ids)];
}

function repeatedDriverIds(yaml: ReadYaml, ids: readonly unknown[]): Problem[] {
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

function devicesWithoutDriver(yaml: ReadYaml, ids: readonly unknown[]): Problem[] {
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
