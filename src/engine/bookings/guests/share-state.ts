import type { GuestChannel } from '../../../domain/bookings/guest-channel.ts';
import type { GuestAddress } from '../../../domain/bookings/guest-channel.ts';
import type { StayGuest } from '../../../domain/bookings/stay.ts';
import type { GuestWay, UnitSettings } from '../../../domain/bookings/unit.ts';
import type { DeliveryRecord, DeliveryState } from '../../../storage/tables/bookings/delivery-store.ts';
import type { StayRecord } from '../../../storage/tables/bookings/stay-store.ts';
import type { Store } from '../../../storage/store.ts';
import type { DeliveryView, ShareView } from '../../views/booking-views.ts';

const HOUR_MS = 60 * 60_000;

/** The message with the code, as far as it is. */
export function shareOf(
  stay: StayRecord,
  {
    unit,
    span,
    store,
  }: { unit: UnitSettings; span: { onLocksFrom: number; from: number }; store: Store; guest: StayGuest },
): ShareView {
  const last = store.deliveries.ofStay(stay.id).findLast(isOfTheCode);
  if (last) {
    const kind = DELIVERY_STATES[last.state];
    return kind === 'waiting' || kind === 'under-way'
      ? { kind: 'under-way', delivery: last.id }
      : kind === 'dropped'
        ? { kind: 'given-up', delivery: last.id }
        : { kind, delivery: last.id };
  }
  const from = shareFrom(unit, span);
  return from === undefined
    ? { kind: 'by-hand' }
    : { kind: 'waits', from, way: unit.share.ways[0]?.kind ?? 'forward' };
}

/** Undefined where it goes out only by hand. Not before the code may be on the locks. */
export function shareFrom(
  unit: UnitSettings,
  span: { onLocksFrom: number; from: number },
): number | undefined {
  const { when } = unit.share;
  if (when.kind === 'by-hand') return undefined;
  return when.kind === 'before'
    ? Math.max(span.onLocksFrom, span.from - when.hours * HOUR_MS)
    : span.onLocksFrom;
}

/** The first way of the unit on which the guest can be reached; owners forward it where there is none. */
export function wayTo(
  to: GuestAddress,
  ways: readonly GuestWay[],
  channels: readonly GuestChannel[],
): GuestWay {
  const found = ways.find(
    (way) =>
      way.kind === 'forward' ||
      channels.some((channel) => channel.kind === way.kind && channel.reaches(to, way)),
  );
  return found ?? { kind: 'forward' };
}

export function isOfTheCode({ kind }: DeliveryRecord): boolean {
  return kind === 'code' || kind === 'changed';
}

const DELIVERY_STATES: Readonly<Record<DeliveryState, DeliveryView['state']>> = {
  due: 'waiting',
  sending: 'under-way',
  'handed-over': 'under-way',
  sent: 'sent',
  perhaps: 'perhaps',
  refused: 'refused',
  'given-up': 'given-up',
  dropped: 'dropped',
};

export function deliveryView({ state, said: _, code: __, ...record }: DeliveryRecord): DeliveryView {
  return { ...record, state: DELIVERY_STATES[state] };
}
