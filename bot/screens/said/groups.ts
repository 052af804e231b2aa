import type { BulkAction } from '../../../src/domain/bulk.ts';
import type { BulkDraft } from '../../chat/drafts/bulk-draft.ts';
import { placeOf } from '../../chat/places/place.ts';
import type { Navigation, Scene } from '../../chat/screen.ts';
import type { Intent, IntentOf, UserGroup } from '../../phrases/intent.ts';
import { onward } from '../codes/draft-steps.ts';
import { meant } from '../groups/bulk.ts';
import { partOf } from '../groups/among.ts';
import { lines, noteOf, withNote } from './notes.ts';
import { placeOfHistory } from './questions.ts';

/** More of them get their codes by ticking, a page after the other. */
const MOST_NEW_CODES = 50;

/** What is said of a tag or of everybody leads to what is decided about several users, which asks before it acts. */
export function replyForGroup(intent: Intent, group: UserGroup, scene: Scene): Navigation {
  const { t, house } = scene;
  const bulk = bulkOf(group, scene);
  const users = meant(bulk, house);
  const list = placeOf('users', partOf(bulk.whom) ?? '0', ...(group.tag === undefined ? [] : ['0']));
  if (users.length === 0) return { to: list, search: '', note: t.sentences.group.nobody(group.name) };
  const onBulk = (action: BulkAction['kind'], words?: string): Navigation => ({
    to: 'bulk',
    bulk,
    search: '',
    note: lines(words, t.sentences.tap(t.groups.bulk.do[action]), noteOf(t, intent))!,
  });
  switch (intent.kind) {
    case 'issue':
      return issued(intent, users, scene);
    case 'pause':
      return onBulk(
        'pause',
        intent.back === undefined && intent.missing.length === 0
          ? undefined
          : t.sentences.group.pausedUntilResumed,
      );
    case 'resume':
      return onBulk('resume');
    case 'delete-code':
    case 'delete-user':
      return onBulk('revoke', t.sentences.group.usersStay);
    case 'extend':
      return {
        to: 'bulk-until',
        bulk: { ...bulk, ...(intent.until !== undefined && { until: intent.until }) },
        search: '',
        ...withNote(t, intent),
      };
    case 'add-device': {
      const [device, ...more] = intent.at;
      if (device?.kind !== 'known' || more.length > 0) return onBulk('add-device');
      return { to: 'bulk-device/add', bulk, search: '', note: t.sentences.tap(device.name) };
    }
    case 'came':
      return { to: placeOfHistory(intent), note: t.sentences.group.noHistory(group.name) };
    default:
      return { to: list, search: '', note: t.sentences.group.oneByOne };
  }
}

function bulkOf({ tag, except }: UserGroup, { house }: Scene): BulkDraft {
  const whom = tag === undefined ? {} : { tag };
  if (except.length === 0) return { whom };
  const out = new Set(except.map(({ id }) => id));
  return { whom, ticked: house.queries.userIds(whom).filter((id) => !out.has(id)) };
}

/** The same code for each of them, with a PIN of their own. */
export function issued(intent: IntentOf<'issue'>, users: readonly number[], scene: Scene): Navigation {
  const { t, house } = scene;
  const [user, ...also] = users;
  if (user === undefined || users.length > MOST_NEW_CODES)
    return {
      to: 'new-several/0',
      search: '',
      note: t.sentences.group.tickThem(users.length, MOST_NEW_CODES),
    };
  const named = intent.at.flatMap((one) => (one.kind === 'known' ? one.id : []));
  const move = onward(
    {
      kind: 'code',
      user,
      ...(also.length > 0 && { also }),
      devices: house.queries.devices().flatMap(({ id }) => (named.includes(id) ? id : [])),
      ...(intent.schedule && { schedule: intent.schedule }),
      ...(intent.uses !== undefined && { uses: intent.uses }),
    },
    house,
  );
  return { ...move, ...withNote(t, intent) };
}
