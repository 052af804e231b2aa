import { z } from '@hono/zod-openapi';
import type { GuestWay } from '../../../domain/bookings/unit.ts';
import type { StayView } from '../../../engine/views/booking-views.ts';
import { after, missing } from '../ask.ts';
import type { AnyAsk, Reply } from '../ask.ts';
import { Message, messageJson } from '../booking-json.ts';
import { byId, deviceId, numberText, yesOrNo } from '../input.ts';
import type { Operations } from '../operations.ts';

const WAYS = ['email', 'notify', 'chat', 'forward'] as const;
const WHAT = ['again', 'sent', 'drop'] as const;
const Share = z.strictObject({
  way: z
    .enum(WAYS, { error: `expected one of ${WAYS.join(', ')}` })
    .exactOptional()
    .openapi({ description: 'A way of the unit, or "forward". Missing: the first that reaches the guest.' }),
  anyway: yesOrNo
    .default(false)
    .openapi({ description: 'Also where the code was not yet seen on every device.' }),
});

/** Messages with the code, which guests get from Latchkey and no program gets to see. */
export function addBookingMessages(operations: Operations): void {
  operations.add('POST /bookings/{id}/share', {
    summary: 'Sends the guest the message with the code, also once more',
    params: byId,
    body: Share,
    reply: Message,
    status: 202,
    run(ask) {
      const { house, by, params, body } = ask;
      const stay = house.bookings.stays.get(params.id);
      if (!stay) return missing('stay');
      const way = body.way && wayOf(ask, stay, body.way);
      if (body.way && !way) return { refusals: [{ kind: 'stay', problem: { kind: 'no-way' } }] };
      const sent = house.bookings.shares.send(by, stay.id, { ...(way && { way }), anyway: body.anyway });
      return after(sent, (delivery) => messageReply(ask, delivery));
    },
  });
  operations.add('POST /bookings/{id}/backup', {
    summary: 'Sends the guest the backup code of a lock on which their own code is not yet',
    params: byId,
    body: z.strictObject({ device: deviceId }),
    reply: Message,
    status: 202,
    run(ask) {
      const { house, by, params, body } = ask;
      return after(house.bookings.backups.give(by, params.id, body.device), (delivery) =>
        messageReply(ask, delivery),
      );
    },
  });
  operations.add('POST /bookings/{id}/messages/{message}', {
    summary: 'Of a message that has perhaps not gone out: send it again, or say that it was sent, or drop it',
    params: z.object({ id: numberText, message: numberText }),
    body: z.strictObject({ what: z.enum(WHAT, { error: `expected one of ${WHAT.join(', ')}` }) }),
    reply: Message,
    status: 202,
    run(ask) {
      const { house, by, params, body } = ask;
      if (house.bookings.shares.get(params.message)?.stay !== params.id) return missing('message');
      const settled = house.bookings.shares.settle(by, params.message, body.what);
      return after(settled, () => messageReply(ask, params.message));
    },
  });
}

function messageReply({ house }: AnyAsk, id: number): Reply {
  const delivery = house.bookings.shares.get(id);
  return delivery ? { status: 202, body: messageJson(delivery) } : missing('message');
}

/** Of the unit; owners can pass on a message in any case. */
function wayOf({ house }: AnyAsk, { unit }: StayView, kind: GuestWay['kind']): GuestWay | undefined {
  if (kind === 'forward') return { kind };
  return house.bookings.units.get(unit.id)?.share.ways.find((way) => way.kind === kind);
}
