import { memberIn } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import { GROUP_ALERT_KINDS } from '../../domain/alerts/alert-choices.ts';
import type { GroupAlertKind } from '../../domain/alerts/alert-choices.ts';
import type { AlertGroupRecord } from '../../storage/tables/chat/alert-group-store.ts';
import type { Store } from '../../storage/store.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { Notice } from '../views/notice-views.ts';
import type { AlertGroupView } from '../views/member-views.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import type { Notices } from './notices.ts';

/** A title is what its group's admins say, up to 128 characters at Telegram. */
const MOST_CHARACTERS = 128;

interface Parts {
  readonly store: Store;
  readonly audit: AuditLog;
  readonly notices: Notices;
}

/** Group chats that get alerts, by an owner's act. Nothing is ever decided in one. */
export class AlertGroups {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Those that an owner has added Latchkey to, by their titles. */
  all(): AlertGroupView[] {
    return this.#parts.store.alertGroups.all().map((group) => this.#view(group));
  }

  get(chat: number): AlertGroupView | undefined {
    const group = this.#parts.store.alertGroups.get(chat);
    return group && this.#view(group);
  }

  /** Somebody has added Latchkey to a group. An owner is asked, alone, whether alerts should go there. */
  added(account: number, { chat, title }: { readonly chat: number; readonly title: string }): void {
    const name = title.slice(0, MOST_CHARACTERS);
    const known = this.#parts.store.alertGroups.get(chat);
    if (known) return this.#parts.store.alertGroups.save({ ...known, title: name });
    if (!this.#isOwner(account)) return;
    this.#parts.store.transaction(() => {
      this.#parts.store.alertGroups.save({ chat, title: name, owner: account, kinds: [] });
      this.#tell({ what: 'added', chat, title: name }, ({ id }) => id === account);
    });
  }

  /** Latchkey was removed from it, or cannot write there. */
  left(chat: number): void {
    const group = this.#parts.store.alertGroups.get(chat);
    if (!group) return;
    this.#parts.store.transaction(() => {
      this.#parts.store.alertGroups.remove(chat);
      this.#tell({ what: 'left', chat, title: group.title });
    });
  }

  /** Telegram has made a supergroup of it. */
  moved(from: number, to: number): void {
    if (this.#parts.store.alertGroups.get(from))
      this.#parts.store.transaction(() => this.#parts.store.alertGroups.move(from, to));
  }

  /** What goes there from now on; nothing, where there is none. */
  setKinds(by: Actor, chat: number, kinds: readonly GroupAlertKind[]): Result<void> {
    const owner = memberIn(by);
    if (owner === undefined || !this.#isOwner(owner)) return refused({ kind: 'owners-only' });
    const group = this.#parts.store.alertGroups.get(chat);
    if (!group) return notFound('group');
    const wanted = GROUP_ALERT_KINDS.filter((kind) => kinds.includes(kind));
    if (wanted.length > 0 && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const wasOn = this.#view(group).isOn;
    this.#parts.audit.transaction(by, 'choose alerts of a group', () => {
      this.#parts.store.alertGroups.save({ ...group, owner, kinds: wanted });
      if (wanted.length === 0) this.#parts.store.alertGroups.forgetNotices(chat);
      const { title } = group;
      const name = this.#parts.store.members.nameOf(owner) ?? String(owner);
      if (wanted.length > 0 !== wasOn)
        this.#tell(
          { what: wanted.length > 0 ? 'on' : 'off', chat, title, by: name },
          ({ id }) => id !== owner,
        );
      return { subject: `chat:${chat}`, value: undefined, detail: wanted.join(' ') };
    });
    return DONE;
  }

  /** Nothing goes there on the word of somebody who is no owner now. */
  #view(group: AlertGroupRecord): AlertGroupView {
    const isOn = group.kinds.length > 0 && this.#isOwner(group.owner);
    const language = this.#parts.store.members.get(group.owner)?.language;
    const ownerName = this.#parts.store.members.nameOf(group.owner) ?? String(group.owner);
    return { ...group, isOn, ownerName, ...(language !== undefined && { language }) };
  }

  #isOwner(account: number): boolean {
    return this.#parts.store.members.get(account)?.role === 'owner';
  }

  #tell(
    notice: Omit<Extract<Notice, { kind: 'group' }>, 'kind'>,
    to: (owner: { readonly id: number }) => boolean = () => true,
  ): void {
    this.#parts.notices.tell(
      { kind: 'group', ...notice },
      undefined,
      ({ id, role }) => role === 'owner' && to({ id }),
    );
  }
}
