import { rich } from '../html.ts';
import type { Texts } from '../texts.ts';

type DeviceTexts = Pick<
  Texts,
  'devices' | 'slots' | 'adopt' | 'replace' | 'bolt' | 'arm' | 'picture' | 'clip' | 'scenes'
>;

/** Of locks and panels, and of what they hold and can do. */
export const devices: DeviceTexts = {
  devices: {
    title: 'Geräte',
    none: 'Kein Gerät ist verbunden.',
    silent: 'antwortet nicht',
    connected: 'verbunden',
    heard: (time) => `letztes Lebenszeichen: ${time}`,
    notHeard: 'kein Lebenszeichen, seit Latchkey läuft',
    whenHeard: (state) => `${state} (letztes Lebenszeichen)`,
    kind: { lock: 'Schloss', partition: 'Alarmbereich' },
    battery: (percent) => `🔋 ${percent} %`,
    slots: (ours, slots) => `${ours} von ${slots} Slots mit eigenem Code`,
    foreign: (count) => `${count} ${count === 1 ? 'Slot' : 'Slots'} mit fremdem Code`,
    pin: (min, max) => (min === max ? `PINs mit ${min} Ziffern` : `PINs mit ${min} bis ${max} Ziffern`),
    lost: (count) =>
      `⚠️ ${count} ${count === 1 ? 'eigener Code ist' : 'eigene Codes sind'} von dort verschwunden. Wurde das Gerät zurückgesetzt, oder hat jemand ${count === 1 ? 'ihn' : 'sie'} gelöscht?`,
    restore: '♻️ Alle neu schreiben',
    giveUp: 'Weglassen',
    restoring: (count) => `${count} ${count === 1 ? 'Code wird' : 'Codes werden'} neu geschrieben.`,
    gaveUp: (count) =>
      `${count} ${count === 1 ? 'Code gehört' : 'Codes gehören'} nicht mehr zu diesem Gerät.`,
    log: '📜 Wer war da?',
    check: '🔍 Jetzt prüfen',
    checkedLater:
      'Das Gerät antwortet gerade nicht. Sobald es antwortet, lese ich die eigenen Codes darauf nach.',
    checking: (codes) =>
      codes === 0
        ? 'Auf diesem Gerät ist kein eigener Code zu prüfen.'
        : 'Ich lese die eigenen Codes auf dem Gerät nach. Die Karte jedes Codes zeigt, wann er geprüft wurde.',
  },

  slots: {
    title: '🔢 Slots',
    slot: (slot) => `Slot ${slot}`,
    counts: (all, ours, foreign, empty) =>
      `${all} Slots: ${ours} mit eigenem Code, ${foreign} mit fremdem, ${empty} leer`,
    unread: (count) => `${count} noch nicht gelesen: Was darin ist, bleibt, wie es ist.`,
    blocked: (count) =>
      `${count} blockiert: Das Gerät ließ den Code dort nicht los, deshalb steht dort eine zufällige PIN, die niemand hat`,
    reserved: (count) => `${count} reserviert, wird nie angefasst`,
    readAll: (count) =>
      `📖 ${count === 1 ? 'Diesen einen' : `Alle ${count}`} lesen (fragt das Gerät jedes Mal)`,
    somebodys: 'fremder Code',
    samePin: (name) => `die PIN von ${name}`,
    known: 'Hier hat jemand einen Code eingestellt. Er ist nicht von Latchkey und bleibt unangetastet.',
    unreadable:
      'Hier hat jemand einen Code eingestellt, und das Gerät zeigt ihn nicht. Er ist nicht von Latchkey und bleibt unangetastet.',
    isLeftAlone: 'Du hast entschieden, ihn so zu lassen.',
    adopt: '👤 Übernehmen',
    join: (name) => `👤 Zum Code von ${name} dazunehmen`,
    adopted: '✅ Diesen Code verwaltet jetzt Latchkey.',
    leave: 'So lassen',
    left: 'Er bleibt, wie er ist.',
    remove: '🗑 Entfernen',
    removeTitle: 'Entfernen',
    removeQuestion: (slot, device) =>
      rich`Slot ${slot} von <b>${device}</b> leeren? Der Code darin öffnet die Tür dann nicht mehr.`,
    removeYes: '🗑 Ja, entfernen',
    removeNo: 'Nein, behalten',
  },

  adopt: {
    title: 'Übernehmen',
    whose: 'Wem gehört der Code?',
    typePin: (user, device, slot) =>
      rich`Schick die PIN von <b>${user}</b> für Slot ${slot} von ${device}. Das Gerät zeigt seinen jetzigen Code nicht, deshalb schreibe ich den, den du schickst. Deine Nachricht lösche ich sofort.`,
    typeNewPin:
      'Das Gerät zeigt den neuen Code nicht. Schick die neue PIN, dann schreibe ich sie dort und auf die anderen Geräte dieses Codes. Deine Nachricht lösche ich sofort.',
  },

  replace: {
    title: '📦 Codes umziehen',
    question: (device) => rich`Welches Gerät soll die Codes von <b>${device}</b> bekommen?`,
    noOther: 'Es gibt noch kein anderes Gerät dieser Art. Nimm zuerst das neue ins Netz auf.',
    route: (from, to) => rich`📦 <b>${from}</b> → <b>${to}</b>`,
    moves: (count) => `${count} ${count === 1 ? 'Code zieht' : 'Codes ziehen'} um.`,
    stays: (count) => (count === 1 ? '1 kann nicht umziehen:' : `${count} können nicht umziehen:`),
    yes: (count) => `📦 ${count} umziehen`,
    yesForget: (count) => `📦 ${count} umziehen, altes Gerät vergessen`,
    moving: (count, silent) =>
      `${count} ${count === 1 ? 'Code zieht' : 'Codes ziehen'} gerade um.${silent === undefined ? '' : ` ${silent} antwortet nicht, die Codes öffnen es also vielleicht noch. Wenn das Gerät nicht mehr im Haus ist, öffne es hier und tippe auf „Vergessen“.`}`,
    forgetTitle: '🗑 Vergessen',
    forgetQuestion: (device) =>
      rich`Ist <b>${device}</b> nicht mehr im Haus? Dann nehme ich das Gerät aus der Liste und schicke keine Meldungen mehr dazu. Falls es je wieder antwortet, kommt es zurück, und ich entferne die eigenen Codes darauf.`,
    stillOnIt: (count) =>
      `⚠️ ${count} ${count === 1 ? 'eigener Code ist' : 'eigene Codes sind'} noch darauf: Wo das Gerät auch hängt, ${count === 1 ? 'er öffnet' : 'sie öffnen'} es.`,
    forgetYes: '🗑 Ja, vergessen',
    forgotten: (device) => `${device} ist vergessen.`,
  },

  bolt: {
    state: (locked) => (locked ? '🔒 Abgeschlossen' : '🔓 Aufgeschlossen'),
    lock: '🔒 Abschließen',
    unlock: '🔓 Aufschließen',
    question: 'Jetzt aufschließen? Wer an der Tür steht, kann hereinkommen.',
    yes: '🔓 Ja, aufschließen',
    isLocked: '🔒 Das Schloss meldet: abgeschlossen.',
    isUnlocked: '🔓 Das Schloss meldet: aufgeschlossen.',
  },

  arm: {
    state: {
      disarmed: '🔓 Unscharf',
      stay: '🛡 Scharf: zu Hause',
      away: '🛡 Scharf: abwesend',
      night: '🌙 Scharf: Nacht',
    },
    button: {
      disarmed: '🔓 Unscharf',
      stay: '🛡 Zu Hause',
      away: '🛡 Abwesend',
      night: '🌙 Nacht',
    },
    question: {
      disarmed: 'Jetzt unscharf schalten?',
      stay: 'Scharf schalten, während jemand zu Hause ist?',
      away: 'Scharf schalten, weil alle weggehen?',
      night: 'Für die Nacht scharf schalten?',
    },
    option: {
      n: 'Ohne Eingangsverzögerung',
      s: 'Still',
      b: 'Offene Melder auslassen',
    },
    yes: {
      disarmed: '🔓 Ja, unscharf schalten',
      stay: '🛡 Ja, scharf: zu Hause',
      away: '🛡 Ja, scharf: abwesend',
      night: '🌙 Ja, scharf: Nacht',
    },
    done: 'Die Alarmanlage hat es angenommen.',
  },

  picture: {
    take: '📷 Bild',
    begun: '📷 Ich mache ein Bild…',
    isMissing: (camera) =>
      rich`⚠️ In Home Assistant gibt es ${camera} nicht. Korrigiere „camera“ des Geräts in der Konfiguration.`,
    notTaken: 'Telegram hat das Bild nicht angenommen. Versuch es noch einmal.',
    toldOnce: 'Bis das behoben ist, kommen Meldungen ohne Bild. Ich erwähne es nicht noch einmal.',
  },

  clip: {
    title: '🎥 Kamera',
    question: 'Wie lang soll die Aufnahme sein? Ich schicke sie als Video, sobald sie fertig ist.',
    length: (seconds) => (seconds < 60 ? `${seconds} s` : `${seconds / 60} min`),
    begun: (length) => `🎥 ${length}…`,
    already: (device) => `${device}: Ich nehme schon auf. Frag wieder, wenn das Video da ist.`,
    recording: (device, done, seconds) => `${device}: Aufnahme, ${done} von ${seconds} Sekunden`,
    sending: (device) => `${device}: aufgenommen. Ich schicke es…`,
    looking: (device) => `${device}: Ich suche die Aufnahme bei Home Assistant…`,
    notTaken:
      'Die Aufnahme ist fertig, aber Telegram hat sie nicht angenommen. Sie bleibt in den Medien von Home Assistant, im Ordner latchkey.',
    cutOff: 'Die Aufnahme wurde abgebrochen.',
  },

  scenes: {
    title: '🎬 Szenen',
    hint: 'Ein Tippen startet sie sofort.',
    none: 'Noch ist nichts ausgewählt. Wähle die Szenen und Skripte von Home Assistant, die hier Knöpfe werden sollen.',
    askOwner: 'Noch ist nichts ausgewählt. Das macht ein Besitzer.',
    choose: '⚙️ Auswählen',
    chooseTitle: 'Auswählen',
    chooseHint: 'Hake an, was ein Knopf werden soll. Zum Suchen schreib einen Teil des Namens.',
    count: (total) => (total === 1 ? '1 Szene oder Skript.' : `${total} Szenen und Skripte.`),
    nobodyAnswers: '⚠ Home Assistant antwortet nicht. Das ist der letzte bekannte Stand.',
    done: (name) => `✅ ${name} ist ausgeführt.`,
    begun: (name) => `▶ ${name} ist gestartet und läuft noch.`,
  },
};
