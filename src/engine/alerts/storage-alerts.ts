import type { Damage } from '../../storage/database/damages.ts';
import type { Store } from '../../storage/store.ts';
import { guarded } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { Notices } from './notices.ts';
import type { Reconciler } from '../sync/reconciler.ts';

/** Tells owners what is wrong with what Latchkey keeps: a disk that takes no writes, and rows that are damaged. */
export class StorageAlerts {
  readonly #store: Store;
  readonly #notices: Notices;
  readonly #reconciler: Reconciler;
  readonly #fault: Fault;
  #ends: (() => void)[] = [];

  constructor(parts: { store: Store; notices: Notices; reconciler: Reconciler; fault: Fault }) {
    this.#store = parts.store;
    this.#notices = parts.notices;
    this.#reconciler = parts.reconciler;
    this.#fault = parts.fault;
  }

  start(): void {
    const { database } = this.#store;
    this.#ends = [
      database.subscribe((takesWrites) => this.#diskChanged(takesWrites)),
      database.damages.subscribe((damage) => this.#found(damage)),
    ];
    if (!database.isDurable) this.#diskChanged(false);
    for (const damage of database.damages.all()) this.#found(damage);
  }

  stop(): void {
    for (const end of this.#ends) end();
  }

  #diskChanged(takesWrites: boolean): void {
    guarded(this.#fault, 'What follows from the disk', () => {
      this.#notices.disk(takesWrites);
      if (takesWrites) this.#reconciler.storesAgain();
    });
  }

  #found(damage: Damage): void {
    guarded(this.#fault, 'What is told of a damaged row', () => this.#notices.damagedRow(damage));
  }
}
