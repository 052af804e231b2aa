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
const NUMBERED = ['event', 'result', 'pong'] as const;
export type Numbered = (typeof NUMBERED)[number];

/** What the library keeps of each question: a subscription has a callback, and an event of another ends the process. */
type Questions = ReadonlyMap<number, object>;

export type Frame = 'known' | 'unasked' | 'garbage';

/** @param questions those that wait for what comes, by number */
export function judgeFrame(data: unknown, questions: Questions): Frame {
  if (typeof data !== 'string' || data.length > FRAME_MAX_LENGTH) return 'garbage';
  const message = parse(data);
  if (!isRecord(message)) return 'garbage';
  if (text(message.type) === undefined) return 'garbage';
  const type = NUMBERED.find((known) => known === message.type);
  // What a later Home Assistant may say besides is nobody's here.
  if (!type) return 'unasked';
  const id = whole(message.id);
  if (id === undefined) return 'garbage';
  return isAsked(type, questions.get(id)) ? 'known' : 'unasked';
}

function isAsked(type: Numbered, question: object | undefined): boolean {
  if (!question) return false;
  return type === 'result' || (type === 'event') === 'callback' in question;
}

/**
 * Lets only messages through that somebody waits for. To be called before anybody else listens.
 * @param onGarbage may come more than once
 */
export function guardFrames(
  socket: WebSocket,
  { questions, onGarbage }: { questions: () => Questions; onGarbage: () => void },
): void {
  socket.addEventListener('message', (event) => {
    const frame = judgeFrame(event.data, questions());
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
