import { closeSync, fdatasync, openSync } from 'node:fs';
import { promisify } from 'node:util';

const syncData = promisify(fdatasync);

/**
 * Brings to the disk what SQLite has committed to its journal without a sync, while the program goes on. A kill of
 * the program loses none of it; until it is synced, a power cut may. One sync serves all who wait for it.
 */
export class JournalSync {
  readonly #fd: number;
  #committed = 0;
  #synced = 0;
  #running: Promise<void> | undefined;
  #isClosed = false;

  /** @param journal the path of a journal that is there, and stays as long as its database is open */
  constructor(journal: string) {
    this.#fd = openSync(journal, 'r');
  }

  get isDone(): boolean {
    return this.#synced === this.#committed;
  }

  /** SQLite has committed without a sync. */
  committed(): void {
    this.#committed++;
  }

  /** Resolves once all that is committed now is on the disk. Rejects where the disk fails. */
  async done(): Promise<void> {
    const wanted = this.#committed;
    while (this.#synced < wanted && !this.#isClosed) {
      this.#running ??= this.#sync().finally(() => {
        this.#running = undefined;
        if (this.#isClosed) closeSync(this.#fd);
      });
      await this.#running;
    }
  }

  /** SQLite syncs its journal as it closes. */
  close(): void {
    this.#isClosed = true;
    if (!this.#running) closeSync(this.#fd);
  }

  async #sync(): Promise<void> {
    const upTo = this.#committed;
    await syncData(this.#fd);
    this.#synced = Math.max(this.#synced, upTo);
  }
}
