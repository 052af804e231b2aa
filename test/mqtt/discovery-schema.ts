import { z } from 'zod';

/**
 * A strict reading of what Home Assistant takes: a key that it does not know, it would drop in silence.
 * Source: homeassistant/components/mqtt (schemas.py, abbreviations.py, event.py, sensor.py, binary_sensor.py,
 * switch.py, button.py, util.py) of 2026.11.
 */

/** util.py, valid_topic and valid_publish_topic. */
const topic = z
  .string()
  .min(1)
  .refine((text) => Buffer.byteLength(text) <= 65_535)
  .regex(/^[^+#\p{Cc}\p{Cn}]+$/u);
const icon = z.string().regex(/^mdi:[a-z0-9-]+$/);
const category = z.enum(['config', 'diagnostic']);
const name = z.string().min(1).max(255).nullable();

const availability = z.array(z.strictObject({ topic })).min(1).optional();

/** schemas.py, MQTT_ENTITY_COMMON_SCHEMA, and config.py. */
const common = {
  unique_id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  name,
  icon: icon.optional(),
  availability,
  json_attributes_topic: topic.optional(),
  enabled_by_default: z.boolean().optional(),
};

const entityId = (domain: string) =>
  z
    .string()
    .regex(new RegExp(`^${domain}\\.[a-z0-9]+(_[a-z0-9]+)*$`))
    .max(255);

const component = z.discriminatedUnion('p', [
  z.strictObject({
    p: z.literal('event'),
    ...common,
    default_entity_id: entityId('event'),
    state_topic: topic,
    event_types: z
      .array(z.string().regex(/^[a-z]+(_[a-z]+)*$/))
      .min(1)
      .refine((types) => new Set(types).size === types.length),
    device_class: z.enum(['button', 'doorbell', 'motion']).optional(),
    entity_category: category.optional(),
  }),
  z.strictObject({
    p: z.literal('sensor'),
    ...common,
    default_entity_id: entityId('sensor'),
    state_topic: topic,
    state_class: z.enum(['measurement', 'total', 'total_increasing']).optional(),
    // A sensor or a binary sensor cannot be for configuration.
    entity_category: z.literal('diagnostic').optional(),
  }),
  z.strictObject({
    p: z.literal('binary_sensor'),
    ...common,
    default_entity_id: entityId('binary_sensor'),
    state_topic: topic,
    device_class: z.enum(['problem', 'connectivity']).optional(),
    payload_on: z.string().optional(),
    payload_off: z.string().optional(),
    entity_category: z.literal('diagnostic').optional(),
  }),
  z.strictObject({
    p: z.literal('switch'),
    ...common,
    default_entity_id: entityId('switch'),
    state_topic: topic,
    command_topic: topic,
    device_class: z.enum(['outlet', 'switch']).optional(),
    entity_category: category.optional(),
  }),
  z.strictObject({
    p: z.literal('button'),
    ...common,
    default_entity_id: entityId('button'),
    command_topic: topic,
    payload_press: z.string().optional(),
    device_class: z.enum(['identify', 'restart', 'update']).optional(),
    entity_category: category.optional(),
  }),
]);

/** schemas.py, DEVICE_DISCOVERY_SCHEMA. */
export const discovery = z.strictObject({
  dev: z.strictObject({
    ids: z.array(z.string().min(1)).min(1),
    name: z.string().min(1),
    mf: z.string(),
    mdl: z.string(),
    sw: z.string(),
    sa: z.string().min(1).optional(),
    via_device: z.string().min(1).optional(),
  }),
  o: z.strictObject({ name: z.string().min(1), sw: z.string() }),
  availability,
  qos: z.literal([0, 1, 2]),
  cmps: z.record(z.string().regex(/^[a-zA-Z0-9_-]+$/), component),
});

export type Discovery = z.output<typeof discovery>;

/** discovery.py, TOPIC_MATCHER, of the default prefix. */
export const CONFIG_TOPIC = /^homeassistant\/device\/([a-zA-Z0-9_-]+)\/config$/;
