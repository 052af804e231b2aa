import type { NewWebhookProblem } from '../../../src/domain/webhook.ts';
import { lines, rich } from '../html.ts';
import type { Texts } from '../texts.ts';

/** Von Empfängern, die Ereignisse über HTTP bekommen. */
export const webhooks: Texts['webhooks'] = {
  open: '📮 Empfänger von Ereignissen',
  title: 'Empfänger von Ereignissen',
  about:
    'Was an den Türen geschieht, kann ich über HTTP an ein anderes Programm schicken, unterschrieben, damit es weiß, von wem es kommt. Schick mir die Adresse; sie beginnt mit https://. Sie ist geheim, deshalb lösche ich deine Nachricht sofort.',
  none: 'Es gibt keinen Empfänger.',
  line: ({ host, isOn, failingSince, waiting }) =>
    rich`${!isOn ? '⏸' : failingSince === undefined ? '📮' : '⚠️'} ${host}${waiting > 0 ? ` · ${waiting} warten` : ''}`,
  one: (host) => `📮 ${host}`,
  card: ({ host, madeByName, isOn, waiting }, { since, sent, failing, why }) =>
    lines(
      rich`📮 <b>${host}</b>: ${isOn ? 'an' : 'aus'}`,
      rich`Angelegt von ${madeByName}, ${since}. ${sent === undefined ? 'Er hat noch kein Ereignis angenommen.' : `Er hat zuletzt ${sent} ein Ereignis angenommen.`}`,
      failing === undefined ? undefined : rich`⚠️ Er nimmt seit ${failing} keines an. ${why}`,
      waiting > 0 ? rich`Ereignisse, die auf ihn warten: ${waiting}` : undefined,
    ),
  secretIs: (
    secret,
  ) => rich`🔑 Trag dieses Geheimnis jetzt beim Empfänger ein, damit er prüfen kann, was ich schicke. Es wird nur einmal gezeigt.

<code>${secret}</code>`,
  copy: '📋 Geheimnis kopieren',
  added:
    'Er bekommt von jetzt an jedes Ereignis. Das Geheimnis steht in der Nachricht oben. Ich lösche sie nach ein paar Minuten.',
  allowPrivate: 'Private Netze erlauben',
  privateHint:
    'Erlaube das nur für ein eigenes Programm in deinem eigenen Netz. Dort geht auch http:// ohne Verschlüsselung.',
  privateAllowed: 'Er darf in deinem eigenen Netz sein.',
  askPrivate: rich`Für eine Adresse in deinem eigenen Netz schreib das Wort <code>private</code> davor, etwa <code>private http://192.168.1.5:1880/latchkey</code>.`,
  switchOn: '▶ Einschalten',
  switchOff: '⏸ Ausschalten',
  switchedOn: 'Er bekommt von jetzt an jedes Ereignis.',
  switchedOff: 'Er bekommt nichts. Was inzwischen geschieht, bekommt er nie.',
  remove: '🗑 Entfernen',
  removeTitle: 'Entfernen',
  removeQuestion: (host) =>
    rich`Den Empfänger <b>${host}</b> entfernen? Seine Adresse und sein Geheimnis werden vergessen.`,
  removeYes: '🗑 Ja, entfernen',
  no: 'Nein, behalten',
  removed: (host) => `${host} ist entfernt.`,
  notice: (host, why) =>
    rich`📮 ${host} hat seit Tagen kein Ereignis angenommen, deshalb habe ich ihn ausgeschaltet. ${why} Schalte ihn wieder ein, wenn er geht.`,
};

export function describeWebhookProblem(problem: NewWebhookProblem): string {
  switch (problem.kind) {
    case 'not-an-address':
      return 'Das ist keine Adresse eines Empfängers. Schick eine, die mit https:// beginnt.';
    case 'not-secure':
      return 'Im Internet könnte jeder unterwegs mitlesen, was über http:// geschickt wird. Nimm eine Adresse mit https://, oder erlaube private Netze, wenn er in deinem eigenen ist.';
    case 'too-many':
      return `Es kann bis zu ${problem.max} Empfänger geben. Entferne zuerst einen.`;
  }
}
