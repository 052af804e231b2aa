import { join } from 'node:path';
import { z } from 'zod';
import { driverId, isHttpAddress, name, secret, words } from '../../config/parts.ts';
import { Pin } from '../../src/domain/pins/pin.ts';
import { driverKind } from '../kind.ts';
import type { MediaFolder } from './home/cameras.ts';

const ENTITY = /^(lock|alarm_control_panel)\.[a-z0-9_]+$/;
const RUNNABLE = /^(scene|script)\.[a-z0-9_]+$/;
/** Zigbee locks count their users in 16 bits; none has this many. */
const ZHA_SLOTS = 250;
/** What the driver can drive. */
export const HOME_ASSISTANT_DRIVES = ['zwave_js', 'matter', 'zha', 'alarmo', 'panels'] as const;

const zhaSlot = z
  .int()
  .min(1)
  .max(ZHA_SLOTS)
  .register(words, {
    expected: `the number of a slot from 1 to ${ZHA_SLOTS}`,
    todo: 'Write the first and the last slot that belong to Latchkey, such as [10, 30].',
  });

const absolute = z
  .string()
  .regex(/^\/\S*[^\s/]$/)
  .register(words, {
    expected: 'the whole path of a folder, such as /media',
    todo: 'Write it from the root on, without a slash at its end.',
  });

const media = z
  .strictObject({
    folder: absolute.describe('The path of the folder on the machine or in the container of Home Assistant.'),
    name: z
      .string()
      .regex(/^[\w-]+$/)
      .describe('The name of the folder in Home Assistant: its key below media_dirs.')
      .register(words, {
        expected: 'a name such as local',
        todo: 'Write the key that it has below media_dirs.',
      })
      .default('local'),
    mounted_at: absolute
      .describe(
        'The path of the same folder on the machine of Latchkey. Latchkey then reads clips from there and not over the network.',
      )
      .exactOptional(),
  })
  .describe(
    'The media folder of Home Assistant that clips are recorded to. Set it only if it is not the usual folder.',
  );

const options = z
  .strictObject({
    id: driverId,
    kind: z.literal('home-assistant').describe('Home Assistant owns the locks and the alarm panels.'),
    url: z
      .string()
      .refine(isHttpAddress)
      .describe(
        'The address of Home Assistant. In an app (add-on) of Home Assistant: http://supervisor/core.',
      )
      .register(words, {
        expected: 'an address such as http://homeassistant.local:8123',
        todo: "Write the address that you open in the browser, without what follows the port. In an app of Home Assistant's it is http://supervisor/core.",
      }),
    token: secret((text) => text.trim() === text && text !== '', {
      expected: 'a long-lived access token of an administrator',
      todo: 'In Home Assistant, open your profile, Security, Long-lived access tokens; keep the token in the environment and write !env with the name of its variable. In an app it is !env SUPERVISOR_TOKEN.',
    }).describe('A long-lived access token of an administrator. In an app: `!env SUPERVISOR_TOKEN`.'),
    entities: z
      .array(
        z.string().regex(ENTITY).register(words, {
          expected: 'the id of a lock or an alarm panel, such as lock.front_door',
          todo: 'Look the id up in Home Assistant: Settings, Devices & services, Entities.',
        }),
      )
      .min(1)
      .describe('Use only these locks and panels. Without it, Latchkey uses all that it can drive.')
      .register(words, {
        expected: 'a list of one or more entities',
        todo: 'Write ids such as lock.front_door, or leave the key out for all.',
      })
      .exactOptional(),
    drives: z
      .array(z.enum(HOME_ASSISTANT_DRIVES))
      .min(1)
      .describe(
        'What to use: locks of zwave_js, matter and zha, the areas of alarmo, and panels that can only be armed and disarmed. Leave out what another driver reaches.',
      )
      .register(words, {
        expected: `a list of some of ${HOME_ASSISTANT_DRIVES.join(', ')}`,
        todo: 'Write what is to be driven, or leave the key out for everything.',
      })
      .default([...HOME_ASSISTANT_DRIVES]),
    scenes: z
      .array(
        z
          .strictObject({
            entity: z.string().regex(RUNNABLE).describe('The id of a scene or a script.').register(words, {
              expected: 'the id of a scene or a script, such as scene.movie or script.good_night',
              todo: 'Look the id up in Home Assistant: Settings, Automations & scenes.',
            }),
            name: name
              .describe('The name on the button. Without it, the name from Home Assistant.')
              .exactOptional(),
          })
          .describe('One button.'),
      )
      .describe(
        'Scenes and scripts that owners and managers can run in the chat. Without it, owners choose them in the chat.',
      )
      .exactOptional(),
    media: media.exactOptional(),
    recorder_excludes_actions: z
      .boolean()
      .describe(
        "Home Assistant's recorder stores every action call, including any PIN in it. Set this to true after you have excluded the event type call_service from the recorder. Matter, Zigbee and newer Z-Wave locks, and panels that ask for a code, work only then.",
      )
      .default(false),
    panel_code: secret((text) => /^\d{4,10}$/.test(text), {
      expected: 'a code of 4 to 10 digits',
      todo: 'Use a code that the panels know; keep it in the environment and write !env with the name of its variable. In the file itself it needs quotes.',
    })
      .describe('The code for arming and disarming panels in the chat, if the panels ask for one.')
      .exactOptional(),
    zha_slots: z
      .tuple([zhaSlot, zhaSlot])
      .refine(([first, last]) => first <= last)
      .describe(
        'The first and the last slot that belong to Latchkey in each Zigbee lock. Nobody can see what is in them. Latchkey overwrites it. Without this key, Latchkey uses no Zigbee lock.',
      )
      .register(words, {
        expected: 'the first and the last slot, such as [10, 30]',
        todo: 'Choose slots that nobody uses, and leave the others to the keypad.',
      })
      .exactOptional(),
  })
  .describe('The locks and the alarm panels of Home Assistant.');

export const homeAssistant = driverKind({
  options,
  open: async (config, { dataFolder, log }) => {
    const { HomeAssistantDriver } = await import('./driver.ts');
    const { id, url, drives, entities, panel_code: panelCode, zha_slots: zhaSlots, media } = config;
    return new HomeAssistantDriver({
      ...{ id, url, drives, log },
      token: config.token.reveal(),
      mayUseActions: config.recorder_excludes_actions,
      ...(entities && { entities }),
      ...(panelCode && { panelCode: Pin.of(panelCode.reveal()) }),
      ...(zhaSlots && { zhaSlots }),
      ...(media && { media: mediaFolder(media) }),
      folder: join(dataFolder, id),
    });
  },
  examine: async ({ id, url, token }, signal) =>
    (await import('./examine.ts')).examineHomeAssistant({ id, url, token: token.reveal() }, signal),
  scenes: ({ scenes }) => scenes?.map(({ entity: id, ...rest }) => ({ id, ...rest })),
});

function mediaFolder({ folder, name, mounted_at: mountedAt }: z.output<typeof media>): MediaFolder {
  return { folder, name, ...(mountedAt !== undefined && { mountedAt }) };
}
