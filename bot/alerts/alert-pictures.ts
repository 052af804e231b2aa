import { LATE_MS } from '../../src/domain/alerts/arrival.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { EntryAction } from '../../src/domain/driver/driver-event.ts';
import type { Failed, Picture } from '../../src/domain/home/home-services.ts';
import type { House } from '../../src/engine/house.ts';
import type { Notice, PendingNotice } from '../../src/engine/views/notice-views.ts';
import type { EntryView } from '../../src/engine/views/entry-views.ts';
import { rich } from '../text/html.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';
import type { ChatGateway } from '../telegram/client.ts';
import { textOf } from '../text/index.ts';
import { unlessAborted } from '../telegram/wait.ts';

/** Somebody stands at the door, or inside it. */
const COMES_IN: ReadonlySet<EntryAction> = new Set(['unlock', 'disarm', 'duress']);
/** Of so many arrivals the pictures are held, until the last member was told. */
const HELD = 16;

interface Taken {
  readonly picture: Promise<Picture | Failed>;
  /** Notices that have it. */
  readonly followed: Set<number>;
}

/**
 * The pictures that follow alerts. One is taken as soon as somebody comes in, once for all members, and sent as
 * an answer to each alert that was delivered: no alert waits for a camera. They are held in memory alone.
 */
export class AlertPictures {
  readonly #house: House;
  readonly #gateway: ChatGateway;
  readonly #clock: Clock;
  readonly #log: Log;
  /** By the number of the entry. */
  readonly #taken = new Map<number, Taken>();
  /** Members, each with a camera of which they know that it gives none. */
  readonly #toldFailing = new Set<string>();
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(parts: { house: House; gateway: ChatGateway; clock: Clock; log: Log }) {
    this.#house = parts.house;
    this.#gateway = parts.gateway;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  /** Of what a notice tells, if a camera looks at it and it is of this moment. */
  take({ notice }: PendingNotice): void {
    const entry = this.#seen(notice);
    if (!entry || this.#taken.has(entry.id) || this.#clock.now() - entry.at > LATE_MS) return;
    this.#taken.set(entry.id, { picture: this.#house.cameras.picture(entry.device), followed: new Set() });
    for (const id of this.#taken.keys()) if (this.#taken.size > HELD) this.#taken.delete(id);
  }

  /** The notice was delivered in this message; once for each. */
  follow({ id, member, notice }: PendingNotice, message: number): void {
    const entry = this.#seen(notice);
    const taken = entry && this.#taken.get(entry.id);
    if (!taken || taken.followed.has(id)) return;
    taken.followed.add(id);
    const running = this.#send(taken.picture, entry, { member, message })
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted && this.#house.members.get(member))
          this.#log('warn', 'The picture of an alert was not sent.', { error: kindOf(error) });
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #send(
    taken: Taken['picture'],
    entry: EntryView,
    { member, message }: { readonly member: number; readonly message: number },
  ): Promise<void> {
    const { signal } = this.#stop;
    const picture = await unlessAborted(taken, signal);
    if (!picture) return;
    const { deviceName, at } = entry;
    const t = textOf(this.#house.members.get(member)?.language);
    const key = `${member} ${this.#house.cameras.of(entry.device)?.id}`;
    if (picture.kind === 'picture') {
      const caption = rich`📷 ${deviceName} · ${t.moment(at, this.#clock.now(), this.#house.zone)}`.source;
      await this.#gateway.upload(member, { photo: picture.content, caption, replyTo: message }, signal);
      this.#toldFailing.delete(key);
    } else if (!this.#toldFailing.has(key)) {
      this.#toldFailing.add(key);
      const text = rich`📷 ${deviceName}: ${t.driver(picture.message)} ${t.picture.toldOnce}`.source;
      await this.#gateway.send(member, { text, silent: true });
    }
  }

  /** Who opens the door and disarms is seen by the camera of the first that has one. */
  #seen(notice: Notice): EntryView | undefined {
    if (notice.kind !== 'entry') return undefined;
    return [notice.entry, notice.also].find(
      (entry) => entry && COMES_IN.has(entry.how) && this.#house.cameras.of(entry.device),
    );
  }
}
