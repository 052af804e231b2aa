/**
 * What may come over the WebSocket once it is authorised, looked at before home-assistant-js-websocket sees
 * it: that one parses each frame in an event listener, and what is thrown there ends a Node process, with a
 * text by V8 that quotes the frame.
 * Source: https://developers.home-assistant.io/docs/api/websocket#message-format. Lists of messages come only
 * where they were asked for (`coalesce_messages`), which nobody here does.
 */
import { isRecord, text, whole } from './messages.ts';

/** The registries and the states of a large house are some megabytes. */
const FRAME_MAX_LENGTH = 64 * 1024 * 1024;

/** Messages that answer a question of ours, and are numbered like it. */
const NUMBERED: readonly string[] = ['event', 'result', 'pong'];

export type Frame = 'known' | 'unasked' | 'garbage';

/** @param isAsked whether a question of that number waits for what comes */
export function judgeFrame(data: unknown, isAsked: (id: number) => boolean): Frame {
  if (typeof data !== 'string' || data.length > FRAME_MAX_LENGTH) return 'garbage';
  const message = parse(data);
  if (!isRecord(message)) return 'garbage';
  const type = text(message.type);
  if (type === undefined) return 'garbage';
  // What a later Home Assistant may say besides is nobody's here.
  if (!NUMBERED.includes(type)) return 'unasked';
  const id = whole(message.id);
  if (id === undefined) return 'garbage';
  return isAsked(id) ? 'known' : 'unasked';
}

/**
 * Lets only messages through that somebody waits for. To be called before anybody else listens.
 * @param onGarbage may come more than once
 */
export function guardFrames(
  socket: WebSocket,
  { isAsked, onGarbage }: { isAsked: (id: number) => boolean; onGarbage: () => void },
): void {
  socket.addEventListener('message', (event) => {
    const frame = judgeFrame(event.data, isAsked);
    if (frame === 'known') return;
    event.stopImmediatePropagation();
    if (frame === 'garbage') onGarbage();
  });
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
