/**
 * What answers free text in words, such as a conversation agent of Home Assistant, or a language model behind an
 * address. What it says is a stranger's text: it proves nothing, and nothing is done because of it.
 */
export interface LanguageModel {
  /** Does nothing but answer. Never rejects. Resolves soon after `signal` fires. */
  answer(question: ModelQuestion, signal: AbortSignal): Promise<ModelAnswer>;
}

export interface ModelQuestion {
  readonly instructions: string;
  /** What somebody typed, without any digit. */
  readonly sentence: string;
}

export type ModelAnswer =
  | { readonly kind: 'answer'; readonly text: string }
  /**
   * - `controls`: it can control the home by itself, so it was not asked
   * - `missing`: there is none of that name
   * - `unreadable`: what came is no answer, or longer than an answer may be
   */
  | {
      readonly kind: 'failed';
      readonly why: 'controls' | 'missing' | 'refused' | 'unreachable' | 'unreadable';
    };
