import type { EntryAction } from '../../domain/driver/driver-event.ts';
import type { Happening, StayEvent } from './happening.ts';

/** What automations can wait for. docs/home-assistant.md documents each kind and its fields: they stay as they are. */
export const ACCESS_EVENT_KINDS = [
  'code_used',
  'code_denied',
  'duress',
  'code_live',
  'code_overdue',
  'guest_arrived_first',
] as const;

/** Of the stays of guests. */
export const STAY_EVENT_KINDS = [
  'booking_ready',
  'booking_not_ready',
  'booking_changed',
  'guest_departed',
] as const;

export const EVENT_KINDS = [...ACCESS_EVENT_KINDS, ...STAY_EVENT_KINDS] as const;

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
  readonly how: EntryAction | null;
  readonly first: boolean;
  /** The code should not have worked there then: it is overdue, was used up, or the device let it in too early. */
  readonly outside: boolean;
  /** How many uses the code has left, where they are limited. */
  readonly uses_left: number | null;
  /** The member of the house who asked for it from the chat; then no code was used. */
  readonly member_name: string | null;
}

/** Of the stay of a guest. Every field is always there. */
export interface StayEventData {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly stay_id: number;
  readonly unit_id: number;
  readonly unit_name: string;
  readonly user_id: number | null;
  readonly user_name: string | null;
  /** Dates by the house's wall, `YYYY-MM-DD`. */
  readonly arrival: string;
  readonly departure: string;
  /** Of `booking_changed`. */
  readonly change: StayEvent['change'] | null;
}

export interface HouseHappened {
  /** None where somebody asked for it from the chat. */
  readonly kinds: readonly EventKind[];
  readonly data: EventData;
}

export interface StayHappened {
  readonly kinds: readonly EventKind[];
  readonly data: StayEventData;
}

export interface EventWords {
  /** Whose code it is; of undefined: nobody's. */
  readonly whose: (user: string | undefined) => string;
}

export function eventOf(happening: StayEvent, words: EventWords): StayHappened;
export function eventOf(happening: Exclude<Happening, StayEvent>, words: EventWords): HouseHappened;
export function eventOf(happening: Happening, words: EventWords): HouseHappened | StayHappened;
export function eventOf(happening: Happening, { whose }: EventWords): HouseHappened | StayHappened {
  if (happening.kind === 'stay') return stayHappened(happening);
  if (happening.kind !== 'used') {
    const { user, code, device, deviceName } = happening;
    return {
      kinds: eventKinds(happening),
      data: {
        at: new Date(happening.at).toISOString(),
        late: false,
        device,
        device_name: deviceName,
        user_id: user?.id ?? null,
        user_name: whose(user?.name),
        code_id: code,
        how: null,
        first: false,
        outside: false,
        uses_left: null,
        member_name: null,
      },
    };
  }
  const { entry, code, first, late } = happening;
  return {
    kinds: eventKinds(happening),
    data: {
      at: new Date(entry.at).toISOString(),
      late,
      device: entry.device,
      device_name: entry.deviceName,
      user_id: entry.user?.id ?? null,
      user_name: entry.user?.name ?? (entry.code === undefined ? null : whose(undefined)),
      code_id: code ?? null,
      how: entry.how,
      first,
      outside: entry.outside ?? false,
      uses_left: entry.usesLeft === undefined ? null : Math.max(0, entry.usesLeft),
      member_name: entry.member ?? null,
    },
  };
}

function stayHappened({ event, user, ...stay }: StayEvent): StayHappened {
  return {
    kinds: [event],
    data: {
      at: new Date(stay.at).toISOString(),
      stay_id: stay.stay,
      unit_id: stay.unit,
      unit_name: stay.unitName,
      user_id: user?.id ?? null,
      user_name: user?.name ?? null,
      arrival: stay.arrival.date,
      departure: stay.departure.date,
      change: stay.change ?? null,
    },
  };
}

/** The kinds of events that it is; none where somebody asked for it from the chat. */
export function eventKinds(happening: Happening): readonly EventKind[] {
  if (happening.kind === 'stay') return [happening.event];
  if (happening.kind !== 'used') return [happening.kind === 'live' ? 'code_live' : 'code_overdue'];
  const { entry, first } = happening;
  if (entry.member !== undefined) return [];
  if (entry.how === 'denied') return ['code_denied'];
  if (entry.how === 'duress') return ['duress'];
  return first ? ['code_used', 'guest_arrived_first'] : ['code_used'];
}
