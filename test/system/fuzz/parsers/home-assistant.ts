/** Noise over Home Assistant's WebSocket, into the library that parses it and what is made of it. */
import { Connection } from 'home-assistant-js-websocket';
import { eventsIn } from '../../../../drivers/home-assistant/home/calendars.ts';
import { conditionOf } from '../../../../drivers/home-assistant/home/conditions.ts';
import {
  failureOf,
  Refused,
  troubleWords,
  messageOf,
} from '../../../../drivers/home-assistant/connection/failure.ts';
import { guardFrames } from '../../../../drivers/home-assistant/connection/frames.ts';
import {
  actionNames,
  applied,
  busEvent,
  deviceEntries,
  entityEntries,
  entityNews,
  OddAnswer,
  stateOf,
  type EntityState,
} from '../../../../drivers/home-assistant/connection/messages.ts';
import {
  armedIn,
  changedBy,
  isResult,
  supports,
  wantsCode,
} from '../../../../drivers/home-assistant/panels/panel-state.ts';
import { lockNews } from '../../../../drivers/zwave/notification.ts';
import { DIGITS, noisyJson } from './json.ts';

const CHUNK_BYTES = 4096;
const STATE = {
  entity_id: 'alarm_control_panel.home',
  state: 'armed_away',
  attributes: { friendly_name: 'Home', changed_by: 'Anna', code_format: 'number', supported_features: 7 },
  last_changed: '2026-06-30T14:00:00+00:00',
  last_updated: '2026-06-30T14:00:00+00:00',
};
const [EVENTS, STATES] = [3, 4];
const ASKED = [5, 6, 7, 8, 9];
const PARAMETERS = { userId: 3 };

function messages(): unknown[] {
  const answers = [
    [STATE],
    [{ entity_id: 'lock.door', platform: 'zwave_js', device_id: 'd', unique_id: '1.2', disabled_by: null }],
    [{ id: 'd', manufacturer: 'Yale', model: 'X', identifiers: [['zwave_js', '1-2']] }],
    { lock: { lock: {}, unlock: {} } },
    [
      { start: { date: '2026-07-01' }, end: { date: '2026-07-04' }, summary: 'Anna', uid: 'a', rrule: null },
      { start: { dateTime: '2026-07-01T16:00:00+02:00' }, end: { date: '2026-07-04' }, summary: DIGITS },
    ],
  ];
  const compressed = { s: 'armed_home', a: STATE.attributes, c: 'x', lc: 1_780_000_000.5 };
  const notification = { command_class: 113, type: 6, event: 6, parameters: PARAMETERS };
  return [
    ...answers.map((result, index) => ({ id: ASKED[index], type: 'result', success: true, result })),
    { id: ASKED[0], type: 'result', success: false, error: { code: 'unknown_error', message: DIGITS } },
    { id: STATES, type: 'event', event: { a: { [STATE.entity_id]: compressed } } },
    {
      ...{ id: STATES, type: 'event' },
      event: { c: { [STATE.entity_id]: { '+': compressed, '-': { a: ['code_format'] } } }, r: ['a.b'] },
    },
    {
      ...{ id: EVENTS, type: 'event' },
      event: { event_type: 'zwave_js_notification', data: notification, time_fired: STATE.last_changed },
    },
    { id: 10, type: 'pong' },
  ];
}

/** As much of a socket as the library wants. */
class FakeSocket extends EventTarget {
  readonly OPEN = 1;
  readonly readyState = 1;
  readonly haVersion = '2026.10.4';
  send(): void {}
  close(): void {}
}

/**
 * Feeds some kilobytes. Throws where something is thrown, where what may be told of it holds a code, or where a
 * good event after the noise is not heard. Returns how many bytes it fed.
 */
export function fuzzHomeAssistant(random: () => number): number {
  const socket = new FakeSocket() as unknown as WebSocket & { haVersion: string };
  let heard = 0;
  guardFrames(socket, { questions: () => connection.commands, onGarbage: () => {} });
  const createSocket = (): Promise<never> => Promise.reject(new Error('it is connected once'));
  const connection: Connection = new Connection(socket, { setupRetry: 0, createSocket });
  const failed = (error: unknown): void => speak(error);
  const hear = (event: unknown): void => {
    if (busEvent(event)?.type === 'good') heard++;
    else understand(event);
  };
  for (const _ of [EVENTS, STATES])
    connection.subscribeMessage(hear, { type: 'subscribe_events' }).catch(failed);
  for (const _ of ASKED) connection.sendMessagePromise({ type: 'get_states' }).then(understand).catch(failed);
  connection.ping().catch(failed);
  const say = (data: string): void => void socket.dispatchEvent(new MessageEvent('message', { data }));
  let fed = 0;
  while (fed < CHUNK_BYTES) {
    const text = noisyJson(messages(), random);
    fed += Buffer.byteLength(text);
    say(text);
    understand(parse(text));
    speak(parse(text));
  }
  // What a refused subscription leaves is subscribed to anew, in another life of the connection.
  connection.subscribeMessage(hear, { type: 'subscribe_events' }).catch(failed);
  const id = Math.max(...connection.commands.keys());
  say(JSON.stringify({ id, type: 'event', event: { event_type: 'good' } }));
  if (heard === 0) throw new Error('A good event after the noise was not heard.');
  return fed;
}

/** All that the driver makes of an answer or an event. */
function understand(value: unknown): void {
  const lists = [entityEntries, deviceEntries, actionNames, eventsIn];
  for (const read of lists) {
    try {
      read(value);
    } catch (error) {
      if (!(error instanceof OddAnswer)) throw error;
    }
  }
  const { came, changed } = entityNews(value);
  const before = stateOf(STATE)!;
  const states = [stateOf(value), ...came, ...changed.map((change) => applied(before, change))];
  for (const state of states) if (state) look(state);
  const event = busEvent(value);
  const kind = event?.data.command_class;
  if (typeof kind === 'number') lockNews(kind, event!.data);
}

function look(state: EntityState): void {
  const modes = ['disarmed', 'stay', 'away', 'night'];
  const armed = armedIn(state, undefined);
  if (armed !== undefined && !modes.includes(armed)) throw new Error('The panel is armed in no known way.');
  for (const at of [state.changedAt, state.updatedAt]) new Date(at).toISOString();
  isResult(state, 'away');
  supports(state, 'night');
  wantsCode(state, 'disarmed');
  changedBy(state);
  const condition = conditionOf(state);
  if (condition && typeof condition.name !== 'string') throw new Error('A condition has no name.');
}

const GONE = { code: 'connection-lost', what: 'home-assistant' } as const;

/** What is told of a failure may stand in a log. */
function speak(error: unknown): void {
  const failure = failureOf(error, GONE);
  const refused = new Refused(error);
  const message = JSON.stringify(messageOf(failure, { code: 'clip-refused' }));
  const words = [troubleWords(failure), message, refused.message];
  if (words.some((text) => text.includes(DIGITS))) throw new Error('The words for a failure quote it.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
