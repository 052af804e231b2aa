import type { House } from '../../engine/house.ts';
import type { Reader } from '../access/reader.ts';
import type { Opening, Streams } from './streams.ts';

/** What an open page hears at most so often: it loads itself anew with each. */
const QUIET_MS = 400;

/** Tells open pages that something has changed. What it is they read from the page itself. */
export class Live {
  readonly #house: House;
  readonly #streams: Streams;

  constructor(house: House, streams: Streams) {
    this.#house = house;
    this.#streams = streams;
  }

  open(reader: Reader, method: string): Response {
    const opening: Opening = {
      owner: `member ${reader.member.id}`,
      isStillIn: reader.isStillIn,
      begin: (stream) => {
        let timer: NodeJS.Timeout | undefined;
        const tell = (): void => {
          clearTimeout(timer);
          timer = undefined;
          stream.send({ event: 'changed', data: '' });
        };
        const unsubscribe = this.#house.subscribe(({ kind }) => {
          // Somebody may not be let in any more: the next event finds out, so it comes at once.
          if (kind === 'member' || kind === 'page-access') return tell();
          if (kind !== 'notices') timer ??= setTimeout(tell, QUIET_MS);
        });
        // Whoever comes back may have missed something.
        tell();
        return () => {
          clearTimeout(timer);
          unsubscribe();
        };
      },
    };
    return this.#streams.open(opening, method);
  }
}
