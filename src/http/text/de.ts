import type { PageTexts } from './index.ts';

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
    members: 'Mitglieder',
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
};
