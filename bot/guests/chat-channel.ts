import type {
  GuestAddress,
  GuestChannel,
  GuestLetter,
  SendOutcome,
} from '../../src/domain/bookings/guest-channel.ts';
import type { House } from '../../src/engine/house.ts';
import { link } from '../alerts/alert-acts.ts';
import { TelegramFailure, type ChatGateway } from '../telegram/client.ts';
import { rich } from '../text/html.ts';
import { textOf } from '../text/index.ts';

/** Bot API: whoever has blocked the bot, or was never there. */
const NOT_THERE = new Set([400, 403, 404]);

/**
 * The guest's own chat. A number is not in the message: it is shown by a tap, while it is valid, and disappears after
 * some minutes.
 */
export class ChatChannel implements GuestChannel {
  readonly kind = 'chat';
  readonly #house: House;
  readonly #gateway: ChatGateway;

  constructor({ house, gateway }: { house: House; gateway: ChatGateway }) {
    this.#house = house;
    this.#gateway = gateway;
  }

  reaches({ user }: GuestAddress): boolean {
    return user !== undefined && this.#house.bookings.guests.chatOf(user) !== undefined;
  }

  async send(letter: GuestLetter, handingOver: () => void, signal: AbortSignal): Promise<SendOutcome> {
    const { user } = letter.to;
    const chat = user === undefined ? undefined : this.#house.bookings.guests.chatOf(user);
    if (chat === undefined) return { kind: 'refused', problem: { kind: 'no-address' } };
    const { guest } = textOf(this.#house.members.get(chat)?.language);
    const hasNumber = letter.kind !== 'cancelled' && letter.kind !== 'ending';
    handingOver();
    try {
      await this.#gateway.send(chat, {
        text: rich`${hasNumber ? `🔑 ${letter.subject}` : letter.text}`.source,
        signal,
        ...(hasNumber && { buttons: [[link(guest.show, 'home')]] }),
      });
      return { kind: 'sent' };
    } catch (error) {
      return outcomeOf(error);
    }
  }
}

function outcomeOf(error: unknown): SendOutcome {
  if (!(error instanceof TelegramFailure)) return { kind: 'perhaps', problem: { kind: 'failed' } };
  if (error.mayBeDone) return { kind: 'perhaps', problem: { kind: 'unreachable' } };
  if (NOT_THERE.has(error.code)) return { kind: 'refused', problem: { kind: 'answer', code: error.code } };
  const problem =
    error.code === 0 ? ({ kind: 'unreachable' } as const) : ({ kind: 'answer', code: error.code } as const);
  return {
    kind: 'later',
    problem,
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
  };
}
