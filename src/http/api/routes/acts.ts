import { z } from '@hono/zod-openapi';
import type { DeviceId } from '../../../domain/device.ts';
import { after, missing, ok } from '../ask.ts';
import type { AnyAsk, Reply } from '../ask.ts';
import { byDevice, sceneId, yesOrNo } from '../input.ts';
import { Device, deviceJson } from '../json.ts';
import type { Operations } from '../operations.ts';

const Scene = z.object({ id: z.string(), name: z.string() }).openapi('Scene');
const Run = z
  .object({
    still_running: z.boolean().openapi({ description: 'It has begun, and takes its time.' }),
  })
  .openapi('SceneRun');
const MODES = ['stay', 'away', 'night'] as const;
const Arming = z.strictObject({
  mode: z.enum(MODES, { error: `expected one of ${MODES.join(', ')}` }),
  no_entry_delay: yesOrNo.default(false),
  silent: yesOrNo.default(false),
  bypass: yesOrNo.default(false).openapi({ description: 'Leaves out zones that are open.' }),
});

/** Locks, alarms and scenes themselves. What opens is done at once or not at all. */
export function addActs(operations: Operations): void {
  operations.add('POST /devices/{id}/lock', {
    summary: 'Locks a door; answered when the lock has said where its bolt is',
    params: byDevice,
    reply: Device,
    takesAway: true,
    run: (ask) => turned(ask, ask.params.id, true),
  });
  operations.add('POST /devices/{id}/unlock', {
    summary: 'Unlocks a door; answered when the lock has said where its bolt is',
    params: byDevice,
    reply: Device,
    opensNow: true,
    run: (ask) => turned(ask, ask.params.id, false),
  });
  operations.add('POST /devices/{id}/arm', {
    summary: 'Arms an alarm; answered when the panel has answered',
    params: byDevice,
    body: Arming,
    reply: Device,
    takesAway: true,
    async run(ask) {
      const { house, by, params, body } = ask;
      const options = { noEntryDelay: body.no_entry_delay, silent: body.silent, bypass: body.bypass };
      const armed = await house.deviceCommands.arm(by, params.id, body.mode, options);
      return after(armed, () => deviceAfter(ask, params.id));
    },
  });
  operations.add('POST /devices/{id}/disarm', {
    summary: 'Disarms an alarm; answered when the panel has answered',
    params: byDevice,
    reply: Device,
    opensNow: true,
    async run(ask) {
      const { house, by, params } = ask;
      const disarmed = await house.deviceCommands.arm(by, params.id, 'disarmed', {});
      return after(disarmed, () => deviceAfter(ask, params.id));
    },
  });
  operations.add('GET /scenes', {
    summary: 'Scenes and scripts that members may run',
    reply: z.object({ items: z.array(Scene) }),
    run: ({ house }) => ok({ items: house.scenes.chosen().map(({ id, name }) => ({ id, name })) }),
  });
  operations.add('POST /scenes/{id}/run', {
    summary: 'Runs a scene once',
    params: z.object({ id: sceneId }),
    reply: Run,
    // A scene may open a door, or disarm.
    opensNow: true,
    run: async ({ house, by, params }) =>
      after(await house.scenes.run(by, params.id), ({ isStillRunning }) =>
        ok({ still_running: isStillRunning }),
      ),
  });
}

async function turned(ask: AnyAsk, id: DeviceId, locked: boolean): Promise<Reply> {
  return after(await ask.house.deviceCommands.turnBolt(ask.by, id, locked), () => deviceAfter(ask, id));
}

function deviceAfter({ house }: AnyAsk, id: DeviceId): Reply {
  const device = house.queries.device(id);
  return device ? ok(deviceJson(device)) : missing('device');
}
