import type { PageTexts } from '../index.ts';

export const setup: PageTexts['setup'] = {
  title: 'Latchkey einrichten',
  steps: 'Schritte',
  step: { bot: 'Telegram-Bot', connections: 'Geräte', house: 'Haus', phone: 'Dein Handy' },
  welcome: 'Das dauert ein paar Minuten. Am Ende läuft Latchkey, und deinem Handy gehört das Haus.',
  need: [
    'Halte dein Handy mit Telegram bereit.',
    'Sorge dafür, dass läuft, was deine Schlösser oder deine Alarmanlage erreicht: ein Z-Wave-JS-Server, Home Assistant, ein Z-Wave-Stick oder eine Alarmzentrale.',
    'An deinen Geräten wird nichts geändert. Latchkey schaut nur nach.',
  ],
  begin: 'Anfangen',
  goOn: 'Weiter',
  back: 'Zurück',
  useLink:
    'Öffne den Link, den Latchkey auf seiner Konsole ausgegeben hat. Er gilt einmal. Wurde er in einem anderen Browser benutzt, starte Latchkey neu: Es gibt einen neuen aus.',
  badLink:
    'Dieser Link gilt nicht mehr: Er gilt einmal. Starte Latchkey neu, dann gibt es einen neuen aus. Was du schon eingegeben hast, bleibt erhalten.',
  tooLate: 'Jemand anders richtet Latchkey gerade ein. Wenn das niemand sein sollte, starte Latchkey neu.',
  administratorsOnly: 'Nur Administratoren von Home Assistant können Latchkey einrichten.',
  cannotTell:
    'Home Assistant sagt gerade nicht, ob du Administrator bist. Warte, bis es gestartet ist, und lade diese Seite neu.',

  bot: {
    title: 'Dein Telegram-Bot',
    open: 'Öffne in Telegram',
    how: [
      'Sende /newbot und wähle einen Namen und einen Benutzernamen.',
      'Kopiere das Token aus der Antwort in dieses Feld.',
    ],
    token: 'Token des Bots',
    kept: 'Latchkey zeigt das Token nicht wieder. Wer es hat, kann lesen, was du dem Bot schreibst.',
    ownServer: 'Ich betreibe einen eigenen Bot-API-Server',
    apiRoot: 'Adresse des Bot-API-Servers',
    test: 'Token prüfen',
    testing: 'Telegram wird gefragt…',
    good: (name) => `Telegram kennt den Bot: @${name}.`,
    other: 'Einen anderen Bot nehmen',
    why: {
      'no-token':
        'Das ist nicht das Token eines Bots. Ein Token ist eine Zahl, ein Doppelpunkt und etwa 35 Zeichen, wie 123456789:AA…. Kopiere es noch einmal von @BotFather.',
      'unknown-token':
        'Telegram kennt dieses Token nicht. Kopiere das ganze Token noch einmal, oder lass dir von @BotFather mit /token ein neues geben.',
      'no-answer':
        'Telegram antwortet nicht. Prüfe, ob dieser Computer das Internet erreicht (api.telegram.org), und prüfe dann noch einmal.',
      refused: 'Telegram sagt nicht, wer der Bot ist. Warte eine Minute und prüfe dann noch einmal.',
    },
  },

  kinds: {
    'zwave-js-server': 'Z-Wave-JS-Server',
    'zwave-js': 'Eigener Z-Wave-Stick für Latchkey',
    'home-assistant': 'Home Assistant',
    'nx-584': 'Alarmzentrale NetworX (NX-584)',
    satel: 'Alarmzentrale Satel INTEGRA',
    envisalink: 'Alarmzentrale DSC (EnvisaLink)',
    'elk-m1': 'Alarmzentrale Elk M1',
    mqtt: 'MQTT-Broker',
  },

  connections: {
    title: 'Was soll Latchkey benutzen?',
    about:
      'Wähle, was deine Schlösser und Alarmanlagen erreicht. Latchkey prüft jede Verbindung und schreibt nichts in ein Gerät.',
    chosen: 'Gewählt',
    found: 'Hier gefunden',
    looking: 'Latchkey sieht sich um…',
    nothing:
      'Latchkey hat an den üblichen Adressen nichts gefunden. Starte, was du benutzen willst, und lass noch einmal suchen, oder füge es von Hand hinzu.',
    look: 'Noch einmal suchen',
    use: 'Das benutzen',
    byHand: 'Von Hand hinzufügen',
    testing: 'Verbindung wird aufgebaut…',
    good: 'Es funktioniert.',
    noAnswer:
      'Es kommt keine Antwort. Prüfe, ob es eingeschaltet ist und ob die Adresse stimmt, und prüfe dann noch einmal.',
    again: 'Noch einmal prüfen',
    remove: 'Entfernen',
    needsOne: 'Um weiterzugehen, muss mindestens eine Verbindung zu Geräten funktionieren.',
    noDevices:
      'Dort wurde noch kein Schloss und keine Alarmanlage gefunden. Sie können auch später dazukommen.',
    codes: (count) =>
      count === 0
        ? 'keine Codes darauf gesehen'
        : count === 1
          ? '1 Code ist schon darauf; er bleibt, wie er ist'
          : `${count} Codes sind schon darauf; sie bleiben, wie sie sind`,
    fillIn: 'Latchkey prüft die Verbindung, bevor es sie benutzt.',
    wrong: 'Etwas davon passt nicht. Bitte korrigiere es.',
    expected: 'Das passt nicht.',
    more: 'Weitere Optionen',
    first: 'Erster',
    last: 'Letzter',
    test: 'Prüfen',
  },

  brokerWhy: {
    'nothing-answers':
      'Dort antwortet nichts. Prüfe, ob der Broker läuft, und seine Adresse und seinen Port.',
    'no-host': 'Es gibt keinen Computer mit diesem Namen. Prüfe die Adresse.',
    unreachable: 'Dieser Computer ist nicht erreichbar. Prüfe die Adresse und das Netzwerk.',
    login: 'Der Broker lehnt die Anmeldung ab. Prüfe Benutzernamen und Passwort.',
    certificate:
      'Dem Zertifikat des Brokers wird nicht vertraut. Nimm eine Adresse mit mqtt://, oder nenne seine Zertifizierungsstelle später in der Konfiguration.',
    silent: 'Der Broker antwortet nicht. Prüfe, ob das der Port von MQTT ist, meist 1883.',
    other: 'Der Broker hat die Verbindung beendet. Sieh in sein Log.',
  },

  fields: {
    'zwave-js-server url': [
      'Adresse',
      'ws://, der Host und der Port, wie ws://192.168.1.5:3000. Schalte in Z-Wave JS UI unter Settings, Home Assistant den WebSocket-Server ein.',
    ],
    'home-assistant url': ['Adresse', 'Wie in deinem Browser, etwa http://homeassistant.local:8123.'],
    'home-assistant token': [
      'Zugriffstoken',
      'In Home Assistant öffnet ein Administrator sein Profil, Sicherheit, und erstellt ein langlebiges Zugriffstoken.',
    ],
    'home-assistant panel_code': [
      'Code der Alarmanlagen',
      '4 bis 10 Ziffern. Nur zum Scharf- und Unscharfschalten von Anlagen, die einen Code verlangen.',
    ],
    'elk-m1 url': ['Adresse', 'tcp://host:2101, oder tls://host:2601 mit einer Anmeldung.'],
    'mqtt url': ['Adresse', 'mqtt://host:1883, oder mqtts://host:8883 mit TLS.'],
    'mqtt username': [
      'Benutzername',
      'Wie ihn der Broker hat. Lass ihn leer, wenn der Broker keine Anmeldung verlangt.',
    ],
    'mqtt password': ['Passwort', 'Zu diesem Benutzernamen beim Broker.'],
    'envisalink password': ['Passwort', 'Das Passwort der Webseite des EnvisaLink, 1 bis 10 Zeichen.'],
    'envisalink slots': [
      'Plätze für Latchkey',
      'Von 1 bis 32. Wähle Plätze, die niemand benutzt: Die Zentrale kann nicht zeigen, was darin ist, und Latchkey überschreibt es.',
    ],
    'elk-m1 slots': [
      'Benutzer für Latchkey',
      'Von 1 bis 199. Wähle Benutzer, die niemand hat: Die Zentrale kann nicht zeigen, was darin ist, und Latchkey überschreibt es.',
    ],
    'zwave-js port': [
      'Serieller Anschluss',
      'Der Pfad des Sticks, wie /dev/serial/by-id/…, oder tcp://host:port.',
    ],
    'nx-584 port': [
      'Serieller Anschluss',
      'Der Pfad des Kabels, wie /dev/serial/by-id/…, oder tcp://host:port.',
    ],
    host: ['Adresse', 'Etwa 192.168.1.30, ohne Port.'],
    port: ['Port', 'Von 1 bis 65535.'],
    master_code: ['Mastercode', 'Die Ziffern des Mastercodes. Latchkey ändert damit Codes.'],
    duress_codes: [
      'Bedrohungscodes',
      'Codes, die einen stillen Alarm auslösen, mit Kommas dazwischen. Latchkey lehnt PINs ab, die nur eine Taste davon entfernt sind.',
    ],
    'login.user': ['Benutzername', 'Des Netzwerkmoduls, für seinen verschlüsselten Port.'],
    'login.password': ['Passwort', 'Des Netzwerkmoduls, für seinen verschlüsselten Port.'],
    'keys.S0_Legacy': [
      'Schlüssel S0',
      '32 Hexadezimalziffern. Aus dem Programm, das den Stick bisher benutzt hat.',
    ],
    'keys.S2_Unauthenticated': [
      'Schlüssel S2 nicht authentifiziert',
      '32 Hexadezimalziffern, wenn das Netz diesen Schlüssel hat.',
    ],
    'keys.S2_Authenticated': [
      'Schlüssel S2 authentifiziert',
      '32 Hexadezimalziffern, wenn das Netz diesen Schlüssel hat.',
    ],
    'keys.S2_AccessControl': [
      'Schlüssel S2 Zugangskontrolle',
      '32 Hexadezimalziffern. Neuere Schlösser benutzen diesen Schlüssel.',
    ],
    framing: ['Protokoll', 'Wie Adresse 0 des Moduls programmiert ist.'],
    baud_rate: ['Baudrate', 'Wie Adresse 1 des Moduls programmiert ist.'],
    filler: ['Füllung kurzer Codes', 'Ändere das nur, wenn die Zentrale keine Codes annimmt.'],
    code_prefix: ['Präfix', 'Ziffern, nur wenn die Zentrale Präfixe vor Codes benutzt.'],
    integration_key: ['Integrationsschlüssel', 'Bis zu 12 Zeichen, nur wenn das Modul verschlüsselt.'],
    min_code_length: ['Kürzester Code', 'Von 4 bis 8 Ziffern, wie es der Errichter eingestellt hat.'],
    recorder_excludes_actions: [
      'Der Recorder speichert keine Aktionen',
      'Kreuze das an, wenn du den Ereignistyp call_service vom Recorder von Home Assistant ausgeschlossen hast. Matter-, Zigbee- und neuere Z-Wave-Schlösser funktionieren nur dann.',
    ],
    zha_slots: [
      'Plätze für Latchkey in Zigbee-Schlössern',
      'Niemand kann sehen, was darin ist. Latchkey überschreibt es. Lass es leer, wenn du keine Zigbee-Schlösser hast.',
    ],
  },

  house: {
    title: 'Dein Haus',
    name: 'Name des Hauses',
    zone: 'Zeitzone',
    zoneHint: 'Alle Zeitpläne richten sich danach: Prüfe, ob sie stimmt.',
    what: 'Was du gewählt hast',
    notWorking: 'Das funktioniert noch nicht. Latchkey versucht es nach dem Start weiter.',
    untouched:
      'Codes, die schon auf deinen Geräten sind, bleiben, wie sie sind, außer auf Plätzen, die du Latchkey gegeben hast. Du kannst sie später im Chat übernehmen.',
    written: (file) => `Das wird in ${file} geschrieben. Nur der Benutzer von Latchkey darf die Datei lesen.`,
    save: 'Speichern und starten',
    more: 'Mehr Geräte oder einen Broker hinzufügen',
    why: {
      notReady:
        'Der Bot oder jede Verbindung zu Geräten funktioniert gerade nicht. Geh zurück, prüfe noch einmal, und speichere dann.',
      exists: (file) =>
        `Es gibt schon eine Konfiguration: ${file}. Latchkey überschreibt nie eine. Verschiebe sie, dann speichere noch einmal.`,
      notWritten: (file, error) =>
        `Latchkey kann ${file} nicht schreiben (${error}). Erlaube seinem Benutzer, in diesen Ordner zu schreiben, dann speichere noch einmal.`,
      problems: 'Die Konfiguration hätte Probleme:',
    },
  },

  phone: {
    title: 'Dein Handy',
    starting: 'Das Haus startet…',
    failed: 'Die Konfiguration ist gespeichert, und das Haus ist nicht gestartet:',
    again: 'Noch einmal versuchen',
    noName: 'Das Haus läuft. Warten auf Telegram…',
    scan: 'Scanne das mit deinem Handy, oder öffne dort den Link, und tippe in Telegram auf „Starten“. Dann gehört dir das Haus.',
    qr: 'QR-Code des Links für dein Handy',
    open: 'Telegram hier öffnen',
    once: 'Der Link gilt einmal, zehn Minuten lang. Danach zeigt diese Seite einen neuen.',
    waiting: 'Warten auf dein Handy…',
    done: 'Das Haus gehört dir. Alles andere ist im Chat.',
    chat: 'Den Chat öffnen',
    next: 'Gib dort den ersten Code: Tippe auf „Codes“, dann auf „Neuer Code“, oder schreib es als Satz.',
    closed: 'Die Einrichtung ist jetzt geschlossen.',
  },
};
