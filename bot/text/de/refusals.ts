import { describeWebhookProblem } from './webhooks.ts';
import type { GroupProblem } from '../../../src/domain/people/group.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import type { UserProblem } from '../../../src/domain/people/user.ts';
import { describeFeedProblem, describeStayProblem, describeUnitProblem } from './bookings.ts';
import { driverWords } from './drivers.ts';
import { describeTokenProblem } from './api.ts';
import { describeFactorProblem } from './factor.ts';
import { LOCALE } from './locale.ts';
import { describePinProblem } from './pins.ts';
import { describeScheduleProblem } from './schedules.ts';

/** One sentence for an owner: what was expected, what came, what to do. No PIN in it. */
export function describeRefusal(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'pin':
      return describePinProblem(refusal.problem);
    case 'schedule':
      return describeScheduleProblem(refusal.problem);
    case 'user':
      return describeUserProblem(refusal.problem);
    case 'group':
      return describeGroupProblem(refusal.problem);
    case 'unit':
      return describeUnitProblem(refusal.problem);
    case 'feed':
      return describeFeedProblem(refusal.problem);
    case 'stay':
      return describeStayProblem(refusal.problem);
    case 'no-end':
      return 'Dieser Code hat kein Ende, ein neues Ende würde ihn also verkürzen. Ändere seinen Zeitplan einzeln.';
    case 'ends-later':
      return `Dieser Code endet ohnehin später (${dateAndTime(refusal.until)}). Ändere seinen Zeitplan einzeln.`;
    case 'failed':
      return 'In Latchkey ist hier etwas schiefgegangen. Im Log steht mehr. Sieh dir den Code an und versuch es noch einmal.';
    case 'pin-unsuited':
      return 'Die PIN dieses Codes entspricht nicht den Regeln für PINs. Gib dem Code zuerst eine andere.';
    case 'factor':
      return describeFactorProblem(refusal.problem);
    case 'api-token':
      return describeTokenProblem(refusal.problem);
    case 'webhook':
      return describeWebhookProblem(refusal.problem);
    case 'time-of-day':
      return 'Das ist keine Uhrzeit. Schick eine wie 10:00.';
    case 'watches':
      return `Davon kannst du höchstens ${refusal.max} haben. Entferne zuerst eins.`;
    case 'no-device':
      return 'Ein Code braucht ein Gerät, und es ist keins gewählt. Wähle mindestens eins.';
    case 'unknown-device':
      return `Das Gerät ${refusal.device} gibt es im Haus nicht. Wähle eins aus der Liste.`;
    case 'undo':
      return undoWords[refusal.why];
    case 'no-free-slot':
      return `${refusal.device} hat keinen freien Slot: Alle ${refusal.slots} sind belegt. Lösche dort einen Code oder lass das Gerät weg.`;
    case 'condition-unknown':
      return 'Ich weiß gerade nicht, ob diese Bedingung erfüllt ist: Ihre Entität ist nicht verfügbar, oder Home Assistant antwortet nicht. Versuch es noch einmal oder wähle etwas anderes.';
    case 'hold':
      return `Ein Code kann 0 bis ${refusal.max} ganze Minuten länger bleiben. Wähle eine andere Zahl.`;
    case 'uses':
      return `Ein Code funktioniert beliebig oft oder 1- bis ${refusal.max}-mal.`;
    case 'no-common-length':
      return 'Keine PIN-Länge passt für alle gewählten Geräte, und auch zwei PINs reichen nicht. Leg getrennte Codes für sie an.';
    case 'no-pin-left':
      return 'Bei dieser Länge ist keine PIN mehr frei, die den Regeln entspricht. Wähle eine längere oder weniger Geräte.';
    case 'not-found':
      return `${NOT_FOUND[refusal.what]} gibt es nicht mehr. Geh zurück und wähle neu.`;
    case 'not-in-conflict':
      return 'Das ist schon erledigt: Es war nichts zu tun.';
    case 'nothing-to-move':
      return 'Kein Code kann dorthin umziehen: Auf dem alten Gerät ist keiner, oder das neue kann ihn nicht aufnehmen.';
    case 'still-answers':
      return `${refusal.device} antwortet noch, ist also nicht weg. Lösche zuerst die Codes darauf oder lass sie umziehen, und nimm das Gerät dann aus dem Netz.`;
    case 'not-foreign':
      return 'In diesem Slot ist kein fremder Code mehr. Geh zurück und sieh noch einmal nach.';
    case 'pin-not-shown':
      return 'Das Gerät zeigt diesen Code gerade nicht. Schreib die PIN, oder versuch es noch einmal, wenn das Gerät antwortet.';
    case 'nothing-to-share':
      return NOTHING_TO_SHARE[refusal.why];
    case 'arming':
      return refusal.openZones.length === 0
        ? driverWords(refusal.message)
        : `${driverWords(refusal.message)} Offen: ${refusal.openZones.join(', ')}.`;
    case 'bolt':
      return refusal.locked
        ? 'Das Schloss müsste jetzt abgeschlossen sein, meldet aber das Gegenteil. Sieh nach, ob die Tür zu ist und der Riegel frei läuft, und versuch es noch einmal.'
        : 'Das Schloss müsste jetzt aufgeschlossen sein, meldet aber das Gegenteil. Versuch es noch einmal oder nimm das Tastenfeld.';
    case 'unreachable':
      return `${driverWords(refusal.message)} Soweit bekannt, hat sich nichts geändert. Versuch es noch einmal.`;
    case 'surroundings':
      return driverWords(refusal.message);
    case 'not-stored':
      return 'Latchkey kann gerade nichts speichern: Der Datenträger ist voll oder fehlt. Deshalb gebe ich keinen Zugang. Schaff Platz und versuch es noch einmal. Zugang wegnehmen geht weiterhin sofort, zum Beispiel einen Code pausieren oder löschen.';
    case 'pairing':
      return 'Dieser Link gilt nicht mehr. Er funktioniert einmal und nur zehn Minuten lang. Bitte einen Besitzer um einen neuen. Wenn es noch keinen gibt, starte Latchkey neu.';
    case 'guest-link':
      return 'Dieser Link gilt nicht für dein Konto, oder dein Aufenthalt ist vorbei. Er gilt für das Konto, das ihn zuerst geöffnet hat. Bitte deinen Gastgeber um einen neuen.';
    case 'owners-only':
      return 'Nur Besitzer entscheiden, wer mit dem Haus sprechen darf. Frag einen von ihnen.';
    case 'last-owner':
      return `${refusal.name} ist der letzte Besitzer, und ein Haus braucht einen. Lade zuerst einen weiteren ein.`;
    case 'configured-owner':
      return `${refusal.name} steht in der Konfiguration und wäre nach dem nächsten Start wieder Besitzer. Streiche dort ${refusal.id} unter „telegram“ aus „owners“ und starte Latchkey neu: Dann hat das Konto keinen Zugang mehr.`;
  }
}

const NOT_FOUND = {
  user: 'Diese Person',
  code: 'Diesen Code',
  device: 'Dieses Gerät',
  member: 'Dieses Mitglied',
  scene: 'Diese Szene',
  tag: 'Dieses Schlagwort',
  group: 'Diese Gruppe',
  unit: 'Diese Unterkunft',
  feed: 'Diesen Kalender',
  stay: 'Diese Buchung',
  message: 'Diese Nachricht',
  backup: 'Diese Kopie',
  token: 'Dieses Token',
  webhook: 'Diesen Empfänger',
} as const;

const NOTHING_TO_SHARE = {
  paused: 'Dieser Code ist pausiert und öffnet nichts. Setz ihn fort und teile ihn dann.',
  ended:
    'Die Zeit dieses Codes ist vorbei, er öffnet nichts. Gib ihm einen neuen Zeitplan und teile ihn dann.',
  'used-up': 'Dieser Code ist aufgebraucht und öffnet nichts. Erlaube mehr Nutzungen und teile ihn dann.',
  'not-there':
    'Dieser Code ist noch auf keinem Gerät, er öffnet also nichts. Teile ihn, sobald ein Gerät „live“ meldet.',
} as const;

const FIELD_WORDS = {
  firstName: 'Der Vorname',
  lastName: 'Der Nachname',
  phone: 'Die Telefonnummer',
  email: 'Die E-Mail-Adresse',
  birthday: 'Der Geburtstag',
} as const;

function describeUserProblem(problem: UserProblem): string {
  switch (problem.kind) {
    case 'name-missing':
      return 'Eine Person braucht einen Vornamen, und er fehlt. Schreib einen.';
    case 'too-long':
      return `${FIELD_WORDS[problem.field]} darf höchstens ${problem.max} Zeichen haben, hier sind es ${problem.came}. Nimm etwas Kürzeres.`;
    case 'not-a-phone':
      return 'Das sieht nicht nach einer Telefonnummer aus. Schreib eine wie +49 170 1234567.';
    case 'not-an-email':
      return 'Das sieht nicht nach einer E-Mail-Adresse aus. Schreib eine wie anna@example.org.';
    case 'not-a-date':
      return 'Das ist kein Datum. Schreib eins wie 1990-04-23.';
  }
}

function describeGroupProblem(problem: GroupProblem): string {
  switch (problem.kind) {
    case 'name-missing':
      return 'Ein Schlagwort oder eine Gruppe braucht einen Namen, und er fehlt. Schreib einen.';
    case 'too-long':
      return `Der Name darf höchstens ${problem.max} Zeichen haben, hier sind es ${problem.came}. Nimm einen kürzeren.`;
    case 'taken':
      return `„${problem.name}“ gibt es schon. Wähle es aus oder nimm einen anderen Namen.`;
  }
}

/** `30.06.2026, 18:00` of a local `YYYY-MM-DDTHH:MM`. */
function dateAndTime(local: string): string {
  const format = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(LOCALE, format).format(Date.parse(`${local}Z`));
}

const undoWords = {
  late: 'Die Minute, in der du das zurücknehmen konntest, ist vorbei. Ändere den Code selbst oder mach einen neuen.',
  changed:
    'Der Code wurde seitdem geändert, deshalb kann ich das nicht zurücknehmen. Ändere den Code selbst.',
  'pin-gone':
    'Das kann ich nicht zurücknehmen: Die vorige PIN ist nicht mehr gespeichert. Mach einen neuen Code oder setz eine neue PIN.',
} as const;
