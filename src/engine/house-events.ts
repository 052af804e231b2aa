import type { DeviceId } from '../domain/device.ts';
import { guarded } from './fault.ts';
import type { Fault } from './fault.ts';
import type { Happening } from './views/happening.ts';

export type HouseEvent =
  /** `device`: the code changed on this device; missing if somebody decided something, or its time came. */
  | { readonly kind: 'code'; readonly id: number; readonly device?: DeviceId }
  | { readonly kind: 'user'; readonly id: number }
  /** A tag was made, changed or removed, or a user got or lost it. */
  | { readonly kind: 'tag'; readonly id: number }
  /** A decision about many codes has made progress. */
  | { readonly kind: 'bulk'; readonly id: number }
  /** The stay of a guest, or the message about it. */
  | { readonly kind: 'stay'; readonly id: number }
  /** A rental unit, or one of its feeds. */
  | { readonly kind: 'unit'; readonly id: number }
  | { readonly kind: 'devices' }
  | { readonly kind: 'entry' }
  /** The member came, went, or has another role or language. */
  | { readonly kind: 'member'; readonly id: number }
  /** A member got or lost a way to open the page; `id` is the member. */
  | { readonly kind: 'page-access'; readonly id: number }
  /** A receiver of events was added, changed or removed, or has taken one. */
  | { readonly kind: 'webhook'; readonly id: number }
  /** A token of the API was made, changed or ended. */
  | { readonly kind: 'token'; readonly id: number }
  | { readonly kind: 'happening'; readonly happening: Happening }
  /** The house has gone back in time: a difference, or a decision about one, has changed. */
  | { readonly kind: 'review' }
  /** A copy of the house was made, or fetched. */
  | { readonly kind: 'backups' }
  /** The doctor has found something, or has come to its end. */
  | { readonly kind: 'doctor' }
  | { readonly kind: 'notices' };

/** What chat, page and MQTT hear of the house. A listener that fails does not stop the others. */
export class HouseEvents {
  readonly #fault: Fault;
  readonly #listeners = new Set<(event: HouseEvent) => void>();

  constructor(fault: Fault) {
    this.#fault = fault;
  }

  /** Returns a function that ends it. */
  subscribe(listener: (event: HouseEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: HouseEvent): void {
    for (const listener of this.#listeners)
      guarded(this.#fault, { work: 'listener', event: event.kind }, () => listener(event));
  }
}
