import type { Texts } from '../../../bot/text/index.ts';
import { copyLines } from '../../../bot/text/lines/copy-lines.ts';
import type {
  AreaWords,
  AlertWords,
  CopyWords,
  FactorWords,
  TokenWords,
  WebhookWords,
} from '../../http/chat-words/area-words.ts';
import type { Here } from '../../http/words.ts';
import { bookingWords } from './booking-words.ts';
import { bare, linesOf, plain, plainLines } from './plain-words.ts';

/** The words of the chat for the areas of the house. */
export function areaWords(t: Texts): AreaWords {
  return {
    alerts: alertWords(t),
    tokens: tokenWords(t),
    copies: copyWords(t),
    webhooks: webhookWords(t),
    factor: factorWords(t),
    bookings: bookingWords(t),
  };
}

function alertWords({ alerts, alertGroups }: Texts): AlertWords {
  return {
    title: bare(alerts.title),
    intro: alerts.intro,
    rest: alerts.rest,
    question: alerts.question,
    arrivals: { always: alerts.always, 'nobody-home': alerts['nobody-home'] },
    home: alerts.now,
    firstOnly: bare(alerts.firstOnly(false)),
    whose: alerts.usersTitle,
    everybody: alerts.everybody,
    where: alerts.devicesTitle,
    everywhere: alerts.everywhere,
    what: alerts.kindsTitle,
    kind: alerts.kind,
    quiet: alerts.quietTitle,
    watches: alerts.watchesTitle,
    watchesHint: alerts.watchesHint,
    watch: alerts.watch,
    watchKind: {
      'not-come': bare(alerts.addWatch['not-come']),
      'still-inside': bare(alerts.addWatch['still-inside']),
    },
    workdays: bare(alerts.workdays(false)),
    watchAdded: alerts.watchAdded,
    groups: bare(alertGroups.title),
    groupsHint: alertGroups.hint,
    group: (group) => plain(alertGroups.line(group)),
    groupReaders: alertGroups.readers,
    groupKind: alertGroups.kind,
  };
}

function tokenWords({ api, moment }: Texts): TokenWords {
  const when = (at: number | undefined, { now, zone }: Here): string | undefined =>
    at === undefined ? undefined : moment(at, now, zone);
  return {
    title: api.title,
    about: api.about,
    none: api.none,
    newTitle: api.newTitle,
    rights: plainLines(api.newQuestion),
    right: (right) => bare(api.right(right, false)),
    endsIn: (days) => bare(api.endsIn(days, false)),
    make: bare(api.make),
    once: bare(plain(api.tokenIs('')).trim()),
    card: (token, here) =>
      plainLines(
        api.card(token, {
          since: when(token.since, here) ?? '',
          ends: when(token.endsAt, here),
          used: when(token.usedAt, here),
        }),
      ),
    renamed: api.renamed,
    end: bare(api.end),
    ended: api.ended,
  };
}

function webhookWords({ webhooks, bookings, moment }: Texts): WebhookWords {
  const when = (at: number | undefined, { now, zone }: Here): string | undefined =>
    at === undefined ? undefined : moment(at, now, zone);
  return {
    title: webhooks.title,
    none: webhooks.none,
    card: (shown, here) =>
      plainLines(
        webhooks.card(shown, {
          since: when(shown.since, here) ?? '',
          sent: when(shown.sentAt, here),
          failing: when(shown.failingSince, here),
          why: shown.problem ? bookings.fetchProblem(shown.problem) : '',
        }),
      ),
    once: bare(plain(webhooks.secretIs('')).trim()),
    allowPrivate: webhooks.allowPrivate,
    privateHint: webhooks.privateHint,
    privateAllowed: webhooks.privateAllowed,
    switchOn: bare(webhooks.switchOn),
    switchOff: bare(webhooks.switchOff),
    switchedOn: webhooks.switchedOn,
    switchedOff: webhooks.switchedOff,
    remove: bare(webhooks.remove),
    removeQuestion: (host) => plain(webhooks.removeQuestion(host)),
    removeYes: bare(webhooks.removeYes),
    no: webhooks.no,
    removed: webhooks.removed,
  };
}

function copyWords(t: Texts): CopyWords {
  const { backups } = t;
  return {
    title: bare(backups.title),
    standing: (view, here) => linesOf(copyLines(view, { ...here, t })),
    hint: plain(backups.hint),
    fetch: bare(backups.fetch),
    sheet: bare(backups.sheet),
    now: bare(backups.now),
    begun: backups.begun,
    sheetIsYours: backups.sheetIsYours,
    sheetText: (passphrase) => plainLines(backups.sheetText(passphrase)),
    retentionTitle: bare(backups.retentionTitle),
    retention: (days) => plain(backups.retention(backups.kept(days))),
    kept: backups.kept,
    retentionChosen: (days) => backups.retentionChosen(backups.kept(days)),
  };
}

function factorWords({ factor, moment }: Texts): FactorWords {
  return {
    title: bare(factor.title),
    about: plain(factor.about),
    standing: (own, isRequired, { now, zone }) =>
      own
        ? linesOf([
            factor.since(moment(own.since, now, zone)),
            factor.recoveryLeft(own.recoveryLeft),
            own.isGiven ? factor.given : undefined,
          ])
        : [isRequired ? factor.noneRequired : factor.none],
    rememberQuestion: factor.rememberQuestion,
    remember: (minutes) => bare(factor.remember(minutes, false)),
    rememberChanged: factor.rememberChanged,
    setUp: bare(factor.setUp),
    setUpAgain: bare(factor.setUpAgain),
    renew: bare(factor.renew),
    turnOff: bare(factor.turnOff),
    turnOffQuestion: factor.turnOffQuestion,
    turnOffYes: bare(factor.turnOffYes),
    turnOffNo: factor.turnOffNo,
    turnedOff: factor.turnedOff,
    required: (role) => bare(factor.required(role, false)),
    newTitle: factor.newTitle,
    startAgain: bare(factor.startAgain),
    isOn: factor.isOn,
    renewed: factor.renewed,
    recovery: (codes) => plainLines(factor.recovery(codes)),
  };
}
