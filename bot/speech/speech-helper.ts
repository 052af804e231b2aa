import type { Place } from '../chat/places/place.ts';
import { waitFor, type Clock } from '../../src/domain/clock.ts';
import type { LanguageModel, ModelQuestion } from '../../src/domain/home/language-model.ts';
import type { Pin } from '../../src/domain/pins/pin.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';
import { spokenIn, type Spoken } from './answer.ts';
import type { MaskedSentence } from './masked.ts';

/** Longer than a person waits for words that they could type again. */
const ANSWER_WITHIN_MS = 10_000;

/** A sentence that was not understood here, for the helper. */
export interface HelpRequest {
  readonly question: ModelQuestion;
  readonly masked: MaskedSentence;
  /** It stays here. */
  readonly pin?: Pin;
  /** Where the sentence was typed. */
  readonly from: Place;
}

export type Help =
  | { readonly kind: 'spoken'; readonly spoken: Spoken }
  | { readonly kind: 'late' | 'unreachable' | 'unusable' };

/**
 * Asks a language model what somebody may have meant. One question at a time for each chat: whatever its member
 * does next ends it, and what is answered then counts for nothing.
 */
export class SpeechHelper {
  readonly #model: LanguageModel | undefined;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #inTurn: (chat: number, work: () => Promise<void>) => Promise<void>;
  readonly #show: (chat: number, request: HelpRequest, help: Help) => Promise<void>;
  readonly #running = new Map<number, AbortController>();

  constructor(parts: {
    model: LanguageModel | undefined;
    clock: Clock;
    log: Log;
    /** Runs in turn with all else of the chat. */
    inTurn: (chat: number, work: () => Promise<void>) => Promise<void>;
    show: (chat: number, request: HelpRequest, help: Help) => Promise<void>;
  }) {
    this.#model = parts.model;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#inTurn = parts.inTurn;
    this.#show = parts.show;
  }

  get isThere(): boolean {
    return this.#model !== undefined;
  }

  begin(chat: number, request: HelpRequest): void {
    this.cancel(chat);
    if (!this.#model) return;
    const asked = new AbortController();
    this.#running.set(chat, asked);
    void this.#run(chat, request, asked).catch((error: unknown) =>
      this.#log('error', 'What the helper answered was not shown.', { error: kindOf(error) }),
    );
  }

  /** The member has gone on to something else. */
  cancel(chat: number): void {
    this.#running.get(chat)?.abort();
    this.#running.delete(chat);
  }

  stop(): void {
    for (const chat of [...this.#running.keys()]) this.cancel(chat);
  }

  async #run(chat: number, request: HelpRequest, asked: AbortController): Promise<void> {
    const help = await this.#ask(request, asked.signal);
    await this.#inTurn(chat, async () => {
      if (asked.signal.aborted) return;
      this.#running.delete(chat);
      await this.#show(chat, request, help);
    });
  }

  async #ask({ question, masked }: HelpRequest, gone: AbortSignal): Promise<Help> {
    const late = Promise.withResolvers<'late'>();
    const tooLong = new AbortController();
    const cancelTimer = waitFor(this.#clock, ANSWER_WITHIN_MS, () => {
      late.resolve('late');
      tooLong.abort();
    });
    gone.addEventListener('abort', () => late.resolve('late'), { once: true });
    try {
      const answer = await Promise.race([
        this.#model!.answer(question, AbortSignal.any([gone, tooLong.signal])),
        late.promise,
      ]);
      if (answer === 'late') return { kind: 'late' };
      if (answer.kind === 'failed') {
        if (!gone.aborted)
          this.#log('warn', 'The helper for free speech gave no answer.', { why: answer.why });
        return { kind: answer.why === 'unreadable' ? 'unusable' : 'unreachable' };
      }
      const spoken = spokenIn(answer.text, masked);
      return spoken ? { kind: 'spoken', spoken } : { kind: 'unusable' };
    } catch (error) {
      this.#log('error', 'The helper for free speech failed.', { error: kindOf(error) });
      return { kind: 'unreachable' };
    } finally {
      cancelTimer();
    }
  }
}
