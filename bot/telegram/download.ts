import { TelegramFailure } from './telegram-failure.ts';

const METHOD = 'the file';

/**
 * One file of Telegram's. The address holds the bot's token, so nothing of an error leaves here but what kind it is.
 * @throws TelegramFailure alone; 413: it is larger than `maxBytes`
 */
export async function download(url: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(url, { signal, redirect: 'error' });
  } catch {
    throw new TelegramFailure(METHOD, 0, signal.aborted ? 'no answer in time' : 'no answer');
  }
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new TelegramFailure(METHOD, response.ok ? 0 : response.status, 'it is not there');
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
      size += part.length;
      if (size > maxBytes) break;
      parts.push(part);
    }
  } catch {
    throw new TelegramFailure(METHOD, 0, 'the connection ended');
  }
  if (size > maxBytes) throw new TelegramFailure(METHOD, 413, 'the file is too large');
  return Buffer.concat(parts);
}
