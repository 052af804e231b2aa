import type { DeviceId } from '../../domain/device.ts';
import type { UserSelection } from '../../domain/people/user.ts';
import type { Store } from '../../storage/store.ts';
import type { Queries } from './queries.ts';
import type { CodeView } from '../views/code-views.ts';
import type { UserView } from '../views/user-views.ts';

/** After which number, and how many. */
export interface Part {
  readonly after: number;
  readonly limit: number;
}

/** Lists by number, part by part: whoever asks for the next part misses nothing and sees nothing twice. */
export class Listing {
  readonly #store: Store;
  readonly #queries: Queries;

  constructor(store: Store, queries: Queries) {
    this.#store = store;
    this.#queries = queries;
  }

  codes(
    part: Part & { readonly user?: number; readonly device?: DeviceId; readonly withDeleted?: boolean },
  ): CodeView[] {
    return this.#store.codes.idsAfter(part).flatMap((id) => this.#queries.code(id) ?? []);
  }

  users({ after, limit, ...selection }: Part & UserSelection): UserView[] {
    return this.#queries
      .userIds(selection)
      .filter((id) => id > after)
      .sort((a, b) => a - b)
      .slice(0, limit)
      .flatMap((id) => this.#queries.user(id) ?? []);
  }
}
