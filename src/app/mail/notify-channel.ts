import type {
  GuestAddress,
  GuestChannel,
  GuestLetter,
  SendOutcome,
} from '../../domain/bookings/guest-channel.ts';
import type { GuestWay } from '../../domain/bookings/unit.ts';
import type { HomeServices } from '../../domain/home/home-services.ts';

/** A notify service of Home Assistant, which says only that it was called. */
export class NotifyChannel implements GuestChannel {
  readonly kind = 'notify';
  readonly #home: HomeServices;

  constructor(home: HomeServices) {
    this.#home = home;
  }

  reaches(_to: GuestAddress, way: GuestWay): boolean {
    return way.kind === 'notify';
  }

  async send({ way, subject, text }: GuestLetter, handingOver: () => void): Promise<SendOutcome> {
    if (way.kind !== 'notify') return { kind: 'refused', problem: { kind: 'no-such-service' } };
    const said = await this.#home.notify(way.service, { title: subject, message: text, handingOver });
    switch (said) {
      case 'done':
        return { kind: 'sent' };
      case 'not-connected':
        return { kind: 'later', problem: { kind: 'unreachable' } };
      case 'refused':
        return { kind: 'refused', problem: { kind: 'no-such-service' } };
      case 'unknown':
        return { kind: 'perhaps', problem: { kind: 'timed-out' } };
    }
  }
}
