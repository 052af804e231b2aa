import type { Damage } from '../../storage/database/damages.ts';
import type { Store } from '../../storage/store.ts';
import { guarded } from '../fault.ts';
import type { Fault } from '../fault.ts';
import type { Notices } from './notices.ts';
import type { Reconciler } from '../sync/reconciler.ts';

interface Parts {
  readonly store: Store;
  readonly notices: Notices;
  readonly reconciler: Reconciler;
  readonly fault: Fault;
}

/** Tells owners what is wrong with what Latchkey keeps: a disk that takes no writes, and rows that are damaged. */
export class StorageAlerts {
  readonly #parts: Parts;
  #ends: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    const { database } = this.#parts.store;
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
    guarded(this.#parts.fault, { work: 'disk-alert' }, () => {
      this.#parts.notices.disk(takesWrites);
      if (takesWrites) this.#parts.reconciler.storesAgain();
    });
  }

  #found(damage: Damage): void {
    guarded(this.#parts.fault, { work: 'damaged-row' }, () => this.#parts.notices.damagedRow(damage));
  }
}
