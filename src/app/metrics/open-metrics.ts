import type { Log } from '../../domain/log.ts';
import { describeFault } from '../fault.ts';
import type { Metrics } from './metrics.ts';

/** Only for whoever asks for them: most houses need not load what they are made of. Doors are kept without them. */
export async function openMetrics(log: Log): Promise<Metrics | undefined> {
  try {
    const { Metrics: Opened } = await import('./metrics.ts');
    return new Opened();
  } catch (error) {
    log('error', `There are no figures at /metrics: ${describeFault(error)}`);
    return undefined;
  }
}
