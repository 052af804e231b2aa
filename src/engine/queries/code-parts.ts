import { usesLeft } from '../../domain/uses.ts';
import type { UseLimit } from '../../domain/uses.ts';
import type { DeviceId } from '../../domain/device.ts';
import { DAY_MS, localAt, localText } from '../../domain/schedule/wall-clock.ts';
import type { CodeRecord } from '../../storage/tables/codes/code-store.ts';
import type { Within } from '../../storage/tables/people/user-store.ts';
import type { Store } from '../../storage/store.ts';
import type { DeviceRegistry } from '../devices/device-registry.ts';
import { isOnHold } from '../scheduling/desired-state.ts';
import type { CodeView, Uncounted, UsesView } from '../views/code-views.ts';

const ENDING_SOON_MS = 7 * DAY_MS;

/** What ends within it counts as ending soon. */
export function endingSoon(now: number, zone: string): Within {
  const local = (at: number): string => localText(localAt(at, zone));
  const untilMs = now + ENDING_SOON_MS;
  return { from: local(now), until: local(untilMs), fromMs: now, untilMs };
}

export function holdOf(code: CodeRecord, now: number): Pick<CodeView, 'hold'> {
  const { holdMinutes: minutes, heldUntil: until, wavers } = code.condition!;
  if (isOnHold(code, now)) return { hold: { minutes, until: until! } };
  return wavers ? { hold: { minutes } } : {};
}

export function usesView(uses: UseLimit): UsesView {
  const { limit, usedUpAt } = uses;
  return { limit, left: usesLeft(uses), ...(usedUpAt !== undefined && { usedUpAt }) };
}

/** Devices at which a use may go uncounted. @param code missing: one that is yet to be issued */
export function uncountedAt(
  devices: readonly DeviceId[],
  code: number | undefined,
  { store, registry }: { readonly store: Store; readonly registry: DeviceRegistry },
): Uncounted[] {
  return devices.flatMap((id): Uncounted[] => {
    const device = registry.get(id);
    const deviceName = device?.name ?? id;
    if (device?.namesNoUsers) return [{ deviceName }];
    const at = store.journal.uncounted(code, id);
    return at === undefined ? [] : [{ deviceName, at }];
  });
}
