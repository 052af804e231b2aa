/** What a member reads whose language is German: all that a day of an owner shows, and no English in it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { englishIn, englishWords } from '../../support/english-words.ts';
import { ChatHouse, OWNER } from '../chat-house.ts';

let all: ChatHouse;

beforeEach(async () => {
  all = await ChatHouse.open({ appLanguage: 'de-DE' });
});
afterEach(() => all.close());

/** All that the bot has put into the chats so far: texts, labels, toasts, and the menu of commands as it is now. */
function everythingSaid(): string {
  const said = all.telegram.calls
    .filter(({ method }) => method !== 'setMyCommands')
    .map(({ params }) => params);
  const menu = all.telegram.commands({ type: 'chat', chat_id: OWNER });
  return JSON.stringify([...said, menu]).replaceAll(/<[^>]*>/g, '');
}

/** Taps only what is there: a label that has another word by now fails. */
async function taps(...labels: readonly (string | RegExp)[]): Promise<string> {
  for (const label of labels) {
    all.ann.tap(label);
    await all.settled();
  }
  return all.shown();
}

async function says(...texts: readonly string[]): Promise<string> {
  for (const text of texts) {
    all.ann.send(text);
    await all.settled();
  }
  return all.shown();
}

/** Where the member has been, from the first lines of the screens. */
function placesSeen(): Set<string> {
  const texts = all.telegram.calls.flatMap(({ params: { text } }) => (typeof text === 'string' ? text : []));
  const titles = texts.flatMap((text) => /^Start › .*$/m.exec(text.replaceAll(/<[^>]*>/g, '')) ?? []);
  return new Set(titles.map((title) => title.split(' › ').at(-1)!));
}

async function newAnna(): Promise<void> {
  await taps('👥 Personen', '➕ Neue Person');
  await says('Anna Berg');
  await taps('✅ Speichern');
}

it('greets somebody whose app is German in German', () => {
  expect(all.shown()).toMatch(/^🏠 Home\n0 Personen · 2 Geräte · zuletzt haben alle geantwortet$/m);
  expect(all.buttons()).toEqual(
    expect.arrayContaining(['👥 Personen', '➕ Neuer Code', '🚪 Geräte', '🌐 Sprache', '❓ Hilfe']),
  );
});

it('issues a code, shares it and tells of an arrival', async () => {
  await newAnna();
  await taps('🔑 Neuer Code', '🎲 Erzeugen');
  await says('front-door und back-door');
  await taps('Weiter ›', 'Immer', '✅ Speichern');
  expect(all.shown()).toContain('✅ front-door: live, geprüft 14:00:00');
  const [pin = ''] = Object.values(await all.front.slots());
  await taps('📤 Teilen');
  expect(all.ann.screen().at(-2)?.text).toBe(
    `Hallo Anna, dein Code für Home ist ${pin}.\nEr öffnet: back-door, front-door.\nGültig: immer.`,
  );
  await all.front.typePin(pin);
  await all.settled();
  expect(all.shown()).toBe('🚪 Anna Berg kam herein: front-door · 14:00 · mit Code');
});

it('the language is a choice of the member, and the next screen speaks it', async () => {
  expect(await taps('🌐 Sprache')).toContain('In welcher Sprache soll ich dir schreiben?');
  expect(all.buttons().slice(0, 2)).toEqual(['○ English', '◉ Deutsch']);
  expect(await taps('○ English')).toContain('In which language should I write to you?');
  expect(all.telegram.commands({ type: 'chat', chat_id: OWNER })[0]?.description).toBe('Home');
  expect(await taps('○ Deutsch', '⌂ Start')).toContain('0 Personen');
  expect(all.telegram.commands({ type: 'chat', chat_id: OWNER })[0]?.description).toBe('Startseite');
});

it('reads a table whose titles are German, and writes one', async () => {
  all.ann.sendDocument('personen.csv', 'Name;Telefon;Geräte;Schlagwörter\nAnna Berg;;front-door;Reinigung\n');
  await all.settled();
  expect(all.shown()).toContain('Ich lege 1 Person und 1 Code an.');
  await taps('✅ Ja, importieren');
  expect(all.shown()).toContain('✅ 1 Zeile importiert.');
  expect(all.house.groups.tags()).toMatchObject([{ name: 'Reinigung', users: 1 }]);
  await says('/start');
  await taps('👥 Personen', '🔎 Filter', '📄 Import und Export', '⬇ Personen und Codes');
  const { file = '' } = all.ann.screen().findLast((message) => message.file !== undefined)!;
  const [titles, row] = all.telegram.file(file)!.content.toString('utf8').split('\r\n');
  expect(titles).toContain('Vorname,Nachname,Telefon,E-Mail,Geburtstag,Schlagwörter,Geräte,Zeitplan');
  expect(row).toMatch(/^Anna,Berg,,,,Reinigung,front-door,immer,,front-door: live$/);
});

it('no English stands in anything that a German member reads', async () => {
  const words = englishWords();
  expect(words.length).toBeGreaterThan(400);
  expect(englishIn('⚠ Choose at least one device.', words)).not.toEqual([]);

  await taps('❓ Hilfe', '⌂ Start', '👥 Personen');
  await says('so heißt niemand');
  await taps('Alle zeigen', '⌂ Start');
  await newAnna();
  await taps('✏️ Ändern', 'Telefon');
  await says('keine Nummer', '+49 170 1234567');

  await taps('🔑 Neuer Code');
  await says('1234', 'kein PIN', '738215');
  await taps('Weiter ›');
  await says('nirgends');
  await taps('Alle', 'Weiter ›');
  await says('am Sankt-Nimmerleins-Tag', '25:00-26:00', 'vom 24. Dezember 15 Uhr bis 27. Dezember 11 Uhr');
  expect(all.shown()).toContain('Ich habe verstanden: vom 24. Dezember 15:00 bis 27. Dezember 11:00');
  await taps('‹ Zurück', 'Wochentage…', '☑ Mo');
  await says('vormittags', '11-14');
  await taps('🔢 Wie oft…');
  await says('oft', '3');
  await taps('✅ Speichern', '👁 PIN zeigen', '📤 Teilen', '‹ Zurück');
  await taps('✏️ Ändern', 'Zeitplan', 'Datum…', /^Di\., 2\. Juni/, 'Ohne Ende', '✅ Speichern');
  await taps('✏️ Ändern', 'Zeitplan', 'Immer', '✅ Speichern', '⏸ Pausieren', '📤 Teilen', '▶ Fortsetzen');

  await all.front.setFaults({ offline: true });
  await taps('✏️ Ändern', 'PIN', '🎲 Erzeugen', '✅ Speichern', '‹ Zurück', '❓ Warum geht es nicht?');
  await taps('⌂ Start', '🚪 Geräte', /front-door/, '🔍 Jetzt prüfen', '👥 Wer kann öffnen?');
  await says('irgendwann', '18:30');
  await all.front.setFaults({ offline: false });
  all.clock.advance(3_600_000);
  await all.settled();

  await all.front.typePin('000111');
  await all.front.typePin(Object.values(await all.front.slots())[0]!);
  await all.front.changeAtKeypad(9, '550911');
  await all.settled();
  await says('/start');
  await taps(
    '🚪 Geräte',
    /front-door/,
    '🔢 Slots',
    /fremder Code/,
    '👤 Übernehmen',
    '‹ Zurück',
    '🗑 Entfernen',
  );
  await taps('🗑 Ja, entfernen', '⌂ Start', '📜 Wer war da?', '⌂ Start', '🗓 Nächste Änderungen', '⌂ Start');
  await taps('👤 Mitglieder', '➕ Einladen', '👤 Als Verwalter');
  await says('/start');
  await taps('👥 Personen', '🔎 Filter', '🏷 Schlagwörter…');
  await says('Reinigung');
  await taps('⌂ Start', '👥 Personen', '☑ Mehrere auf einmal', '📆 Neues Ende…');
  await says('irgendwann', '24.12.2026');
  await taps('⌂ Start', '🚪 Geräte', '▦ Gruppen');
  await says('Alle Türen');
  await taps('⌂ Start', '👥 Personen', /Anna Berg/, '🗑 Löschen', '🗑 Ja, löschen');
  await says('/nonsense', '482915');

  expect(placesSeen().size).toBeGreaterThan(25);
  expect(englishIn(everythingSaid(), words)).toEqual([]);
});
