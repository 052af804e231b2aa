import type { GroupAlertKind } from '../../../src/domain/alerts/alert-choices.ts';
import type { Notice } from '../../../src/engine/views/notice-views.ts';
import type { AlertGroupView } from '../../../src/engine/views/member-views.ts';
import { rich, type Html } from '../html.ts';
import { alerts } from './alerts.ts';

/** Of group chats that get alerts. */
export const alertGroups = {
  title: '👪 Group chats',
  hint: 'I can send alerts to a group chat. Add me to the group in Telegram, and then confirm it here. In a group I only send: nobody can command me there.',
  line: ({ title, isOn }: AlertGroupView) => rich`👪 ${title}: ${isOn ? 'gets alerts' : 'gets nothing'}`,
  group: (title: string) => `👪 ${title}`,
  state: ({ title, isOn, kinds, ownerName }: AlertGroupView): Html => {
    if (isOn) return rich`Alerts go to <b>${title}</b>, as ${ownerName} has decided. Tick what goes there.`;
    if (kinds.length > 0)
      return rich`No alerts go to <b>${title}</b>: ${ownerName}, who decided it, is no longer an owner.`;
    return rich`No alerts go to <b>${title}</b>. Should I send alerts there?`;
  },
  readers:
    'Everybody in the group reads them, also people who join later. I never send a PIN there, and nothing about duress codes or members.',
  kind: {
    ...alerts.kind,
    alarms: 'Alarms: wrong codes, tampering, a code that should be gone',
  } satisfies Record<GroupAlertKind, string>,
  start: '✅ Yes, send alerts there',
  stop: '✖ Send nothing there',
  open: '👪 Open',
  /** In the group itself. */
  alertsOnly: 'I only send alerts here. Write to me in our private chat.',
  notice: ({ what, title, by = 'An owner' }: Extract<Notice, { kind: 'group' }>): Html => {
    switch (what) {
      case 'added':
        return rich`👪 You have added me to the group <b>${title}</b>. Should I send alerts there? Until you confirm it, I send nothing.`;
      case 'on':
        return rich`👪 ${by} has decided that alerts go to the group <b>${title}</b>.`;
      case 'off':
        return rich`👪 ${by} has decided that no alerts go to the group <b>${title}</b> from now on.`;
      case 'left':
        return rich`👪 I am no longer in the group <b>${title}</b>, so no alerts go there.`;
    }
  },
} as const;
