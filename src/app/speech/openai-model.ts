/**
 * A language model behind an address that speaks as OpenAI's does, such as Ollama or llama.cpp:
 * https://platform.openai.com/docs/api-reference/chat, https://docs.ollama.com/openai.
 */
import type { LanguageModel, ModelAnswer, ModelQuestion } from '../../domain/home/language-model.ts';

export interface OpenAiModelOptions {
  /** Up to what every call has in common, such as `http://127.0.0.1:11434/v1`. */
  readonly url: string;
  readonly model: string;
  readonly key?: string | undefined;
}

/** An answer has some hundred characters; around it stand counts, and what the model thought aloud. */
const MOST_BYTES = 64 * 1024;
const MOST_TOKENS = 1_000;

export class OpenAiModel implements LanguageModel {
  readonly #options: OpenAiModelOptions;

  constructor(options: OpenAiModelOptions) {
    this.#options = options;
  }

  async answer({ instructions, sentence }: ModelQuestion, signal: AbortSignal): Promise<ModelAnswer> {
    const { url, model, key } = this.#options;
    try {
      const response = await fetch(`${url}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
        },
        body: JSON.stringify({
          model,
          messages: [
            { role: 'system', content: instructions },
            { role: 'user', content: sentence },
          ],
          ...{ temperature: 0, max_tokens: MOST_TOKENS, stream: false },
          response_format: { type: 'json_object' },
        }),
        // The key, and the names of the house, go to this address alone.
        redirect: 'error',
        signal,
      });
      if (!response.ok) {
        await response.body?.cancel();
        return { kind: 'failed', why: response.status === 404 ? 'missing' : 'refused' };
      }
      const said = contentIn(await bodyOf(response));
      return said === undefined ? { kind: 'failed', why: 'unreadable' } : { kind: 'answer', text: said };
    } catch {
      // What fetch throws can quote what was sent.
      return { kind: 'failed', why: 'unreachable' };
    }
  }
}

/** Undefined where it is longer than an answer may be; the rest is not waited for. */
async function bodyOf(response: Response): Promise<string | undefined> {
  const body = response.body as AsyncIterable<Uint8Array> | null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function contentIn(body: string | undefined): string | undefined {
  try {
    const answer = JSON.parse(body ?? '') as { choices?: { message?: { content?: unknown } }[] } | null;
    const content = answer?.choices?.[0]?.message?.content;
    return typeof content === 'string' ? content : undefined;
  } catch {
    return undefined;
  }
}
