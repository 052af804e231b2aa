import type { EntryHow } from '../domain/device.ts';
import type { Happening } from '../engine/views.ts';

/** What automations can wait for. README.md documents each kind and its fields: they stay as they are. */
export const EVENT_KINDS = [
  'code_used',
  'code_denied',
  'duress',
  'code_live',
  'code_overdue',
  'guest_arrived_first',
] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** Every field is always there; what is not known is null. Nothing in it comes from a PIN. */
export interface EventData {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The device told of it only later: nobody is at the door now. */
  readonly late: boolean;
  /** Latchkey's id, such as `zwave/12`. */
  readonly device: string;
  readonly device_name: string;
  readonly user_id: number | null;
  readonly user_name: string | null;
  readonly code_id: number | null;
  readonly how: EntryHow | null;
  readonly first: boolean;
}

export interface HouseHappened {
  readonly kinds: readonly EventKind[];
  readonly data: EventData;
}

export function eventOf(happening: Happening): HouseHappened {
  if (happening.kind !== 'used') {
    const { kind, user, code, device, deviceName } = happening;
    return {
      kinds: [kind === 'live' ? 'code_live' : 'code_overdue'],
      data: {
        at: new Date(happening.at).toISOString(),
        late: false,
        device,
        device_name: deviceName,
        user_id: user.id,
        user_name: user.name,
        code_id: code,
        how: null,
        first: false,
      },
    };
  }
  const { entry, code, first, late } = happening;
  return {
    kinds: [kindOf(entry.how), ...(first ? (['guest_arrived_first'] as const) : [])],
    data: {
      at: new Date(entry.at).toISOString(),
      late,
      device: entry.device,
      device_name: entry.deviceName,
      user_id: entry.user?.id ?? null,
      user_name: entry.user?.name ?? null,
      code_id: code ?? null,
      how: entry.how,
      first,
    },
  };
}

function kindOf(how: EntryHow): EventKind {
  return how === 'denied' ? 'code_denied' : how === 'duress' ? 'duress' : 'code_used';
}
