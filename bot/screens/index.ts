import type { Screens } from '../chat/screen.ts';
import { adopt, adoptPin, conflictPin } from './devices/adopt.ts';
import { alertGroup, alertGroups } from './alert-groups.ts';
import { alertWatches, alertWatchWhen, alertWatchWho } from './alert-watches.ts';
import { alertDevices, alertKinds, alertQuiet, alerts, alertUsers } from './alerts.ts';
import { who, why } from './answers.ts';
import { arm } from './devices/arm.ts';
import { backup, retention } from './backup.ts';
import { doctor, doctorMove } from './doctor.ts';
import { feed, feedDry, feedFor, feedRemove, feeds } from './bookings/feeds.ts';
import { guestRequest, stayChat } from './bookings/guest-chat.ts';
import { guestAsk } from './bookings/guest-home.ts';
import { stayDate, stayEdit, stayGuest } from './bookings/stay-edit.ts';
import { stays } from './bookings/stay-list.ts';
import { stayNew, stayNewDeparture, stayNewGuest } from './bookings/stay-new.ts';
import { stayMessage, stayShare } from './bookings/stay-share.ts';
import { feedPick } from './bookings/feed-pick.ts';
import { unitCleaners } from './bookings/unit-cleaners.ts';
import { stayMove } from './bookings/stay-move.ts';
import { stay, stayHistory, stayRemove } from './bookings/stay.ts';
import { unitSet, unitSettings } from './bookings/unit-settings.ts';
import {
  backups,
  bookings,
  unit,
  unitNew,
  unitNewDevices,
  unitNewHours,
  unitRemove,
} from './bookings/units.ts';
import { unlock } from './devices/bolt.ts';
import { clip } from './devices/clip.ts';
import { codeDuress } from './codes/code-duress.ts';
import { code, codeDelete, codeEdit, share } from './codes/code.ts';
import { device, devices } from './devices/devices.ts';
import {
  draftDays,
  draftFirstDate,
  draftLastDate,
  draftOneDay,
  draftSchedule,
  draftUnderstood,
} from './codes/draft-schedule.ts';
import { draftCondition } from './codes/draft-condition.ts';
import { draftSecondPin } from './codes/draft-second-pin.ts';
import { draftLabel } from './codes/draft-label.ts';
import { draftUses } from './codes/draft-uses.ts';
import { draftDevices } from './codes/draft-devices.ts';
import { newForSeveral } from './codes/several.ts';
import { draftPin, draftReview } from './codes/draft.ts';
import { bulk, bulkReview, bulkRun } from './groups/bulk.ts';
import { bulkDevice, bulkTick, bulkUntil } from './groups/bulk-choice.ts';
import { deviceGroup, deviceGroupDelete, deviceGroupRename, deviceGroups } from './groups/device-groups.ts';
import { usersFilter } from './groups/filter.ts';
import { tag, tagDelete, tagRename, tags, userTags } from './groups/tags.ts';
import { files, importRows } from './groups/files.ts';
import { factor, factorNew, factorOff, factorOwn, factorReset } from './factor.ts';
import { help } from './help.ts';
import { home } from './home.ts';
import { language } from './language.ts';
import { log } from './history/log.ts';
import { logDays, logKind, logWhere, logWho } from './history/narrow.ts';
import { apiToken, apiTokenNew, apiTokens } from './people/api-tokens.ts';
import { webhook, webhookRemove, webhooks } from './people/webhooks.ts';
import { member, memberRemove, memberRole } from './people/member.ts';
import { memberInvite, members } from './people/members.ts';
import { page, pageUsers, pageWho } from './people/page.ts';
import { person } from './people/user-edit.ts';
import { review, reviewAll, reviewCode, reviewHeld, reviewMember } from './review.ts';
import { deviceForget, move, moveTo } from './devices/replace.ts';
import { lockAll, said } from './said/said.ts';
import { scenes, scenesChoose } from './scenes.ts';
import { slot, slotRemove, slots } from './devices/slots.ts';
import { upcoming } from './history/upcoming.ts';
import { user, userDelete } from './people/user.ts';
import { newCode, users } from './people/users.ts';

/** By the name that a place begins with. */
export const SCREENS: Screens = {
  home,
  help,
  users,
  new: newCode,
  'new-several': newForSeveral,
  user,
  'user-delete': userDelete,
  person,
  code,
  'code-edit': codeEdit,
  'code-delete': codeDelete,
  'code-duress': codeDuress,
  share,
  'draft-pin': draftPin,
  'draft-second-pin': draftSecondPin,
  'draft-devices': draftDevices,
  'draft-schedule': draftSchedule,
  'draft-understood': draftUnderstood,
  'draft-days': draftDays,
  'draft-one-day': draftOneDay,
  'draft-first-date': draftFirstDate,
  'draft-last-date': draftLastDate,
  'draft-condition': draftCondition,
  'draft-uses': draftUses,
  'draft-label': draftLabel,
  'draft-review': draftReview,
  devices,
  device,
  slots,
  slot,
  'slot-remove': slotRemove,
  move,
  'move-to': moveTo,
  'device-forget': deviceForget,
  adopt,
  'adopt-pin': adoptPin,
  'conflict-pin': conflictPin,
  arm,
  unlock,
  clip,
  said,
  'lock-all': lockAll,
  scenes,
  'scenes-choose': scenesChoose,
  log,
  'log-days': logDays,
  'log-who': logWho,
  'log-where': logWhere,
  'log-kind': logKind,
  who,
  why,
  upcoming,
  members,
  'member-invite': memberInvite,
  member,
  'member-role': memberRole,
  'member-remove': memberRemove,
  page,
  'page-users': pageUsers,
  'page-who': pageWho,
  'api-tokens': apiTokens,
  'api-token-new': apiTokenNew,
  'api-token': apiToken,
  webhooks,
  webhook,
  'webhook-remove': webhookRemove,
  alerts,
  language,
  'users-filter': usersFilter,
  tags,
  tag,
  'tag-rename': tagRename,
  'tag-delete': tagDelete,
  'user-tags': userTags,
  'device-groups': deviceGroups,
  'device-group': deviceGroup,
  'device-group-rename': deviceGroupRename,
  'device-group-delete': deviceGroupDelete,
  bulk,
  'bulk-tick': bulkTick,
  'bulk-until': bulkUntil,
  'bulk-device': bulkDevice,
  'bulk-review': bulkReview,
  'bulk-run': bulkRun,
  files,
  import: importRows,
  'alerts-users': alertUsers,
  'alerts-devices': alertDevices,
  'alerts-kinds': alertKinds,
  'alerts-quiet': alertQuiet,
  'alert-groups': alertGroups,
  'alert-group': alertGroup,
  'alerts-watches': alertWatches,
  'alerts-watch-who': alertWatchWho,
  'alerts-watch-when': alertWatchWhen,
  factor,
  'factor-own': factorOwn,
  'factor-new': factorNew,
  'factor-off': factorOff,
  'factor-reset': factorReset,
  review,
  'review-code': reviewCode,
  'review-member': reviewMember,
  'review-all': reviewAll,
  'review-held': reviewHeld,
  backup,
  doctor,
  'doctor-move': doctorMove,
  bookings,
  unit,
  'unit-new': unitNew,
  'unit-new-devices': unitNewDevices,
  'unit-new-hours': unitNewHours,
  'unit-settings': unitSettings,
  'unit-set': unitSet,
  'unit-remove': unitRemove,
  backups,
  feeds,
  feed,
  'feed-for': feedFor,
  'feed-dry': feedDry,
  'feed-remove': feedRemove,
  stays,
  stay,
  'stay-new': stayNew,
  'stay-new-departure': stayNewDeparture,
  'stay-new-guest': stayNewGuest,
  'stay-edit': stayEdit,
  'stay-date': stayDate,
  'stay-guest': stayGuest,
  'feed-pick': feedPick,
  'unit-cleaners': unitCleaners,
  'stay-move': stayMove,
  'stay-remove': stayRemove,
  'stay-share': stayShare,
  'stay-message': stayMessage,
  'stay-history': stayHistory,
  retention,
  'stay-chat': stayChat,
  'guest-request': guestRequest,
  'guest-ask': guestAsk,
};
