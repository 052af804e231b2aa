/** Noise in place of what a Z-Wave JS server says, and what is made of it into the picture of a lock. */
import { ServerNode } from '../../../../drivers/zwave-js-server/node.ts';
import {
  isRecord,
  isValueArgs,
  nodesOf,
  nodeStateOf,
  parseMessage,
  withBytes,
} from '../../../../drivers/zwave-js-server/messages.ts';
import { describeLock, isLock, memoryOf } from '../../../../drivers/zwave/description.ts';
import { lockNews, troubleOf } from '../../../../drivers/zwave/notification.ts';
import { nodeState, RECORDED_LOCKS } from '../../../fixtures/locks.ts';
import { DIGITS, noisyJson } from './json.ts';
import { pick } from '../../../support/noise/random.ts';

const CHUNK_BYTES = 16_384;
const STATE = nodeState(14, RECORDED_LOCKS.idLock);
/** The noise is of few values, so that a text is short. */
const SHORT = { ...STATE, values: STATE.values?.slice(0, 12) };
const value = { commandClass: 99, endpoint: 0, property: 'userCode', propertyKey: 2 };
const ofNode = { source: 'node', nodeId: 14 };
const NOTIFICATION = { type: 6, event: 6, parameters: { userId: 2 } };
const BYTES = { type: 6, event: 6, parameters: { type: 'Buffer', data: [99, 3, 2, 1, 52, 56] } };
const CREDENTIAL = { userId: 2, credentialType: 1, credentialSlot: 2, data: DIGITS };
const GOOD = { type: 'event', event: { ...ofNode, event: 'notification', ccId: 113, args: NOTIFICATION } };

const MESSAGES: readonly unknown[] = [
  GOOD,
  {
    ...{ type: 'version', driverVersion: '15.29.0', serverVersion: '3.10.2', homeId: 1 },
    ...{ minSchemaVersion: 0, maxSchemaVersion: 50 },
  },
  { type: 'result', messageId: '1', success: true, result: { state: { nodes: [SHORT] } } },
  { type: 'result', messageId: '2', success: false, errorCode: 'zwave_error', zwaveErrorCode: 204 },
  { type: 'event', event: { ...ofNode, event: 'ready', nodeState: SHORT } },
  { type: 'event', event: { ...ofNode, event: 'notification', ccId: 113, args: BYTES } },
  {
    type: 'event',
    event: { ...ofNode, event: 'value updated', args: { ...value, newValue: DIGITS, prevValue: '' } },
  },
  { type: 'event', event: { ...ofNode, event: 'credential added', args: CREDENTIAL } },
];

/**
 * Feeds some kilobytes. Throws where something is thrown, or where a good event after the noise is not heard.
 * Returns how many bytes it fed.
 */
export function fuzzZwaveServer(random: () => number): number {
  const hasAccessControl = random() < 0.5;
  const node = new ServerNode(STATE, { call: async () => undefined, network: 1, hasAccessControl });
  let fed = 0;
  while (fed < CHUNK_BYTES) {
    const text = noisyJson(MESSAGES, random);
    fed += Buffer.byteLength(text);
    hear(node, parseMessage(random() < 0.02 ? Buffer.from(text) : text));
    if (random() < 0.1) look(node);
  }
  const good = parseMessage(JSON.stringify(GOOD));
  if (good === undefined || good === 'garbage' || good.type !== 'event')
    throw new Error('A good event after the noise was not heard.');
  return fed;
}

function hear(node: ServerNode, message: ReturnType<typeof parseMessage>): void {
  if (message === undefined || message === 'garbage') return;
  if (message.type === 'result') {
    if (!message.success) return;
    for (const state of nodesOf(message.result) ?? []) if (state.nodeId === node.id) node.update(state);
    return;
  }
  if (message.type === 'version') return;
  const { args, nodeState: state, ccId, event } = message.event;
  const told = nodeStateOf(state);
  if (told) node.update(told);
  if (isValueArgs(args)) {
    node.setValue(args);
    troubleOf(args, { before: args.prevValue, now: args.newValue });
  }
  if (!isRecord(args)) return;
  node.hearOfCredential(event, args);
  if (typeof ccId !== 'number') return;
  const news = lockNews(ccId, { ...args, parameters: withBytes(args.parameters) });
  if (news?.kind === 'used' && news.number !== undefined && typeof news.number !== 'number')
    throw new Error('A use is of a number that is none.');
}

function look(node: ServerNode): void {
  isLock(node);
  const memory = memoryOf(node);
  const slots = Math.min(memory?.slots ?? 0, 20);
  for (let slot = 1; slot <= slots; slot++) memory!.cached(slot);
  JSON.stringify(describeLock(`server/${node.id}`, node, slots));
  pick([node.name, node.model, node.dead], () => 0);
}
