import type { Texts } from '../../../bot/text/index.ts';
import {
  concernLine,
  dryRunLines,
  dryRunProblems,
  feedState,
  isOver,
  madeBy,
  stayCodeLines,
  stayDetailLines,
} from '../../../bot/text/lines/stay-lines.ts';
import type { BookingDone, BookingLabel, BookingWords } from '../../http/chat-words/area-words.ts';
import { bare, linesOf, plain, plainLines } from './plain-words.ts';

/** The words of the chat for units, stays of guests and calendars. */
export function bookingWords(t: Texts): BookingWords {
  const { units, stays, feeds } = t;
  const stayLine: BookingWords['stayLine'] = (stay) =>
    stays.summary(stay.name, t.days.dates(stay), stay.state);
  return {
    title: bare(units.title),
    none: units.none,
    unitLine: ({ name, next, hasProblem }) => plain(units.line(name, next && stayLine(next), hasProblem)),
    unitCard: (unit) => plainLines(units.card(unit, unit.deviceNames.join(', '))).slice(1),
    label: labelsOf(t),
    done: doneOf(t),
    removeUnitQuestion: (name) => plain(units.removeQuestion(name)),
    unitRemoved: units.removed,
    backupLine: (device, isLive, guest) => plain(units.backupLine(device, isLive, guest)),
    stayLine,
    dates: t.days.dates,
    day: t.days.day,
    stayCard: (stay, here, nameOf) => {
      const within = { ...here, t };
      return linesOf([
        stays.standing(stay.state),
        ...(isOver(stay) ? [] : stayCodeLines(stay, within)),
        ...stay.concerns.map((concern) => concernLine(concern, within, nameOf)),
        ...stayDetailLines(stay, within),
      ]);
    },
    delivery: (delivery, { now, zone }) =>
      plain(
        stays.delivery(delivery, units.value.way(delivery.way), {
          at: t.moment(delivery.settledAt ?? delivery.madeAt, now, zone),
          why: delivery.problem && t.bookings.channelProblem(delivery.problem),
        }),
      ),
    retry: (device) => bare(stays.retry(device)),
    giveBackup: (device) => bare(stays.giveBackup(device)),
    removeStayQuestion: (name) => plain(stays.removeQuestion(name)),
    shareQuestion: (name) => plain(stays.shareQuestion(name)),
    shareNotReady: (devices) => plain(stays.shareNotReady(devices)),
    way: (way) => (way.kind === 'notify' ? way.service : bare(stays.way[way.kind])),
    feedLine: (feed, here) => plain(feeds.line(feed, feedState(feed, { ...here, t }))),
    feedCard: (feed, here) => plainLines(feeds.card(feed, feedState(feed, { ...here, t }))),
    feedAdded: feeds.added,
    removeFeedQuestion: (name, count) => plain(feeds.removeQuestion(name, count)),
    feedRemoved: feeds.removed,
    dryRun: (found, here) =>
      linesOf([
        found.lines.length === 0 ? feeds.dryNone : feeds.dryCount(madeBy(found)),
        ...dryRunLines(found, { ...here, t }),
        found.problems.length > 0 ? feeds.notUnderstood : undefined,
        ...dryRunProblems(found, { ...here, t }),
      ]),
  };
}

function labelsOf({ units, stays, feeds }: Texts): Readonly<Record<BookingLabel, string>> {
  const labels: Readonly<Record<BookingLabel, string>> = {
    all: units.all,
    concerns: stays.concernTitle,
    addUnit: units.add,
    newUnit: units.newTitle,
    unitStays: units.stays,
    newStay: units.newStay,
    feeds: units.feeds,
    backups: units.backups,
    past: stays.past,
    remove: stays.remove,
    keepCodes: units.keepStays,
    removeCodes: units.removeStays,
    noStay: units.noStay,
    noBackups: units.noBackups,
    history: stays.historyTitle,
    noHistory: stays.noHistory,
    keep: stays.keep,
    comes: stays.comes,
    block: stays.block,
    sendAgain: stays.sendAgain,
    markSent: stays.markSent,
    drop: stays.drop,
    follow: stays.follow,
    restore: stays.restore,
    share: stays.shareButton,
    code: stays.codeButton,
    edit: stays.edit,
    removeYes: stays.removeYes,
    no: stays.no,
    message: stays.message,
    anyway: stays.anyway,
    noFeed: feeds.none,
    tryFeed: feeds.try,
    switchOn: feeds.switchOn,
    switchOff: feeds.switchOff,
    readNow: feeds.readNow,
    allowPrivate: feeds.allowPrivate,
    privateHint: feeds.privateHint,
    keepStays: feeds.keepStays,
    removeStays: feeds.removeStays,
    dryTitle: feeds.dryTitle,
  };
  return Object.fromEntries(
    Object.entries(labels).map(([name, label]) => [name, bare(label)]),
  ) as typeof labels;
}

function doneOf({ units, stays, feeds }: Texts): Readonly<Record<BookingDone, string>> {
  return {
    kept: stays.kept,
    comes: stays.guestComes,
    block: stays.nobodyComes,
    given: stays.given,
    sentAgain: stays.sentAgain,
    marked: stays.marked,
    follows: stays.follows,
    removed: stays.removed,
    made: stays.made,
    changed: stays.changed,
    isSending: stays.isSending,
    switchedOn: feeds.switchedOn,
    switchedOff: feeds.switchedOff,
    isRead: feeds.isRead,
    saved: units.changed,
  };
}
