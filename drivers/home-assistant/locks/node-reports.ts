/**
 * What a node tells and Home Assistant puts neither on its bus nor always into an entity: it switches many of those
 * off, such as the alarm type, and makes none of others, such as a user. Whoever listens to the triggers of Z-Wave JS
 * hears all of it, changed or not, and in the order in which it came.
 *
 * Sources: components/zwave_js of Home Assistant: triggers/event.py, discovery.py; model/node/event_model.py of its
 * library zwave-js-server-python.
 */
import type { ValueChange } from '../../zwave/node.ts';
import { ANY_TYPE, PIN_TYPE, type ValueId } from '../../zwave/values.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import { isRecord, whole, type Fields } from '../connection/messages.ts';

/** The first report of a value that zwave-js ever heard is an addition. */
const OF_VALUES = ['value added', 'value updated'] as const;
const OF_USERS = ['user added', 'user modified', 'user deleted'] as const;
const OF_CREDENTIALS = ['credential added', 'credential modified', 'credential deleted'] as const;

/** Values of a command class, or of one of its properties. */
export interface Heard {
  readonly commandClass: number;
  readonly property?: string | number;
}

/** Throws as the client does. */
export function hearValues(
  client: HomeAssistantClient,
  device_id: string | undefined,
  { values, tell }: { values: readonly Heard[]; tell: (id: ValueId, change: ValueChange) => void },
): Promise<() => void> {
  const trigger = OF_VALUES.flatMap((event) =>
    values.map((args) => ({
      ...{ platform: 'zwave_js.event', device_id, event_source: 'node', event },
      ...{ event_data: { args }, partial_dict_match: true },
    })),
  );
  return client.subscribe({ type: 'subscribe_trigger', trigger }, (message) => {
    const { commandClass, property, propertyKey, endpoint, prevValue, newValue } = fieldsIn(
      eventIn(message).args,
    );
    if (typeof commandClass !== 'number' || endpoint || !isName(property)) return;
    const key = isName(propertyKey) ? { propertyKey } : {};
    tell({ commandClass, property, ...key }, { before: prevValue, now: newValue });
  });
}

export interface UserNews {
  /** A slot; 0: all of them may have been changed. */
  readonly pin?: number;
  /** A number; 0: all of them went. */
  readonly user?: number;
}

/**
 * Users and credentials (User Credential CC). Throws as the client does; Home Assistant refuses where its library is
 * older than these events.
 */
export function hearUsers(
  client: HomeAssistantClient,
  device_id: string | undefined,
  tell: (news: UserNews) => void,
): Promise<() => void> {
  const trigger = [...OF_USERS, ...OF_CREDENTIALS].map((event) => ({
    ...{ platform: 'zwave_js.event', device_id, event_source: 'node', event },
  }));
  return client.subscribe({ type: 'subscribe_trigger', trigger }, (message) => {
    const { event, args } = eventIn(message);
    if (OF_USERS.some((name) => name === event)) tell({ user: numberIn(args, 'userId') ?? 0 });
    else if (isOfPins(args)) tell({ pin: numberIn(args, 'credentialSlot') ?? 0 });
  });
}

function isOfPins(args: unknown): boolean {
  const type = numberIn(args, 'credentialType');
  return type === undefined || type === PIN_TYPE || type === ANY_TYPE;
}

/**
 * Home Assistant 2026.10 shows these arguments as Python does, such as
 * `CredentialChangedArgs(user_id=3, credential_type=<UserCredentialType.PIN_CODE: 1>, credential_slot=3, data=…)`.
 * The numbers come before anything that somebody has typed.
 */
function numberIn(args: unknown, name: 'userId' | 'credentialType' | 'credentialSlot'): number | undefined {
  const { [name]: number, repr } = fieldsIn(args);
  if (typeof repr !== 'string') return whole(number);
  const snake = name.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`);
  const found = new RegExp(`^\\w+\\((?:\\w+=(?:\\d+|<[^>]*>), )*?${snake}=(?:<[^>]*: )?(\\d+)`).exec(repr);
  return found?.[1] === undefined ? undefined : Number(found[1]);
}

function eventIn(message: unknown): Fields {
  const { trigger } = fieldsIn(fieldsIn(message).variables);
  const { event, event_data } = fieldsIn(trigger);
  return { event, args: fieldsIn(event_data).args };
}

function isName(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function fieldsIn(value: unknown): Fields {
  return isRecord(value) ? value : {};
}
