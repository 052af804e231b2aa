import type { Texts } from '../texts.ts';

/** What the chat says about a typed sentence. */
export const sentences: Texts['sentences'] = {
  assumed: ({ kind, typed, taken }) => {
    if (kind === 'end') return `🔎 „${typed}“ habe ich so verstanden, dass es ${taken} endet.`;
    if (kind === 'back')
      return `🔎 Ich habe verstanden, dass der Code ab ${typed}, ${taken}, wieder funktioniert.`;
    return kind === 'days'
      ? `🔎 „${typed}“ habe ich als jede Woche verstanden.`
      : `🔎 „${typed}“ habe ich als ${taken} verstanden.`;
  },
  guessed: (typed, name) => `🔎 „${typed}“ habe ich als ${name} verstanden.`,
  unread: (words) => `⚠ „${words}“ habe ich nicht verstanden.`,
  title: 'Was meinst du?',
  whichUser: (typed) => `„${typed}“: Wen meinst du?`,
  whichDevice: 'Welches Gerät meinst du?',
  whichCode: (name) => `${name} hat mehrere Codes. Welcher ist gemeint?`,
  whichUnit: 'Welche meinst du?',
  whichBooking: 'Welche Buchung meinst du?',
  noBooking: (name: string) => `${name} hat keine Buchung, die noch kommt.`,
  nobodyComes: 'es wird kein Gast erwartet.',
  whichMode: 'Wie soll ich scharf schalten?',
  notUnderstood: 'Das habe ich nicht ganz verstanden und deshalb nichts getan. Gemeint sein könnte:',
  helper: {
    thinking:
      '🤔 Das verstehe ich selbst nicht. Ich frage den Helfer, das dauert ein paar Sekunden. Oder wähle:',
    late: 'Der Helfer hat nicht rechtzeitig geantwortet. Ich habe nichts getan. Gemeint sein könnte:',
    unreachable: 'Der Helfer ist nicht erreichbar. Ich habe nichts getan. Gemeint sein könnte:',
    unusable:
      'Mit der Antwort des Helfers kann ich nichts anfangen. Ich habe nichts getan. Gemeint sein könnte:',
    notUnderstood: 'Auch der Helfer hat das nicht verstanden. Ich habe nichts getan. Gemeint sein könnte:',
    notThere: (names) =>
      `Der Helfer hat etwas genannt, das es in diesem Haus nicht gibt: ${names}. Ich habe nichts getan. Gemeint sein könnte:`,
    read: '🤖 So hat der Helfer deinen Satz verstanden. Prüfe, ob du das willst.',
    pinNotUsed: 'Die Ziffern, die du geschrieben hast, werden nicht verwendet.',
  },
  hint: 'Du kannst zum Beispiel schreiben: „Code für Anna Haustür Mo-Fr 9-17“, „pausiere John“ oder „wer war heute da?“.',
  search: (text) => `🔎 „${text}“ suchen`,
  card: (name) => `👤 ${name}`,
  newCodeFor: (name) => `🔑 Neuer Code für ${name}`,
  device: (name) => `🚪 ${name}`,
  help: 'Was kann ich schreiben?',
  addUser: (name) => `➕ ${name} anlegen`,
  nobody: (name) => `Niemand heißt „${name}“. Wen meinst du?`,
  notYetUser: (name) => `${name} gibt es noch nicht: zuerst die Person, dann der Code.`,
  noCode: (name) => `${name} hat keinen Code.`,
  noCodeThere: (name, device) => `${name} hat keinen Code für ${device}.`,
  oneAtATime: (name, others) =>
    `Immer nur ein Code auf einmal: Dieser ist für ${name}. Schreib danach noch einmal für ${others}.`,
  someAtATime: 'Immer nur einer auf einmal. Wer zuerst?',
  tap: (label) => `Tippe auf „${label}“, dann geschieht es.`,
  isPausedAlready: 'Dieser Code ist schon pausiert.',
  isNotPaused: 'Dieser Code ist nicht pausiert.',
  offUntil: 'Bis dahin ist der Code aus. Speichere, um ihn zu pausieren.',
  noEnd: (name) => `Der Code von ${name} hat kein Ende. Wann soll er enden?`,
  endsLater: '⚠ Das Ende liegt früher als bisher.',
  lastDevice: 'Das ist das einzige Gerät des Codes. Soll der Code gelöscht werden?',
  otherPin: 'Eine neue PIN. Speichere, um den Code zu ändern.',
  pinRefused: 'Schick eine andere PIN oder lass eine erzeugen.',
  noAlarm: 'Es gibt keine Alarmanlage, die ich scharf oder unscharf schalten kann.',
  cannotTurn: (name) => `${name} kann ich von hier aus nicht auf- oder abschließen.`,
  noneToTurn: 'Es gibt kein Schloss, das ich von hier aus auf- oder abschließen kann.',
  noHistory: 'Diese Tage kann ich nicht einzeln zeigen. Hier ist alles.',
  stateUnknown: 'hier nicht bekannt',
  from: (days) => `🗓 ${days}`,
  allDays: 'Alle Tage',
  lockAllTitle: 'Abschließen',
  lockAllQuestion: (names) => `${names} abschließen?`,
  lockAllYes: '🔒 Alle abschließen',
  locked: (names) => `🔒 Abgeschlossen: ${names}.`,
  notLocked: (name, why) => `⚠ ${name}: ${why}`,
  group: {
    nobody: (name) => `Mit „${name}“ ist niemand gemeint.`,
    usersStay:
      'Ich kann die Codes mehrerer Personen auf einmal löschen. Die Personen bleiben: Die lösche ich nur einzeln.',
    pausedUntilResumed: 'Mehrere Codes auf einmal bleiben pausiert, bis du sie fortsetzt.',
    oneByOne: 'Das geht nur für eine Person auf einmal. Wähle eine.',
    noHistory: (name) => `Nur „${name}“ kann ich nicht zeigen. Hier sind alle.`,
    tickThem: (count, most) =>
      `Das wären ${count} neue Codes. Höchstens ${most} auf einmal: Hake die Personen an.`,
  },
  notLater: (what) =>
    `Verstanden habe ich: ${what}. Das tue ich nur sofort, nie später oder für eine Weile. Ein Code kann von selbst beginnen und enden: „beende Annas Code am Freitag“.`,
  now: '▶️ Jetzt tun',
  openDraft: 'Du hast noch etwas Ungespeichertes offen. Was soll ich tun?',
  startNew: '➕ Das Neue beginnen',
  goOn: '▶️ Mit dem Offenen weitermachen',
  soundsLike: (what) => `Das klingt nach: ${what}. Damit beginnen oder hier weitermachen?`,
  start: '▶️ Damit beginnen',
  stay: '‹ Hier weitermachen',
  thing: {
    issue: 'neuer Code',
    change: 'anderer Zeitplan für einen Code',
    extend: 'einen Code verlängern',
    shorten: 'einen Code verkürzen',
    pause: 'einen Code pausieren',
    resume: 'einen Code fortsetzen',
    'delete-code': 'einen Code löschen',
    'delete-user': 'eine Person löschen',
    'add-device': 'ein weiteres Gerät für einen Code',
    'remove-device': 'ein Gerät weniger für einen Code',
    share: 'einen Code teilen',
    show: 'eine PIN zeigen',
    'new-pin': 'neue PIN',
    lock: 'eine Tür abschließen',
    unlock: 'eine Tür aufschließen',
    arm: 'scharf schalten',
    disarm: 'unscharf schalten',
    scene: 'eine Szene starten',
    'add-user': 'neue Person',
  },
};
