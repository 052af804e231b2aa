import type { House } from '../../src/engine/house.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';
import { mayHoldPin } from '../phrases/digits.ts';
import type { ChatGateway, Incoming } from '../telegram/client.ts';
import type { StrangerReplies } from '../telegram/stranger-replies.ts';
import { textOf } from '../text/index.ts';
import { isFromSomebody, type FromSomebody } from './access.ts';

/** Group chats get alerts, and nothing else: whatever is sent or tapped there never acts, whoever it is. */
export class GroupChats {
  readonly #house: House;
  readonly #gateway: ChatGateway;
  readonly #replies: StrangerReplies;
  readonly #log: Log;

  constructor(parts: { house: House; gateway: ChatGateway; replies: StrangerReplies; log: Log }) {
    this.#house = parts.house;
    this.#gateway = parts.gateway;
    this.#replies = parts.replies;
    this.#log = parts.log;
  }

  /** @returns false where it is of no group */
  async handle(incoming: Incoming): Promise<boolean> {
    const { alertGroups } = this.#house;
    if (incoming.kind === 'membership') {
      const { chat, title, from, isIn } = incoming;
      if (isIn) alertGroups.added(from.id, { chat, title });
      else alertGroups.left(chat);
      return true;
    }
    if (incoming.kind === 'migrated') {
      alertGroups.moved(incoming.chat, incoming.to);
      return true;
    }
    if (!isFromSomebody(incoming) || incoming.chatType === 'private') return false;
    await this.#refuse(incoming);
    return true;
  }

  /** In words, where an owner has added us: a group of strangers gets no answer. */
  async #refuse(incoming: FromSomebody): Promise<void> {
    const group = this.#house.alertGroups.get(incoming.chat);
    if (!group) return;
    const { alertsOnly } = textOf(group.language).alertGroups;
    if (incoming.kind === 'tap') {
      await this.#gateway.answer(incoming.callbackId, alertsOnly, true);
      return;
    }
    if (incoming.kind !== 'text' || !incoming.text.startsWith('/')) return;
    if (mayHoldPin(incoming.text)) await this.#remove(incoming);
    if (!this.#replies.take(incoming.chat)) return;
    await this.#gateway.send(incoming.chat, { text: alertsOnly, anybody: true });
  }

  /** Only an admin may: then it goes, and else it stays. */
  async #remove({ chat, messageId }: FromSomebody): Promise<void> {
    try {
      await this.#gateway.remove(chat, messageId);
    } catch (error) {
      this.#log('debug', 'A message in a group was not removed.', { error: kindOf(error) });
    }
  }
}
