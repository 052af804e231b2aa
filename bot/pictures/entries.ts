import { ONE_ARRIVAL_MS } from '../../src/domain/alerts/alert.ts';
import type { Stretch } from '../../src/domain/schedule/open-spans.ts';
import type { EntrySelection, EntryView } from '../../src/engine/views/entry-views.ts';
import { aMoment, type PictureParts } from './picture.ts';

const AT_ONCE = 200;
/** More than a house has in a month. */
const MOST_ENTRIES = 20_000;

/** All entries of a stretch that the member hears of, the oldest first. */
export async function entriesIn(
  { house, role, member }: PictureParts,
  { start, end }: Stretch,
  only: EntrySelection,
): Promise<EntryView[]> {
  const found: EntryView[] = [];
  for (let offset = 0; offset < MOST_ENTRIES; offset += AT_ONCE) {
    const query = { ...only, from: start, until: end, limit: AT_ONCE, offset, role };
    const reader = member === undefined ? {} : { member };
    const page = house.queries.entries({ ...query, ...reader });
    if (page.length === 0) break;
    found.push(...page);
    await aMoment();
  }
  return found.reverse();
}

/** Who opens a door and disarms within a minute has come once. */
export function arrivals(entries: readonly EntryView[]): EntryView[] {
  const last = new Map<number, EntryView>();
  return entries.filter((entry) => {
    const { how, user, at } = entry;
    if (how !== 'unlock' && how !== 'disarm' && how !== 'duress') return false;
    const before = user && last.get(user.id);
    const isSame = before !== undefined && before.how !== how && at - before.at <= ONE_ARRIVAL_MS;
    if (user && !isSame) last.set(user.id, entry);
    return !isSame;
  });
}

/** Whoever did it, as the history names them. */
export function whoOf({ user, member }: EntryView, somebody: string): string {
  return user?.name ?? member ?? somebody;
}
