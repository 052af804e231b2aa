/** The screens by the names that places begin with. Names stay: they are in open chats across upgrades. */
export type ScreenName =
  | 'home'
  | 'help'
  | 'users'
  | 'new'
  | 'user'
  | 'user-delete'
  | 'person'
  | 'code'
  | 'code-edit'
  | 'code-delete'
  | 'share'
  | 'draft-pin'
  | 'draft-devices'
  | 'draft-schedule'
  | 'draft-understood'
  | 'draft-days'
  | 'draft-one-day'
  | 'draft-first-date'
  | 'draft-last-date'
  | 'draft-condition'
  | 'draft-uses'
  | 'draft-review'
  | 'devices'
  | 'device'
  | 'slots'
  | 'slot'
  | 'slot-remove'
  | 'move'
  | 'move-to'
  | 'device-forget'
  | 'adopt'
  | 'adopt-pin'
  | 'conflict-pin'
  | 'arm'
  | 'unlock'
  | 'clip'
  | 'said'
  | 'lock-all'
  | 'scenes'
  | 'scenes-choose'
  | 'log'
  | 'log-days'
  | 'log-who'
  | 'log-where'
  | 'log-kind'
  | 'who'
  | 'why'
  | 'upcoming'
  | 'members'
  | 'member-invite'
  | 'member'
  | 'member-role'
  | 'member-remove'
  | 'alerts'
  | 'language'
  | 'users-filter'
  | 'tags'
  | 'tag'
  | 'tag-rename'
  | 'tag-delete'
  | 'user-tags'
  | 'device-groups'
  | 'device-group'
  | 'device-group-rename'
  | 'device-group-delete'
  | 'bulk'
  | 'bulk-tick'
  | 'bulk-until'
  | 'bulk-device'
  | 'bulk-review'
  | 'bulk-run'
  | 'files'
  | 'import'
  | 'alerts-users'
  | 'alerts-devices'
  | 'alerts-kinds'
  | 'alerts-quiet'
  | 'alerts-watches'
  | 'alerts-watch-who'
  | 'alerts-watch-when'
  | 'factor'
  | 'factor-own'
  | 'factor-new'
  | 'factor-off'
  | 'factor-reset';

/** A screen's name and its arguments, separated by `/`: `home`, `user/3`. */
export type Place = ScreenName | `${ScreenName}/${string}`;

export function placeOf(screen: ScreenName, ...args: readonly (string | number)[]): Place {
  return args.length === 0 ? screen : `${screen}/${args.join('/')}`;
}

/** A place that a button or a kept chat names: there may be no such screen any more, which shows when it is looked for. */
export function placeFromOutside(text: string): Place {
  return text as Place;
}

export function splitPlace(place: Place): { screen: ScreenName; args: string[] } {
  const [screen, ...args] = place.split('/');
  return { screen: screen as ScreenName, args };
}
