import { textOf } from '../../../bot/text/index.ts';
import type { Log } from '../../domain/log.ts';
import type { House } from '../../engine/house.ts';
import type { PartView } from './part.ts';
import type { Problems } from './problems.ts';

/** Log, MQTT and console are in English. */
const { health: words } = textOf(undefined);

/** Reports each change of a part wherever that can be said now: log, console, MQTT, and notices for owners. */
export function partReports(
  house: House,
  { log, problems, say }: { log: Log; problems: Problems; say: (line: string) => void },
): (part: PartView) => void {
  return ({ name, state, trouble }) => {
    if (state === 'stopped') return;
    const sentence = trouble && words.partMessage(trouble);
    if (!problems.set(name, sentence)) return;
    if (trouble === undefined || sentence === undefined) {
      log('info', `The ${name} runs again.`);
      return house.partChanged(name, { up: true, message: { code: 'runs-again' } });
    }
    log('error', `The ${name} does not run, and is tried again: ${sentence}`);
    say(sentence);
    house.partChanged(name, { up: false, message: trouble });
  };
}

/** How each part is, in a word, for the health check. */
export function statesOf(
  parts: readonly (PartView | undefined)[],
  problems: Problems,
): Record<string, string> {
  const states = parts.flatMap((part) => (part ? [[part.name, part.state] as const] : []));
  const failed = Object.keys(problems.all()).map((about) => [about, 'failed'] as const);
  return { ...Object.fromEntries(states), ...Object.fromEntries(failed) };
}
