import { rich } from '../html.ts';

/** Codes that are used under duress. */
export const duress = {
  title: 'Duress',
  open: '🤫 Duress',
  isOff: (name: string) => rich`This code of <b>${name}</b> is a code like others.`,
  isOn: (name: string) => rich`This code of <b>${name}</b> is used under duress.`,
  what: 'A duress code opens as usual. Nobody at the door sees a difference: not at the lock, not in the alert that everybody gets, not on the card of the code, and not on a dashboard. In addition, I tell owners at once that the duress code was used.',
  limits:
    'I know only what devices report, and nobody else is called: no police, no alarm center. Give the person another code for every day.',
  whoIsQuiet:
    'Whose code is it? That owner’s own chat says nothing of it, as they may be the one at the door.',
  hearing: (names: string) => `I tell: ${names}.`,
  nobodyHears: '⚠ I would have nobody to tell: there is no other owner.',
  mark: '🤫 Mark: tell all owners',
  markQuietFor: (name: string) => `🤫 Mark: it is the code of ${name}`,
  unmark: 'It is no duress code',
  marked: 'It is a duress code now.',
  unmarked: 'It is a code like others now.',
};
