import { USER_FILTERS } from '../../../src/domain/people/user.ts';
import type { UserFilter, UserSelection } from '../../../src/domain/people/user.ts';
import type { Scene } from '../../chat/screen.ts';
import type { Texts } from '../../text/index.ts';

/** In a place: what a list of users is narrowed to, `waiting` or, of the tag 5, `t5`. */
export function amongIn(part: string | undefined): Pick<UserSelection, 'filter' | 'tag'> {
  const filter = USER_FILTERS.find((each) => each === part);
  if (filter) return { filter };
  const tag = /^t(\d+)$/.exec(part ?? '')?.[1];
  return tag === undefined ? {} : { tag: Number(tag) };
}

export function partOf({ filter, tag }: Pick<UserSelection, 'filter' | 'tag'>): string | undefined {
  return filter ?? (tag === undefined ? undefined : `t${tag}`);
}

/** Undefined where the list shows all. */
export function amongName(
  { house, t }: Pick<Scene, 'house' | 't'>,
  { filter, tag }: UserSelection,
): string | undefined {
  if (filter) return filterName(t, filter);
  return tag === undefined ? undefined : t.groups.tags.named(house.groups.tag(tag)?.name ?? '…');
}

export function filterName(t: Texts, filter: UserFilter): string {
  return `${t.groups.filter.icons[filter]} ${t.groups.filter.names[filter]}`;
}
