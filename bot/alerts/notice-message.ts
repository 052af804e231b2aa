/** One notice as a member reads it: its line, and the buttons under it. */
import type {
  ConditionNotice,
  GuestNotice,
  Notice,
  StayNotice,
} from '../../src/engine/views/notice-views.ts';
import { browserName } from '../../src/domain/people/browser.ts';
import { deviceKey, LINK, tapData } from '../chat/places/callback-data.ts';
import { placeOf } from '../chat/places/place.ts';
import { cutLabel } from '../chat/screen.ts';
import type { Button } from '../telegram/client.ts';
import { lines, rich, type Html } from '../text/html.ts';
import type { Texts } from '../text/index.ts';
import { entryLine, noRoomWords, stateWords, type Here } from '../text/lines/lines.ts';
import { link } from './alert-acts.ts';

/** More would push the message out of view; the list of bookings has them all. */
const ARRIVALS_WITH_BUTTON = 6;

export function noticeLine(notice: Notice, here: Here): Html {
  const { t } = here;
  switch (notice.kind) {
    case 'entry':
      return lines(entryLine(notice.entry, here), notice.also && entryLine(notice.also, here));
    case 'damaged':
      return rich`${t.notice.withoutWords}`;
    case 'wrong-codes':
      return t.notice.wrongCodes(notice.count, notice.deviceName);
    case 'bad-links':
      return t.members.badLinks(notice.count);
    case 'factor':
      return t.factor.notice(notice);
    case 'page-login':
      return t.page.loggedIn(browserName(notice.browser) ?? t.page.unknownBrowser);
    case 'group':
      return t.alertGroups.notice(notice);
    case 'not-come':
      return t.alerts.notCome(notice);
    case 'still-inside':
      return t.alerts.stillInside(notice, t.moment(notice.came, here.now, here.zone));
    case 'grant': {
      const { state, reason, slot, guardedUntil: until, goneAt } = notice;
      if (goneAt !== undefined) {
        const time = t.exactMoment(goneAt, here.now, here.zone);
        return t.notice.goneAtLast(t.whose(notice.userName), notice.deviceName, time);
      }
      const line = t.notice.grant(
        t.icon[state],
        t.whose(notice.userName),
        notice.deviceName,
        stateWords(t, notice, here),
      );
      if (state !== 'overdue') return line;
      return lines(
        line,
        until === undefined ? undefined : guardedWords(until, here),
        t.notice.overdueAdvice(slot, reason, notice.oldPin),
      );
    }
    case 'no-room':
      return t.notice.noRoom(t.whose(notice.userName), notice.deviceName, noRoomWords(notice, here));
    case 'codes-deleted': {
      const names = notice.codes.map(({ userName }) => t.whose(userName));
      return names.length === 1
        ? t.notice.codeDeleted(names[0]!, notice.deviceName)
        : t.notice.codesDeleted(notice.deviceName, names);
    }
    case 'foreign-codes':
      return t.notice.foreignCodes(notice.deviceName, notice.slots);
    case 'issued':
      return t.notice.issued(notice.userName);
    case 'bulk':
      return t.groups.bulk.notice(notice.what, notice.done, notice.refused, notice.left);
    case 'not-disarmed':
      return t.notice.notDisarmed(notice.userName, notice.deviceName, t.driver(notice.message));
    case 'conditions':
      return lines(
        ...notice.conditions.map((one) => (notice.known ? knownLine(t, one) : unknownLine(t, one))),
      );
    case 'clock':
      return clockWords(t, notice, t.dated(notice.shows, here.zone));
    case 'trouble':
      return t.notice.trouble(notice.deviceName, notice.what, notice.percent);
    case 'device-left':
      return t.notice.deviceLeft(notice.deviceName);
    case 'device-renamed':
      return t.notice.deviceRenamed(notice);
    case 'member':
      return t.members.notice(notice);
    case 'device-silent':
      return rich`📵 ${notice.deviceName}: ${t.driver(notice.message)}`;
    case 'slot-blocked':
      return t.notice.slotBlocked(notice.deviceName, notice.slot, notice.userName);
    case 'slot-withdrawn':
      return rich`⚠️ ${notice.deviceName}: ${t.driver(notice.message)}`;
    case 'stay':
      return t.bookings.stayNotice(notice);
    case 'guest':
      return guestWords(notice, here);
    case 'arrivals':
      return t.bookings.arrivals(notice);
    case 'feed':
      return t.bookings.feedNotice(notice);
    case 'part':
      return t.notice.part(t.health.part(notice.part), notice.up, t.health.partMessage(notice.message));
    case 'unsteady':
      return 'part' in notice
        ? t.notice.unsteady(t.health.ourPart(notice.part), notice.times, t.health.partMessage(notice.message))
        : t.notice.unsteady(notice.name, notice.times, t.driver(notice.message));
    case 'damaged-row':
      return t.notice.damagedRow({ ...notice, ...(notice.isNobodys && { userName: t.whose(undefined) }) });
    case 'review': {
      const { cause, copyAt } = notice;
      const from = copyAt === undefined ? undefined : t.moment(copyAt, here.now, here.zone);
      return t.review.notice(cause, from);
    }
    case 'backup':
      return t.backups.notice(notice.what, notice.place, notice.why);
    case 'webhook':
      return t.webhooks.notice(notice.host, t.bookings.fetchProblem(notice.problem));
    case 'updated':
      return t.backups.updated(notice.version, notice.was, notice.changes);
    case 'disk':
      return t.notice.disk(notice.takesWrites);
    case 'fault':
      return t.notice.fault(t.health.faultPlace(notice.place));
    case 'connection':
      return rich`${notice.up ? '🔌' : '📵'} ${notice.driver}: ${t.driver(notice.message)}`;
  }
}

function guestWords({ what, unitName, until, ...dates }: GuestNotice, { t, now, zone }: Here): Html {
  const words = what === 'ready' || what === 'ending' ? t.moment(until, now, zone) : t.days.dates(dates);
  return t.guest.notice[what](unitName, words);
}

function knownLine(t: Texts, { name, ...value }: ConditionNotice): Html {
  return t.condition.knownAgain(name, t.condition.value(value));
}

function unknownLine(t: Texts, { name, users, why = 'not-connected', ...value }: ConditionNotice): Html {
  const stays = t.condition.staysSo(t.condition.value(value), users.join(', '));
  const advice = why === 'missing' ? ` ${t.condition.chooseOther}` : '';
  return rich`❔ ${t.condition.unknown[why](name)}. ${stays}${advice}`;
}

function clockWords(t: Texts, { right, doubt }: Extract<Notice, { kind: 'clock' }>, shows: string): Html {
  if (doubt === undefined || doubt === 'went-back')
    return right ? t.notice.clockRight : t.notice.clockWrong(shows);
  return t.notice.clockDoubt[doubt](shows);
}

function guardedWords(until: number, { now, zone, t }: Here): string {
  const time = t.exactMoment(until, now, zone);
  return until <= now ? t.notice.guarded(time) : t.notice.guardedAtLatest(time);
}

export function noticeButtons(t: Texts, notice: Notice): Button[][] {
  switch (notice.kind) {
    case 'entry': {
      const { user } = notice.entry;
      return user ? [[link(cutLabel(`👤 ${user.name}`), placeOf('user', user.id))]] : [];
    }
    case 'damaged':
      return [more(t)];
    case 'wrong-codes':
      return [[link(t.user.log, 'log')]];
    case 'bulk':
      return [[link(t.groups.bulk.openRun, placeOf('bulk-run', notice.run))]];
    case 'grant':
    case 'no-room':
    case 'issued':
      return [[link(t.notice.openCode, placeOf('code', notice.codeId))]];
    case 'codes-deleted': {
      const [first, ...others] = notice.codes;
      return first && others.length === 0
        ? [[link(t.notice.openCode, placeOf('code', first.codeId))]]
        : [[link(t.notice.openDevice, placeOf('device', deviceKey(notice.device)))]];
    }
    case 'device-left':
    case 'device-renamed':
    case 'slot-blocked':
    case 'slot-withdrawn':
      return [[link(t.notice.openDevice, placeOf('device', deviceKey(notice.device)))]];
    case 'foreign-codes': {
      const key = deviceKey(notice.device);
      const [first, ...others] = notice.slots;
      const place = others.length === 0 ? placeOf('slot', key, first!) : placeOf('slots', key, 0);
      return [[link(t.notice.openSlot, place)]];
    }
    case 'not-disarmed':
    case 'trouble':
      return [[link(t.home.openDevices, 'devices')]];
    case 'clock':
      return notice.right ? [] : [[link(t.home.openUpcoming, 'upcoming')]];
    case 'not-come':
    case 'still-inside':
      return [[link(`👤 ${notice.userName}`, placeOf('user', notice.userId)), link(t.user.log, 'log')]];
    case 'group':
      return notice.what === 'left'
        ? []
        : [[link(t.alertGroups.open, placeOf('alert-group', Math.abs(notice.chat)))]];
    case 'page-login': {
      const tap = { place: 'page', act: 'out', value: String(notice.session), version: LINK } as const;
      return [[{ label: t.page.notMe, data: tapData(tap) }], [link(t.page.open, 'page')]];
    }
    case 'member':
    case 'factor':
    case 'bad-links':
      return [[link(t.members.title, 'members')]];
    case 'review':
      return [[link(t.review.open, 'review')]];
    case 'backup':
      return [[link(t.backups.open, 'backup')]];
    case 'webhook':
      return [[link(t.webhooks.one(notice.host), placeOf('webhook', notice.webhook))]];
    case 'stay':
      return stayButtons(t, notice);
    case 'guest':
      return [[link(t.guest.show, 'home')]];
    case 'arrivals':
      return notice.arrivals
        .slice(0, ARRIVALS_WITH_BUTTON)
        .map(({ stay, name }) => [link(t.stays.other(name), placeOf('stay', stay))]);
    case 'feed':
      return [[link(t.feeds.open(notice.feedName), placeOf('feed', notice.feed))]];
    case 'updated':
    case 'conditions':
    case 'device-silent':
    case 'part':
    case 'unsteady':
    case 'damaged-row':
    case 'disk':
    case 'fault':
    case 'connection':
      return [];
  }
}

/** To the booking, which shows what can be done with the buttons for it. */
function stayButtons(t: Texts, { what, stay, name, other, request }: StayNotice): Button[][] {
  const card = link(t.stays.other(name), placeOf('stay', stay));
  switch (what) {
    case 'gone':
      return [[card, link(t.stays.remove, placeOf('stay-remove', stay))]];
    case 'forward':
      return [[link(t.stays.shareButton, placeOf('stay-share', stay)), card]];
    case 'double-booking':
      return [[card, ...(other ? [link(t.stays.other(other.name), placeOf('stay', other.stay))] : [])]];
    case 'chat-open':
    case 'chat-refused':
      return [[link(t.stays.guestLink, placeOf('stay-chat', stay)), card]];
    case 'asks':
      return [
        [
          ...(request === undefined ? [] : [link(t.guest.openRequest, placeOf('guest-request', request))]),
          card,
        ],
      ];
    case 'new':
    case 'changed':
    case 'cancelled':
    case 'returned':
    case 'differs':
    case 'unclear':
    case 'not-ready':
    case 'no-code':
    case 'perhaps-sent':
    case 'not-sent':
      return [[card]];
  }
}

/** Where to look for more than a message tells. */
export function more(t: Texts): Button[] {
  return [link(t.user.log, 'log'), link(t.home.openDevices, 'devices')];
}
