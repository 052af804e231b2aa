import { byMember } from '../../src/domain/people/actor.ts';
import { randomBytes } from 'node:crypto';
import { waitFor } from '../../src/domain/clock.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { DeviceId } from '../../src/domain/device.ts';
import type { Clip, Failed } from '../../src/domain/home/home-services.ts';
import type { House } from '../../src/engine/house.ts';
import type { ChatStore, ClipJob } from '../chat/chat-store.ts';
import { rich, type Html } from '../text/html.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';
import type { ChatGateway } from '../telegram/client.ts';
import { textOf } from '../text/index.ts';
import type { Texts } from '../text/index.ts';
import { unlessAborted, wait } from '../telegram/wait.ts';

/** Bot API, sending files: 50 MB; some of it is for the rest of the form. */
const MAX_VIDEO_BYTES = 49_900_000;
const PROGRESS_EVERY_MS = 5_000;
/** After the end of a recording, until its file is whole. */
const WRITTEN_AFTER_MS = 10_000;
/** A recording that nobody waited for is looked for so long; Home Assistant may be starting. */
const LOOK_FOR_MS = 5 * 60_000;
const LOOK_EVERY_MS = 5_000;

/** `seconds`: a clip; without it a picture. */
export interface CameraRequest {
  readonly device: DeviceId;
  readonly seconds?: number;
}

/**
 * Pictures and clips that members ask for, each as a message of its own. A clip is on record before it is
 * recorded: after a restart it is sent all the same. Of what is to be seen nothing is kept here.
 */
export class CameraMessages {
  readonly #house: House;
  readonly #gateway: ChatGateway;
  readonly #store: ChatStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  /** Devices of which a clip is on its way. */
  readonly #busy = new Set<DeviceId>();
  /** Of each chat that something is made for; aborted when its member is removed. */
  readonly #chats = new Map<number, AbortController>();
  #unsubscribe: () => void = () => undefined;

  constructor(parts: { house: House; gateway: ChatGateway; store: ChatStore; clock: Clock; log: Log }) {
    this.#house = parts.house;
    this.#gateway = parts.gateway;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Goes on with what an earlier run has begun. */
  start(): void {
    this.#unsubscribe = this.#house.subscribe((event) => {
      if (event.kind === 'member' && !this.#isMember(event.id)) this.#chats.get(event.id)?.abort();
    });
    for (const job of this.#store.clips()) this.#runClip(job, () => this.#find(job));
  }

  /** What is being recorded is sent by the next run. */
  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#stop.abort();
    await Promise.all(this.#running);
  }

  /** Begins it, and says how it goes in the chat. */
  ask(chat: number, { device, seconds }: CameraRequest): void {
    if (seconds === undefined) return this.#run(() => this.#picture(chat, device));
    if (this.#busy.has(device))
      return this.#run(() =>
        this.#say(chat, rich`🎥 ${this.#textsOf(chat).clip.already(this.#nameOf(device))}`),
      );
    const from = this.#clock.now();
    const job = { name: randomBytes(8).toString('hex'), chat, device, seconds, from };
    this.#store.keepClip(job);
    this.#runClip(job, () => this.#record(job));
  }

  async #picture(chat: number, device: DeviceId): Promise<void> {
    const signal = this.#signalOf(chat);
    const picture = await unlessAborted(this.#house.cameras.picture(device), signal);
    if (!picture) return;
    const name = this.#nameOf(device);
    if (picture.kind === 'failed')
      return this.#say(chat, rich`📷 ${name}: ${this.#textsOf(chat).driver(picture.message)}`);
    const caption = rich`📷 ${name} · ${this.#time(chat)}`.source;
    try {
      await this.#gateway.upload(chat, { photo: picture.content, caption }, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#complain('A picture was not sent.', error);
      await this.#say(chat, rich`📷 ${name}: ${this.#textsOf(chat).picture.notTaken}`);
    }
  }

  async #record(begun: ClipJob): Promise<void> {
    const { chat, device } = begun;
    const recording = this.#house.cameras.record(byMember(chat), device, begun);
    const text = this.#progress(begun, 0).source;
    const message = await this.#gateway.send(chat, { text, silent: true }).catch(() => undefined);
    const job = message === undefined ? begun : { ...begun, message };
    this.#store.keepClip(job);
    const endProgress = this.#showProgress(job);
    const outcome = await unlessAborted(recording, this.#stop.signal);
    endProgress();
    if (outcome === undefined || !this.#isMember(chat)) return;
    const clip = outcome === 'recorded' ? await this.#fetch(job) : outcome;
    if (!clip) return;
    if (clip.kind === 'failed' && clip.mayBeRecorded) return this.#find(job);
    await this.#deliver(job, clip);
  }

  /** What may have been recorded while nobody waited for it. */
  async #find(job: ClipJob): Promise<void> {
    const { signal } = this.#stop;
    const ends = job.from + job.seconds * 1000 + WRITTEN_AFTER_MS;
    await wait(this.#clock, Math.max(ends - this.#clock.now(), 0), signal);
    await this.#show(job, rich`🎥 ${this.#textsOf(job.chat).clip.looking(this.#nameOf(job.device))}`);
    const until = this.#clock.now() + LOOK_FOR_MS;
    while (!signal.aborted && this.#isMember(job.chat)) {
      const clip = await this.#fetch(job);
      if (!clip) return;
      if (clip.kind === 'clip' || clip.isKept) return this.#deliver(job, clip);
      if (this.#clock.now() >= until)
        return this.#fail(
          job,
          `${this.#textsOf(job.chat).clip.cutOff} ${this.#textsOf(job.chat).driver(clip.message)}`,
        );
      await wait(this.#clock, LOOK_EVERY_MS, signal);
    }
  }

  /** Nothing where it is stopped meanwhile. */
  #fetch({ name, chat }: ClipJob): Promise<Clip | Failed | undefined> {
    return unlessAborted(this.#house.cameras.fetch(name, MAX_VIDEO_BYTES), this.#signalOf(chat));
  }

  async #deliver(job: ClipJob, clip: Clip | Failed): Promise<void> {
    if (clip.kind === 'failed') return this.#fail(job, this.#textsOf(job.chat).driver(clip.message));
    const { chat, device, seconds, message } = job;
    const name = this.#nameOf(device);
    const signal = this.#signalOf(chat);
    const t = this.#textsOf(chat);
    await this.#show(job, rich`🎥 ${t.clip.sending(name)}`);
    const caption = rich`🎥 ${name} · ${this.#time(chat, job.from)} · ${t.clip.length(seconds)}`.source;
    try {
      await this.#gateway.upload(chat, { video: clip.content, seconds, caption }, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#complain('A clip was not sent.', error);
      return this.#fail(job, t.clip.notTaken);
    }
    this.#store.forgetClip(job.name);
    const forgotten = this.#house.cameras.forget(job.name);
    if (message !== undefined) await this.#gateway.remove(chat, message);
    await unlessAborted(forgotten, this.#stop.signal);
  }

  /** The words take the place of the progress. */
  async #fail(job: ClipJob, why: string): Promise<void> {
    this.#store.forgetClip(job.name);
    const text = rich`🎥 ${this.#nameOf(job.device)}: ${why}`;
    if (!(await this.#show(job, text))) await this.#say(job.chat, text);
  }

  #showProgress(job: ClipJob): () => void {
    let cancel: () => void = () => undefined;
    const again = (): void => {
      cancel = waitFor(this.#clock, PROGRESS_EVERY_MS, () => {
        const seconds = Math.min(Math.round((this.#clock.now() - job.from) / 1000), job.seconds);
        void this.#show(job, this.#progress(job, seconds));
        again();
      });
    };
    again();
    return () => cancel();
  }

  #progress({ chat, device, seconds }: ClipJob, done: number): Html {
    return rich`🎥 ${this.#textsOf(chat).clip.recording(this.#nameOf(device), done, seconds)}`;
  }

  /** False where there is no message of the clip any more. */
  async #show({ chat, message }: ClipJob, text: Html): Promise<boolean> {
    if (message === undefined) return false;
    try {
      return (await this.#gateway.edit(chat, message, { text: text.source })) !== 'missing';
    } catch {
      return false;
    }
  }

  async #say(chat: number, text: Html): Promise<void> {
    await this.#gateway.send(chat, { text: text.source, silent: true });
  }

  #runClip(job: ClipJob, work: () => Promise<void>): void {
    this.#busy.add(job.device);
    this.#run(() =>
      work().finally(async () => {
        this.#busy.delete(job.device);
        if (!this.#isMember(job.chat)) await this.#drop(job);
      }),
    );
  }

  /** Whoever asked for it was removed: it is shown to nobody. What was stopped before, the next run drops. */
  async #drop({ name }: ClipJob): Promise<void> {
    if (this.#stop.signal.aborted || !this.#store.clips().some((job) => job.name === name)) return;
    this.#store.forgetClip(name);
    await unlessAborted(this.#house.cameras.forget(name), this.#stop.signal);
  }

  #isMember(chat: number): boolean {
    return this.#house.members.get(chat) !== undefined;
  }

  #signalOf(chat: number): AbortSignal {
    const controller = this.#chats.get(chat);
    const current = controller && !controller.signal.aborted ? controller : new AbortController();
    this.#chats.set(chat, current);
    if (!this.#isMember(chat)) current.abort();
    return AbortSignal.any([this.#stop.signal, current.signal]);
  }

  #run(work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => this.#complain('A picture or a clip was not made.', error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  #complain(words: string, error: unknown): void {
    if (!this.#stop.signal.aborted) this.#log('warn', words, { error: kindOf(error) });
  }

  #nameOf(device: DeviceId): string {
    return this.#house.queries.device(device)?.name ?? device;
  }

  #textsOf(chat: number): Texts {
    return textOf(this.#house.members.get(chat)?.language);
  }

  #time(chat: number, at = this.#clock.now()): string {
    return this.#textsOf(chat).moment(at, this.#clock.now(), this.#house.zone);
  }
}
