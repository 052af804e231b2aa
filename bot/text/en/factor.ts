import { APP_CODE_DIGITS, RECOVERY_CODE_DIGITS } from '../../../src/domain/people/factor.ts';
import type { FactorProblem } from '../../../src/domain/people/factor.ts';
import type { Notice } from '../../../src/engine/views/notice-views.ts';
import { lines, rich, type Html } from '../html.ts';

const ROLE_MEMBERS = { owner: 'Owners', manager: 'Managers', guest: 'Guests' } as const;

function remembered(minutes: number): string {
  if (minutes === 0) return 'for one act';
  if (minutes < 60) return `for ${minutes} minutes`;
  return minutes === 60 ? 'for an hour' : `for ${minutes / 60} hours`;
}

/** Of the second factor: a code of an authenticator app, or a recovery code. */
export const factor = {
  title: '🔐 Second factor',
  open: '🔐 My second factor',

  ask: 'Send the six digits that your authenticator app shows, or one of your recovery codes. I remove your message at once.',
  clock:
    '⏳ The house’s clock may be wrong now, so I can’t check a code of your app. Send one of your recovery codes.',
  locked: (time: string) => `⛔ Too many wrong codes: I look at no code before ${time}.`,
  accepted: '🔐 Accepted.',
  acceptedTapAgain: '🔐 Accepted. That was some time after your tap, so I did nothing yet: tap again.',
  recoveryTaken: (left: number) =>
    `🔐 Accepted. You have ${left === 0 ? 'no recovery code' : left === 1 ? 'one recovery code' : `${left} recovery codes`} left.`,

  about: rich`<i>A second factor proves that it is really you: before I unlock, disarm, run a scene, show a PIN or let somebody in, I ask for a code of an app on your phone, such as Aegis, Google Authenticator or 1Password. What takes access away, such as locking or pausing a code, never asks for it.</i>`,
  none: 'You have no second factor.',
  noneRequired: '⚠️ Your role needs a second factor, and you have none yet.',
  since: (time: string) => rich`✅ You have a second factor since ${time}.`,
  given: 'You have given it, and I remember that now.',
  recoveryLeft: (left: number) => `Recovery codes left: ${left}.`,
  rememberQuestion: 'For how long should I remember it once you have given it? After a restart I ask again.',
  remember: (minutes: number, isChosen: boolean) => `${isChosen ? '◉' : '○'} ${remembered(minutes)}`,
  rememberChanged: (minutes: number) => `From now on I remember your second factor ${remembered(minutes)}.`,
  setUp: '🔐 Set it up',
  setUpAgain: '📱 Another app or phone',
  renew: '🧾 New recovery codes',
  turnOff: '✖ Turn it off',
  turnOffTitle: 'Turn off',
  turnOffQuestion:
    'Turn your second factor off? Whoever holds your phone, or your Telegram account, can then unlock and disarm without a further code. I tell the owners.',
  turnOffYes: '✖ Yes, turn it off',
  turnOffNo: 'No, keep it',
  turnedOff: 'Your second factor is off.',
  required: (role: keyof typeof ROLE_MEMBERS, isOn: boolean) =>
    `${isOn ? '☑' : '☐'} ${ROLE_MEMBERS[role]} need one`,

  newTitle: 'Set up',
  caption: (key: string) =>
    lines(
      '🔐 Scan this with your authenticator app. On the same phone, type this key into the app instead:',
      rich`<tg-spoiler><code>${key}</code></tg-spoiler>`,
    ),
  confirmQuestion:
    'Then send the six digits that the app shows. I remove the picture and your message at once.',
  startAgain: '🔁 Start again',
  isOn: 'Your second factor is on. Write the recovery codes down: I have removed the picture, and I show them only once.',
  renewed: 'Write the recovery codes down: I show them only once. The old ones are no longer good.',
  recovery: (codes: readonly string[]): Html =>
    lines(
      '🧾 Your recovery codes. Each works once, in place of the app. Keep them on paper, not on this phone.',
      '',
      ...codes.map((code) => rich`<code>${code.replace(/(\d{4})(?=\d)/g, '$1-')}</code>`),
    ),

  has: '🔐 Has a second factor',
  hasNone: 'Has no second factor',
  reset: '🔐 Reset second factor',
  resetTitle: 'Reset second factor',
  resetQuestion: (name: string) =>
    rich`Reset the second factor of <b>${name}</b>? Do this only if they have lost their app and their recovery codes, and you have spoken with them. Until they set up another one, whoever holds their Telegram account needs no code.`,
  resetYes: '🔐 Yes, reset',
  resetDone: (name: string) => `${name} has no second factor any longer.`,

  notice: ({
    what,
    name,
    by,
    role,
    left = 0,
    minutes = 0,
    tries = 0,
  }: Extract<Notice, { kind: 'factor' }>): Html => {
    switch (what) {
      case 'on':
        return rich`🔐 ${name} has set up a second factor.`;
      case 'off':
        return rich`🔓 ${name} has turned their second factor off. If that was not ${name}, remove the account at once.`;
      case 'reset':
        return rich`🔓 ${by ?? 'An owner'} has reset the second factor of ${name}.`;
      case 'recovery':
        return rich`🧾 ${name} has used a recovery code; ${left} left. If that was not ${name}, remove the account at once.`;
      case 'locked':
        return rich`🚨 ${tries} wrong codes in a row for the second factor of ${name}. I look at no code of theirs for ${minutes} minutes. If that is not ${name}, remove the account at once.`;
      case 'required':
        return rich`🔐 ${ROLE_MEMBERS[role ?? 'manager']} need a second factor from now on, as ${name} has decided.`;
      case 'not-required':
        return rich`🔓 ${ROLE_MEMBERS[role ?? 'manager']} no longer need a second factor, as ${name} has decided.`;
    }
  },
};

/** One sentence: what was expected, what came, what to do. */
export function describeFactorProblem(problem: FactorProblem): string {
  switch (problem.kind) {
    case 'needed':
      return 'This needs your second factor.';
    case 'missing':
      return 'Your role needs a second factor for this, and you have none yet. Set one up: “Members”, then “My second factor”.';
    case 'wrong':
      return `That is not the code of now. ${problem.triesLeft === 1 ? 'One try is' : `${problem.triesLeft} tries are`} left.`;
    case 'used':
      return 'That code was used before, and each code works once. Wait for the next one in your app, then send it.';
    case 'locked':
      return `Too many wrong codes: I look at no code for another ${problem.minutes} ${problem.minutes === 1 ? 'minute' : 'minutes'}. Owners know of it. I still take access away at once.`;
    case 'clock':
      return 'The house’s clock may be wrong now, so I can’t check a code of your app. Send one of your recovery codes, or try again once the clock is right.';
    case 'not-a-code':
      return `I expected the ${APP_CODE_DIGITS} digits of your app, or the ${RECOVERY_CODE_DIGITS} digits of a recovery code. Send them again.`;
    case 'not-begun':
      return 'The setup is no longer open. Start it again.';
    case 'unreadable':
      return 'What I have stored of your second factor is damaged. Send one of your recovery codes, or ask an owner to reset it.';
    case 'remember':
      return 'I can’t remember a second factor for that long. Choose from the list.';
  }
}
