import { rich } from '../html.ts';
import type { Texts } from '../texts.ts';
import { alerts } from './alerts.ts';

/** Of group chats that get alerts. */
export const alertGroups: Texts['alertGroups'] = {
  title: '👪 Gruppenchats',
  hint: 'Ich kann Meldungen in einen Gruppenchat schicken. Nimm mich in Telegram in die Gruppe auf und bestätige es dann hier. In einer Gruppe schicke ich nur: Niemand kann mir dort etwas befehlen.',
  line: ({ title, isOn }) => rich`👪 ${title}: ${isOn ? 'bekommt Meldungen' : 'bekommt nichts'}`,
  group: (title) => `👪 ${title}`,
  state: ({ title, isOn, kinds, ownerName }) => {
    if (isOn)
      return rich`Meldungen gehen an <b>${title}</b>, so hat es ${ownerName} entschieden. Hake an, was dorthin geht.`;
    if (kinds.length > 0)
      return rich`An <b>${title}</b> gehen keine Meldungen: ${ownerName} hat es entschieden und ist kein Besitzer mehr.`;
    return rich`An <b>${title}</b> gehen keine Meldungen. Soll ich Meldungen dorthin schicken?`;
  },
  readers:
    'Alle in der Gruppe lesen sie, auch wer später dazukommt. Eine PIN schicke ich nie dorthin, und nichts über Überfallcodes oder Mitglieder.',
  kind: {
    ...alerts.kind,
    alarms: 'Alarme: falsche Codes, Sabotage, ein Code, der weg sein müsste',
  },
  start: '✅ Ja, Meldungen dorthin',
  stop: '✖ Nichts dorthin schicken',
  open: '👪 Öffnen',
  alertsOnly: 'Hier schicke ich nur Meldungen. Schreib mir in unserem privaten Chat.',
  notice: ({ what, title, by = 'Ein Besitzer' }) => {
    switch (what) {
      case 'added':
        return rich`👪 Du hast mich in die Gruppe <b>${title}</b> aufgenommen. Soll ich Meldungen dorthin schicken? Bis du es bestätigst, schicke ich nichts.`;
      case 'on':
        return rich`👪 ${by} hat entschieden: Meldungen gehen an die Gruppe <b>${title}</b>.`;
      case 'off':
        return rich`👪 ${by} hat entschieden: An die Gruppe <b>${title}</b> gehen ab jetzt keine Meldungen.`;
      case 'left':
        return rich`👪 Ich bin nicht mehr in der Gruppe <b>${title}</b>, deshalb gehen dort keine Meldungen hin.`;
    }
  },
};
