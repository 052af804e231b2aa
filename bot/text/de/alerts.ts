import { lines, rich } from '../html.ts';
import type { Texts } from '../texts.ts';

/** `2 Personen, 1 Schlagwort` */
function chosen(
  all: string,
  ...parts: readonly (readonly [count: number, one: string, many: string])[]
): string {
  const some = parts.flatMap(([count, one, many]) =>
    count === 0 ? [] : `${count} ${count === 1 ? one : many}`,
  );
  return some.length === 0 ? all : some.join(', ');
}

/** Of each member's own alerts, and of what can be done at one. */
export const alerts: Texts['alerts'] = {
  title: '🔔 Meldungen',
  question: 'Wann soll ich dir melden, wer kommt und geht?',
  always: 'Immer',
  'nobody-home': 'Nur wenn niemand zu Hause ist',
  now: {
    somebody: 'Gerade ist jemand zu Hause.',
    nobody: 'Gerade ist niemand zu Hause.',
    unknown: 'Home Assistant weiß nicht, ob jemand zu Hause ist. Deshalb melde ich mich.',
  },
  intro: 'Das sind deine eigenen Meldungen. Für andere Mitglieder ändert sich hier nichts.',
  rest: 'Alarme melde ich zu jeder Stunde: einen Überfallcode, einen Code außerhalb seiner Zeit oder von einer unbekannten Person, falsche Codes, Sabotage, einen Code, der weg sein müsste und es nicht ist, eine Alarmanlage, die sich nicht unscharf schalten ließ, und Änderungen an Mitgliedern.',

  firstOnly: (isOn) => `${isOn ? '☑' : '☐'} Nur das erste Kommen jeder Person am Tag`,
  whose: (people, tags) =>
    `👥 Wer: ${chosen('alle', [people, 'Person', 'Personen'], [tags, 'Schlagwort', 'Schlagwörter'])}`,
  where: (devices, groups) =>
    `🚪 Wo: ${chosen('überall', [devices, 'Gerät', 'Geräte'], [groups, 'Gruppe', 'Gruppen'])}`,
  what: (without) => `🗂 Was: ${without === 0 ? 'alles' : 'nicht alles'}`,
  quiet: (hours) => `🌙 Ruhezeit: ${hours ?? 'keine'}`,
  watches: (count) => `⏰ Nicht da, noch da: ${count === 0 ? 'nichts' : count}`,

  usersTitle: 'Wer',
  usersHint:
    'Hake an, von wem du hören willst. Ein Schlagwort gilt für alle, die es haben, auch später. Ohne Haken gilt es für alle. Zum Suchen schreib einen Namen.',
  everybody: 'Alle',
  devicesTitle: 'Wo',
  devicesHint:
    'Hake an, von welchen Geräten du hören willst. Eine Gruppe gilt für alle ihre Geräte. Ohne Haken gilt es überall.',
  everywhere: 'Überall',
  kindsTitle: 'Was',
  kindsHint: 'Hake an, wovon du hören willst.',
  kind: {
    arrivals: 'Wer hereinkommt',
    arming: 'Wer scharf und unscharf schaltet',
    codes: 'Was aus Codes wird',
    devices: 'Geräte: Batterie, Klemmen, Stille',
    bookings: 'Buchungen: neu, geändert, storniert, und wer anreist',
  },

  quietTitle: 'Ruhezeit',
  quietHint:
    'In deiner Ruhezeit melden sich nur Alarme mit Ton. Alles andere hebe ich auf und schicke es danach in einer Nachricht. Wähle etwas aus oder schick eigene Zeiten, zum Beispiel „22:30-6:45“.',
  quietOff: 'Keine Ruhezeit',
  quietNotUnderstood: '⚠ Ich habe zwei Uhrzeiten erwartet, zum Beispiel „22:30-6:45“.',
  kept: rich`🌙 <b>Während deiner Ruhezeit:</b>`,

  watchesTitle: 'Nicht da, noch da',
  watchesHint:
    'Ich kann dir melden, wenn jemand bis zu einer Uhrzeit nicht gekommen ist oder anscheinend noch drinnen ist. Ich weiß nur, was die Geräte melden: Wer hinter jemand anderem oder auf anderem Weg hereinkam, gilt als nicht da. Die meisten Türen melden nicht, wer hinausgeht.',
  watch: ({ kind, user, at, workdays }) =>
    `${user.name} ${kind === 'not-come' ? `bis ${at} nicht da` : `um ${at} noch da`}${workdays ? ', Mo–Fr' : ''}`,
  removeWatch: (watch) => `✖ ${watch}`,
  addWatch: {
    'not-come': '➕ Nicht da bis …',
    'still-inside': '➕ Noch da um …',
  },
  watchWho: 'Wer?',
  watchWhen: (name, kind) =>
    kind === 'not-come'
      ? rich`Bis wann müsste <b>${name}</b> da sein? Wähle etwas aus oder schick eine Uhrzeit, zum Beispiel 10:30.`
      : rich`Um wie viel Uhr müsste <b>${name}</b> gegangen sein? Wähle etwas aus oder schick eine Uhrzeit, zum Beispiel 18:30.`,
  workdays: (isOn) => `${isOn ? '☑' : '☐'} Nur Montag bis Freitag`,
  watchAdded: 'Ich melde mich dann.',
  timeNotUnderstood: '⚠ Ich habe eine Uhrzeit erwartet, zum Beispiel „10:30“.',

  notCome: ({ userName, by, silent }) =>
    lines(
      rich`⏰ <b>${userName}</b> ist bis ${by} nicht gekommen, soweit die Geräte es gemeldet haben.`,
      silent.length > 0
        ? rich`📵 Antwortet nicht: ${silent.join(', ')}. Wer dort kommt, wird vielleicht erst später gemeldet.`
        : undefined,
    ),
  stillInside: ({ userName, deviceName, at }, came) =>
    rich`⏰ Es ist ${at}, und <b>${userName}</b> ist vielleicht noch drinnen: hereingekommen über ${deviceName} (${came}) und seitdem weder abgeschlossen noch scharf geschaltet. Die meisten Türen melden nicht, wer hinausgeht. Vielleicht ist also niemand mehr da.`,

  act: {
    revoke: '⛔ Diesen Code sperren',
    lock: (device) => `🔒 Abschließen: ${device}`,
    disarm: (panel) => `🔓 Unscharf: ${panel}`,
    arm: (panel) => `🛡 Scharf: ${panel}`,
  },
};
