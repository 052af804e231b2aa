/** A few words of Home Assistant's WebSocket API, for tests. */
export class HomeAssistantSocket {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (message: Message) => void>();
  /** Everything that came on the event bus since `listen()`, as JSON. */
  readonly events: string[] = [];
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as Message;
      if (message.type === 'event') this.events.push(JSON.stringify(message.event));
      else this.#answers.get(message.id)?.(message);
    });
  }

  static async open(url: string, token: string): Promise<HomeAssistantSocket> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/api/websocket`);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('error', () => reject(new Error('no connection with Home Assistant')));
      socket.addEventListener('message', ({ data }) => {
        const { type } = JSON.parse(String(data)) as Message;
        if (type === 'auth_required') socket.send(JSON.stringify({ type: 'auth', access_token: token }));
        if (type === 'auth_ok') resolve();
        if (type === 'auth_invalid') reject(new Error('the token is not valid'));
      });
    });
    return new HomeAssistantSocket(socket);
  }

  /** Rejects where Home Assistant does not do it. */
  async ask<T>(type: string, fields: Record<string, unknown> = {}): Promise<T> {
    const id = ++this.#last;
    const answer = await new Promise<Message>((resolve) => {
      this.#answers.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, type, ...fields }));
    });
    if (!answer.success) throw new Error(`${type}: ${JSON.stringify(answer.error)}`);
    return answer.result as T;
  }

  /** To everything that happens. */
  async listen(): Promise<void> {
    await this.ask('subscribe_events');
  }

  close(): void {
    this.#socket.close();
  }
}

interface Message {
  readonly id: number;
  readonly type: string;
  readonly success?: boolean;
  readonly result?: unknown;
  readonly error?: unknown;
  readonly event?: unknown;
}
