import type { PageTexts } from '../index.ts';

/** Wie `areas` auf Englisch. */
export const areas: Pick<
  PageTexts,
  'settings' | 'factorSetUp' | 'tokens' | 'webhooks' | 'copies' | 'bookings'
> = {
  settings: {
    title: 'Einstellungen',
    yours: 'Deine',
    house: 'Des Hauses',
    quietFrom: 'Von',
    quietUntil: 'Bis',
    quietHint: 'In diesen Stunden melden sich nur Alarme. Lass beides leer, um keine Ruhezeit zu haben.',
    whoseHint: 'Ein Name. Steht hier niemand, hörst du von allen.',
    addPerson: 'Hinzufügen',
    notFound: 'So heißt niemand. Nichts wurde geändert.',
    several: (names) => `So heißen mehrere: ${names}. Schreib den ganzen Namen.`,
    dropPerson: (name) => `Ohne ${name}`,
    watchAt: 'Um',
    watchWho: 'Wer',
    watchWhat: 'Was',
    addWatch: 'Hinzufügen',
    dropWatch: 'Entfernen',
    scenes: 'Szenen auf der ersten Seite',
    more: 'Mehr',
  },

  factorSetUp: {
    scan: 'Scanne das mit deiner Authenticator-App. Auf demselben Telefon öffne den Link, oder tipp den Schlüssel ein:',
    openApp: 'App öffnen',
    picture: 'Ein QR-Code mit dem Schlüssel',
    code: 'Die sechs Ziffern, die die App zeigt',
    confirm: 'Einschalten',
    remember: 'Merken',
    release: (words) => `${words}: nicht mehr`,
    hide: 'Ich habe sie aufgeschrieben',
  },

  tokens: {
    name: 'Name',
    ends: 'Ende',
    rename: 'Umbenennen',
    api: 'Tokens gelten unter',
  },

  webhooks: {
    address: 'Adresse',
    hint: 'Was an den Türen geschieht, wird über HTTP dorthin geschickt, unterschrieben, damit der Empfänger weiß, von wem es kommt. Die Adresse ist geheim: Danach wird nur noch ihr Rechner gezeigt.',
    add: 'Empfänger hinzufügen',
  },

  copies: {
    done: 'Ich habe ihn aufgeschrieben',
  },

  bookings: {
    unitName: 'Name',
    devices: 'Geräte, die Gäste öffnen',
    checkIn: 'Check-in',
    checkOut: 'Check-out',
    arrival: 'Anreise',
    departure: 'Abreise',
    time: 'Um (leer: wie bei der Einheit)',
    guest: 'Gast',
    phone: 'Telefon',
    email: 'E-Mail',
    stay: 'Buchung',
    link: 'iCal-Link des Kalenders oder ein Kalender von Home Assistant',
    linkHint:
      'Füge ein, was dir die Buchungsseite gibt, etwa https://… oder webcal://…, oder den Namen einer Entität, etwa calendar.flat. Der Link ist geheim: Danach wird nur noch seine Seite gezeigt.',
    addFeed: 'Kalender hinzufügen',
    rename: 'Umbenennen',
    nothing: 'Keine Buchung.',
    notALink: 'Das ist weder ein Link noch ein Kalender von Home Assistant. Nichts wurde hinzugefügt.',
    changedMeanwhile:
      'Jemand oder ein Kalender hat diese Buchung geändert, seit du das Formular geöffnet hast. So ist sie jetzt. Von dir wurde nichts gespeichert.',
    by: 'Über',
    send: 'Senden',
    open: (name) => `${name} öffnen`,
    moreInChat: 'Weitere Einstellungen einer Einheit sind im Chat.',
    concern: 'braucht einen Blick',
  },
};
