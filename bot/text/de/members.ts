import type { Role } from '../../../src/domain/people/user.ts';
import type { Authority } from '../../../src/engine/views/notice-views.ts';
import type { InvitationView } from '../../../src/engine/views/member-views.ts';
import { rich } from '../html.ts';
import type { Texts } from '../texts.ts';

const ROLE: Readonly<Record<Role, string>> = { owner: 'Besitzer', manager: 'Verwalter', guest: 'Gast' };

/** What a role allows. */
const MAY = {
  owner: 'Besitzer können alles.',
  manager:
    'Verwalter können dasselbe, bestimmen aber nicht über Mitglieder und Szenen und erfahren nichts von einem Überfallcode.',
  guest: 'Gäste sehen den Code ihres eigenen Aufenthalts.',
} satisfies Record<Role, string>;

const INVITED_BY = {
  console: ', über den Link auf der Konsole',
  configuration: ', so steht es in der Konfiguration',
};

export const members: Texts['members'] = {
  title: 'Mitglieder',
  line: ({ name, role, configured }, isReader) =>
    rich`👤 ${name}: ${ROLE[role]}${isReader ? ' (du)' : ''}${configured ? ', laut Konfiguration' : ''}`,
  roles: rich`<i>${MAY.owner} ${MAY.manager}</i>`,
  youAre: (role, house) => `Du bist jetzt ${ROLE[role]} von ${house}. ${MAY[role]}`,
  open: (name) => `👤 ${name}`,

  invite: '➕ Einladen',
  inviteQuestion:
    'In welcher Rolle? Wer den Link als Erstes öffnet, ist drin. Schick ihn also sonst niemandem.',
  inviteAs: { owner: '👤 Als Besitzer', manager: '👤 Als Verwalter' },
  invitation: ({ role, newAccountOf }, house, { until, link }) => {
    const promise =
      newAccountOf === undefined
        ? rich`Dann bist du ${ROLE[role]} von <b>${house}</b>.`
        : rich`Dann bist du ${newAccountOf} bei <b>${house}</b>, und dein altes Konto hat keinen Zugang mehr.`;
    return rich`👤 Öffne diesen Link vor ${until} mit dem Telegram-Konto, für das er gedacht ist, und tippe auf „Starten“. ${promise} Der Link funktioniert einmal.

${link}`;
  },
  copy: '📋 Link kopieren',
  forward: (until) =>
    `Leite die Nachricht oben weiter oder kopiere den Link. Er gilt einmal und bis ${until}. Ist er bei der falschen Person gelandet? Dann beende ihn hier.`,
  nameUnknown:
    '⚠ Für den Link brauche ich den Namen des Bots, und Telegram hat ihn noch nicht geschickt. Versuch es gleich noch einmal.',

  invitations: 'Einladungen, die noch gelten:',
  invited: (invitation, until) =>
    rich`✉️ ${invitedAs(invitation)}${invitation.by === undefined ? INVITED_BY.console : `, von ${invitation.by}`}, bis ${until}`,
  end: (invitation, until) => `✖ Beenden: ${invitedAs(invitation)} bis ${until}`,
  ended: 'Die Einladung ist beendet. Ihr Link lässt niemanden mehr herein.',

  card: ({ name, role, id }) => rich`👤 <b>${name}</b>: ${ROLE[role]}

Nummer des Kontos bei Telegram: <code>${id}</code>`,
  itIsYou: 'Das bist du. Ein anderer Besitzer kann deine Rolle ändern oder dich entfernen.',
  isConfigured: (id) =>
    `Besitzer, weil es so in der Konfiguration steht. Um dieses Konto auszusperren, streiche dort ${id} unter „telegram“ aus „owners“ und starte Latchkey neu.`,

  newAccount: '📱 Neues Konto',
  make: { owner: '👤 Zum Besitzer machen', manager: '👤 Zum Verwalter machen' },
  roleTitle: 'Rolle',
  roleQuestion: (name, role) => rich`<b>${name}</b> zum ${ROLE[role]} machen?`,
  roleYes: (role) => `👤 Ja, zum ${ROLE[role]} machen`,
  roleChanged: (name, role) => `${name} ist jetzt ${ROLE[role]}.`,

  remove: '🗑 Entfernen',
  removeTitle: 'Entfernen',
  removeQuestion: (name) =>
    rich`<b>${name}</b> entfernen? Ab dann beachte ich nichts mehr, was dieses Konto schickt oder antippt, und schicke ihm nichts mehr. Die Codes bleiben, wie sie sind. Offene Einladungen von ${name} enden. Was der Chat schon gezeigt hat, bleibt dort vielleicht lesbar: Wenn das Konto gestohlen ist, denk über neue PINs nach.`,
  removeYes: '🗑 Ja, entfernen',
  no: 'Nein, behalten',
  removed: (name) => `${name} ist entfernt und hat keinen Zugang mehr.`,

  badLinks: (count) =>
    rich`🔗 Jemand, der kein Mitglied ist, hat ${count}-mal einen ungültigen Link zu diesem Haus geöffnet. Niemand wurde hereingelassen. Hast du jemanden eingeladen? Dann ist der Link abgelaufen, mach einen neuen. Wenn nicht, versucht vielleicht jemand hereinzukommen.`,

  notice: ({ what, name, role, was, by }) => {
    switch (what) {
      case 'came':
        return rich`👤 ${name} ist jetzt ${ROLE[role]} dieses Hauses${cameBy(by)}. Wenn das nicht stimmt, ${by === 'configuration' ? 'streiche das Konto dort' : 'entferne das Konto sofort'}.`;
      case 'new-account':
        return rich`📱 ${name} ist mit einem neuen Telegram-Konto da, als ${ROLE[role]}${cameBy(by)}. Das alte${was === undefined || was === name ? '' : `, ${was},`} hat keinen Zugang mehr. Wenn das nicht stimmt, entferne das neue Konto sofort.`;
      case 'role':
        return rich`👤 ${actor(by)} hat ${name} zum ${ROLE[role]} gemacht.`;
      case 'removed':
        return by === 'configuration'
          ? rich`👤 ${name} steht nicht mehr in der Konfiguration und hat keinen Zugang mehr.`
          : rich`👤 ${actor(by)} hat ${name} (${ROLE[role]}) entfernt: Das Konto hat keinen Zugang mehr.`;
    }
  },
};

function invitedAs({ role, newAccountOf }: Pick<InvitationView, 'role' | 'newAccountOf'>): string {
  return newAccountOf === undefined ? `als ${ROLE[role]}` : `neues Konto von ${newAccountOf}`;
}

function cameBy(by: Authority): string {
  return typeof by === 'string' ? INVITED_BY[by] : `, eingeladen von ${by.member}`;
}

function actor(by: Authority): string {
  return typeof by === 'string' ? 'Jemand' : by.member;
}
