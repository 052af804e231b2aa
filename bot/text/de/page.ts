import { rich } from '../html.ts';
import type { Texts } from '../texts.ts';

export const page: Texts['page'] = {
  open: '🖥 Seite',
  title: 'Seite',
  about: 'Das ganze Haus im Browser oder in der Seitenleiste von Home Assistant.',
  atHomeAssistant:
    'Die Seite steht in der Seitenleiste von Home Assistant. Einen anderen Weg zu ihr gibt es nicht.',
  link: '🔗 Seite öffnen',
  linkIs: (
    until,
    link,
  ) => rich`🔗 Öffne diesen Link vor ${until} in deinem Browser. Er gilt einmal, und danach ist dieser Browser als du angemeldet: Schick ihn niemandem.

${link}`,
  copy: '📋 Link kopieren',
  linkBelow: 'Der Link steht in der Nachricht oben. Ich lösche sie nach ein paar Minuten.',
  browsers: 'Angemeldete Browser:',
  noBrowsers: 'Kein Browser ist angemeldet.',
  browser: (name, browser, seen) => rich`🖥 ${name} · ${browser} · zuletzt benutzt ${seen}`,
  unknownBrowser: 'unbekannter Browser',
  logOut: (name, browser) => `✖ Abmelden: ${name}, ${browser}`,
  loggedOut: 'Dieser Browser ist abgemeldet.',
  loggedIn: (browser) =>
    rich`🖥 ${browser} ist auf der Seite jetzt als du angemeldet. Wenn du das nicht warst, melde den Browser ab.`,
  notMe: '✖ Abmelden',

  users: '🏠 Personen in Home Assistant',
  usersTitle: 'Personen in Home Assistant',
  usersAbout:
    'Wer sich an deinem Home Assistant anmelden kann, kann dort die Seite öffnen und sieht nichts, bis du die Person mit einem Mitglied verbindest.',
  asks: 'Sie haben die Seite geöffnet und zeigen dir diese Buchstaben:',
  ask: (code, name) => rich`❔ <b>${code}</b> · ${name}`,
  noAsks: 'Niemand wartet. Wen du erwartest, öffnet zuerst Latchkey in der Seitenleiste von Home Assistant.',
  connected: 'Verbunden:',
  isMember: (name, member) => rich`🏠 ${name} ist ${member}`,
  connect: (code) => `🏠 ${code}`,
  disconnect: (name) => `✖ ${name} trennen`,
  disconnected: (name) => `${name} sieht nichts mehr von diesem Haus.`,

  whoTitle: 'Wer ist das?',
  who: (code, name) =>
    rich`Wer ist <b>${name}</b> aus Home Assistant? Mach nur weiter, wenn die Seite dieser Person <b>${code}</b> zeigt: Von da an sieht und tut sie dort, was das Mitglied darf.`,
  isNow: (name, member) => `✅ ${name} ist auf der Seite jetzt ${member}.`,
};
