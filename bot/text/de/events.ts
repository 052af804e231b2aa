import type { KeypadMode } from '../../../src/domain/device.ts';
import type { DeviceProblem } from '../../../src/domain/driver/driver-event.ts';
import { rich } from '../html.ts';
import type { Texts } from '../texts.ts';
import { ENTRY_ICONS } from '../icons.ts';

const TROUBLE: Readonly<Record<DeviceProblem, { readonly icon: string; readonly words: string }>> = {
  'battery-low': {
    icon: '🪫',
    words: 'Die Batterie ist schwach. Wechsle sie bald: Ohne Strom öffnet ein Schloss mit keinem Code',
  },
  jammed: { icon: '⚠️', words: 'Der Riegel klemmt oder ist nicht ganz draußen. Sieh nach der Tür' },
  tamper: {
    icon: '🚨',
    words:
      'Jemand macht sich daran zu schaffen: hat die Abdeckung abgenommen, es bewegt oder falsche Codes probiert',
  },
  'keypad-locked-out': {
    icon: '🚨',
    words: 'Das Tastenfeld ist eine Weile gesperrt: Es wurden zu viele falsche Codes eingegeben',
  },
  'program-code-changed': {
    icon: '🚨',
    words:
      'Der Code, mit dem man das Gerät selbst einstellt, wurde am Tastenfeld geändert. War das jemand von euch?',
  },
};

const KEYPAD_MODE: Readonly<Record<KeypadMode, string>> = {
  vacation: 'Das Tastenfeld ist im Urlaubsmodus',
  privacy: 'Das Tastenfeld ist im Privatmodus',
  'locked-out': 'Das Tastenfeld ist gesperrt',
};

/** What became of a damaged row, by table and column. */
const DAMAGED: Readonly<Record<string, string>> = {
  'codes.schedule':
    'Wann dieser Code gelten soll, ist nicht lesbar. Deshalb ist er weggenommen: Gib ihm einen neuen Zeitplan.',
  'codes.paused':
    'Ob dieser Code pausiert war, ist nicht lesbar. Deshalb ist er jetzt pausiert: Setz ihn fort oder lösche ihn.',
  'codes.condition':
    'Wovon dieser Code abhängt, ist nicht lesbar. Deshalb ist er weggenommen: Wähle die Bedingung neu.',
  'codes.pin':
    'Die PIN dieses Codes ist nicht lesbar und kann an kein Gerät geschickt werden: Gib ihm eine neue.',
  'codes.pin_digest': 'Das ist repariert.',
  'grants.wanted':
    'Ob dieser Code dort gelten soll, ist nicht lesbar. Deshalb ist er dort weggenommen: Wähle das Gerät neu.',
  'grants.slot': 'Das ist repariert.',
  'grants.device': 'Das ist repariert.',
  'codes.id': 'Der Code ist verloren. Deshalb ist er von seinen Geräten genommen.',
  'house.value': 'Das ist repariert oder neu gewählt.',
  'slots.ours': 'Ob in diesem Slot ein eigener Code ist, lese ich vom Gerät.',
  'slots.digest': 'Was in diesem Slot ist, lese ich vom Gerät.',
  'slots.doubt': 'Was in diesem Slot ist, lese ich vom Gerät.',
  'slots.guard': 'Ob das Gerät die Zeit dieses Codes selbst einhält, wird neu festgelegt.',
  'devices.description': 'Das Gerät ist wieder bekannt, sobald es antwortet.',
  'factors.secret':
    'Ein zweiter Faktor ist nicht lesbar. Deshalb gilt kein Code seiner App: Nimm einen Wiederherstellungscode oder lass einen Besitzer ihn zurücksetzen.',
  'house.factor-roles':
    'Welche Rollen einen zweiten Faktor brauchen, ist nicht lesbar. Deshalb brauchen ihn alle: Wähle neu.',
  'entries.how': 'Dieser Eintrag fehlt in „Wer war da?“.',
};

/** Of a device that was reset: this many names, and of the others their number. */
const NAMES_TOLD = 20;

function firstOf(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return `${names.slice(0, most).join(', ')}${rest > 0 ? ` und ${rest} weitere` : ''}`;
}

/** Of what happened, what will, and what an owner asks about it. */
export const events: Pick<Texts, 'who' | 'why' | 'log' | 'notice' | 'upcoming'> = {
  who: {
    title: '👥 Wer kann öffnen?',
    now: 'jetzt',
    nobody: 'Niemand mit einem Code von Latchkey.',
    until: (time) => `bis ${time}`,
    byPlan: 'nach den Zeitplänen',
    usesLeft: (left) => `${left}, soweit bekannt`,
    ifUsesLeft: (left) => `falls dann noch eine Nutzung übrig ist (jetzt: ${left})`,
    silent: '📵 Das Gerät antwortet nicht: Änderungen warten, bis es wieder antwortet.',
    hint: rich`<i>Schick eine andere Zeit, zum Beispiel „Sonntag um 15 Uhr“.</i>`,
    notUnderstood: '⚠ Ich habe eine Zeit erwartet, zum Beispiel „Sonntag um 15 Uhr“ oder „morgen 18:30“.',
    whichDevice: 'Welches Gerät? Öffne es und tippe auf „Wer kann öffnen?“.',
  },

  why: {
    title: '❓ Warum geht es nicht?',
    whichUser: 'Wen meinst du? Öffne die Person und tippe auf „Warum geht es nicht?“.',
    noCode: (user) => rich`⛔ ${user} hat auf keinem Gerät einen Code.`,
    without: (devices) => rich`Kein Code für: ${devices}`,
    opens: (checked) =>
      checked === undefined
        ? 'Der Code gilt jetzt, und das Gerät hat ihn angenommen.'
        : `Der Code ist da und funktioniert jetzt; dort gesehen: ${checked}.`,
    paused: 'Der Code ist pausiert.',
    ended: 'Die Zeit des Codes ist vorbei.',
    usedUp: (time, mayOpen) =>
      `Der Code ist aufgebraucht (${time}).${mayOpen ? ' Er ist noch nicht entfernt und öffnet vielleicht noch.' : ''}`,
    uses: (left) => `Er hat ${left}, soweit die Geräte es gemeldet haben.`,
    later: (time) => `Der Code gilt jetzt nicht, erst ab ${time}.`,
    condition: (words, value) => `Er funktioniert nur, solange gilt: ${words} (jetzt: ${value}).`,
    conditionUnknown: (words, value) =>
      `Er funktioniert nur, solange gilt: ${words}. Zurzeit ist das unbekannt, zuletzt war der Stand: ${value}.`,
    grant: (state) => `Der Code ist nicht da: ${state.replace(/\.$/, '')}.`,
    'old-pin': 'Die neue PIN ist noch nicht da, und die alte funktioniert vielleicht noch.',
    'device-clock': 'Nach der Uhr des Schlosses gilt der Code jetzt nicht.',
    'never-used':
      'Dieses Gerät zeigt seine Codes nicht, und diesen hat noch niemand benutzt. Vielleicht funktioniert er nicht.',
    unreachable: 'Das Gerät antwortet nicht.',
    keypadMode: (mode) => `${KEYPAD_MODE[mode]}: Solange öffnet kein Code die Tür.`,
    battery: (percent) => `Die Batterie ist schwach (${percent} %).`,
    wrongCodes: (count, time) =>
      `${count === 1 ? 'Vor Kurzem wurde dort ein falscher Code' : `Vor Kurzem wurden dort ${count} falsche Codes`} eingegeben, zuletzt: ${time}.`,
  },

  log: {
    title: 'Wer war da?',
    none: 'Noch niemand.',
    newer: '‹ Neuere',
    older: 'Ältere ›',
    times: (count) => `${count}-mal`,
    somebody: 'Jemand',
    how: {
      unlock: 'kam herein',
      lock: 'hat abgeschlossen',
      arm: 'hat scharf geschaltet',
      disarm: 'hat unscharf geschaltet',
      denied: 'wurde abgewiesen',
      duress: 'hat einen Überfallcode eingegeben',
    },
    at: (how, device) => `${how}: ${device}`,
    icon: ENTRY_ICONS,
    before: (time) => `vor ${time}; die Uhr des Geräts geht falsch`,
    between: (since, until) => `zwischen ${since} und ${until}; die Uhr des Geräts geht falsch`,
    byCode: 'mit Code',
    means: {
      tag: 'mit einem Chip, ohne Code',
      biometric: 'mit Finger oder Gesicht, ohne Code',
      'master-code': 'mit dem Mastercode des Geräts',
    },
    outside: '🚨 außerhalb seiner Zeit',
    lastUse: 'letzte Nutzung',
    oneTooMany: '🚨 öfter als erlaubt',
    fromChat: 'aus dem Chat',
    slot: (slot) => `mit Slot ${slot}`,
  },

  notice: {
    wrongCodes: (count, device) => rich`⛔ ${count} falsche Codes: ${device}`,
    grant: (icon, user, device, words) => rich`${icon} ${user} · ${device}: ${words}`,
    guarded: (time) =>
      `Das Schloss hat einen eigenen Zeitplan, beim Einstellen zurückgelesen: Nach seiner Uhr ließ es diesen Code nur bis ${time} herein.`,
    guardedAtLatest: (time) =>
      `Die Alarmanlage hat ein eigenes Ende für den Code, beim Einstellen zurückgelesen: Er gilt dort spätestens bis ${time}.`,
    goneAtLast: (user, device, time) =>
      rich`✅ ${user} · ${device}: war überfällig und ist jetzt weg, seit ${time}`,
    overdueAdvice: (slot, reason, oldPin = false) => {
      const removed = oldPin ? 'wird die alte PIN ersetzt' : 'wird der Code entfernt';
      if (reason?.kind === 'not-now')
        return reason.why === 'armed'
          ? `Schalte unscharf, dann ${removed}, und zwar sofort.`
          : `Sobald das vorbei ist, ${removed}.`;
      if (reason?.kind === 'used')
        return 'Ich lese seinen Slot noch einmal und lösche den Code, falls er darin ist.';
      if (reason?.kind === 'empty-disproved')
        return 'Probier den Code am Gerät aus. Wenn er nichts öffnet, sag es auf seiner Karte.';
      if (reason?.kind === 'queued')
        return 'Das Gerät antwortet und lässt seine Codes einen nach dem anderen los.';
      const atDevice = `${slot === undefined ? 'ihn' : `den Slot (Benutzer) ${slot}`} am Gerät selbst`;
      if (reason?.kind === 'rejected')
        return `Das Gerät antwortet, lässt den Code aber nicht los: Lösche ${atDevice}.`;
      return `Bring das Gerät zurück (Strom, Batterie, Netz), dann ${removed}, und zwar sofort. Oder lösche ${atDevice}.`;
    },
    noRoom: (user, device, words) =>
      rich`⚠️ ${user} · ${device}: ${words}. Lösche oder pausiere einen Code, der dort zu dieser Zeit gilt, oder wähle andere Zeiten.`,
    codeDeleted: (user, device) =>
      rich`⚠️ ${user} · ${device}: Der Code ist vom Gerät verschwunden. Jemand hat ihn dort gelöscht, oder das Gerät hat ihn verloren. Soll ich ihn neu schreiben oder weglassen?`,
    codesDeleted: (device, users) =>
      rich`⚠️ ${device} hat ${users.length} Codes verloren: ${firstOf(users, NAMES_TOLD)}. Wurde das Gerät zurückgesetzt? Soll ich sie neu schreiben oder weglassen?`,
    slotBlocked: (device, slot, user) =>
      rich`🧱 ${device} lässt ${user === undefined ? 'einen alten Code, der niemandem gehört,' : `den Code von ${user}`} nicht los. Ich habe ihn mit einer zufälligen PIN überschrieben, die niemand hat. Slot ${slot} bleibt blockiert, bis ein eigener Code ihn braucht.`,
    foreignCodes: (device, slots) =>
      rich`🔑 Jemand hat bei ${device} einen Code eingestellt, in ${slots.length === 1 ? 'Slot' : 'den Slots'} ${slots.join(', ')}. Latchkey lässt ihn in Ruhe, bis du entscheidest.`,
    deviceLeft: (device) =>
      rich`📵 ${device} wurde aus dem Netz genommen. Wenn ein anderes Gerät an seiner Stelle ist, lass die Codes dorthin umziehen. Wenn es weg ist, vergiss es.`,
    deviceRenamed: (one) =>
      one.moved
        ? rich`🏷 ${one.deviceName} hieß bisher ${one.was} und heißt jetzt ${one.device}, weil sein Treiber in der Konfiguration eine andere ID hat. Die Codes sind mitgekommen. Was dort unter „devices“ für ${one.was} steht, musst du selbst umbenennen.`
        : rich`⚠️ ${one.deviceName} ist zweimal da: als ${one.device} und als ${one.was} von einem Treiber, der nicht mehr in der Konfiguration steht. Codes in seinen Slots können deine sein, unter der alten ID: Gib dem Treiber seine alte ID zurück, oder lösche die Codes von ${one.was}, bevor du welche übernimmst.`,
    openDevice: '🚪 Gerät',
    openSlot: '🔢 Slot',
    issued: (user) =>
      rich`🤖 Eine Automatisierung hat einen Code für ${user} angelegt. Die PIN steht beim Code.`,
    notDisarmed: (user, device, why) =>
      rich`🚨 ${user} kam herein, und ${device} ließ sich nicht unscharf schalten: ${why}`,
    clockWrong: (shows) =>
      rich`⏳ Die Uhr des Computers zeigt ${shows}, und vorher zeigte sie eine spätere Zeit. Codes mit Zeitplan bleiben, wie sie sind, bis klar ist, was stimmt. Stimmt ${shows}? Dann öffne „Nächste Änderungen“ und tippe auf „Die Uhr geht richtig“. Wenn nicht: Die Uhr stellt sich selbst, sobald der Computer Netz hat, oder du stellst sie von Hand.`,
    clockDoubt: {
      leapt: (shows) =>
        rich`⏳ Die Uhr des Computers zeigt ${shows}. Das ist über einen Monat später als beim letzten Lauf von Latchkey, und nichts bestätigt es. Codes mit Zeitplan bleiben, wie sie sind, bis etwas es bestätigt. Stimmt die Uhr? Dann sag es unter „Nächste Änderungen“.`,
      contradicted: (shows) =>
        rich`⏳ Die Uhr des Computers zeigt ${shows}, Telegram nennt eine andere Zeit. Codes mit Zeitplan bleiben, wie sie sind, bis beide übereinstimmen. Die Uhr stellt sich selbst, sobald ihr Zeitserver antwortet. Wenn nicht, stell sie von Hand. Stimmt die Uhr? Dann sag es unter „Nächste Änderungen“.`,
      unconfirmed: (shows) =>
        rich`🕰 Der Computer wurde gestartet, und seit zehn Minuten hat nichts seine Uhr bestätigt. Sie zeigt ${shows}, und danach richten sich die Codes. Wenn sie falsch geht, stell sie.`,
    },
    clockRight: rich`🕰 Die Uhr des Computers geht wieder richtig: Codes folgen ihren Zeitplänen.`,
    trouble: (device, what, percent) =>
      rich`${TROUBLE[what].icon} ${device}: ${TROUBLE[what].words}${percent === undefined ? '' : ` (${percent} %)`}`,
    mayBeTwice: rich`<i>↻ Vielleicht hast du das schon bekommen: Telegram hat es nicht bestätigt.</i>`,
    part: (part, up, words) => rich`${up ? '✅' : '⚠️'} Latchkey, ${part}: ${words}`,
    unsteady: (name, times, words) =>
      rich`〰️ ${name} kommt und geht: in einer Stunde ${times}-mal verloren. ${words} Ich melde mich wieder, wenn es eine halbe Stunde lang stabil war oder zehn Minuten lang weg.`,
    damagedRow: ({ table, row, column, userName, deviceName }) => {
      const what = [`${table} ${row}, ${column}`, userName, deviceName].filter((word) => word !== undefined);
      const result = DAMAGED[`${table}.${column}`] ?? 'Bitte prüfe, ob die Codes so sind, wie du sie willst.';
      return rich`⚠️ Die Datenbank von Latchkey ist an einer Stelle beschädigt (${what.join(' · ')}). Alles andere läuft weiter. ${result}`;
    },
    disk: (takesWrites) =>
      takesWrites
        ? rich`✅ Latchkey kann wieder speichern und hat gespeichert, was inzwischen geschehen ist.`
        : rich`🚨 Latchkey kann nicht auf seinen Datenträger schreiben: Er ist voll, schreibgeschützt oder weg. Behebe das bald und starte den Computer vorher nicht neu. Meldungen schicke ich weiterhin, und was geschieht, bewahre ich auf: bei vollem Datenträger in einer Reserve, bei defektem im Arbeitsspeicher. Zugang nehme ich sofort weg. Zugang zu geben, muss warten.`,
    fault: (work) =>
      rich`⚠️ In Latchkey selbst ist etwas schiefgegangen: ${work}. Latchkey versucht es noch einmal, und alles andere läuft weiter. Einzelheiten stehen im Log. Prüfe, ob die Codes so sind, wie du sie willst.`,
    withoutWords:
      '🔔 Etwas ist geschehen, und Telegram nimmt den Text dazu nicht an. Bitte sieh unter „Wer war da?“ und bei den Geräten nach.',
    openCode: '🔑 Code',
  },

  upcoming: {
    title: 'Nächste Änderungen',
    none: 'In den nächsten 24 Stunden ändert sich nichts.',
    later: 'Danach:',
    line: (when, opens, user, device) =>
      rich`${when} ${opens ? '🔓' : '🔒'} ${user} · ${device}: ${opens ? 'beginnt' : 'endet'}`,
    hindered: (when, user, device, words) =>
      rich`${when} ⛔ ${user} · ${device}: würde beginnen und kann nicht: ${words}`,
    more: '… und danach noch mehr.',
    clockWrong: (shows) =>
      `⏳ Die Uhr des Computers zeigt ${shows}, und ich weiß nicht, ob das stimmt. Kein Zeitplan beginnt oder endet, bis etwas die Zeit bestätigt, die Uhr gestellt ist oder du sagst, dass sie richtig geht.`,
    trustClock: '🕰 Die Uhr geht richtig',
    now: (what) => rich`Jetzt: ${what}`,
    opens: (devices) => `öffnet ${devices}`,
    closes: (devices) => `öffnet ${devices} nicht mehr`,
    newPin: (devices) => `andere PIN bei ${devices}`,
    waits: (door, panel, hasOldPin) =>
      rich`⏳ ${panel} nimmt gerade keine Änderungen an. ${door} bekommt die PIN zusammen mit der Alarmanlage: Wer vorher dort hereinkommt, würde Alarm auslösen.${hasOldPin ? ' Bis dahin funktioniert bei beiden die alte PIN.' : ''}`,
    noRoom: (device, words) => rich`⚠️ ${device}: ${words}.`,
    noRoomFor: (device, user, when) =>
      rich`⚠️ ${device}: ${user} findet dort keinen Slot (${when}), weil dieser Code ihn dann hat.`,
    then: (when, opens) => rich`Als Nächstes: ${opens ? 'beginnt' : 'endet'} ${when}`,
  },
};
