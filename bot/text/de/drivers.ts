import type { ArmMode } from '../../../src/domain/device.ts';
import type {
  DriverMessage,
  KeypadInterruption,
  MessageOf,
} from '../../../src/domain/driver/driver-message.ts';
import type { DriverSentences } from '../en/driver-connections.ts';
import { AGAIN, CONNECTION_SENTENCES, named } from './driver-connections.ts';

const MODE: Readonly<Record<ArmMode, string>> = {
  disarmed: 'unscharf',
  stay: 'zu Hause',
  away: 'abwesend',
  night: 'Nacht',
};

const NEEDS: Readonly<Record<NonNullable<MessageOf<'wrong-master-code'>['needs']>, string>> = {
  'valid-everywhere': 'Es muss ein Mastercode sein, der in jedem Bereich gilt',
  'master-authority': 'Es muss der Code eines Benutzers mit dem Recht „Master / program“ sein',
  'may-edit-users':
    'Es muss der Code eines Masters sein oder eines Benutzers, der Benutzer ändern darf. Prüfe auch, ob gerade niemand die Alarmanlage programmiert',
};

function wrongMasterCode({
  needs,
  sent,
  locksKeypads,
  mayHavePrefix,
}: MessageOf<'wrong-master-code'>): string {
  const restart = sent ? ' und starte Latchkey neu' : '';
  const prefix = mayHavePrefix ? ' (und „code_prefix“, falls die Alarmanlage Präfixe benutzt)' : '';
  const why = locksKeypads ? ', weil falsche Codes die Tastenfelder sperren' : '';
  return [
    'Die Alarmanlage nimmt den Mastercode aus der Konfiguration nicht an.',
    sent === 'once-more' && 'Latchkey schickt ihn in einer halben Minute noch einmal, danach nicht mehr.',
    `Korrigiere „master_code“ in der Konfiguration${prefix}${restart}.`,
    needs && `${NEEDS[needs]}.`,
    sent === 'after-restart' && `Bis dahin schickt Latchkey ihn nicht noch einmal${why}.`,
  ]
    .filter((part) => typeof part === 'string')
    .join(' ');
}

const RESERVE =
  'Latchkey schreibt nicht mehr in diesen Slot. Trag ihn in der Konfiguration bei der Alarmanlage unter „reserved“ ein.';

function masterInSlot({ slot, masterCode }: MessageOf<'master-in-slot'>): string {
  const user = `Benutzer ${slot} der Alarmanlage`;
  switch (masterCode) {
    case 'untouched':
      return `${user} hat den Mastercode aus der Konfiguration, deshalb hat Latchkey ihn nicht angerührt. ${RESERVE}`;
    case 'put-back':
      return `${user} ist der Master, dessen Code in der Konfiguration steht. Latchkey hat den Code kurz überschrieben und zurückgeschrieben: Probier ihn an einem Tastenfeld aus. ${RESERVE}`;
    case 'overwritten':
      return `${user} ist ein Master, und Latchkey hat den Code mit Ziffern überschrieben, die niemand kennt. Gib diesem Master an einem Tastenfeld einen neuen Code. ${RESERVE}`;
    case 'lost':
      return `${user} ist der Master, dessen Code in der Konfiguration steht, und die Alarmanlage hat diesen Code noch nicht wieder angenommen. Latchkey versucht es wieder, sobald die Alarmanlage unscharf ist oder sich verbindet.`;
  }
}

const INTERRUPTED: Readonly<Record<KeypadInterruption, string>> = {
  armed: 'Die Alarmanlage wurde scharf geschaltet, während Latchkey den Code eingab.',
  programming: 'Jemand hat angefangen, die Alarmanlage zu programmieren, während Latchkey den Code eingab.',
  'invalid-code': 'Die Alarmanlage hat einen eingegebenen Code abgelehnt.',
  'not-available': 'Die Alarmanlage meldet, dass sich ihre Benutzer gerade nicht programmieren lassen.',
  lockout: 'Die Tastenfelder der Alarmanlage sind nach zu vielen falschen Codes gesperrt.',
  'not-passed-on': 'Das EnvisaLink-Modul hat die Tasten nicht weitergegeben.',
  unheard: 'Die Alarmanlage hat ihr Menü für Benutzercodes nicht geöffnet.',
  'no-menu':
    'Die Alarmanlage hat ihr Menü für Benutzercodes mit dem Mastercode nicht geöffnet. Prüfe, ob „master_code“ so viele Ziffern hat wie die Codes der Alarmanlage.',
  'no-question': 'Die Alarmanlage hat nicht nach dem Code gefragt.',
  'menu-left': 'Die Alarmanlage hat ihr Menü für Benutzercodes verlassen.',
  lost: 'Die Verbindung ist abgebrochen, während Latchkey den Code eingab.',
};

function noUserCodes({ through, insecure }: MessageOf<'no-user-codes'>): string {
  const none = 'Dieses Schloss bietet keine Benutzercodes an.';
  const again = 'schließ es aus und nimm es mit S2 oder S0 neu auf';
  if (through === 'home-assistant')
    return `${none} Mach in Home Assistant ein neues Interview, oder ${again}.`;
  return insecure
    ? `${none} Es wurde ohne Sicherheit aufgenommen, und die meisten Schlösser verbergen dann ihre Codes. Prüfe, ob sein Netzwerkschlüssel in der Konfiguration steht, oder ${again}.`
    : `${none} Wenn es welche haben müsste, mach ein neues Interview.`;
}

const TOO_OLD_VERSION: Readonly<Record<MessageOf<'too-old'>['what'], string>> = {
  'home-assistant': 'Diese Version von Home Assistant',
  'zwave-js-server': 'Diese Version des Z-Wave-JS-Servers',
};

const TOO_OLD_FOR: Readonly<Record<MessageOf<'too-old'>['for'], string>> = {
  'user-credentials': 'für dieses Schloss, das seine Codes als User Credentials speichert',
  'zwave-codes': 'für die Codes von Z-Wave-Schlössern',
  'matter-codes': 'für die Codes von Matter-Schlössern',
};

const EXCLUDE = 'Schließ dort den Ereignistyp call_service vom Recorder aus und starte neu.';
const ALLOW = 'Setze dann recorder_excludes_actions: true in der Konfiguration von Latchkey.';

/** Each message of a driver as a sentence or two: what is wrong, and what to do. */
export const DRIVER_SENTENCES: DriverSentences = {
  ...CONNECTION_SENTENCES,

  'as-written': ({ text }) => text,
  'internal-error': () =>
    'Interner Fehler in Latchkey, nicht am Gerät. Einzelheiten stehen im Log von Latchkey.',
  'start-failed': () =>
    'Latchkey selbst konnte diesen Treiber nicht starten. Wo es hakt, steht im Log. Die Geräte bleiben, wie sie sind, bis Latchkey neu gestartet wird.',
  'opening-failed': ({ error }) =>
    `Latchkey konnte diesen Treiber nicht öffnen (${error}). Wo es hakt, steht im Log. ${AGAIN}`,

  'no-such-device': ({ what, device }) => `${named({ what })} kennt ${device} nicht.`,
  'slot-out-of-range': ({ what, slots }) => `${named({ what })} hat nur die Slots 1 bis ${slots}.`,
  armed: ({ partitions = [] }) =>
    `Die Alarmanlage ist scharf${partitions.length === 0 ? '' : ` (${partitions.join(', ')})`}, deshalb lässt sich kein Code ändern. Sobald sie unscharf ist, erledigt Latchkey, was wartet.`,
  programming: () => 'Jemand programmiert gerade die Alarmanlage. Danach schreibt Latchkey, was wartet.',
  'just-disarmed': () => 'Die Alarmanlage wurde gerade erst unscharf geschaltet.',
  'state-unknown': () => 'Die Alarmanlage hat ihren Zustand noch nicht gemeldet.',
  'change-unconfirmed': ({ what }) =>
    `${named({ what })} hat die Änderung nicht bestätigt. Latchkey prüft es und versucht es noch einmal, wo sie fehlt.`,
  'slot-not-shown': ({ slot, mayBeMasterCode }) =>
    [
      slot === undefined
        ? 'Die Alarmanlage sagt nicht, was in diesem Slot ist.'
        : `Die Alarmanlage sagt gerade nicht, wer Benutzer ${slot} ist.`,
      mayBeMasterCode &&
        'Wenn das so bleibt, wurde der Mastercode an der Alarmanlage geändert: Korrigiere „master_code“.',
    ]
      .filter((part) => typeof part === 'string')
      .join(' '),
  'changed-meanwhile': ({ slot }) => `Jemand hat gerade Benutzer ${slot} an der Alarmanlage geändert.`,
  'wrong-master-code': wrongMasterCode,
  'master-code-length': ({ digits }) =>
    `Codes dieser Alarmanlage haben ${digits} Ziffern, der Mastercode aus der Konfiguration nicht. Korrigiere „master_code“.`,
  'master-code-partitions': ({ partitions }) =>
    `Der Mastercode aus der Konfiguration gilt nicht in Bereich ${partitions.join(', ')}, deshalb lässt sich dort kein Code ändern. Gib diesem Master den Bereich an der Alarmanlage oder korrigiere „master_code“.`,
  'master-code-without-right': () =>
    'Der Benutzer von „master_code“ darf keine Benutzer ändern. Gib ihm an der Alarmanlage dieses Recht oder nimm den Code eines Masters.',
  'master-in-slot': masterInSlot,
  'duress-in-slot': ({ slot }) =>
    `Benutzer ${slot} der Alarmanlage ist für Überfälle: Sein Code löst stillen Alarm aus. Vielleicht gab es also einen Fehlalarm. Jetzt ist kein Code von Latchkey darin; einer von dort bekommt einen anderen Benutzer. ${RESERVE}`,
  'not-plain-user': ({ slot }) =>
    `Benutzer ${slot} der Alarmanlage ist kein gewöhnlicher Benutzer. Latchkey gibt dem Code einen anderen.`,
  'keypad-interrupted': ({ by }) => INTERRUPTED[by],
  'code-not-there': () => 'Der Code ist noch nicht auf der Alarmanlage.',
  'out-of-range': () => 'Das Schloss ist außer Funkreichweite, oder seine Batterie ist leer.',
  'not-heard-yet': () => 'Das Schloss hat nicht geantwortet, seit das Z-Wave-Netz läuft.',
  'interview-incomplete': () =>
    'Latchkey weiß nicht, was dieses Schloss speichern kann, weil sein Z-Wave-Interview nicht fertig wurde. Weck das Schloss an seinem Tastenfeld oder bring es näher heran, dann geht das Interview von selbst weiter. Wenn nicht, starte Latchkey neu oder mach in deiner Z-Wave-Software ein neues Interview.',
  'no-user-codes': noUserCodes,
  'too-old': ({ what, for: purpose, needs }) =>
    `${TOO_OLD_VERSION[what]} ist zu alt ${TOO_OLD_FOR[purpose]}. Aktualisiere${needs === undefined ? '' : ` auf ${needs} oder neuer`}.`,

  'not-a-partition': () => 'Dieses Gerät ist kein Bereich einer Alarmanlage.',
  'already-armed': ({ mode }) =>
    `Die Alarmanlage ist schon scharf${mode === undefined ? '' : ` (${MODE[mode]})`}. Schalte sie zuerst unscharf.`,
  'zones-open': ({ mayLeaveOut }) =>
    mayLeaveOut
      ? 'Melder sind offen. Schließ sie oder lass sie aus.'
      : 'Melder sind offen, die sich nicht auslassen lassen. Schließ sie.',
  'not-ready': () =>
    'Die Alarmanlage ist dafür nicht bereit. Sieh auf ihr Tastenfeld: Vielleicht ist etwas offen, oder sie zeigt eine Störung oder einen Alarm.',
  'code-unknown': () => 'Die Alarmanlage kennt diesen Code nicht.',
  'code-not-allowed': () => 'Dieser Code darf das in diesem Bereich nicht.',
  'code-unknown-or-not-allowed': () =>
    'Die Alarmanlage hat es nicht getan. Vielleicht ist der Code falsch, oder er darf das in diesem Bereich nicht.',
  'cannot-now': () => 'Die Alarmanlage meldet, dass das gerade nicht geht.',
  'state-unchanged': () =>
    'Die Alarmanlage hat den Befehl angenommen, aber ihr Zustand hat sich nicht geändert.',
  'arming-unconfirmed': ({ lost }) =>
    lost
      ? 'Die Verbindung ist abgebrochen, während der Befehl unterwegs war.'
      : 'Die Alarmanlage hat nicht bestätigt, dass sie es getan hat.',
  'entry-delay-kept': () =>
    'Die Alarmanlage ist scharf, behält aber ihre Eingangsverzögerung. Schalte sie unscharf und versuch es noch einmal, oder lass es so.',
  'no-entry-delay-unsupported': () =>
    'Diese Alarmanlage kann „abwesend“ nicht ohne Eingangsverzögerung, nur „zu Hause“.',
  'silent-unsupported': () => 'Diese Alarmanlage lässt sich von hier aus nicht still scharf schalten.',
  'leaving-out-unsupported': () =>
    'Offene Melder lassen sich von hier aus nicht auslassen. Überbrücke sie am Tastenfeld und schalte dann scharf.',
  'mode-unsupported': () => 'So lässt sich diese Alarmanlage nicht scharf schalten.',
  'options-unsupported': () =>
    'Home Assistant kann eine Alarmanlage nur so scharf schalten, wie sie selbst eingestellt ist.',

  'not-administrator': ({ place }) =>
    `Das Token für Home Assistant (${place}) gehört einem Benutzer, der kein Administrator ist. Nur Administratoren können Codes von Schlössern sehen und ändern. Erstelle ein Token als Administrator.`,
  'actions-recorded': ({ of }) =>
    of === 'lock'
      ? `Codes dieses Schlosses lassen sich nur mit Aktionen von Home Assistant ändern, und dessen Recorder speichert jede Aktion samt PIN. ${EXCLUDE} ${ALLOW}`
      : `Die Alarmanlage verlangt dafür einen Code, und der Recorder von Home Assistant würde ihn speichern. ${EXCLUDE} ${ALLOW}`,
  'panel-code-missing': () =>
    'Die Alarmanlage verlangt dafür einen Code. Setze panel_code bei diesem Treiber in der Konfiguration oder lass Home Assistant ohne Code scharf schalten.',
  'users-not-shown': () =>
    'Home Assistant sieht die Benutzer dieser Alarmanlage nicht. Scharf und unscharf schalten kann es sie.',
  'no-managed-codes': () => 'Dieses Schloss hat keine Codes, die sich von außen verwalten lassen.',
  'zha-slots-missing': () =>
    'Niemand kann sehen, welche Slots dieses Zigbee-Schlosses belegt sind. Setze zha_slots in der Konfiguration auf einen Bereich von Slots, der Latchkey gehört.',
  'zha-lock-unknown': () => 'Home Assistant sagt nicht, wie dieses Zigbee-Schloss zu erreichen ist.',
  'home-assistant-failed': () => 'Bei Home Assistant ist etwas schiefgegangen.',
  'entity-missing': ({ entity }) => `In Home Assistant gibt es ${entity} nicht mehr.`,
  'entity-unavailable': ({ entity }) => `Home Assistant meldet, dass ${entity} gerade nicht verfügbar ist.`,
  'scene-failed': ({ entity }) =>
    `Home Assistant konnte ${entity} nicht ganz ausführen. Warum, steht in seinem Log.`,
  'camera-missing': ({ entity }) =>
    entity === undefined
      ? 'Dieses Gerät hat keine Kamera mehr.'
      : `In Home Assistant gibt es ${entity} nicht. Korrigiere „camera“ des Geräts in der Konfiguration.`,
  'camera-off': ({ entity }) => `${entity} ist ausgeschaltet.`,
  'camera-no-picture': ({ entity, isEmpty }) =>
    isEmpty
      ? `${entity} hat kein Bild geliefert.`
      : `Home Assistant bekommt kein Bild von ${entity}. Prüfe, ob die Kamera an und verbunden ist.`,
  'camera-no-stream': ({ entity }) =>
    `${entity} liefert Home Assistant nur einzelne Bilder und keinen Stream. Deshalb ist keine Aufnahme möglich.`,
  'no-media-folder': () =>
    'Home Assistant hat keinen eigenen Medienordner für die Aufnahmen. Nenne einen in der Konfiguration, mit „media“ beim Treiber von Home Assistant.',
  'recording-refused': ({ entity }) =>
    `Home Assistant nimmt ${entity} nicht auf. Vielleicht läuft schon eine Aufnahme. Warum, steht im Log von Home Assistant.`,
  'recording-empty': () =>
    'Home Assistant hat nichts aufgenommen. Prüfe, ob die Kamera dort einen Stream liefert.',
  'clip-refused': () => 'Home Assistant gibt die Aufnahme nicht heraus.',
  'clip-too-long': ({ megabytes, most, folder }) =>
    `Die Aufnahme hat ${megabytes} MB, und Telegram nimmt höchstens ${most}. Sie bleibt in den Medien von Home Assistant, im Ordner ${folder}.`,
};

/** What a driver reports, in words for an owner. */
export function driverWords(message: DriverMessage): string {
  // What was stored by a later version has a code that this one does not know.
  if (!Object.hasOwn(DRIVER_SENTENCES, message.code))
    return `Der Treiber meldet „${message.code}“, und diese Version von Latchkey kennt das nicht.`;
  const sentence = DRIVER_SENTENCES[message.code] as (message: DriverMessage) => string;
  return sentence(message);
}
