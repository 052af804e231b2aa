/** One command to Home Assistant over a WebSocket of its own, independent of the driver's client. */
import { once } from 'node:events';

type Fields = Readonly<Record<string, unknown>>;

/** Resolves with the result. Throws what Home Assistant says where it refuses. */
export async function command(url: string, token: string, message: Fields): Promise<unknown> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/websocket`);
  const next = async (): Promise<Fields> => {
    const [event] = (await once(socket, 'message')) as [MessageEvent];
    return JSON.parse(String(event.data)) as Fields;
  };
  try {
    await next();
    socket.send(JSON.stringify({ type: 'auth', access_token: token }));
    await next();
    socket.send(JSON.stringify({ id: 1, ...message }));
    for (;;) {
      const { type, success, result, error } = await next();
      if (type !== 'result') continue;
      if (success === true) return result;
      throw new Error(JSON.stringify(error));
    }
  } finally {
    socket.close();
  }
}
