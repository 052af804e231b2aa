import { NEW_CHAT, type ChatState, type ChatStore } from './chat-store.ts';
import { draftFromJson, draftToJson } from './drafts/code-draft.ts';
import { offerFromJson, offerToJson } from './drafts/offer.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';

/**
 * Where each chat stands. What cannot be read begins anew, and what cannot be stored is kept in memory: one
 * damaged row, or a full disk, makes no chat deaf.
 */
export class Chats {
  readonly #store: ChatStore;
  readonly #log: Log;
  readonly #unsaved = new Map<number, ChatState>();

  constructor({ store, log }: { store: ChatStore; log: Log }) {
    this.#store = store;
    this.#log = log;
  }

  load(chat: number): ChatState {
    const unsaved = this.#unsaved.get(chat);
    if (unsaved) return unsaved;
    try {
      const json = this.#store.load(chat);
      return json === undefined ? NEW_CHAT : fromJson(json);
    } catch (error) {
      this.#log('error', 'What was kept of a chat cannot be read, so the chat begins anew.', {
        error: kindOf(error),
      });
      return { ...NEW_CHAT, isAnew: true };
    }
  }

  save(chat: number, state: ChatState): void {
    try {
      this.#store.save(chat, toJson(state));
      this.#unsaved.delete(chat);
    } catch (error) {
      if (!this.#unsaved.has(chat))
        this.#log('error', 'Where a chat stands cannot be stored, and is kept in memory.', {
          error: kindOf(error),
        });
      this.#unsaved.set(chat, state);
    }
  }
}

function fromJson(json: string): ChatState {
  const state = JSON.parse(json) as ChatState;
  if (typeof state.place !== 'string' || !Number.isSafeInteger(state.version))
    throw new TypeError('expected the place and the version of a chat');
  return {
    ...state,
    ...(state.draft && { draft: draftFromJson(state.draft) }),
    ...(state.offer && { offer: offerFromJson(state.offer) }),
  };
}

function toJson(state: ChatState): string {
  const { draft, offer } = state;
  return JSON.stringify({
    ...state,
    ...(draft && { draft: draftToJson(draft) }),
    ...(offer && { offer: offerToJson(offer) }),
  });
}
