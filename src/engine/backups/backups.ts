import { basename, join } from 'node:path';
import { waitFor } from '../../domain/clock.ts';
import type { Clock } from '../../domain/clock.ts';
import { copyName } from '../../domain/backup/rotation.ts';
import type { Keeping } from '../../domain/backup/rotation.ts';
import type { Actor } from '../../domain/people/actor.ts';
import { dateAt, addDays } from '../../domain/schedule/open-spans.ts';
import { firstShowing } from '../../domain/schedule/wall-clock.ts';
import { parseLocal } from '../../domain/schedule/schedule.ts';
import type { CopyProblem } from '../../domain/backup/copy-problem.ts';
import type { BackupState } from '../../storage/tables/backup-store.ts';
import type { Store } from '../../storage/store.ts';
import type { Members } from '../access/members.ts';
import type { SecondFactor } from '../access/second-factor.ts';
import type { Notices } from '../alerts/notices.ts';
import type { AuditLog } from '../commands/audit-log.ts';
import type { Fault } from '../fault.ts';
import type { BackupView } from '../views/backup-views.ts';
import { notFound, refused } from '../result.ts';
import type { Result } from '../result.ts';
import { BackupFolders } from './backup-folders.ts';

/** Makes and proves copies away from the house's own work, which goes on meanwhile. */
export interface BackupRunner {
  /** Throws as the file system or SQLite does. */
  make(file: string): Promise<void>;
  /** Undefined where the copy is proven. */
  check(file: string): Promise<CopyProblem | undefined>;
}

export interface BackupSettings extends Keeping {
  /** The first is where copies are made. */
  readonly folders: readonly [string, ...string[]];
  /** `HH:MM` by the clock of the house. */
  readonly at: string;
  /** The passphrase that the house has made; missing where its owner has configured one. */
  readonly sheet?: () => string;
  readonly runner: BackupRunner;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly audit: AuditLog;
  readonly members: Members;
  readonly factor: SecondFactor;
  readonly notices: Notices;
  readonly fault: Fault;
  readonly changed: () => void;
}

const HOUR_MS = 60 * 60_000;
/** A house without a copy of the last day makes one soon after its start, once there is less to do. */
const AFTER_START_MS = 5 * 60_000;
const OLD_MS = 25 * HOUR_MS;
const REMIND_MS = 7 * 24 * HOUR_MS;

/** The copy of each night, and what owners hear of it. */
export class Backups {
  readonly #parts: Parts;
  readonly #settings: BackupSettings;
  readonly #folders: BackupFolders;
  #running: Promise<void> | undefined;
  #cancel: () => void = () => undefined;
  #isStopped = false;

  constructor(settings: BackupSettings, parts: Parts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#folders = new BackupFolders(settings.folders, settings);
  }

  start(): void {
    const { at } = this.#state;
    const isOld = at === undefined || this.#parts.clock.now() - at > OLD_MS;
    if (isOld) this.#cancel = waitFor(this.#parts.clock, AFTER_START_MS, () => void this.#night());
    else this.#wait();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    await this.#running;
  }

  /** Resolves once no copy is being made. */
  async settled(): Promise<void> {
    await this.#running;
  }

  view(): BackupView {
    const { at, proven, file, troubles = {}, sheetAt, copyAt } = this.#state;
    const newest = this.#folders.newest();
    const bytes = newest === undefined ? undefined : this.#folders.sizeOf(newest);
    return {
      folders: this.#settings.folders,
      isRunning: this.#running !== undefined,
      ...(newest !== undefined && bytes !== undefined && { newest: { name: basename(newest), bytes } }),
      ...(at !== undefined && { at, isProven: proven === true && file === newest }),
      troubles,
      hasSheet: this.#settings.sheet !== undefined,
      needsSheet: this.#settings.sheet !== undefined && sheetAt === undefined,
      needsCopy: copyAt === undefined && this.#folders.others.length === 0,
    };
  }

  /** A copy now; it is told as that of the night. */
  makeNow(by: Actor): Result<void> {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    this.#cancel();
    void this.#night();
    return { ok: true, value: undefined };
  }

  /** The newest copy, sealed as it is. */
  fetch(by: Actor): Result<{ name: string; content: Uint8Array }> {
    const stops = this.#mayFetch(by);
    if (stops) return stops;
    const file = this.#folders.newest();
    if (file === undefined) return notFound('backup');
    const content = this.#folders.read(file);
    this.#note(by, 'fetch backup', { copyAt: this.#parts.clock.now() });
    return { ok: true, value: { name: basename(file), content } };
  }

  /** The passphrase that opens the copies; undefined where an owner has configured one. */
  keySheet(by: Actor): Result<string | undefined> {
    const stops = this.#mayFetch(by);
    if (stops) return stops;
    const passphrase = this.#settings.sheet?.();
    this.#note(by, 'fetch key sheet', { sheetAt: this.#parts.clock.now() });
    return { ok: true, value: passphrase };
  }

  #mayFetch(by: Actor): ReturnType<typeof refused> | undefined {
    if (!this.#parts.members.isOwner(by)) return refused({ kind: 'owners-only' });
    if (!this.#parts.audit.areKept) return refused({ kind: 'not-stored' });
    const stops = this.#parts.factor.demand(by);
    return stops && refused(stops);
  }

  #note(by: Actor, what: string, change: Partial<BackupState>): void {
    this.#parts.audit.transaction(by, what, () => {
      this.#parts.store.backups.change(change);
      return { subject: 'house', value: undefined };
    });
    this.#parts.changed();
  }

  get #state(): BackupState {
    return this.#parts.store.backups.get();
  }

  /** One at a time; the next one is tomorrow's, however this one ends. */
  #night(): Promise<void> {
    this.#running ??= this.#copy()
      .catch((error: unknown) => this.#parts.fault({ work: 'backup' }, error))
      .finally(() => {
        this.#running = undefined;
        if (!this.#isStopped) this.#wait();
        this.#parts.changed();
      });
    return this.#running;
  }

  #wait(): void {
    const { clock, zone } = this.#parts;
    const at = (date: string): number => firstShowing(parseLocal(`${date}T${this.#settings.at}`), zone);
    const now = clock.now();
    const today = dateAt(now, zone);
    const next = [today, addDays(today, 1), addDays(today, 2)].map(at).find((time) => time > now);
    this.#cancel = clock.at(next ?? now + 24 * HOUR_MS, () => void this.#night());
  }

  async #copy(): Promise<void> {
    const { clock, zone } = this.#parts;
    const name = copyName(dateAt(clock.now(), zone));
    const file = join(this.#folders.first, name);
    const isMade = await this.#attempt(this.#folders.first, async () => {
      this.#folders.prepare();
      await this.#settings.runner.make(file);
    });
    if (this.#isStopped || !isMade) return;
    const problem = await this.#settings.runner.check(file);
    this.#parts.store.backups.change({ at: clock.now(), file, proven: problem === undefined });
    // A copy that does not prove itself takes the place of none.
    if (problem !== undefined)
      return void this.#parts.notices.tell(
        { kind: 'backup', what: 'unproven', place: file, why: problem },
        undefined,
        ({ role }) => role === 'owner',
      );
    this.#folders.rotate(this.#folders.first);
    for (const other of this.#folders.others)
      if (await this.#attempt(other, () => this.#folders.pass(name, other))) this.#folders.rotate(other);
    this.#remind();
  }

  /** What fails is told once, and so is that it works again. */
  async #attempt(place: string, work: () => Promise<void>): Promise<boolean> {
    let why: string | undefined;
    try {
      await work();
    } catch (error) {
      why = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    }
    const { [place]: before, ...others } = this.#state.troubles ?? {};
    if (why === before) return why === undefined;
    this.#parts.store.backups.change({ troubles: why === undefined ? others : { ...others, [place]: why } });
    this.#parts.notices.tell(
      why === undefined
        ? { kind: 'backup', what: 'works-again', place }
        : { kind: 'backup', what: 'failed', place, why },
      undefined,
      ({ role }) => role === 'owner',
    );
    return why === undefined;
  }

  /** Until an owner has fetched what opens a copy, and a copy is somewhere else, none is of use after a fire. */
  #remind(): void {
    const { needsSheet, needsCopy } = this.view();
    const now = this.#parts.clock.now();
    const { remindedAt } = this.#state;
    if (!needsSheet && !needsCopy) return;
    if (remindedAt !== undefined && now - remindedAt < REMIND_MS) return;
    const ids = this.#parts.notices.tell(
      { kind: 'backup', what: 'fetch', place: this.#folders.first },
      undefined,
      ({ role }) => role === 'owner',
    );
    if (ids.length > 0) this.#parts.store.backups.change({ remindedAt: now });
  }
}
