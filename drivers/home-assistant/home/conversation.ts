/**
 * An agent of Home Assistant that answers free text: components/conversation, by its WebSocket command, which
 * does what the action `conversation.process` does and, unlike an action, leaves nothing in the recorder.
 */
import type { LanguageModel, ModelAnswer, ModelQuestion } from '../../../src/domain/home/language-model.ts';
import type { HomeAssistantClient } from '../connection/client.ts';
import { OddAnswer, isRecord, text, whole } from '../connection/messages.ts';
import { Refused } from '../connection/failure.ts';

/** components/conversation/const.py, ConversationEntityFeature: what somebody says to it can move something. */
const CONTROL = 1;
/** Whoever asks gives up sooner. */
const ANSWER_WITHIN_MS = 30_000;

export class ConversationAgent implements LanguageModel {
  readonly #client: HomeAssistantClient;
  readonly #agent: string;

  constructor(client: HomeAssistantClient, agent: string) {
    this.#client = client;
    this.#agent = agent;
  }

  async answer(question: ModelQuestion, signal: AbortSignal): Promise<ModelAnswer> {
    const gone = Promise.withResolvers<ModelAnswer>();
    const leave = (): void => gone.resolve({ kind: 'failed', why: 'unreachable' });
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([this.#ask(question), gone.promise]);
    } catch (error) {
      if (error instanceof OddAnswer) return { kind: 'failed', why: 'unreadable' };
      return { kind: 'failed', why: error instanceof Refused ? 'refused' : 'unreachable' };
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** Looks first, each time: an agent that may control the home would act before anybody has reviewed anything. */
  async #ask({ instructions, sentence }: ModelQuestion): Promise<ModelAnswer> {
    const state = await this.#client.stateOf(this.#agent);
    if (!state) return { kind: 'failed', why: 'missing' };
    const features = whole(state.attributes['supported_features']) ?? 0;
    if ((features & CONTROL) !== 0) return { kind: 'failed', why: 'controls' };
    const asked = `${instructions}\n\nThe sentence: ${JSON.stringify(sentence)}`;
    const command = { type: 'conversation/process', text: asked, agent_id: this.#agent };
    const said = speechIn(await this.#client.call(command, ANSWER_WITHIN_MS));
    return said === undefined ? { kind: 'failed', why: 'unreadable' } : { kind: 'answer', text: said };
  }
}

/** `response.speech.plain.speech`; a response of the type `error` says in it what went wrong. */
function speechIn(result: unknown): string | undefined {
  const response = isRecord(result) && isRecord(result['response']) ? result['response'] : {};
  if (response['response_type'] === 'error') return undefined;
  const speech = isRecord(response['speech']) ? response['speech'] : {};
  return isRecord(speech['plain']) ? text(speech['plain']['speech']) : undefined;
}
