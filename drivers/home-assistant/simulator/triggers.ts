/**
 * Triggers of automations that a client listens to: those of the bus, and those of Z-Wave JS, which tell what a node
 * tells and what never reaches the bus. Written from components/homeassistant/triggers/event.py and
 * components/zwave_js/triggers of Home Assistant, and from what Home Assistant 2026.10 told.
 */
import { SimulatedError, type Fields, type NodeEvent, type SimulatedCore } from './core.ts';

/** Calls `tell` with the variables of each run. Returns what ends that. */
export function listenToTriggers(
  core: SimulatedCore,
  triggers: readonly Fields[],
  tell: (trigger: Fields) => void,
): () => void {
  const ends = triggers.map((trigger) => {
    if (trigger.platform === 'event') return onBus(core, trigger, tell);
    if (trigger.platform !== 'zwave_js.event' || !core.nodeEvents.has(String(trigger.event)))
      throw new SimulatedError('invalid_format', `value must be one of ${[...core.nodeEvents].join(', ')}`);
    if (!core.devices.some(({ id }) => id === trigger.device_id))
      throw new SimulatedError('invalid_format', 'No nodes found for given device_ids or entity_ids.');
    return core.onNode((event) => {
      if (event.device_id !== trigger.device_id) return;
      const told = ofEvent(trigger, event);
      if (told) tell({ platform: trigger.platform, device_id: event.device_id, ...told });
    });
  });
  return () => {
    for (const end of ends) end();
  };
}

function onBus(core: SimulatedCore, trigger: Fields, tell: (trigger: Fields) => void): () => void {
  return core.onEvent((event_type, data) => {
    if (trigger.event_type === event_type && has(data, trigger.event_data)) tell({ platform: 'event' });
  });
}

/** With `partial_dict_match`, of what holds something else only what is named has to be the same. */
function ofEvent(
  { event: name, event_data, partial_dict_match }: Fields,
  node: NodeEvent,
): Fields | undefined {
  const { event, args } = node;
  const data: Fields = { source: 'node', event, args };
  const isMet = Object.entries((event_data ?? {}) as Fields).every(([key, wanted]) =>
    partial_dict_match === true ? has(data[key] as Fields, wanted) : data[key] === wanted,
  );
  return event === name && isMet ? { event_source: 'node', event, event_data: data } : undefined;
}

function has(fields: Fields, wanted: unknown): boolean {
  return Object.entries(wanted as Fields).every(([name, value]) => fields[name] === value);
}
