import { z } from '@hono/zod-openapi';
import { eventOf } from '../../../engine/views/event-data.ts';
import type { LoggedEvent } from '../../../engine/views/happening.ts';
import { Streams } from '../../live/streams.ts';
import type { EventStream, StreamLimits } from '../../live/streams.ts';
import type { ApiParts } from '../ask.ts';
import type { Operations } from '../operations.ts';

const IN_PART = 100;
/** Fewer than the connections of the listener, so that pages and requests have room. */
const LIMITS = { streams: 150, ofOneReader: 20 };

interface Follower {
  readonly stream: EventStream;
  readonly token: number;
  /** The number of the event that was sent last. */
  sent: number;
}

/**
 * Events as they happen, the same as over MQTT. All streams read from one log, so that a stream that was cut off goes
 * on where it was, and a slow one costs no more than what waits for it.
 */
export class EventFeed {
  readonly streams: Streams;
  readonly #parts: ApiParts;
  readonly #followers = new Set<Follower>();
  readonly #end: () => void;
  #isWoken = false;

  constructor(parts: ApiParts, limits: Partial<StreamLimits> = {}) {
    this.#parts = parts;
    this.streams = new Streams({ ...LIMITS, ...limits });
    this.#end = parts.house.subscribe(({ kind }) => {
      if (kind === 'happening') this.#wake();
      if (kind === 'token' || kind === 'member') this.#cutOff();
    });
  }

  stop(): void {
    this.#end();
    this.streams.endAll();
  }

  /** @param last the number of the event that the program has seen last; undefined: from now on */
  open(token: number, last: number | undefined): Response {
    const { house } = this.#parts;
    return this.streams.open({
      owner: String(token),
      isStillIn: () => house.apiTokens.isGood(token),
      begin: (stream) => {
        const { oldest, newest } = house.eventLog.bounds();
        const isTooLong = last !== undefined && (last > newest || last < oldest - 1);
        const from = last === undefined || last > newest ? newest : Math.max(last, oldest - 1);
        const follower: Follower = { stream, token, sent: from };
        this.#followers.add(follower);
        const event = isTooLong ? 'missed' : 'ready';
        stream.send({ id: String(from), event, data: JSON.stringify({ event, oldest }) });
        this.#catchUp(follower);
        return () => this.#followers.delete(follower);
      },
    });
  }

  /** Once the transaction is over within which it happened. */
  #wake(): void {
    if (this.#isWoken || this.#followers.size === 0) return;
    this.#isWoken = true;
    queueMicrotask(() => {
      this.#isWoken = false;
      const from = Math.min(...[...this.#followers].map(({ sent }) => sent));
      for (let events = this.#after(from); events.length > 0; events = this.#after(events.at(-1)!.id))
        for (const { id, event, data } of events)
          for (const follower of this.#followers)
            if (follower.sent < id) {
              follower.sent = id;
              follower.stream.send({ id: String(id), event, data });
            }
    });
  }

  #catchUp(follower: Follower): void {
    for (let events = this.#after(follower.sent); events.length > 0; events = this.#after(follower.sent))
      for (const { id, event, data } of events) {
        follower.sent = id;
        if (!follower.stream.send({ id: String(id), event, data })) return;
      }
  }

  #after(id: number): { id: number; event: string; data: string }[] {
    return this.#parts.house.eventLog
      .after(id, IN_PART)
      .map((event) => ({ id: event.id, event: event.kind, data: this.#written(event) }));
  }

  /** A row that is damaged holds up none of the others. */
  #written({ kind, happening }: LoggedEvent): string {
    try {
      if (happening)
        return JSON.stringify({ event: kind, ...eventOf(happening, this.#parts.words(undefined)).data });
    } catch (error) {
      this.#parts.fault('An event of the API', error);
    }
    return JSON.stringify({ event: kind });
  }

  #cutOff(): void {
    for (const { token, stream } of [...this.#followers])
      if (!this.#parts.house.apiTokens.isGood(token)) stream.end();
  }
}

export function addEvents(operations: Operations, feed: EventFeed): void {
  operations.addOwn('GET /events', (token, headers) => {
    const last = /^\d{1,15}$/.exec(headers.get('last-event-id')?.trim() ?? '')?.[0];
    return feed.open(token.id, last === undefined ? undefined : Number(last));
  });
  operations.app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/events',
    operationId: 'getEvents',
    summary: 'What happens, as server-sent events, with the fields that MQTT has',
    description: 'Right: read. After a break send Last-Event-ID. "missed": it was too long ago.',
    security: [{ token: [] }],
    request: { headers: z.object({ 'last-event-id': z.string().optional() }) },
    responses: {
      200: { description: 'A stream', content: { 'text/event-stream': { schema: z.string() } } },
      401: { description: 'No token that lets in' },
      503: { description: 'Too many streams are open' },
    },
  });
}
