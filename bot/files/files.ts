import { byMember } from '../../src/domain/people/actor.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { House } from '../../src/engine/house.ts';
import type { EntrySelection } from '../../src/engine/views/entry-views.ts';
import type { MemberView } from '../../src/engine/views/member-views.ts';
import type { ImportDraft } from '../chat/chat-store.ts';
import { kindOf } from '../log.ts';
import type { Log } from '../../src/domain/log.ts';
import { TelegramFailure, type ChatGateway } from '../telegram/client.ts';
import type { SharedFile } from '../telegram/incoming.ts';
import { lines } from '../text/html.ts';
import { textOf } from '../text/index.ts';
import { draw } from '../pictures/draw.ts';
import type { PictureRequest } from '../pictures/picture.ts';
import { toPng } from '../pictures/png.ts';
import { exportEntries, exportUsers } from './export.ts';
import { planImport, type ImportPlan } from './import-plan.ts';
import { importRows, type ImportProgress } from './import-rows.ts';

/** `days`: entries of so many days; missing: all. `only`: some of them. */
export type FileRequest =
  | { readonly kind: 'import' }
  | { readonly kind: 'users' }
  /** A sealed copy of the house. */
  | { readonly kind: 'copy'; readonly name: string; readonly content: Uint8Array }
  | { readonly kind: 'entries'; readonly days?: number; readonly only?: EntrySelection }
  | { readonly kind: 'picture'; readonly picture: PictureRequest };

export type ReadFile =
  | { readonly kind: 'plan'; readonly plan: ImportPlan }
  | { readonly kind: 'not-csv' | 'not-fetched'; readonly words: string };

/** 2,000 rows need about a tenth of it. */
const MAX_BYTES = 1024 * 1024;
const CSV_TYPES: readonly string[] = ['text/csv', 'text/comma-separated-values', 'application/csv'];
const DAY_MS = 24 * 60 * 60_000;

/** Files that members send, and ask for. What takes its time runs beside the chat, which goes on. */
export class Files {
  readonly #house: House;
  readonly #gateway: ChatGateway;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #moved: (chat: number) => void;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #progress = new Map<number, ImportProgress>();

  constructor(parts: {
    house: House;
    gateway: ChatGateway;
    clock: Clock;
    log: Log;
    /** An import has come further. */
    moved: (chat: number) => void;
  }) {
    this.#house = parts.house;
    this.#gateway = parts.gateway;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#moved = parts.moved;
  }

  stop(): void {
    this.#stop.abort();
  }

  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  progressOf(chat: number): ImportProgress | undefined {
    return this.#progress.get(chat);
  }

  /** What the file would do. */
  async read({ id, language }: MemberView, file: SharedFile): Promise<ReadFile> {
    const t = textOf(language);
    const isCsv = /\.(csv|txt|tsv)$/i.test(file.name ?? '') || CSV_TYPES.includes(file.type ?? '');
    if (!isCsv) return { kind: 'not-csv', words: t.files.notCsv };
    try {
      const content = await this.#gateway.download(file.id, MAX_BYTES);
      // What was imported before is not shown in place of another file.
      if (this.#progress.get(id)?.isOver) this.#progress.delete(id);
      return { kind: 'plan', plan: planImport(content, { house: this.#house, t, now: this.#clock.now() }) };
    } catch (error) {
      if (!(error instanceof TelegramFailure)) throw error;
      const words = error.code === 413 ? t.files.tooLarge(MAX_BYTES / 1024) : t.files.notFetched;
      return { kind: 'not-fetched', words };
    }
  }

  /** @param rows of the chat, where it is an import */
  begin(member: MemberView, request: FileRequest, rows: ImportDraft | undefined): void {
    if (request.kind === 'import') this.#import(member, rows);
    else this.#run(() => this.#send(member, request));
  }

  #import({ id, language }: MemberView, rows: ImportDraft | undefined): void {
    const current = this.#progress.get(id);
    if (!rows || (current && !current.isOver)) return;
    const parts = {
      house: this.#house,
      t: textOf(language),
      by: byMember(id),
      // Whoever was removed gives nobody access any more.
      mayGoOn: () => {
        const role = this.#house.members.get(id)?.role;
        return !this.#stop.signal.aborted && (role === 'owner' || role === 'manager');
      },
    };
    this.#run(() =>
      importRows(rows.rows, parts, (progress) => {
        this.#progress.set(id, progress);
        this.#moved(id);
      }),
    );
  }

  async #send(member: MemberView, request: Exclude<FileRequest, { kind: 'import' }>): Promise<void> {
    const { id, language } = member;
    const { signal } = this.#stop;
    try {
      if (request.kind === 'copy') await this.#sendCopy(member, request);
      else if (request.kind === 'picture') await this.#sendPicture(member, request.picture);
      else await this.#sendTable(member, request);
    } catch (error) {
      if (signal.aborted) return;
      this.#log('warn', 'A file was not sent.', { error: kindOf(error) });
      await this.#gateway.send(id, { text: textOf(language).files.notSent });
    }
  }

  async #sendCopy(
    { id, language }: MemberView,
    { name, content }: Extract<FileRequest, { kind: 'copy' }>,
  ): Promise<void> {
    const caption = textOf(language).backups.caption(name).source;
    await this.#gateway.upload(id, { document: content, name, caption }, this.#stop.signal);
  }

  async #sendTable(
    { id, role, language }: MemberView,
    request: Extract<FileRequest, { kind: 'users' | 'entries' }>,
  ): Promise<void> {
    const t = textOf(language);
    const parts = { house: this.#house, t, now: this.#clock.now() };
    const isUsers = request.kind === 'users';
    const document = isUsers
      ? await exportUsers(parts)
      : await exportEntries(parts, selected(request, parts.now), { id, role });
    const name = isUsers ? t.files.usersName : t.files.entriesName;
    const caption = isUsers ? t.files.usersCaption : t.files.entriesCaption;
    await this.#gateway.upload(id, { document, name, caption }, this.#stop.signal);
  }

  /** Where the computer draws none, the same in words. */
  async #sendPicture({ id, role, language }: MemberView, request: PictureRequest): Promise<void> {
    const t = textOf(language);
    const { svg, caption } = await draw(
      { house: this.#house, t, role, member: id, now: this.#clock.now() },
      request,
    );
    const photo = await toPng(svg);
    if (photo) await this.#gateway.upload(id, { photo, caption: caption.source }, this.#stop.signal);
    else await this.#gateway.send(id, { text: lines(caption, '', t.pictures.notDrawn).source });
  }

  #run(work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => this.#log('error', 'A file was not worked off.', { error: kindOf(error) }))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }
}

function selected(
  { days, only = {} }: Extract<FileRequest, { kind: 'entries' }>,
  now: number,
): EntrySelection {
  return days === undefined ? only : { ...only, from: now - days * DAY_MS };
}
