import type { PageTexts } from '../index.ts';
import { areas } from './areas.ts';
import { groups } from './groups.ts';
import { codes } from './codes.ts';
import { setup } from './setup.ts';

/** Wie `en`, auf Deutsch. */
export const de: PageTexts = {
  lang: 'de',
  skip: 'Zum Inhalt springen',
  nav: {
    label: 'Seiten',
    trail: 'Wo diese Seite liegt',
    now: 'Jetzt',
    people: 'Personen',
    devices: 'Geräte',
    week: 'Woche',
    history: 'Verlauf',
    bookings: 'Buchungen',
    members: 'Mitglieder',
    settings: 'Einstellungen',
  },
  readAs: (name) => `Du bist hier als ${name}.`,
  logOut: 'Abmelden',

  outside: {
    title: 'Nicht angemeldet',
    howToLogIn:
      'Öffne den Chat mit Latchkey, tippe auf „Mitglieder“, „Seite“ und dann „Seite öffnen“. Der Link dort meldet diesen Browser an.',
    noUser:
      'Home Assistant hat nicht gesagt, wer du bist, deshalb zeigt Latchkey nichts. Melde dich in Home Assistant ab und wieder an, oder nimm einen Link aus dem Chat.',
    unconnected: 'Frag einen Besitzer',
    askOwner:
      'Home Assistant kennt dich, Latchkey noch nicht. Ein Besitzer dieses Hauses kann dich mit einem Mitglied verbinden. Zeig ihm das:',
    askHow:
      'Im Chat mit Latchkey öffnet der Besitzer „Mitglieder“, „Seite“ und dann „Personen in Home Assistant“.',
    again: 'Noch einmal versuchen',
    notForYouTitle: 'Nicht für dich',
    notForYou: 'Du bist Mitglied dieses Hauses, doch diese Seite dürfen nur andere öffnen.',
    oldFormTitle: 'Nichts wurde getan',
    oldForm:
      'Dieses Formular kam nicht von einer Seite, die Latchkey dir gezeigt hat, oder die Seite ist zu alt. Nichts wurde geändert. Öffne die Seite neu und wiederhole, was du wolltest.',
    nothingTitle: 'Hier ist nichts',
    nothing: 'Unter dieser Adresse gibt es keine Seite, oder was sie zeigte, gibt es nicht mehr.',
    home: 'Zur ersten Seite',
    failedTitle: 'Etwas ging schief',
    failed:
      'Latchkey konnte das nicht zeigen, und was du wolltest, ist vielleicht nur zum Teil getan. Näheres steht im Log.',
    tooLong: 'Das war zu lang. Nichts wurde geändert.',
    tooManyTitle: 'Zu viele Versuche',
    tooMany: 'Von deiner Adresse kamen zu viele Links. Versuch es in einer Minute wieder.',
  },
  login: {
    title: 'Anmelden',
    hint: 'Der Link aus dem Chat gilt einmal. Danach bleibt dieser Browser angemeldet, bis du dich abmeldest oder ihn 30 Tage niemand benutzt.',
    factor: 'Code deines zweiten Faktors',
    logIn: 'Anmelden',
    badLink:
      'Dieser Link gilt nicht mehr. Ein Link gilt einmal, zehn Minuten lang. Hol dir im Chat einen neuen: „Mitglieder“, „Seite“, dann „Seite öffnen“.',
  },
  factor: {
    title: 'Zweiter Faktor',
    why: 'Das gibt Zugang, deshalb fragt Latchkey zuerst nach deinem zweiten Faktor.',
    code: 'Code deiner App oder ein Wiederherstellungscode',
    goOn: 'Weiter',
  },

  yes: 'Ja',
  no: 'Nein, behalten',
  save: 'Speichern',
  saved: 'Gespeichert.',
  cancel: 'Abbrechen',
  edit: 'Ändern',
  delete: 'Löschen',
  back: 'Zurück',
  pager: {
    label: 'Weitere Seiten',
    before: '‹ Vorige',
    after: 'Nächste ›',
    newer: '‹ Neuere',
    older: 'Ältere ›',
    of: (page, pages) => `${page} von ${pages}`,
  },

  state: {
    scheduled: 'außerhalb seiner Zeit',
    waiting: 'wartet',
    live: 'live',
    unverified: 'geschrieben',
    rejected: 'abgelehnt',
    removing: 'wird entfernt',
    overdue: 'überfällig',
    conflict: 'am Gerät geändert',
    gone: 'entfernt',
    paused: 'pausiert',
    over: 'seine Zeit ist vorbei',
  },

  now: {
    trustClock: 'Die Uhr ist richtig',
    scenes: 'Szenen',
    sceneDone: 'Sie wurde ausgeführt.',
    sceneBegun: 'Sie wurde gestartet und läuft noch.',
    guest: 'Du bist Gast dieses Hauses. Hier gibt es für dich nichts zu verwalten.',
    attention: 'Was Aufmerksamkeit braucht',
    calm: 'Alles ist, wie es sein soll.',
    more: (count) => `… und ${count} weitere`,
    came: 'Wer war da?',
    nobodyCame: 'Noch niemand.',
    allEntries: 'Der ganze Verlauf',
    next: 'Nächste Änderungen',
    nothingNext: 'In der nächsten Woche ändert sich nichts.',
    wholeWeek: 'Die ganze Woche',
    clockTrusted: 'Die Uhr gilt als richtig. Die Codes folgen ihren Zeitplänen.',
  },

  ...codes,
  setup,
  ...areas,
  ...groups,

  people: {
    search: 'Nach einem Namen suchen',
    filter: 'Nur',
    everybody: 'alle',
    filters: {
      active: 'jetzt aktiv',
      ending: 'endet in einer Woche',
      waiting: 'wartet',
      rejected: 'abgelehnt',
      overdue: 'überfällig',
      unused: 'nie benutzt',
      'no-code': 'ohne Code',
    },
    show: 'Zeigen',
    add: 'Neue Person',
    count: (total) => (total === 1 ? '1 Person' : `${total} Personen`),
    matrix: 'Personen und Geräte',
    person: 'Person',
    noCode: 'Noch kein Code.',
    none: 'kein Code hier',
    codes: (count) => `${count} Codes`,
  },

  person: {
    pauseAll: 'Alle Codes pausieren',
    resumeAll: 'Alle Codes fortsetzen',
    firstName: 'Vorname',
    lastName: 'Nachname',
    phone: 'Telefon',
    email: 'E-Mail',
    birthday: 'Geburtstag',
    birthdayWhy: 'Der Geburtstag dient nur einem: Keine PIN darf ihm gleichen.',
    codes: 'Codes',
    newCode: 'Neuer Code',
    why: 'Warum geht es nicht auf?',
    added: 'Die Person ist angelegt.',
    changedMeanwhile:
      'Jemand hat diese Person geändert, seit du das Formular geöffnet hast. So ist sie jetzt. Von dir wurde nichts gespeichert.',
    deleteQuestion: (codes) =>
      codes === 0
        ? 'Diese Person löschen? Es gibt keinen Code zu entfernen.'
        : 'Diese Person mit allen Codes löschen? Sie werden von jedem Gerät entfernt.',
    deleteYes: 'Ja, löschen',
    deleted: 'Die Person ist gelöscht. Ihre Codes werden von den Geräten entfernt.',
  },

  devices: {
    none: 'Kein Gerät ist verbunden.',
    kind: { lock: 'Schloss', partition: 'Alarmbereich' },
    whenHeard: (state) => `${state} (als es sich zuletzt meldete)`,
    lock: 'Abschließen',
    unlock: 'Aufschließen',
    unlockYes: 'Ja, aufschließen',
    noDelay: 'Ohne Eintrittsverzögerung',
    silent: 'Still',
    bypass: 'Offene Zonen auslassen',
    battery: (percent) => `🔋 ${percent} %`,
    slots: (ours, all) => `${ours} von ${all} Slots ${ours === 1 ? 'gehört' : 'gehören'} uns`,
    foreign: (count) =>
      count === 1
        ? '1 Slot hält einen Code, den Latchkey nicht geschrieben hat'
        : `${count} Slots halten Codes, die Latchkey nicht geschrieben hat`,
    pins: (min, max) => (min === max ? `PINs mit ${min} Ziffern` : `PINs mit ${min} bis ${max} Ziffern`),
    check: 'Jetzt prüfen',
    checking: 'Unsere Codes darauf werden neu gelesen, sobald es antwortet.',
    who: 'Wer kann es öffnen?',
    lost: (count) =>
      count === 1
        ? 'Ein Code von uns ist dort verschwunden. Wurde es zurückgesetzt, oder hat ihn jemand gelöscht?'
        : `${count} Codes von uns sind dort verschwunden. Wurde es zurückgesetzt, oder hat sie jemand gelöscht?`,
    restore: 'Alle neu schreiben',
    giveUp: 'Nicht mehr schreiben',
    camera: 'Kamera',
    picture: (device) => `Was die Kamera bei ${device} zeigt`,
  },

  replace: {
    title: 'Codes umziehen',
    question: (device) => `Welches Gerät soll die Codes von ${device} bekommen?`,
    noOther: 'Es gibt noch kein anderes Gerät dieser Art. Binde zuerst das neue ein.',
    moves: (count) => `${count} ${count === 1 ? 'Code zieht' : 'Codes ziehen'} um.`,
    stays: (count) => `${count} ${count === 1 ? 'kann' : 'können'} nicht:`,
    yes: 'Umziehen',
    yesForget: 'Umziehen und das alte vergessen',
    moving: (count) => `${count} ${count === 1 ? 'Code ist' : 'Codes sind'} unterwegs.`,
    forget: 'Vergessen',
    forgetQuestion: (device) =>
      `Ist ${device} nicht mehr im Haus? Latchkey nimmt es von der Liste und meldet nichts mehr darüber. Antwortet es je wieder, ist es wieder da, und unsere Codes werden davon entfernt.`,
    stillOnIt: (count) =>
      count === 1
        ? 'Einer unserer Codes ist noch darauf: Wo es auch hängt, er öffnet es.'
        : `${count} unserer Codes sind noch darauf: Wo es auch hängt, sie öffnen es.`,
    forgetYes: 'Ja, vergessen',
    forgotten: (device) => `${device} ist vergessen.`,
  },

  slots: {
    title: 'Slots',
    number: 'Slot',
    holds: 'Was er hält',
    slot: (slot) => `Slot ${slot}`,
    counts: (all, ours, empty) => `${all} Slots: ${ours} eigene, ${empty} leer`,
    unread: (count) => `${count} noch nicht gelesen: Was darin ist, bleibt, wie es ist.`,
    readAll: 'Lesen (fragt jedes Mal das Gerät)',
    reserved: 'reserviert, wird nie angefasst',
    blocked: 'gesperrt durch eine zufällige PIN, die niemand hat, weil das Gerät den Code dort nicht hergab',
    somebodys: 'fremder Code',
    samePin: (name) => `die PIN von ${name}`,
    known: 'Jemand hat hier einen Code gesetzt. Latchkey hat ihn nicht geschrieben und lässt ihn in Ruhe.',
    unreadable:
      'Jemand hat hier einen Code gesetzt, und das Gerät zeigt ihn nicht. Latchkey hat ihn nicht geschrieben und lässt ihn in Ruhe.',
    isLeft: 'Jemand hat entschieden, ihn so zu lassen.',
    whose: 'Wessen Code ist das?',
    typePin: 'Seine PIN, weil das Gerät sie nicht zeigt',
    adopt: 'Übernehmen',
    adopted: 'Der Code gehört jetzt dir.',
    join: (name) => `Zum Code von ${name} nehmen`,
    leave: 'So lassen',
    left: 'Er bleibt, wie er ist.',
    remove: 'Entfernen',
    removeQuestion: (slot, device) =>
      `Slot ${slot} von ${device} leeren? Dieser Code öffnet die Tür dann nicht mehr.`,
    removeYes: 'Ja, entfernen',
    gone: 'Diesen Code gibt es nicht mehr.',
  },

  why: {
    title: (name) => `Warum kommt ${name} nicht hinein?`,
    noCode: (name) => `${name} hat keinen Code.`,
    without: (devices) => `Kein Code für: ${devices}`,
  },
  who: {
    title: (device) => `Wer kann ${device} öffnen?`,
    at: 'Um',
    ask: 'Fragen',
    now: 'Jetzt',
    isNow: 'Jetzt:',
    byPlan: (time) => `${time}, nach dem Plan von jetzt:`,
    nobody: 'Niemand mit einem Code.',
    silent: 'Das Gerät antwortet jetzt nicht, das ist also der letzte bekannte Stand.',
  },

  week: {
    weeks: 'Wochen',
    before: '‹ Die Woche davor',
    after: 'Die Woche danach ›',
    hours: (count) => `(${count} h)`,
    bySchedule: 'kann nach Zeitplan öffnen',
    perhaps: 'öffnet vielleicht: es hängt von mehr ab als der Zeit, oder der Code ist noch nicht da',
    came: 'war da',
    nothing: 'nichts',
    wholeDay: 'den ganzen Tag',
  },

  history: {
    from: 'Am oder ab',
    until: 'Bis',
    who: 'Wer',
    where: 'Wo',
    anywhere: 'überall',
    what: 'Was',
    anything: 'alles',
    kinds: {
      unlock: 'kam herein',
      lock: 'schloss ab',
      arm: 'schaltete scharf',
      disarm: 'schaltete unscharf',
      denied: 'wurde abgewiesen',
      duress: 'gab einen Überfallcode ein',
    },
    none: 'Nichts dergleichen.',
    several: 'Mehrere heißen so. Gezeigt wird die erste Person. Wähle:',
    file: 'Als Datei (CSV)',
  },

  members: {
    newAccount: 'Auf ein neues Konto umziehen',
    resetFactor: 'Zweiten Faktor zurücksetzen',
    roles: { owner: 'Besitzer', manager: 'Verwalter', guest: 'Gast' },
    may: {
      owner: 'Ein Besitzer darf alles.',
      manager:
        'Ein Verwalter darf dasselbe, entscheidet aber nicht, wer Mitglied ist oder welche Szenen es gibt, und erfährt nichts von einem Überfallcode.',
      guest: 'Ein Gast kann noch nichts sehen und nichts tun.',
    },
    you: 'du',
    configured: 'aus der Konfiguration',
    hasFactor: 'mit zweitem Faktor',
    noFactor: 'ohne zweiten Faktor',
    isConfigured: 'Besitzer, weil es so in der Konfiguration steht.',
    isYou: 'Das bist du. Ein anderer Besitzer kann deine Rolle ändern oder dich entfernen.',
    make: { owner: 'Zum Besitzer machen', manager: 'Zum Verwalter machen', guest: 'Zum Gast machen' },
    remove: 'Entfernen',
    removeHint: 'Ab dem Entfernen ist dieses Konto fremd: im Chat und auf dieser Seite.',
    removed: 'Entfernt. Dieses Konto hat keinen Zugang mehr.',
    invite: 'Jemanden einladen',
    as: 'Als',
    makeLink: 'Link erstellen',
    open: 'Einladungen, die noch gelten:',
    until: (time) => `bis ${time}`,
    end: 'Beenden',
    ended: 'Die Einladung ist beendet.',
    linkHint: (time) =>
      `Schick das der einen Person, für die es ist. Es gilt einmal, bis ${time}. Sie öffnet es mit Telegram oder schickt es dem Bot.`,
    browsers: 'Angemeldete Browser',
    noBrowsers: 'Kein Browser ist angemeldet.',
    unknownBrowser: 'unbekannter Browser',
    lastUsed: (time) => `zuletzt benutzt ${time}`,
    thisOne: 'dieser',
    loggedOut: 'Dieser Browser ist abgemeldet.',
    homeAssistant: 'Personen in Home Assistant',
    asks: 'Sie haben die Seite geöffnet und sehen diese Buchstaben. Wähle ein Mitglied nur, wenn dir die Person dieselben Buchstaben zeigt.',
    connect: 'Verbinden',
    is: (name, member) => `${name} ist ${member}`,
    disconnect: 'Trennen',
    language: 'Sprache',
    languages: { en: 'English', de: 'Deutsch' },
  },
};
