import { PLACEHOLDERS } from '../../../src/domain/bookings/guest-template.ts';
import type { FeedProblem, StayProblem } from '../../../src/domain/bookings/booking-problems.ts';
import type { ChannelProblem, StayMessage } from '../../../src/domain/bookings/guest-channel.ts';
import type { FetchProblem } from '../../../src/domain/bookings/sighting.ts';
import type { UnitProblem } from '../../../src/domain/bookings/unit.ts';
import type { ArrivalNotice, Notice, StayNotice } from '../../../src/engine/views/notice-views.ts';
import { daysIn } from '../days.ts';
import { lines, rich, type Html } from '../html.ts';
import { LOCALE } from './locale.ts';
import type { GuestTexts } from '../guest-words.ts';
import { describeSchedule } from './schedules.ts';

const { day, dates } = daysIn(LOCALE);

/** Von Buchungen, wie Besitzer es lesen. */
export const bookings = {
  stayNotice,
  arrivals: ({ date, arrivals }: Extract<Notice, { kind: 'arrivals' }>): Html =>
    lines(rich`🛎 Ankünfte am ${day({ date })}:`, ...arrivals.map(arrivalLine)),
  feedNotice: ({ feedName, unitName, up, problem }: Extract<Notice, { kind: 'feed' }>): Html =>
    up
      ? rich`📅 Ich kann den Kalender „${feedName}“ von ${unitName} wieder lesen.`
      : rich`📅 Ich kann den Kalender „${feedName}“ von ${unitName} seit einem Tag nicht lesen. ${problem ? fetchWords(problem) : ''} Die Codes seiner Gäste bleiben, wie sie sind. Neue Buchungen und Änderungen sehe ich nicht.`,
  fetchProblem: fetchWords,
  channelProblem: channelWords,
};

function stayNotice(notice: StayNotice): Html {
  const { unitName: unit, name, devices = [], backups = [], other, was, problem } = notice;
  const when = dates(notice);
  switch (notice.what) {
    case 'new':
      return rich`🛎 Neue Buchung für ${unit}: ${name}, ${when}.`;
    case 'changed':
      return rich`🛎 Die Buchung von ${name} für ${unit} ist jetzt ${when}${was ? ` (vorher: ${dates(was)})` : ''}. Der Code zieht nach, seine PIN bleibt.`;
    case 'cancelled':
      return rich`🛎 Die Buchung von ${name} für ${unit}, ${when}, wurde storniert. Ich entferne ihren Code.`;
    case 'returned':
      return rich`🛎 Die Buchung von ${name} für ${unit}, ${when}, steht wieder im Kalender.`;
    case 'differs':
      return rich`🛎 Der Kalender nennt für ${name} in ${unit} andere Tage, als du gesetzt hast. Deine bleiben: ${when}.`;
    case 'gone':
      return rich`❔ Kein Kalender zeigt die Buchung von ${name} für ${unit}, ${when}, noch. Vielleicht ist jemand im Haus oder unterwegs, deshalb bleibt der Code. Soll ich ihn entfernen?`;
    case 'unclear':
      return rich`❔ Im Kalender von ${unit} steht ${when}, und ich kann nicht erkennen, ob ein Gast kommt. Einen Code gibt es dafür noch nicht. Kommt jemand?`;
    case 'double-booking':
      return rich`⚠️ Doppelbuchung in ${unit}: ${name}, ${when}, und ${other?.name ?? ''} haben eine Nacht gemeinsam. Beide haben Codes.`;
    case 'not-ready':
      return lines(
        rich`⚠️ Der Code von ${name} für ${unit} müsste jetzt funktionieren, ist aber nicht auf: ${devices.join(', ')}.`,
        backups.length > 0
          ? rich`Einen Ersatzcode, den du geben kannst, gibt es auf: ${backups.join(', ')}.`
          : undefined,
      );
    case 'no-code':
      return rich`⚠️ Die Buchung von ${name} für ${unit}, ${when}, beginnt bald und hat keinen Code: Keine PIN ist frei, ein Gerät fehlt, oder alle Slots sind belegt.`;
    case 'forward':
      return rich`✉️ Eine Nachricht für ${name} (${unit}, ${when}) ist bereit. Bitte gib sie weiter.`;
    case 'chat-open':
      return rich`💬 ${notice.account ?? ''} hat den Chat des Gastes ${name} (${unit}, ${when}) geöffnet.`;
    case 'chat-refused':
      return rich`⚠️ ${notice.account ?? ''} hat den Link von ${name} (${unit}, ${when}) geöffnet, der einem anderen Konto gehört. Ich habe nichts gezeigt. Hat der Gast ihn weitergegeben, mach einen neuen Link.`;
    case 'asks':
      return rich`❔ ${name} (${unit}, ${when}) bittet um andere Daten: ${dates(notice.wish ?? notice)}.`;
    case 'perhaps-sent':
      return rich`❔ Die Nachricht an ${name} (${unit}, ${when}) ist vielleicht hinausgegangen. ${problem ? channelWords(problem) : ''} Von selbst schicke ich sie nicht zweimal. Bitte frag den Gast oder schick sie noch einmal.`;
    case 'not-sent':
      return rich`⚠️ Die Nachricht an ${name} (${unit}, ${when}) ist nicht hinausgegangen. ${problem ? channelWords(problem) : ''} Bitte gib sie auf anderem Weg weiter.`;
  }
}

const ARRIVAL = {
  ready: '✅',
  'on-time': '🕒',
  'not-ready': '⚠️',
  'no-code': '⚠️',
  'no-room': '⚠️',
} as const;

function arrivalLine({ unitName, name, state, devices, isShared }: ArrivalNotice): Html {
  const where = devices.join(', ');
  const why = {
    ready: 'der Code ist auf jedem Gerät',
    'on-time': 'der Code kommt rechtzeitig auf die Schlösser',
    'not-ready': `der Code fehlt auf ${where}`,
    'no-code': 'es gibt keinen Code',
    'no-room': `auf ${where} ist kein Slot dafür frei`,
  }[state];
  return rich`${ARRIVAL[state]} ${unitName}: ${name}, ${why}${isShared ? ', und der Gast hat ihn' : ''}.`;
}

function fetchWords(problem: FetchProblem): string {
  switch (problem.kind) {
    case 'unreachable':
      return 'Seine Seite antwortet nicht.';
    case 'timed-out':
      return `Seine Seite hat ${problem.seconds} Sekunden lang nicht geantwortet.`;
    case 'status':
      return `Seine Seite antwortet mit dem Fehler ${problem.status}.`;
    case 'private-address':
      return 'Seine Adresse führt in ein privates Netz. Erlaube das, wenn du es so meinst.';
    case 'not-an-address':
      return 'Er hat keine gültige Adresse. Schick einen Link, der mit https:// beginnt.';
    case 'redirects':
      return `Er wird mehr als ${problem.max}-mal umgeleitet.`;
    case 'no-calendar':
      return 'Home Assistant hat gerade keinen solchen Kalender oder antwortet nicht.';
    case 'not-a-calendar':
      return problem.looksLike === 'html'
        ? 'Unter seiner Adresse steht eine Webseite, kein Kalender. Kopiere den iCal-Link selbst.'
        : 'Unter seiner Adresse steht kein Kalender.';
    case 'cut-off':
      return 'Der Kalender kam nicht ganz an.';
    case 'too-large':
      return `Der Kalender ist größer als ${Math.round(problem.maxBytes / 1_000_000)} MB.`;
    case 'too-many-events':
      return `Der Kalender hat mehr als ${problem.max} Termine.`;
    case 'too-many-stays':
      return `Der Kalender hat mehr als ${problem.max} künftige Buchungen. Prüfe, ob es der Kalender dieser Einheit ist.`;
    case 'repeats':
      return `${problem.events === 1 ? 'Ein Termin wiederholt' : `${problem.events} Termine wiederholen`} sich. Das sind keine Buchungen, ich lasse sie weg.`;
    case 'unreadable-events':
      return `${problem.events === 1 ? 'Einen Termin' : `${problem.events} Termine`} darin konnte ich nicht lesen.`;
    case 'unknown-zone':
      return `${problem.events === 1 ? 'Ein Termin hat' : `${problem.events} Termine haben`} eine Zeitzone, die ich nicht kenne. Ich verstehe die Uhrzeiten als die dieses Hauses.`;
  }
}

function channelWords(problem: ChannelProblem): string {
  switch (problem.kind) {
    case 'unreachable':
      return 'Der Server antwortet nicht.';
    case 'timed-out':
      return 'Der Server hat nicht rechtzeitig geantwortet.';
    case 'login':
      return 'Der Server nimmt die Anmeldung nicht an. Prüfe Benutzer und Passwort.';
    case 'not-secure':
      return 'Der Server bietet keine sichere Verbindung, deshalb habe ich ihm nichts gegeben.';
    case 'answer':
      return `Der Server antwortet mit ${problem.code}.`;
    case 'no-such-service':
      return 'Dieser Weg ist nicht eingerichtet.';
    case 'no-address':
      return 'Ich habe keine Adresse des Gastes.';
    case 'failed':
      return 'Latchkey wurde unterbrochen.';
  }
}

const TOO_LONG = {
  name: 'Der Name darf',
  template: 'Die Nachricht darf',
  address: 'Die Adresse darf',
  instructions: 'Die Hinweise dürfen',
  mapLink: 'Der Link darf',
} as const;

const NUMBERS = {
  beforeMinutes: 'Minuten vor dem Check-in',
  afterMinutes: 'Minuten nach dem Check-out',
  earlyHours: 'Stunden vor dem Check-in, ab denen der Code auf den Schlössern ist',
  shareHours: 'Stunden vor dem Check-in, zu denen der Gast den Code bekommt',
  pinLength: 'Stellen der PIN',
  eraseAfterDays: 'Tage, nach denen Kontaktdaten gelöscht werden',
} as const;

export function describeUnitProblem(problem: UnitProblem): string {
  switch (problem.kind) {
    case 'name-missing':
      return 'Eine Unterkunft braucht einen Namen, und er ist leer. Schreib einen.';
    case 'name-taken':
      return `„${problem.name}“ gibt es schon. Schreib einen anderen Namen.`;
    case 'too-long':
      return `${TOO_LONG[problem.field]} bis zu ${problem.max} Zeichen haben, es sind ${problem.came}. Schreib weniger.`;
    case 'no-device':
      return 'Eine Unterkunft braucht mindestens ein Gerät. Wähle eins.';
    case 'not-a-time':
      return `„${problem.came}“ ist keine Uhrzeit. Schick eine wie 15:00.`;
    case 'cleaning-hours':
      return 'Die Zeit der Reinigung endet, bevor sie beginnt. Schick zwei Uhrzeiten eines Tages, etwa 11:00 und 15:00.';
    case 'number':
      return `${NUMBERS[problem.field]}: Das muss eine ganze Zahl von ${problem.min} bis ${problem.max} sein.`;
    case 'unknown-placeholder':
      return `{${problem.came}} kenne ich nicht. Ich kenne ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}.`;
    case 'no-code-in-template':
      return 'In der Nachricht fehlt {code}, der Gast bekäme den Code also nicht. Füg es ein.';
    case 'not-a-link':
      return 'Das ist kein Link. Schick einen, der mit https:// beginnt.';
    case 'not-a-service':
      return `„${problem.came}“ ist kein Notify-Dienst. Schick einen wie notify.mobile_app_phone.`;
  }
}

export function describeFeedProblem(problem: FeedProblem): string {
  switch (problem.kind) {
    case 'name-missing':
      return 'Ein Kalender braucht einen Namen, und er ist leer. Schreib einen.';
    case 'not-an-address':
      return 'Das ist kein Link zu einem Kalender. Schick einen, der mit https:// oder webcal:// beginnt.';
    case 'not-an-entity':
      return `„${problem.came}“ ist kein Kalender von Home Assistant. Schick einen wie calendar.flat.`;
    case 'known':
      return `Diese Unterkunft hat diesen Kalender schon, als „${problem.name}“.`;
    case 'no-reader':
      return 'Dieses Haus kann keine Kalender lesen.';
    case 'unreadable':
      return `Diesen Kalender kann ich nicht lesen. ${fetchWords(problem.problem)}`;
  }
}

export function describeStayProblem(problem: StayProblem): string {
  switch (problem.kind) {
    case 'not-a-date':
      return `„${problem.came}“ ist kein Datum. Schick eins wie 2026-12-24.`;
    case 'end-before-start':
      return 'Die Abreise liegt nicht nach der Anreise. Wähle eine spätere.';
    case 'over':
      return 'Diese Buchung ist vorbei.';
    case 'not-unclear':
      return 'Das ist schon entschieden.';
    case 'no-code':
      return 'Diese Buchung hat keinen Code. Sieh dir die Unterkunft und ihre Geräte an.';
    case 'not-live':
      return 'Der Code ist noch nicht auf jedem Gerät, der Gast stünde vielleicht vor einer verschlossenen Tür. Warte, bis er live ist.';
    case 'no-way':
      return 'Auf diesem Weg ist der Gast nicht erreichbar. Wähle einen anderen.';
    case 'no-backup':
      return 'Auf diesem Schloss gibt es keinen Ersatzcode, oder jemand hat ihn schon.';
    case 'under-way':
      return 'Diese Nachricht geht gerade hinaus.';
    case 'settled':
      return 'Diese Nachricht ist schon erledigt.';
  }
}

const HEAD = {
  code: 'Ihr Code',
  changed: 'Ihr Code hat sich geändert',
  backup: 'ein weiterer Code',
  cancelled: 'Ihre Buchung wurde storniert',
  ending: 'Ihr Aufenthalt endet bald',
} as const;

export const guestWords: GuestTexts = {
  head: HEAD,
  template: templateOf,
  when: describeSchedule,
  unnamed: 'Gast',
  backup: 'Ersatz',
  cleaners: (unit: string) => ({
    title: `${unit}: Abreisen und Anreisen`,
    arrival: (name: string) => `${name}: Anreise`,
    departure: (name: string) => `${name}: Abreise`,
  }),
};

function templateOf({ kind, guest, template, alarms, doors }: StayMessage): string {
  const hello = guest === undefined ? 'Guten Tag,' : 'Guten Tag {guest},';
  const opens =
    doors.length > 0 ? 'Er öffnet: {devices}.' : alarms.length > 0 ? 'Er gilt an: {devices}.' : '';
  const rest = ['Adresse: {address}', '{instructions}', 'Karte: {map}'];
  switch (kind) {
    case 'cancelled':
      return `${hello}\nIhre Buchung von {unit} wurde storniert. Ihr Code funktioniert nicht mehr.`;
    case 'ending':
      return `${hello}\nIhr Code für {unit} gilt {time}. Gute Reise!`;
    case 'backup':
      return `${hello}\nfalls Ihr Code nicht funktioniert ({devices}), nehmen Sie dort {code}.`;
    case 'changed':
      return (
        template ??
        [
          hello,
          'bitte beachten Sie: Ihr Code für {unit} ist jetzt {code}.',
          opens,
          'Gültig: {time}.',
          ...rest,
        ].join('\n')
      );
    case 'code':
      return (
        template ?? [hello, 'Ihr Code für {unit} ist {code}.', opens, 'Gültig: {time}.', ...rest].join('\n')
      );
  }
}
