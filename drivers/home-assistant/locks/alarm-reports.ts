/**
 * A lock's alarm types and levels (Alarm CC version 1). Home Assistant puts none of them on its bus, and switches its
 * sensors of them off; it tells of both, changed or not, whoever listens to the triggers of Z-Wave JS.
 *
 * Sources: components/zwave_js of Home Assistant: triggers/value_updated.py, triggers/event.py, discovery.py.
 */
import type { ValueChange } from '../../zwave/node.ts';
import { ALARM_LEVEL, ALARM_TYPE, CC, type ValueId } from '../../zwave/values.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import { isRecord, type Fields } from '../connection/messages.ts';

const ALARM_VALUES: readonly ValueId[] = [ALARM_TYPE, ALARM_LEVEL];

/** The type comes before the level, and both before the notification that zwave-js makes of them. Throws as the client does. */
export function hearAlarms(
  client: HomeAssistantClient,
  device_id: string | undefined,
  heard: (id: ValueId, change: ValueChange) => void,
): Promise<() => void> {
  const updated = { platform: 'zwave_js.value_updated', device_id, command_class: CC.notification };
  const trigger = [
    ...ALARM_VALUES.map(({ property }) => ({ ...updated, property })),
    // Of the first report that zwave-js ever heard of the lock.
    {
      ...{ platform: 'zwave_js.event', device_id, event_source: 'node', event: 'value added' },
      ...{ event_data: { args: { commandClass: CC.notification } }, partial_dict_match: true },
    },
  ];
  return client.subscribe({ type: 'subscribe_trigger', trigger }, (event) => {
    const told = triggerIn(event);
    if (!told) return;
    const { property, before, now } = told;
    const id = ALARM_VALUES.find((value) => value.property === property);
    if (id) heard(id, { before, now });
  });
}

function triggerIn(event: unknown): { property: unknown; before: unknown; now: unknown } | undefined {
  const { trigger } = fieldsIn(fieldsIn(event).variables);
  const { platform, property, previous_value_raw, current_value_raw, event_data } = fieldsIn(trigger);
  if (platform === 'zwave_js.value_updated')
    return { property, before: previous_value_raw, now: current_value_raw };
  if (platform !== 'zwave_js.event') return undefined;
  const args = fieldsIn(fieldsIn(event_data).args);
  return { property: args.property, before: undefined, now: args.newValue };
}

function fieldsIn(value: unknown): Fields {
  return isRecord(value) ? value : {};
}
