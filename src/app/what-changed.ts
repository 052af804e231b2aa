import { readFileSync } from 'node:fs';
import latchkey from '../../package.json' with { type: 'json' };
import { changesSince, isNewer } from '../domain/backup/changes.ts';
import type { House } from '../engine/house.ts';
import type { Store } from '../storage/store.ts';

/** More lines than anybody reads in a message. */
const MOST = 12;

/** Tells owners in the chat what is new, once, at the first start of a newer version. */
export function tellWhatChanged(store: Store, house: House): void {
  const was = store.lastVersion;
  const { version } = latchkey;
  if (was === version) return;
  store.noteVersion(version);
  if (was === undefined || !isNewer(version, was)) return;
  house.updated({ version, was, changes: changesSince(changelog(), was).slice(0, MOST) });
}

/** An installation works without this file, too. */
function changelog(): string {
  try {
    return readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
  } catch {
    return '';
  }
}
