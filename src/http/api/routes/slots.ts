import { z } from '@hono/zod-openapi';
import { Pin } from '../../../domain/pins/pin.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { Result } from '../../../engine/house.ts';
import { after, missing, NOTHING } from '../ask.ts';
import type { AnyAsk, Reply } from '../ask.ts';
import { deviceId, id, numberText, pinText } from '../input.ts';
import { Code } from '../json.ts';
import type { Operations } from '../operations.ts';
import { showCode } from './codes.ts';

const bySlot = z.object({ id: deviceId, slot: numberText });
const whose = id.openapi({
  description:
    'The number of a user. Without effect where the PIN is that of a code already: the slot then joins that code.',
});

/** Codes on devices that Latchkey did not write. What their PINs are is in no answer. */
export function addSlots(operations: Operations): void {
  operations.add('POST /devices/{id}/slots/{slot}/adopt', {
    summary: 'A code that Latchkey did not write, and that the device shows, becomes one of its own',
    params: bySlot,
    body: z.strictObject({ user: whose }),
    reply: Code,
    async run(ask) {
      const { house, by, params, body } = ask;
      const adopted = await house.foreign.adopt(by, {
        ...{ device: params.id, slot: params.slot, user: body.user },
      });
      return adoptedReply(ask, adopted);
    },
  });
  operations.add('POST /devices/{id}/slots/{slot}/pin', {
    summary: 'The same where the device does not show its codes: the PIN is sent, and written there',
    params: bySlot,
    body: z.strictObject({ user: whose, pin: pinText }),
    reply: Code,
    async run(ask) {
      const { house, by, params, body } = ask;
      const adopted = await house.foreign.adopt(by, {
        ...{ device: params.id, slot: params.slot, user: body.user, typed: Pin.of(body.pin) },
      });
      return adoptedReply(ask, adopted);
    },
  });
  operations.add('POST /devices/{id}/slots/{slot}/leave', {
    summary: 'A code that Latchkey did not write stays, and nobody is asked about it again',
    params: bySlot,
    run: ({ house, by, params }) =>
      after(house.foreign.leave(by, { device: params.id, slot: params.slot }), () => NOTHING),
  });
  operations.add('DELETE /devices/{id}/slots/{slot}', {
    summary: 'Clears a code that Latchkey did not write; the grant of the answer says when it is gone',
    params: bySlot,
    reply: Code,
    takesAway: true,
    run: (ask) => {
      const { house, by, params } = ask;
      if (!house.queries.device(params.id)) return missing('device');
      return after(house.foreign.remove(by, { device: params.id, slot: params.slot }), (code) =>
        showCode(ask, code),
      );
    },
  });
}

function adoptedReply(ask: AnyAsk, adopted: Result<{ readonly code: number }>): Reply {
  if (adopted.ok) return showCode(ask, adopted.value.code);
  const mayKnow = ask.token.rights.includes('reveal');
  return { refusals: mayKnow ? adopted.refusals : adopted.refusals.map(discreet) };
}

/** Which rule a PIN breaks would tell of it. */
function discreet(refusal: Refusal): Refusal {
  return refusal.kind === 'pin' ? { kind: 'pin-unsuited' } : refusal;
}
