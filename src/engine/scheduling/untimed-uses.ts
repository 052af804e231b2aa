import type { Clock } from '../../domain/clock.ts';
import { activeAt } from '../../domain/schedule/schedule.ts';
import type { Store } from '../../storage/store.ts';

/**
 * Codes whose first use was while nobody knew the time: their time begins now that it is known, so that no wrong
 * clock ends them early. A code that is over by now stays so.
 */
export function countUntimedUses(store: Store, clock: Clock, zone: string): void {
  const now = clock.now();
  store.transaction(() => {
    for (const id of store.firstUses.takeUntimed()) {
      const code = store.codes.get(id);
      const isDone = !code || code.deleted || code.firstUse?.at !== undefined;
      if (!isDone && activeAt(code.times, now, zone)) store.firstUses.used(id, now);
    }
  });
}
