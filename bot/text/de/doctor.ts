import type { Connected } from '../../../src/domain/doctor/finding.ts';
import type { FoundWords } from '../lines/doctor-lines.ts';
import type { Texts } from '../texts.ts';

const WHAT: Readonly<Record<Connected, string>> = {
  telegram: 'Telegram',
  broker: 'Der MQTT-Broker',
  'home-assistant': 'Home Assistant',
  'zwave-js-server': 'Der Z-Wave-JS-Server',
  panel: 'Die Zentrale',
  stick: 'Der Z-Wave-Stick',
  page: 'Die Seite',
  mail: 'Der Mailserver',
  speech: 'Der Helfer für freie Sprache',
};

const ERROR: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'dort lauscht nichts',
  EHOSTUNREACH: 'es gibt keinen Weg dorthin',
  ENETUNREACH: 'es gibt kein Netz',
  ENOTFOUND: 'der Name ist im Netz nicht bekannt',
  EAI_AGAIN: 'Namen lassen sich gerade nicht auflösen',
  ETIMEDOUT: 'keine Antwort in der Zeit',
  TimeoutError: 'keine Antwort in der Zeit',
  AbortError: 'keine Antwort in der Zeit',
  ECONNRESET: 'die Verbindung wird geschlossen',
  ENOENT: 'es ist nicht da',
  EACCES: 'Latchkey darf es nicht benutzen',
  EPERM: 'Latchkey darf es nicht benutzen',
  ENOSPC: 'der Datenträger ist voll',
  EROFS: 'der Datenträger ist schreibgeschützt',
};

const REFUSED: Partial<Record<Connected, string>> = {
  telegram: 'Telegram kennt das Token nicht. Frag @BotFather danach und trag es bei telegram.token ein.',
  broker: 'Sieh dir mqtt.username und mqtt.password an, und was der Broker diesem Benutzer erlaubt.',
  'home-assistant':
    'Erstelle als Administrator ein neues langlebiges Zugriffstoken und trag es beim Treiber ein.',
  'zwave-js-server': 'Er spricht keine Version, die Latchkey kennt. Aktualisiere, was älter ist.',
  mail: 'Sieh dir mail.username und mail.password an.',
};

const why = (error: string): string => ERROR[error] ?? `das System sagt ${error}`;
const its = (driver: string | undefined): string => (driver === undefined ? '' : `, Treiber ${driver}`);
const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;
const devicesOf = (number: number): string => count(number, 'Gerät', 'Geräte');
const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0).replace('.', ',');
const seconds = (ms: number): string =>
  (Math.abs(ms) / 1_000).toFixed(Math.abs(ms) < 10_000 ? 1 : 0).replace('.', ',');

const found: FoundWords = {
  'clock-right': ({ offMs, zone }) =>
    `Die Uhr geht richtig${Math.abs(offMs) < 1_000 ? '' : `, auf ${seconds(offMs)} s genau`}. Zeitzone ${zone}.`,
  'clock-wrong': ({ offMs, zone }) =>
    `Die Uhr dieses Computers geht ${seconds(offMs)} s ${offMs > 0 ? 'vor' : 'nach'} (Zeitzone ${zone}). Codes beginnen und enden zur falschen Zeit. Schalte den Abgleich mit einem Zeitserver ein.`,
  'clock-unasked': ({ zone }) =>
    `Niemand konnte sagen, ob die Uhr richtig geht (Zeitzone ${zone}). Vergleiche sie mit einer anderen.`,
  'clock-doubted': () =>
    'Die Uhr geht vielleicht falsch. Codes mit einem Zeitplan bleiben, wie sie sind. Stell sie richtig, oder sag auf der Seite, dass sie stimmt.',
  'disk-good': ({ folder, freeBytes }) =>
    `Der Datenträger nimmt alles an: ${gigabytes(freeBytes)} GB frei bei ${folder}.`,
  'disk-little': ({ folder, freeBytes }) =>
    `Bei ${folder} sind nur ${gigabytes(freeBytes)} GB frei. Schaff Platz vor einem Update.`,
  'disk-full': ({ folder }) =>
    `Der Datenträger bei ${folder} ist voll. Schaff Platz: Es lässt sich nichts speichern.`,
  'disk-unwritable': ({ folder, error }) => `${folder} lässt sich nicht beschreiben: ${why(error)}.`,
  'disk-in-memory': () =>
    'Der Datenträger nimmt nichts an. Was geschieht, bleibt so lange im Arbeitsspeicher: Schaff Platz und starte nicht neu.',
  'key-opens': () => 'Der Schlüssel des Hauses öffnet die PINs.',
  'key-missing': ({ folder }) =>
    `Die Datenbank liegt in ${folder}, house.key nicht. Leg den Schlüssel zurück, der dazu gehört.`,
  'key-wrong': () =>
    'Der Schlüssel des Hauses öffnet die PINs nicht. Leg den Schlüssel zurück, der zu dieser Datenbank gehört.',
  'key-open-to-others': ({ folder }) =>
    `Andere auf diesem Computer können den Schlüssel des Hauses lesen. Führ aus: chmod 600 ${folder}/house.key`,
  'house-new': ({ folder }) => `In ${folder} gibt es noch kein Haus. Es entsteht beim ersten Start.`,
  'house-older': () =>
    'Die Datenbank ist von einem älteren Latchkey. Der nächste Start bringt sie auf den neuen Stand.',
  'house-newer': () =>
    'Die Datenbank ist von einem neueren Latchkey. Nimm diese Version oder spiel eine ältere Kopie zurück.',
  'house-unreadable': ({ error }) =>
    `Die Datenbank lässt sich nicht lesen: ${why(error)}. Spiel eine Kopie zurück.`,
  'program-runs': () => 'Latchkey läuft.',
  'program-rests': () => 'Latchkey läuft hier nicht: Kein Code beginnt oder endet. Starte es.',
  'backup-proven': ({ at }) => `Die letzte Kopie des Hauses ist von ${at}. Sie wurde geöffnet und geprüft.`,
  'backup-old': ({ at }) =>
    `Die letzte Kopie des Hauses ist von ${at}. Mach jetzt eine und sieh nach, was sie nachts verhindert.`,
  'backup-unproven': ({ at }) =>
    `Die letzte Kopie des Hauses, von ${at}, hat die Prüfung nicht bestanden. Verlass dich nicht auf sie: Mach jetzt eine.`,
  'backup-none': () => 'Es gibt noch keine Kopie des Hauses. Die erste entsteht bald nach dem Start.',
  'backup-failed': ({ folder, error }) => `In ${folder} konnte keine Kopie abgelegt werden: ${why(error)}.`,
  'backup-not-fetched': () =>
    'Noch niemand hat das Schlüsselblatt oder eine Kopie abgeholt. Hol beides im Chat ab, unter „Mitglieder“, „Kopien des Hauses“.',
  'devices-well': ({ count: number, typicalMs }) =>
    `${devicesOf(number)}, und nichts zu tun.${typicalMs === undefined ? '' : ` Ein Code ist meist nach ${seconds(typicalMs)} s da.`}`,
  'device-silent': ({ name, since }) =>
    `${name} antwortet nicht${since === undefined ? '' : ` seit ${since}`}. Sieh nach Batterie und Verbindung.`,
  'device-without-codes': ({ name, why: words }) => `${name} kann keinen Code aufnehmen: ${words}`,
  'battery-weak': ({ name, percent }) => `Die Batterie von ${name} ist bei ${percent} %. Wechsle sie bald.`,
  'codes-well': ({ count: number }) =>
    `${number} ${number === 1 ? 'Code ist' : 'Codes sind'} auf den Geräten, keiner hat ein Problem.`,
  'codes-overdue': ({ count: number, devices }) =>
    `${number} ${number === 1 ? 'Code ist' : 'Codes sind'} überfällig und öffnen vielleicht noch ${devices}. Lösch sie dort von Hand, wenn das Gerät weiter schweigt.`,
  'codes-rejected': ({ count: number, devices }) =>
    `${number} ${number === 1 ? 'Code wurde' : 'Codes wurden'} abgelehnt: ${devices}. Öffne den Code: Dort steht, warum.`,
  'codes-conflict': ({ count: number, devices }) =>
    `${number} ${number === 1 ? 'Code wurde' : 'Codes wurden'} am Gerät geändert: ${devices}. Entscheide, welcher gilt.`,
  'codes-waiting': ({ count: number, devices }) =>
    `${number} ${number === 1 ? 'Code wartet' : 'Codes warten'}: ${devices}. Öffne den Code: Dort steht, worauf.`,
  'driver-up': ({ driver, devices, reachable }) =>
    devices === reachable
      ? `Treiber ${driver} ist verbunden: ${devicesOf(devices)}.`
      : `Treiber ${driver} ist verbunden: ${reachable} von ${count(devices, 'Gerät ist', 'Geräten sind')} erreichbar.`,
  'driver-down': ({ driver, why: words }) => `Treiber ${driver} ist nicht verbunden: ${words}`,
  'driver-renamed': ({ was, now, devices, codes }) =>
    `${count(codes, 'Code hängt', 'Codes hängen')} an ${count(devices, 'Gerät', 'Geräten')} des Treibers ${was}, den die Konfiguration nicht hat. ${
      now === undefined
        ? `Gib dem Treiber seine Kennung ${was} zurück, oder verschieb die Codes bei jedem Gerät.`
        : `Ist ${now} derselbe Treiber mit anderer Kennung, verschieb sie dorthin.`
    }`,
  'server-may-wipe': ({ driver, version }) =>
    `Z-Wave-JS-Server ${version}, Treiber ${driver}, verrät nicht, ob interview.queryAllUserCodes an ist. Sieh in seinen Einstellungen nach: Ist es aus, löscht das erste Interview eines Schlosses alle seine Codes.`,
  answers: ({ what, place, driver, ms, version }) =>
    `${WHAT[what]}${version === undefined || version === '' ? '' : ` ${version}`} antwortet (${place}${its(driver)}, ${ms} ms).`,
  held: ({ what, place, driver }) => `${WHAT[what]} (${place}${its(driver)}) wird von Latchkey benutzt.`,
  free: ({ what, place, driver }) => `${WHAT[what]} (${place}${its(driver)}) lässt sich öffnen.`,
  refuses: ({ what, place, driver }) =>
    `${WHAT[what]} (${place}${its(driver)}) lässt Latchkey nicht herein. ${REFUSED[what] ?? ''}`.trimEnd(),
  'other-answers': ({ what, place, driver }) =>
    `${WHAT[what]} ist nicht bei ${place}${its(driver)}: Dort antwortet etwas anderes. Sieh dir die Adresse in der Konfiguration an.`,
  silent: ({ what, place, driver, error }) =>
    `${WHAT[what]} (${place}${its(driver)}) ist nicht zu erreichen: ${why(error)}. Sieh dir die Adresse an, und ob alles läuft.`,
  'check-late': ({ afterMs }) => `Diese Prüfung hat nach ${seconds(afterMs)} s kein Ergebnis.`,
  'check-failed': ({ error }) =>
    `Diese Prüfung ist an einem Fehler in Latchkey gescheitert (${error}). Bitte melde ihn.`,
};

export const doctor: Texts['doctor'] = {
  title: '🩺 Haus prüfen',
  open: '🩺 Haus prüfen',
  intro:
    'Ich sehe nach Uhr, Datenträger, Schlüssel, Kopien und Codes und nach allem, womit ich verbunden bin. Auf kein Gerät schreibe ich etwas.',
  begin: '🩺 Jetzt prüfen',
  again: '🩺 Noch einmal prüfen',
  running: '⏳ Ich sehe nach …',
  ranAt: (when) => `Geprüft ${when}.`,
  begun: 'Ich sehe nach.',
  move: (was, now) => `Codes verschieben: ${was} → ${now}`,
  moveQuestion: (was, now) =>
    `Ist ${now} derselbe Treiber wie ${was}, nur mit anderer Kennung? Dann kommen Codes und Plätze seiner Geräte mit, und ich lese jeden Platz, bevor ich schreibe. Erreicht er andere Geräte, verschieb sie nicht.`,
  moveYes: '✅ Ja, dieselben Geräte',
  moved: (devices) => `Die Codes von ${count(devices, 'Gerät', 'Geräten')} sind verschoben.`,
  driver: (id) => `Treiber ${id}`,
  about: {
    program: 'Latchkey selbst',
    clock: 'Uhr',
    disk: 'Datenträger',
    key: 'Schlüssel des Hauses',
    backup: 'Kopien des Hauses',
    drivers: 'Treiber',
    devices: 'Geräte',
    codes: 'Codes',
    telegram: 'Telegram',
    broker: 'MQTT-Broker',
    page: 'Seite',
    mail: 'Mailserver',
    speech: 'Helfer für freie Sprache',
  },
  found,
};
