import type { SyncState } from '../../../src/domain/plan/sync.ts';
import { rich } from '../html.ts';
import type { Texts } from '../texts.ts';
import { conditionWords, describeCondition, valueWord } from './conditions.ts';
import { digitsBetween } from './pins.ts';
import { describeUses, timesWords, usesWords } from './uses.ts';
import { STATE_ICONS } from '../icons.ts';

type CodeTexts = Pick<
  Texts,
  | 'users'
  | 'user'
  | 'person'
  | 'draft'
  | 'code'
  | 'condition'
  | 'uses'
  | 'state'
  | 'oldPin'
  | 'rest'
  | 'icon'
  | 'reason'
>;

/** Of users and their codes. */
export const codes: CodeTexts = {
  users: {
    title: 'Personen',
    newTitle: 'Neuer Code',
    count: (total) => (total === 1 ? '1 Person.' : `${total} Personen.`),
    none: 'Noch niemand.',
    found: (search, total) => `„${search}“: ${total} gefunden.`,
    hint: 'Zum Suchen schreib einen Teil des Namens.',
    forWhom: 'Für wen ist der Code?',
    add: '➕ Neue Person',
    addNamed: (name) => `➕ Neue Person „${name}“`,
    all: 'Alle zeigen',
    page: (page, pages) => `${page}/${pages}`,
  },

  user: {
    phone: (phone) => rich`📞 ${phone}`,
    email: (email) => rich`✉️ ${email}`,
    birthday: (date) => rich`🎂 ${date}`,
    noCodes: 'Noch kein Code.',
    newCode: '🔑 Neuer Code',
    code: (icon, schedule, devices) => `${icon} ${schedule}${devices === undefined ? '' : ` · ${devices}`}`,
    edit: '✏️ Ändern',
    log: '📜 Wer war da?',
    delete: '🗑 Löschen',
    deleteTitle: 'Löschen',
    deleteQuestion: (name, hasCodes) =>
      hasCodes
        ? rich`<b>${name}</b> mit allen Codes löschen? Die Codes werden von allen Geräten entfernt.`
        : rich`<b>${name}</b> löschen? Es gibt keinen Code zu entfernen.`,
    deleteYes: '🗑 Ja, löschen',
    deleteNo: 'Nein, behalten',
    deleted: (name) => `${name} ist gelöscht.`,
    deletedWithCodes: (name) =>
      `${name} ist gelöscht. Ich entferne die Codes von den Geräten und melde mich, wenn das bei einem nicht klappt.`,
  },

  person: {
    newTitle: 'Neue Person',
    editTitle: 'Ändern',
    name: rich`Schick den Vor- und Nachnamen, zum Beispiel <i>Anna Berg</i>.`,
    lastName: (first) => rich`Schick den Nachnamen von ${first}.`,
    phone: rich`Schick die Telefonnummer, zum Beispiel +49 170 1234567.`,
    email: rich`Schick die E-Mail-Adresse.`,
    birthday: rich`Schick den Geburtstag, zum Beispiel <i>4. März 1990</i>. Er dient nur dazu, ihn als PIN abzulehnen.`,
    noBirthday:
      '⚠ Ich brauche einen Tag in der Vergangenheit mit Jahr, zum Beispiel „4. März 1990“ oder „4.3.1990“.',
    check: rich`Speichere die Person oder ergänze, was du magst: Tippe, oder schick Telefon, E-Mail und Geburtstag in einer Nachricht.`,
    checkTyped:
      '⚠ Ich brauche eine Telefonnummer mit + oder 0 am Anfang, eine E-Mail-Adresse oder einen Geburtstag. Für einen anderen Namen tippe auf „Anderer Name“.',
    addPhone: '📞 Telefon',
    addEmail: '✉️ E-Mail',
    addBirthday: '🎂 Geburtstag',
    otherName: '✏️ Anderer Name',
    now: (value) => rich`Bisher: ${value}`,
    remove: 'Entfernen',
    choose: 'Was soll ich ändern?',
    changeName: 'Name',
    changePhone: 'Telefon',
    changeEmail: 'E-Mail',
    changeBirthday: 'Geburtstag',
    added: (name) => `✅ ${name} ist angelegt.`,
    sameName: (others) =>
      `⚠ ${others === 1 ? 'Noch eine Person heißt so' : `Noch ${others} Personen heißen so`}, und in Meldungen kann man sie nicht unterscheiden. Gib mit „Ändern“ einen eindeutigen Namen.`,
    changed: '✅ Geändert.',
  },

  draft: {
    newTitle: 'Neuer Code',
    editTitle: 'Code ändern',
    pin: 'Schick die PIN mit 4 bis 8 Ziffern oder lass eine erzeugen. Deine Nachricht lösche ich sofort.',
    generate: '🎲 Erzeugen',
    devices: 'Wo soll der Code funktionieren?',
    noDevices: 'Es gibt noch kein Gerät.',
    allDevices: 'Alle',
    whichDevices:
      'Tippe hier auf einen Knopf oder schick Namen aus dieser Liste, zum Beispiel „haustür und alarm“. Mit „✖ Abbrechen“ kommst du hier raus.',
    noneChosen: '⚠ Wähle mindestens ein Gerät.',
    schedule: rich`Wann soll der Code funktionieren? Wähle etwas aus oder schreib es, zum Beispiel <i>Mo-Fr 11-14 bis 30. Juni</i>.`,
    always: 'Immer',
    weekdays: 'Wochentage…',
    daytime: 'Mo–Fr 9–17',
    today: 'Heute',
    weekend: 'Dieses Wochenende',
    once: 'Einmal',
    oneDay: 'Ein Tag…',
    whichDay: 'An welchem Tag?',
    sameAsLast: (devices, schedule) => `🔁 Wie letztes Mal: ${devices} · ${schedule}`,
    several: '☑ Für mehrere Personen',
    tickUsers: (count) =>
      `Hake an, wer so einen Code bekommt, alle mit eigener PIN. ${count} angehakt. Schreib einen Teil eines Namens, um zu suchen.`,
    takes: (device, { minLength, maxLength }) => `${device} braucht ${digitsBetween(minLength, maxLength)}`,
    secondPin: (takes) =>
      `${takes}: Die erste PIN passt dort nicht. Schick eine zweite oder lass eine erzeugen. Deine Nachricht lösche ich sofort.`,
    needsSecond: (takes) => `${takes}. Die zweite PIN dafür kommt als Nächstes.`,
    generateSecond: '🎲 Zweite PIN erzeugen',
    onePin: '🎲 Eine neue PIN für alle',
    otherFirstPin: '✏️ Andere erste PIN',
    ownPins: '🔑 Alle bekommen eine eigene, erzeugte PIN.',
    savedFor: (names) => `✅ Gespeichert für ${names}. Öffne eine Person, um ihren Code zu teilen.`,
    notSavedFor: (name, why) => `⚠ Nicht gespeichert für ${name}:\n${why}`,
    roomForFewer: (device, free, codes) =>
      `⚠ ${device} hat noch Platz für ${free === 1 ? 'einen Code' : `${free} Codes`}, und das sind ${codes}.`,
    dates: 'Datum…',
    days: rich`Hake die Tage an. Schick dann die Uhrzeiten, zum Beispiel <i>11-14</i>, oder tippe auf „Ganztägig“.`,
    noDays: '⚠ Hake mindestens einen Tag an.',
    noHours: '⚠ Ich habe Uhrzeiten wie 11-14 oder 22:00-06:30 erwartet.',
    allDay: 'Ganztägig',
    firstDate: 'Ab welchem Tag?',
    lastDate: (first) => rich`Ab ${first}. Bis zu welchem Tag? Dieser Tag zählt noch mit.`,
    stay: (from, until) => `🧳 Anreise ${from}, Abreise ${until}`,
    stayHint:
      'Für einen Aufenthalt hake An- und Abreise an oder schick andere Uhrzeiten, zum Beispiel 16:00-10:00.',
    noStayHours: '⚠ Ich brauche die Uhrzeiten von An- und Abreise, zum Beispiel 16:00-10:00.',
    noEnd: 'Ohne Ende',
    understood: (schedule, uses) =>
      rich`Ich habe verstanden: <b>${schedule}${uses === undefined ? '' : `; ${uses}`}</b>`,
    use: '✅ Übernehmen',
    who: (name) => rich`👤 ${name}`,
    reviewPin: (pin) => rich`🔑 <tg-spoiler><code>${pin}</code></tg-spoiler>`,
    reviewPinFor: (pin, devices) => rich`🔑 ${devices}: <tg-spoiler><code>${pin}</code></tg-spoiler>`,
    samePin: '🔑 Die PIN bleibt, wie sie ist.',
    samePinFor: (devices) => rich`🔑 ${devices}: Die PIN bleibt, wie sie ist.`,
    lacksPin: (devices) => rich`🔑 ${devices}: Dafür gibt es noch keine PIN.`,
    where: (devices) => rich`🚪 ${devices}`,
    when: (schedule) => rich`🕒 ${schedule}`,
    changePin: 'PIN',
    changeSecondPin: 'Zweite PIN',
    changeDevices: 'Geräte',
    changeSchedule: 'Zeitplan',
    changeLabel: '✏️ Name',
    labelQuestion: rich`Wie heißt dieser Code? Schick einen Namen, zum Beispiel <i>Putzen</i>. Er unterscheidet die Codes einer Person.`,
    noLabel: 'Ohne Namen',
    changeUses: '🔢 Wie oft…',
    changeCondition: '🔘 Nur solange…',
    tapHere: 'Tippe hier auf einen Knopf. Mit „✖ Abbrechen“ kommst du hier raus.',
    cancelled: 'Nichts wurde geändert.',
    saved: '✅ Gespeichert.',
    changedMeanwhile: (who, when, now) =>
      `⚠ ${who ?? 'Jemand'} hat diesen Code inzwischen geändert${when === '' ? '' : ` (${when})`}. Jetzt ist er so:\n${now}\n\nVon dir wurde nichts gespeichert. Tipp noch einmal auf „Speichern“, um deine Änderung trotzdem zu speichern.`,
  },

  code: {
    title: 'Code',
    open: 'Gilt jetzt',
    readerTime: (time) => rich`📱 Auf deinem Gerät: ${time}`,
    openUntil: (time) => `Gilt jetzt, bis ${time}`,
    closed: 'Gilt jetzt nicht',
    over: '🏁 Zeit abgelaufen',
    usedUp: '🏁 Aufgebraucht',
    closedUntil: (time) => `Gilt jetzt nicht, erst ab ${time}`,
    label: (label) => rich`🏷 „${label}“`,
    paused: '⏸ Pausiert',
    deleted: '🗑 Gelöscht',
    nowhere: 'Auf keinem Gerät.',
    share: '📤 Teilen',
    show: '👁 PIN zeigen',
    pause: '⏸ Pausieren',
    resume: '▶ Fortsetzen',
    edit: '✏️ Ändern',
    delete: '🗑 Löschen',
    editTitle: 'Ändern',
    editQuestion: 'Was soll ich ändern?',
    undo: {
      pause: '↩ Zurück: fortsetzen',
      edit: '↩ Änderung zurücknehmen',
      delete: '↩ Zurück: Code behalten',
    },
    undone: '↩ Zurückgenommen. Der Code ist wieder wie vorher.',
    notUndoable: {
      pause: 'Die Pause beendest du mit „Fortsetzen“.',
      edit: '↩ Diese Änderung kann ich nicht zurücknehmen: Die vorige PIN ist nicht mehr gespeichert.',
      delete:
        '↩ Das kann ich nicht zurücknehmen: Der Code ist von allen Geräten entfernt, und seine PIN ist gelöscht.',
    },
    deleteTitle: 'Löschen',
    deleteQuestion: (name) =>
      rich`Diesen Code von <b>${name}</b> löschen? Er wird von allen Geräten entfernt.`,
    deleteYes: '🗑 Ja, löschen',
    deleteNo: 'Nein, behalten',
    pin: (name, pin) => rich`🔑 ${name}: <tg-spoiler><code>${pin}</code></tg-spoiler>`,
    pinFor: (devices, pin) => rich`🔑 ${devices}: <tg-spoiler><code>${pin}</code></tg-spoiler>`,
    pinsOf: (name) => rich`${name}, mit einer PIN für jede Länge:`,
    shown: 'Die PIN steht in der Nachricht oben. Die Nachricht lösche ich nach ein paar Minuten.',
    shareTitle: 'Teilen',
    shareHint:
      'Leite die Nachricht oben weiter oder nimm einen Knopf. Beide Nachrichten lösche ich nach ein paar Minuten.',
    shareLeftOut: (devices) =>
      rich`⚠ In der Nachricht fehlt ${devices}: Dort ist der Code noch nicht. Teile ihn noch einmal, sobald er dort ist.`,
    copy: '📋 Kopieren',
    shareTelegram: '📨 Telegram…',
  },

  condition: {
    words: conditionWords,
    value: valueWord,
    describe: describeCondition,
    line: (words) => rich`🔘 ${words[0]!.toUpperCase()}${words.slice(1)}`,
    waits: (words) => `wartet auf „${words}“`,
    question:
      'Wovon soll dieser Code noch abhängen? Er funktioniert nur, solange das erfüllt ist. Sonst nehme ich ihn von den Geräten. Zum Suchen schreib einen Teil des Namens.',
    none: '✖ Nur nach Zeitplan',
    howLong: 'Wenn das von selbst endet: Wie lange soll der Code noch bleiben, falls es nur kurz war?',
    holdChoice: (chosen, minutes) => `${chosen ? '☑ ' : ''}${minutes === 0 ? 'gar nicht' : `${minutes} min`}`,
    stays: (minutes) =>
      minutes === 0
        ? '⏳ Wenn das endet, nehme ich den Code sofort weg.'
        : `⏳ Wenn das endet, bleibt der Code noch ${minutes} min, falls es nur kurz war.`,
    held: (since, until) => `⏳ ${since}, vielleicht nur kurz. Der Code bleibt bis ${until}.`,
    ended: {
      on: (name) => `${name} ging aus`,
      home: (name) => `${name} ging weg`,
      occupied: (name) => `alle haben „${name}“ verlassen`,
    },
    again: { on: 'wieder an', home: 'wieder zu Hause', occupied: 'wieder jemand da' },
    log: {
      open: (until) => `der Code bleibt bis ${until}`,
      again: (again, time) => `${again} (${time}), der Code blieb`,
      over: (time) => `der Code blieb bis ${time}, dann musste er weg`,
      moot: (time) => `der Code blieb bis ${time}`,
    },
    choice: (chosen, words, value) => `${chosen ? '☑ ' : ''}${words} (${value ?? 'zurzeit unbekannt'})`,
    nothing: 'Home Assistant zeigt nichts, wovon ein Code abhängen könnte, oder antwortet gerade nicht.',
    notFound: (text) => `⚠ Nichts davon heißt „${text}“.`,
    several: (count) => `⚠ So heißen ${count}. Schreib mehr vom Namen oder tippe auf einen Knopf.`,
    unknown: {
      'not-connected': (name) =>
        `Home Assistant antwortet nicht, deshalb weiß ich nicht, was mit ${name} ist`,
      unavailable: (name) => `${name} ist in Home Assistant nicht verfügbar`,
      missing: (name) => `${name} gibt es in Home Assistant nicht mehr`,
    },
    staysSo: (value, users) =>
      `Der letzte Stand war „${value}“, und dabei bleibt es für die Codes von ${users}.`,
    chooseOther: 'Wähle für sie etwas anderes oder gar nichts.',
    knownAgain: (name, value) => rich`🔘 ${name} ist wieder bekannt, jetzt: ${value}.`,
  },

  uses: {
    left: describeUses,
    line: (words) => rich`🔢 ${words[0]!.toUpperCase()}${words.slice(1)}`,
    question:
      'Wie oft soll der Code funktionieren? Tippe auf einen Knopf oder schick eine Zahl. Ich zähle ab dem Speichern. Jedes Mal, wenn der Code eine Tür öffnet oder eine Alarmanlage unscharf schaltet, ist eine Nutzung. Beides beim selben Hereinkommen ist zusammen eine.',
    honestly: [
      'Schlösser können nicht zählen. Nach der letzten Nutzung entfernt Latchkey den Code überall. Bis dahin öffnet er noch die Tür: ein paar Sekunden lang, oder solange ein Gerät nicht antwortet.',
      'Latchkey zählt nur Nutzungen, die die Geräte melden. Es fehlen Eingaben an einem Schloss, während Latchkey aus ist, und Eingaben an einer Alarmanlage, die nicht meldet, wer es war.',
    ],
    short:
      'Nach der letzten Nutzung entferne ich den Code überall. Bis dahin öffnet er noch die Tür. Ich zähle nur Nutzungen, die die Geräte melden.',
    any: '♾ Beliebig oft',
    some: usesWords,
    notUnderstood: '⚠ Ich habe eine Zahl wie 3 erwartet. Oder tippe auf einen Knopf.',
    then: (count) => `funktioniert ${timesWords(count)}, danach nicht mehr`,
    fromNow: (count) => `funktioniert ${timesWords(count)} ab dem Speichern`,
    anyNumber: 'funktioniert beliebig oft',
    uncounted: (device, time) =>
      time === undefined
        ? rich`⚠ ${device} meldet nie, mit welchem Code geöffnet wurde: Nutzungen werden dort nicht gezählt. Behalte diesen Code selbst im Auge oder nimm ihn dort weg.`
        : rich`⚠ ${device} hat gemeldet, dass jemand geöffnet hat (${time}), aber nicht mit welchem Code. Nutzungen werden dort vielleicht nicht gezählt. Behalte diesen Code selbst im Auge oder nimm ihn dort weg.`,
    usedUpAt: (time) => `aufgebraucht (${time})`,
    beyond: (usedUp, count) => `${usedUp} und vor dem Entfernen noch ${timesWords(count)} benutzt`,
  },

  state: {
    scheduled: 'außerhalb seiner Zeit',
    waiting: 'wartet',
    live: 'live',
    unverified:
      'geschrieben; dieses Gerät lässt sich nicht auslesen, der Code gilt ab der ersten Nutzung als live',
    rejected: 'abgelehnt',
    removing: 'wird entfernt',
    overdue: 'müsste weg sein und funktioniert vielleicht noch',
    conflict: 'am Gerät geändert',
    gone: 'entfernt',
  } satisfies Record<SyncState, string>,
  oldPin: 'die alte PIN müsste weg sein und funktioniert vielleicht noch; die neue ist noch nicht da',
  rest: { paused: 'pausiert', over: 'Zeit abgelaufen', usedUp: 'aufgebraucht' },

  icon: STATE_ICONS,

  reason: {
    queued: 'kommt als Nächstes dran',
    duplicate: 'ein anderer Slot des Geräts enthält diese PIN schon',
    refused: 'das Gerät hat ihn nicht angenommen',
    length: 'das Gerät nimmt keine PIN dieser Länge',
    lengths: ({ minLength, maxLength }) =>
      `das Gerät nimmt PINs mit ${digitsBetween(minLength, maxLength)}: wähle dafür eine mit passender Länge`,
    charset: 'das Gerät nimmt solche Zeichen nicht',
    'no-such-slot': 'das Gerät hat keinen solchen Slot',
    occupied: 'an seiner Stelle ist dort ein fremder Code',
    withPanel: (panel) =>
      `bis auch ${panel} die PIN annimmt: wer vorher durch diese Tür kommt, löst Alarm aus`,
    'not-shown':
      'das Gerät hat den Code bestätigt, aber nie gezeigt; deshalb wurde er zurückgenommen und kann neu versucht werden',
    kept: 'das Gerät hat das Entfernen bestätigt und zeigt den Code trotzdem noch',
    settling: 'das Gerät hat es bestätigt und zeigt es noch nicht',
    used: 'jemand hat gerade seinen Slot benutzt, obwohl das Gerät ihn als leer gezeigt hatte',
    'empty-disproved':
      'dieses Gerät hat einen Slot als leer gezeigt, während der Code darin die Tür öffnete; was es zeigt, beweist also nicht, dass der Code weg ist',
    'not-stored': 'bis Latchkey das speichern kann: der Datenträger nimmt gerade nichts an',
    restored: 'bis ein Besitzer angesehen hat, was sich seit der Kopie geändert hat',
    'no-free-slot': 'kein freier Slot auf dem Gerät',
    noRoom: (when, slots) =>
      `ab ${when} voraussichtlich kein Platz: dann ${slots === 1 ? 'ist der einzige Slot' : `sind alle ${slots} Slots`} belegt`,
    'changed-at-device': 'dort hat jemand einen anderen Code eingestellt',
    'forbidden-at-device': 'dort hat ihm jemand das Scharf- oder Unscharfschalten verboten',
    'deleted-at-device': 'dort ist der Code verschwunden',
    verifiedOff: (time) => `nicht auf dem Gerät (geprüft ${time})`,
    verified: (time) => `geprüft ${time}`,
    guardedUntil: (time) => `das Schloss selbst sperrt ihn ab ${time}`,
    guardedAtLatest: (time) => `die Alarmanlage selbst sperrt ihn spätestens ab ${time}`,
    guardedFrom: (time) => `nach der Uhr des Schlosses erst ab ${time} gültig`,
    notGuarded: 'das Schloss hat den Zeitplan nicht angenommen, nur Latchkey beendet ihn',
    nextTry: (time) => `Nächster Versuch: ${time}`,
  },
};
