import { ALERT_GROUPS } from './migrations/alert-groups.ts';
import { API_REPLIES } from './migrations/api-replies.ts';
import { API_TOKENS } from './migrations/api-tokens.ts';
import { BOOKINGS } from './migrations/bookings.ts';
import { CODE_LABELS } from './migrations/code-labels.ts';
import { CODES_OF_NOBODY } from './migrations/codes-of-nobody.ts';
import { EVENT_LOG } from './migrations/event-log.ts';
import { GUEST_CHATS } from './migrations/guest-chats.ts';
import { PAGE_ACCESS } from './migrations/page-access.ts';
import { RESTORED_HOUSE } from './migrations/restored-house.ts';
import { RETENTION } from './migrations/retention.ts';
import { WEBHOOKS } from './migrations/webhooks.ts';
import { DURESS_CODES } from './migrations/duress-codes.ts';
import { FIRST_USE } from './migrations/first-use.ts';
import { CLEANERS_CALENDARS } from './migrations/cleaners-calendars.ts';
import { SECOND_PINS } from './migrations/second-pins.ts';
import { UNTIL_12 } from './migrations/until-12.ts';
import { UNTIL_23 } from './migrations/until-23.ts';

/** Forward only: a migration that was released is never edited; the next one has the next number. */
export const MIGRATIONS: readonly string[] = [
  ...UNTIL_12,
  ...UNTIL_23,
  /* 24: a code that was found at a device is nobody's. */ CODES_OF_NOBODY,
  /* 25: alerts in group chats. */ ALERT_GROUPS,
  /* 26: who may open the page. */ PAGE_ACCESS,
  /* 27: calendars of bookings, and the stays of guests. */ BOOKINGS,
  /* 28: what waits for an owner after a restore. */ RESTORED_HOUSE,
  /* 29: programs that use the API. */ API_TOKENS,
  /* 30: the past is erased for its age, and found by indexes. */ RETENTION,
  /* 31: codes have names. */ CODE_LABELS,
  /* 32: chats of guests. */ GUEST_CHATS,
  /* 33: what programs were answered. */ API_REPLIES,
  /* 34: the newest of what happened. */ EVENT_LOG,
  /* 35: where events are sent to. */ WEBHOOKS,
  /* 36: codes that are used under duress. */ DURESS_CODES,
  /* 37: codes that work for some time from their first use on. */ FIRST_USE,
  /* 38: calendars for those who clean, and the order of a unit's devices. */ CLEANERS_CALENDARS,
  /* 39: codes with a second PIN. */ SECOND_PINS,
];
