import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hasHouseKey, houseKey } from './house-key.ts';
import { markFile, readMark, writeMark } from './mark.ts';
import { placesFor, Reserves } from './database/reserves.ts';
import type { ReservePlaces } from './database/reserves.ts';
import { Store } from './store.ts';
import type { ReviewCause } from './tables/review-store.ts';

export interface FindOptions {
  /** Where the configuration has it; else it is in the data folder. */
  readonly key?: Uint8Array | undefined;
  /** An owner says that the house is to go on with what is there, whatever is missing from it. */
  readonly accept?: boolean | undefined;
  /** Where what the disk does not take is kept; where it usually is, if it is missing. */
  readonly reserve?: ReservePlaces;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** Takes words. */
  readonly warn: (words: string) => void;
}

const GO_ON =
  'To go on with what is there now, start Latchkey once with --accept-data: what was decided since is lost then, and codes that are on the devices may stay there as somebody’s. Nothing is written to the devices then until an owner has looked at what differs.';

/**
 * Opens the house of a data folder, or begins a new one where nothing of a house is there. A house of which a part
 * is missing, or that is older than it was, is not opened: its codes would stay on the devices as somebody's, and be
 * written once more.
 *
 * | key | database | mark | what follows |
 * |---|---|---|---|
 * | none, or configured | none | none, or of a first start | a new house |
 * | in the folder | none | of a first start | a new house: the first start was cut off |
 * | in the folder | none | none | refused |
 * | any | none | of a house | refused |
 * | none | a house | any | refused, always: nothing in it can be read |
 * | any | a house | none | opened: it was copied without its mark, or is of before there was one |
 * | any | a house | of another, or of a newer one | refused |
 * | any | a house | of the same, not newer | opened |
 *
 * A database that is opened knows whether it was copied here since: it has the number of its own file, which no copy
 * has. What it remembers is then a belief, as after a restore; and so it is wherever an owner has to accept it.
 *
 * @throws Error in words for an owner
 */
export async function findHouse(dataFolder: string, options: FindOptions): Promise<Store> {
  const { accept = false, now = Date.now, warn } = options;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const [file, markAt] = [join(dataFolder, 'latchkey.db'), markFile(dataFolder)];
  const mark = readMark(markAt);
  const refuse = (words: string): void => {
    if (!accept) throw new Error(`${words} ${GO_ON}`);
    warn(`${words} It goes on with what is there, as --accept-data says.`);
  };
  const hasKey = options.key !== undefined || hasHouseKey(dataFolder);
  if (holdsHouse(file)) {
    if (!hasKey)
      throw new Error(
        `The database ${file} is there, and its key house.key is not beside it. Restore the key that was used with it: without it nothing in the database can be read. To begin a new house, move the database away.`,
      );
  } else if (mark?.kind === 'house') {
    refuse(
      `The database ${file} is missing or empty, and this folder has held a house. Restore a copy of it.`,
    );
  } else if (mark === undefined && hasHouseKey(dataFolder)) {
    refuse(`The key house.key is there, and its database ${file} is missing or empty. Restore a copy of it.`);
  } else {
    // Whoever is cut off between the key and the first entry begins anew with the next start.
    writeMark(markAt, { kind: 'new' });
  }
  const store = await Store.open(file, options.key ?? houseKey(dataFolder));
  try {
    const { house, generation } = store.identity;
    if (mark?.kind === 'house' && mark.house !== house && store.isOld)
      refuse(`The database ${file} is of another house than the one that this folder has held.`);
    else if (mark?.kind === 'house' && mark.generation > generation && store.isOld)
      refuse(
        `The database ${file} is older than it was: it was replaced by an earlier copy, or its journal latchkey.db-wal was lost or damaged. Put back the newest copy, with its journal.`,
      );
    store.database.useReserves(new Reserves(options.reserve ?? placesFor(dataFolder)));
    const wasCopied = settle(store, file);
    if (store.isOld && (accept || wasCopied)) goneBack(store, accept ? 'older' : 'copied', now());
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

function goneBack(store: Store, cause: ReviewCause, at: number): void {
  if (store.review.get()) return;
  const copyAt = store.time.newest();
  store.review.begin({ cause, at, ...(copyAt !== undefined && { copyAt }) });
}

/** The database notes which file it is. Returns whether it was another one when that was noted last. */
function settle(store: Store, file: string): boolean {
  const { ino, birthtimeMs } = statSync(file);
  const here = { file: ino, made: Math.round(birthtimeMs) };
  const known = store.place;
  const isHere = known?.file === here.file && known.made === here.made;
  if (!isHere) store.notePlace(here);
  // A file system that numbers its files anew, or has no time for them, tells nothing.
  return known !== undefined && known.file !== here.file && known.made !== here.made && here.made > 0;
}

/** Whatever cannot be opened at all is not empty: `Store.open` says what is wrong with it. */
function holdsHouse(file: string): boolean {
  // SQLite would throw away the journal of an empty one at the first look.
  if (!existsSync(file) || statSync(file).size === 0) return false;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file);
    return db.prepare("SELECT 1 FROM house WHERE key = 'key-proof'").get() !== undefined;
  } catch (error) {
    return !/no such table/.test((error as Error).message);
  } finally {
    db?.close();
  }
}
