import { memberIn } from '../../domain/people/actor.ts';
import type { Actor } from '../../domain/people/actor.ts';
import type { Clock } from '../../domain/clock.ts';
import { addressProblem, MOST_WEBHOOKS } from '../../domain/webhook.ts';
import type { WebhookRecord } from '../../storage/tables/people/webhook-store.ts';
import type { Store } from '../../storage/store.ts';
import type { Members } from '../access/members.ts';
import type { SecondFactor } from '../access/second-factor.ts';
import type { EventLog } from '../alerts/event-log.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { WebhookView } from '../views/member-views.ts';
import { DONE, notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import { newSecret } from './signature.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly members: Members;
  readonly factor: SecondFactor;
  readonly eventLog: EventLog;
  /** One was added, changed or removed; called once that is stored. */
  readonly changed: (id: number) => void;
}

/** Where events are sent to. Only owners decide it, as whoever gets them reads who comes and goes. */
export class Webhooks {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** For owners, the oldest first. */
  all(by: Actor): WebhookView[] {
    const { members, store } = this.#parts;
    return members.isOwner(by) ? store.webhooks.all().map((one) => this.#view(one)) : [];
  }

  /** From the next event on. Returns its number, and the secret that it is signed with, which is shown once. */
  add(
    by: Actor,
    { address, allowsPrivate }: { readonly address: string; readonly allowsPrivate: boolean },
  ): Result<{ readonly id: number; readonly secret: string }> {
    const { store, clock, audit, members, factor, eventLog } = this.#parts;
    const owner = memberIn(by);
    if (owner === undefined || !members.isOwner(by)) return refused({ kind: 'owners-only' });
    if (!audit.areKept) return refused({ kind: 'not-stored' });
    const problem = addressProblem(address, allowsPrivate);
    if (problem) return refused({ kind: 'webhook', problem });
    if (store.webhooks.all().length >= MOST_WEBHOOKS)
      return refused({ kind: 'webhook', problem: { kind: 'too-many', max: MOST_WEBHOOKS } });
    const stops = factor.demand(by);
    if (stops) return refused(stops);
    const host = new URL(address).hostname;
    const secret = newSecret();
    const id = audit.transaction(by, 'add webhook', () => {
      const added = store.webhooks.add(
        { host, allowsPrivate, madeBy: owner, since: clock.now(), sent: eventLog.bounds().newest },
        { address, secret },
      );
      return { subject: `webhook:${added}`, value: added, detail: host };
    });
    this.#parts.changed(id);
    return { ok: true, value: { id, secret } };
  }

  /** It may lead into a private network, such as that of the house. */
  allowPrivate(by: Actor, id: number): Result<void> {
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    return this.#change(by, id, 'allow private address', ({ store }) => store.webhooks.allowPrivate(id));
  }

  /** What happens while it is off, it never gets. */
  switch(by: Actor, id: number, isOn: boolean): Result<void> {
    if (isOn && !this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const what = isOn ? 'switch webhook on' : 'switch webhook off';
    return this.#change(by, id, what, ({ store, eventLog }) =>
      store.webhooks.switch(id, isOn, eventLog.bounds().newest),
    );
  }

  /** Address and secret are forgotten at once. */
  remove(by: Actor, id: number): Result<void> {
    return this.#change(by, id, 'remove webhook', ({ store }) => store.webhooks.remove(id));
  }

  #change(by: Actor, id: number, what: string, change: (parts: Parts) => void): Result<void> {
    const { store, members, audit } = this.#parts;
    if (!members.isOwner(by)) return refused({ kind: 'owners-only' });
    if (!store.webhooks.get(id)) return notFound('webhook');
    audit.transaction(by, what, () => {
      change(this.#parts);
      return { subject: `webhook:${id}`, value: undefined };
    });
    this.#parts.changed(id);
    return DONE;
  }

  #view({ sent, madeBy, failures: _, nextTryAt: __, ...shown }: WebhookRecord): WebhookView {
    const { store, eventLog } = this.#parts;
    const waiting = shown.isOn ? Math.max(0, eventLog.bounds().newest - sent) : 0;
    return { ...shown, waiting, madeByName: store.members.nameOf(madeBy) ?? String(madeBy) };
  }
}
