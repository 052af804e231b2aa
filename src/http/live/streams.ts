/** One event as https://html.spec.whatwg.org/multipage/server-sent-events.html writes it. */
export interface StreamEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data: string;
}

export interface EventStream {
  /** @returns false where the stream has ended, also because its reader is too slow and would have to catch up */
  send(event: StreamEvent): boolean;
  end(): void;
}

export interface StreamLimits {
  /** Of all streams together. */
  readonly streams: number;
  readonly ofOneReader: number;
  /** What may wait for a slow reader. One who is further behind is cut off, and comes back with what they saw last. */
  readonly waitingBytes: number;
  /** A line that says nothing, so that proxies keep the stream and a reader who has left is noticed. */
  readonly beatMs: number;
}

const LIMITS: StreamLimits = {
  streams: 200,
  ofOneReader: 12,
  waitingBytes: 64 * 1024,
  beatMs: 20_000,
};

export interface Opening {
  /** Who reads: their streams are counted together. */
  readonly owner: string;
  /** Looked at with each beat and each event: one who is not let in any more is cut off. */
  readonly isStillIn: () => boolean;
  /** Hears that it is open; returns what ends the sending. */
  readonly begin: (stream: EventStream) => () => void;
}

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // nginx, and the Supervisor of Home Assistant: pass each event on at once.
  'x-accel-buffering': 'no',
};

const encoder = new TextEncoder();

/** All open streams of events, whoever sends on them: bounded in number and in memory. */
export class Streams {
  readonly #limits: StreamLimits;
  readonly #open = new Map<symbol, { readonly owner: string; readonly end: () => void }>();

  constructor(limits: Partial<StreamLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits };
  }

  get count(): number {
    return this.#open.size;
  }

  /** The answer that stays open; 503 where there are too many. Whoever asks for its headers alone gets no stream. */
  open({ owner, isStillIn, begin }: Opening, method = 'GET'): Response {
    if (method === 'HEAD') return new Response(null, { headers: HEADERS });
    const own = [...this.#open.values()].filter((one) => one.owner === owner).length;
    if (this.#open.size >= this.#limits.streams || own >= this.#limits.ofOneReader)
      return new Response(null, { status: 503, headers: { 'retry-after': '30' } });
    const key = Symbol(owner);
    let stop: (() => void) | undefined;
    let beat: NodeJS.Timeout | undefined;
    let isOpen = true;
    const close = (): void => {
      isOpen = false;
      clearInterval(beat);
      this.#open.delete(key);
      stop?.();
      stop = undefined;
    };
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          const end = (): void => {
            if (!isOpen) return;
            close();
            controller.close();
          };
          const write = (text: string): boolean => {
            if (!isOpen) return false;
            const bytes = encoder.encode(text);
            if (!isStillIn() || (controller.desiredSize ?? 0) < bytes.length) end();
            else controller.enqueue(bytes);
            return isOpen;
          };
          this.#open.set(key, { owner, end });
          // How long a browser waits before it comes back.
          write('retry: 3000\n\n');
          beat = setInterval(() => write(':\n\n'), this.#limits.beatMs);
          beat.unref();
          stop = begin({ send: (event) => write(asWritten(event)), end });
          if (!isOpen) stop();
        },
        cancel: close,
      },
      { highWaterMark: this.#limits.waitingBytes, size: (chunk) => chunk.byteLength },
    );
    return new Response(body, { headers: HEADERS });
  }

  endAll(): void {
    for (const { end } of [...this.#open.values()]) end();
  }
}

function asWritten({ id, event, data }: StreamEvent): string {
  const head = [
    id === undefined ? [] : `id: ${oneLine(id)}`,
    event === undefined ? [] : `event: ${oneLine(event)}`,
  ];
  const body = data.split(/\r\n|\r|\n/).map((line) => `data: ${line}`);
  return [...head.flat(), ...body, '', ''].join('\n');
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\0]/g, ' ');
}
