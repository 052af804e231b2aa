import type { FarEnd, MessageOf } from '../../../src/domain/driver/driver-message.ts';
import type { DriverSentences } from '../en/driver-connections.ts';

export const AGAIN = 'Latchkey versucht es von selbst wieder.';

/** With their articles: as a subject, and after "zu". */
const FAR_END: Readonly<Record<FarEnd, { readonly subject: string; readonly to: string }>> = {
  device: { subject: 'das Gerät', to: 'zum Gerät' },
  lock: { subject: 'das Schloss', to: 'zum Schloss' },
  panel: { subject: 'die Alarmanlage', to: 'zur Alarmanlage' },
  alarmo: { subject: 'Alarmo', to: 'zu Alarmo' },
  'elk-m1': { subject: 'die Elk M1', to: 'zur Elk M1' },
  envisalink: { subject: 'das EnvisaLink-Modul', to: 'zum EnvisaLink-Modul' },
  'home-assistant': { subject: 'Home Assistant', to: 'zu Home Assistant' },
  'nx-584': { subject: 'das NX-584', to: 'zum NX-584' },
  satel: { subject: 'die INTEGRA', to: 'zur INTEGRA' },
  'zwave-js-server': { subject: 'der Z-Wave-JS-Server', to: 'zum Z-Wave-JS-Server' },
  'zwave-network': { subject: 'das Z-Wave-Netz', to: 'zum Z-Wave-Netz' },
  'zwave-stick': { subject: 'der Z-Wave-Stick', to: 'zum Z-Wave-Stick' },
};

/** `Die Elk M1 (tcp://10.0.0.5:2101)`, `Home Assistant` */
export function named({ what, place }: { readonly what: FarEnd; readonly place?: string }): string {
  const { subject } = FAR_END[what];
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)}${place === undefined ? '' : ` (${place})`}`;
}

const ELK_PORTS = 'Port 2601 ist für tls://, Port 2101 für tcp://';
const NX584_LINE = 'Prüfe, ob „framing“ und „baud_rate“ zu den Speicherstellen 0 und 1 des NX-584 passen';

/** What to check where nothing answers. */
const NOTHING_ANSWERS: Readonly<Partial<Record<FarEnd, string>>> = {
  'elk-m1': 'Prüfe, ob das Netzwerkmodul der Alarmanlage an ist und diese Adresse und diesen Port hat.',
  envisalink:
    'Prüfe, ob das EnvisaLink-Modul an ist, und „host“ und „port“ in der Konfiguration. Es weist auch ab, solange ein anderes Programm seine einzige Sitzung hat.',
  'home-assistant': 'Prüfe, ob Home Assistant läuft, und „url“ in der Konfiguration.',
  'nx-584':
    'Prüfe, ob der Server für die serielle Schnittstelle an ist und diese Adresse und diesen Port hat.',
  satel: 'Prüfe, ob das ETHM-1-Modul an ist und ob die Integration darin mit diesem Port eingeschaltet ist.',
  'zwave-js-server':
    'Prüfe, ob dort Z-Wave JS UI (mit eingeschaltetem WebSocket-Server) oder das Z-Wave-JS-Add-on von Home Assistant läuft, und „url“ in der Konfiguration.',
  'zwave-stick': 'Prüfe, ob der Rechner mit dem Z-Wave-Stick an ist und den Port bereitstellt.',
};

const SOMETHING_ELSE: Readonly<Partial<Record<FarEnd, string>>> = {
  'elk-m1': `Prüfe Adresse und Port (${ELK_PORTS}).`,
  'home-assistant': 'Prüfe „url“ in der Konfiguration und was dazwischen liegt, etwa einen Proxy.',
  'nx-584': `${NX584_LINE} und ob ein Server für die serielle Schnittstelle dieselbe Baudrate hat.`,
  'zwave-stick': 'Prüfe „port“ in der Konfiguration oder zieh den Stick kurz ab.',
};

const SATEL_KEY = (encrypts: boolean | undefined): string =>
  encrypts
    ? 'Prüfe, ob integration_key der Schlüssel im Modul ist.'
    : 'Wenn das Modul verschlüsselt, setze integration_key.';

function cutOff(message: MessageOf<'cut-off'>): string {
  const { what, stage, encrypts } = message;
  const who = named(message);
  switch (what) {
    case 'elk-m1':
      return stage === 'login'
        ? `${who} legt beim Anmelden auf. Prüfe „user“ und „password“ und ob das Netzwerkmodul noch eine Verbindung für ein weiteres Programm frei hat.`
        : `${who} legt auf, bevor etwas kommt. Prüfe den Port (${ELK_PORTS}) und ob das Netzwerkmodul noch eine Verbindung für ein weiteres Programm frei hat.`;
    case 'envisalink':
      return stage === 'login'
        ? `${who} hat nach dem Passwort aufgelegt. Prüfe „password“ in der Konfiguration. Aus einem anderen Netz lässt das Modul niemanden herein, bis sein voreingestelltes Passwort geändert ist.`
        : `${who} hat die Verbindung beendet. Es bedient nur ein Programm auf einmal: Wenn das so weitergeht, beende das andere.`;
    case 'nx-584':
      return stage === 'start'
        ? `${who} legt auf, bevor etwas kommt. Ein anderes Programm hält es fest, oder der Server für die serielle Schnittstelle lässt diesen Rechner nicht herein.`
        : `${who} hat die Verbindung beendet. Wenn das so weitergeht, hält ein anderes Programm es fest.`;
    case 'satel':
      return stage === 'interview'
        ? `${who} legt auf, bevor alle Angaben da sind. Vielleicht nimmt ein anderes Programm das Modul weg, oder das Netz verliert die Verbindung.`
        : `Was unter ${message.place} erreichbar ist, legt ohne Antwort auf. Prüfe im ETHM-1-Modul den Port für die Integration, ob die Integration an ist und ob kein anderes Programm verbunden ist. ${SATEL_KEY(encrypts)}`;
  }
}

function silent(message: MessageOf<'silent'>): string {
  const { what, stage, encrypts } = message;
  const who = named(message);
  const stopped = `${who} antwortet nicht mehr.`;
  switch (what) {
    case 'elk-m1':
      if (stage === 'later') return stopped;
      return stage === 'login'
        ? `${who} ist verbunden, antwortet aber nicht auf die Anmeldung. Prüfe, ob das der Port eines M1XEP ist, und starte das Modul neu, wenn das so bleibt.`
        : `Das Netzwerkmodul (${message.place}) ist verbunden, aber die Alarmanlage antwortet nicht. Prüfe das Kabel zwischen beiden und den Port (${ELK_PORTS}).`;
    case 'envisalink':
      return stage === 'login'
        ? `${who} hat das Passwort bekommen, sagt aber nicht, ob es stimmt. Starte es neu, wenn das so bleibt.`
        : `${stopped} Die Verbindung ist noch offen. Prüfe das Netz und starte das Modul neu, wenn das so bleibt.`;
    case 'nx-584':
      return stage === 'later'
        ? `${stopped} Prüfe Strom und Kabel.`
        : `${who} antwortet nicht. Prüfe den Strom. ${NX584_LINE}.`;
    case 'satel':
      if (stage === 'later') return stopped;
      if (stage === 'interview') return `${who} antwortet nicht mehr, und noch fehlen Angaben.`;
      return encrypts
        ? `Das ETHM-1-Modul (${message.place}) antwortet nicht. Prüfe, ob integration_key der Schlüssel im Modul ist und ob dort die Verschlüsselung an ist.`
        : `Was unter ${message.place} verbunden ist, antwortet nicht wie ein ETHM-1-Modul. Schalte seine Integration ein, und wenn es verschlüsselt, setze integration_key.`;
  }
}

const WRONG_LOGIN: Readonly<Record<MessageOf<'wrong-login'>['what'], string>> = {
  'elk-m1': `nimmt die Anmeldung nicht an. Korrigiere „user“ und „password“: Sie müssen wie im Netzwerkmodul sein. ${AGAIN}`,
  envisalink: `nimmt das Passwort nicht an. Korrigiere „password“ in der Konfiguration: Es ist das der Webseite des Moduls. ${AGAIN}`,
  'home-assistant':
    'nimmt das Token nicht an. Erstelle dort in deinem Profil ein neues (Sicherheit, Langlebige Zugangstoken) und trag es in die Konfiguration ein. Latchkey probiert das Token nur alle 5 Minuten.',
};

function serialPort({ what, place, trouble }: MessageOf<'serial-port'>): string {
  switch (trouble) {
    case 'missing':
      return `Die serielle Schnittstelle ${place} gibt es nicht. Steck ${what === 'zwave-stick' ? 'den Z-Wave-Stick' : 'das Kabel'} ein oder korrigiere „port“ in der Konfiguration (ls /dev/serial/by-id zeigt, was eingesteckt ist).`;
    case 'forbidden':
      return `Latchkey darf die serielle Schnittstelle ${place} nicht öffnen. Nimm seinen Benutzer in die Gruppe der Schnittstelle auf (oft „dialout“).`;
    case 'in-use':
      return `Ein anderes Programm benutzt die serielle Schnittstelle ${place}. Beende es (Z-Wave JS UI und die Z-Wave-Add-ons von Home Assistant nehmen den Stick für sich).`;
    case 'unusable':
      return `Die serielle Schnittstelle ${place} lässt sich nicht benutzen. Prüfe, ob das Kabel steckt und kein anderes Programm sie festhält.`;
  }
}

function nx584Option({ name, segment, option }: MessageOf<'nx584-not-enabled'>['options'][number]): string {
  return `Segment ${segment}, Option ${option} (${name})`;
}

/** Of the connection to a device, and of what is at its other end. */
export const CONNECTION_SENTENCES = {
  connected: ({ version, ...message }) =>
    `${named(message)} ist verbunden${version === undefined ? '' : ` (Version ${version})`}.`,
  'not-connected': (message) => `${named(message)} ist nicht verbunden.`,
  'no-answer': (message) => `${named(message)} antwortet nicht.`,
  'nothing-answers': ({ what, place, error }) =>
    [`Unter ${place} antwortet nichts${error ? ` (${error})` : ''}.`, NOTHING_ANSWERS[what], AGAIN]
      .filter((part) => part !== undefined)
      .join(' '),
  'connection-lost': ({ what, place }) => {
    const lost = `Die Verbindung ${FAR_END[what].to}${place === undefined ? '' : ` (${place})`} ist abgebrochen`;
    if (what === 'home-assistant')
      return `${lost}. Home Assistant wurde beendet oder neu gestartet, oder das Netz ist ausgefallen. ${AGAIN}`;
    if (what === 'zwave-js-server')
      return `${lost}. Der Server oder sein Stick wurde beendet oder neu gestartet. ${AGAIN}`;
    if (what === 'zwave-stick') return `${lost}. Prüfe, ob der Stick steckt. ${AGAIN}`;
    return `${lost}. ${AGAIN}`;
  },
  'cut-off': (message) => `${cutOff(message)} ${AGAIN}`,
  silent: (message) => `${silent(message)} ${AGAIN}`,
  starting: (message) =>
    message.what === 'elk-m1'
      ? 'Das Netzwerkmodul der Alarmanlage startet gerade. Sobald es antwortet, schreibt Latchkey, was wartet.'
      : `${named(message)} startet gerade.`,
  'session-taken': (message) =>
    message.what === 'satel'
      ? `${named(message)} bedient nur ein Programm auf einmal, und ein anderes ist verbunden. Beende es (zum Beispiel Satel Integra in Home Assistant) oder überlass ihm die Alarmanlage. ${AGAIN}`
      : `${named(message)} bedient nur ein Programm auf einmal, und anscheinend ist ein anderes verbunden (die Envisalink-Integration von Home Assistant, ein Proxy, eine App). Beende es. Es kann eine Minute dauern, bis das Modul frei ist. ${AGAIN}`,
  'wrong-login': (message) => `${named(message)} ${WRONG_LOGIN[message.what]}`,
  'login-too-late': (message) => `${named(message)} hat nicht rechtzeitig ein Passwort bekommen. ${AGAIN}`,
  'something-else-answers': ({ what, place }) =>
    [
      `Was unter ${place} antwortet, ist nicht ${FAR_END[what].subject}, oder die Verbindung ist gestört.`,
      SOMETHING_ELSE[what],
      AGAIN,
    ]
      .filter((part) => part !== undefined)
      .join(' '),
  garbage: (message) =>
    message.place === undefined
      ? `${named(message)} hat etwas geantwortet, das Latchkey nicht versteht.`
      : message.what === 'satel'
        ? `${named(message)} hat Antworten gegeben, die nicht zu den Fragen passen. Deshalb glaubt Latchkey keiner davon. ${AGAIN}`
        : `Von ${message.place} kam etwas, das ${FAR_END[message.what].subject} nie schickt, etwa die Seite eines Proxys oder eine halbe Nachricht. Prüfe, was dazwischen liegt. Latchkey hat die Verbindung beendet und versucht es von selbst wieder.`,
  'serial-port': (message) => `${serialPort(message)} ${AGAIN}`,
  'elk-no-tls': ({ place }) =>
    `Die Elk M1 (${place}) spricht kein passendes TLS. Prüfe den Port (${ELK_PORTS}). ${AGAIN}`,
  'satel-other-key': ({ place }) =>
    `Das ETHM-1-Modul (${place}) verschlüsselt mit einem anderen Schlüssel, oder ein anderes Programm ist damit verbunden. Prüfe integration_key und beende das andere Programm. ${AGAIN}`,
  'satel-no-version': () =>
    'Was antwortet, ist keine INTEGRA oder nennt seine Version nicht. Prüfe, ob es eine INTEGRA hinter einem ETHM-1-Modul ist und ob gerade keine Programmierung übertragen wird.',
  'nx584-busy': () =>
    `Das NX-584 antwortet, kann aber den Zustand der Alarmanlage nicht nennen. Es ist beschäftigt oder erreicht die Alarmanlage nicht. ${AGAIN}`,
  'nx584-not-enabled': ({ options }) =>
    `Das NX-584 erlaubt nicht, was Latchkey braucht. Schalte in Speicherstelle 3 ein: ${options.map(nx584Option).join('; ')}.`,
  'nx584-sends-no-news': (option) =>
    `Das NX-584 schickt nicht jede Nachricht „${option.name}“. Latchkey erfährt deshalb manches spät oder nie. Schalte in Speicherstelle 2 ein: Segment ${option.segment}, Option ${option.option}.`,
  'zwave-keys-unusable': () =>
    'Die Netzwerkschlüssel für Z-Wave sind nicht brauchbar. Jeder braucht 16 Bytes in Hex (32 Zeichen), und keine zwei dürfen gleich sein.',
  'zwave-folder-unusable': ({ folder }) =>
    `Latchkey kann den Ordner ${folder} für den Z-Wave-Cache nicht benutzen. Gib Latchkey dort Schreibrechte.`,
  'zwave-nodes-refused': ({ place }) =>
    `Der Z-Wave-JS-Server (${place}) antwortet, nennt aber seine Knoten nicht. Sieh in sein Log oder starte ihn neu. ${AGAIN}`,
  'zwave-schema': ({ place, version, speaks: { from, to }, knows, outdated }) => {
    const server = `Der Z-Wave-JS-Server (${place}, Version ${version}) spricht Schema ${from} bis ${to}`;
    return outdated === 'server'
      ? `${server}, aber Latchkey braucht ${knows} oder neuer. Aktualisiere Z-Wave JS UI oder das Add-on. ${AGAIN}`
      : `${server}, aber Latchkey kennt nur Schemas bis ${knows}. Aktualisiere Latchkey. ${AGAIN}`;
  },
} satisfies Partial<DriverSentences>;
